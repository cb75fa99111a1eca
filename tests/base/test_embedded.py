"""The embedded database under what happens to laptops: kills, stale files, two at once, odd paths."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from counterfoil.base import embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    """A home below a folder closed to others, with a space and Chinese letters in its path."""
    folder = tmp_path / "空格 路径" / "var"
    folder.parent.mkdir(mode=0o700)
    yield folder
    at = embedded.places(folder)
    pid = embedded._living_pid(at)
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
    with contextlib.suppress(OSError):
        at.sockets.rmdir()


def _supervisor(home: Path) -> subprocess.Popen[str]:
    """Another process that keeps the server of `home` up until its input ends."""
    script = """
        import sys
        from counterfoil.base import embedded
        with embedded.running(sys.argv[1], fast=True):
            print("up", flush=True)
            sys.stdin.read()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "up\n"
    return process


def _pid(home: Path) -> int:
    return int(embedded.places(home).pid_file.read_text().splitlines()[0])


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as link:
            return link.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_starts_and_stops(home):
    with embedded.running(home, fast=True) as (web, owner):
        for url, role in ((web, embedded.WEB), (owner, embedded.OWNER)):
            with psycopg.connect(url) as link:
                assert link.execute("SELECT current_user, current_database()").fetchone() == (role, "counterfoil")
        assert embedded.urls(home) == (web, owner)
    assert not _answers(web)
    assert not embedded.places(home).pid_file.exists()
    assert not embedded.places(home).sockets.exists()


def test_what_the_server_is(home):
    with embedded.running(home, fast=True) as (_, owner), psycopg.connect(owner) as link:

        def ask(question):
            return link.execute(question).fetchone()[0]

        assert ask("SHOW server_version").startswith("18")
        assert ask("SHOW listen_addresses") == ""
        assert ask("SHOW max_connections") == "200"
        assert ask("SHOW server_encoding") == "UTF8"
        assert ask("SELECT lower('ÉЖ')") == "éж"
        assert ask("SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'A', 'a', 'é', 'B']) x") == "ABabé"
        assert ask("SELECT to_tsvector('simple', '中文 字')::text") == "'中文':1 '字':2"
        assert ask("SELECT rolcreatedb FROM pg_roles WHERE rolname = 'counterfoil_web'") is False
        assert ask("SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname LIKE 'counterfoil_%r'") is False


def test_passwords_are_asked_for_and_closed(home):
    with embedded.running(home, fast=True) as (web, _):
        wrong = web.replace(web.split(":")[2].split("@")[0], "wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        at = embedded.places(home)
        for closed in (home / "database-passwords.json", at.sockets, at.data, at.log.parent):
            assert closed.stat().st_mode & 0o077 == 0, closed


def test_adopts_what_a_killed_supervisor_left(home):
    first = _supervisor(home)
    server = _pid(home)
    first.kill()
    first.wait()
    assert _answers(embedded.urls(home)[0])
    with embedded.running(home, fast=True) as (web, _):
        assert _pid(home) == server
        assert _answers(web)
    assert not _answers(web)


def test_recovers_after_the_server_itself_was_killed(home):
    with embedded.running(home) as (_, owner):
        with psycopg.connect(owner) as link:
            link.execute("CREATE TABLE kept AS SELECT 7 AS n")
        os.kill(_pid(home), signal.SIGKILL)
        time.sleep(0.1)
    with embedded.running(home) as (_, owner), psycopg.connect(owner) as link:
        assert link.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_stale_pid_file_that_names_another_program(home):
    with embedded.running(home, fast=True):
        pass
    other = subprocess.Popen(["sleep", "60"])
    try:
        embedded.places(home).pid_file.write_text(f"{other.pid}\n{embedded.places(home).data}\n")
        with embedded.running(home, fast=True) as (web, _):
            assert _answers(web)
        assert other.poll() is None, "the other program was stopped"
    finally:
        other.kill()
        other.wait()


def test_a_stale_pid_file_of_nobody_or_of_nonsense(home):
    with embedded.running(home, fast=True):
        pass
    gone = subprocess.Popen(["true"])
    gone.wait()
    for text in (f"{gone.pid}\n", "nonsense\n", ""):
        embedded.places(home).pid_file.write_text(text)
        with embedded.running(home, fast=True) as (web, _):
            assert _answers(web)


def test_a_start_killed_half_way(home):
    """A data folder without the mark of a finished first start is begun anew."""
    with embedded.running(home, fast=True):
        pass
    data = embedded.places(home).data
    (data / "counterfoil.made").unlink()
    (data / "global" / "pg_control").unlink()
    with embedded.running(home, fast=True) as (web, _):
        assert _answers(web)


def test_two_users_share_and_the_last_one_stops(home):
    first = _supervisor(home)
    with embedded.running(home, fast=True) as (web, _):
        server = _pid(home)
        first.communicate("")
        assert first.returncode == 0
        assert _answers(web), "the first to leave stopped the server of the second"
        assert _pid(home) == server
    assert not _answers(web)


def test_many_starting_at_once(home):
    several = [
        subprocess.Popen(
            [sys.executable, "-c", "import sys\nfrom counterfoil.base import embedded\n"
             "with embedded.running(sys.argv[1], fast=True) as urls:\n"
             "    import psycopg; psycopg.connect(urls[0]).execute('SELECT 1')", str(home)],
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in several:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert not _answers(embedded.urls(home)[0])


def test_second_start_is_quick(home):
    with embedded.running(home, fast=True):
        pass
    began = time.monotonic()
    with embedded.running(home, fast=True):
        took = time.monotonic() - began
    assert took < 3


def test_a_long_home_fits_a_socket(tmp_path, home):
    long = embedded.places(home.parent / ("long" * 40))
    assert len(os.fsencode(long.sockets / ".s.PGSQL.5432.lock")) < 107
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(FileNotFoundError):
        probe.bind(str(long.sockets / ".s.PGSQL.5432"))  # OSError "too long" would fail the test


@pytest.mark.parametrize("trap", ["open folder", "link", "file"])
def test_a_socket_folder_made_by_somebody_else_is_refused(home, tmp_path, trap):
    sockets = embedded.places(home).sockets
    if trap == "open folder":
        sockets.mkdir()
        sockets.chmod(0o777)
    elif trap == "link":
        sockets.symlink_to(tmp_path)
    else:
        sockets.touch()
    try:
        with (
            pytest.raises(embedded.EmbeddedError, match="not a closed folder") as caught,
            embedded.running(home, fast=True),
        ):
            pass
        assert "remove it" in caught.value.mend
    finally:
        sockets.rmdir() if trap == "open folder" else sockets.unlink()


def test_the_way_to_a_home_does_not_make_two_homes_of_it(home, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(home)
    assert embedded.urls(link) == embedded.urls(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_runs_it_as_somebody_else_and_opens_nothing(home):
    home.parent.chmod(0o700)
    with embedded.running(home, fast=True):
        assert Path(f"/proc/{_pid(home)}").stat().st_uid != 0
    assert home.parent.stat().st_mode & 0o777 == 0o700
    assert home.parent.stat().st_uid == 0
