"""The command as a user meets it: starts, stops, kills, ports, wrong usage. Each runs in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from counterfoil import supervisor
from counterfoil.base import embedded

pytestmark = pytest.mark.slow


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A migrated home for the tests of this file, with a space and Chinese letters in its path."""
    home = tmp_path_factory.mktemp("命令 行") / "var"
    made = {"COUNTERFOIL_HOME": str(home), "PORT": str(_free_port())}
    code, said = _run(made, "migrate", DATABASE_URL="")
    assert code == 0, said
    yield made
    with supervisor.only_one(home), embedded.running(home):
        pass  # ends whatever a failed test has left


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)


def _start(place, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "counterfoil", *(arguments or ("serve",))],
        env={**os.environ, **place, **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def _run(place, *arguments: str, **more: str) -> tuple[int, str]:
    process = _start(place, *arguments, **more)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def _until_ready(process: subprocess.Popen[str]) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C stops it." in line:
            return said
    raise AssertionError(f"it ended: {said}")


def _answers(place) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{place['PORT']}/", timeout=10).close()
    except urllib.error.HTTPError:
        pass
    except OSError:
        return False
    return True


def _processes(place) -> dict[str, int]:
    return {name: pid for name, (pid, _) in _served(place).read()["processes"].items()}


def _served(place) -> supervisor.Served:
    return supervisor.Served(Path(place["COUNTERFOIL_HOME"]))


def _gone(pid: int, patience: float = 15) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_demo_says_where_it_is_and_the_second_start_is_quick(place):
    first = _start(place, "demo")
    said = _until_ready(first)
    assert f"http://127.0.0.1:{place['PORT']}/" in said
    assert _answers(place)
    first.send_signal(signal.SIGTERM)
    first.wait(30)
    began = time.monotonic()
    second = _start(place, "demo")
    _until_ready(second)
    took = time.monotonic() - began
    second.send_signal(signal.SIGINT)
    assert second.wait(30) == 0
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)  # other tests may have the processors just now
    assert took < 5 * max(1, waiting)


def test_an_exported_version_verifies_and_an_altered_one_does_not(place, tmp_path):
    demo = _start(place, "demo")
    _until_ready(demo)
    try:
        code, text = _run(place, "export", "http://127.0.0.1/en/updates/hotan-2022/")
        missing = _run(place, "export", "no-such-update")
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(30)
    assert code == 0, text
    file = tmp_path / "version.json"
    file.write_text(text, "utf-8")
    digest = json.loads(text)["digest"]
    nowhere = {"COUNTERFOIL_HOME": str(tmp_path / "none")}
    assert _run(nowhere, "verify", str(file), "--digest", digest)[0] == 0
    assert _run(nowhere, "verify", str(file), "--digest", digest[::-1])[0] == 1
    file.write_text(text.replace("19", "18", 1), "utf-8")
    assert _run(nowhere, "verify", str(file))[0] == 1
    assert missing == (
        1,
        "counterfoil: No published version of 'no-such-update'. Give the address of a published update.\n",
    )


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(place, sign):
    process = _start(place)
    _until_ready(process)
    children = _processes(place)
    process.send_signal(sign)
    assert process.wait(30) == 0
    assert set(children) == {"web", "worker"}
    assert all(_gone(pid) for pid in children.values())
    assert not _answers(place)
    assert embedded._living_pid(embedded.places(place["COUNTERFOIL_HOME"])) is None


def test_a_start_mends_what_kill_9_left(place):
    killed = _start(place)
    _until_ready(killed)
    left = _processes(place)
    killed.kill()
    killed.wait()
    assert _answers(place), "nothing was left, so nothing is tested"
    again = _start(place)
    _until_ready(again)
    assert all(_gone(pid) for pid in left.values())
    assert _answers(place)
    assert not set(_processes(place).values()) & set(left.values())
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0


def test_a_number_given_to_another_program_is_left_alone(place):
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    served = _served(place)
    served.write(processes={"web": [other.pid, "1"]})
    with supervisor.only_one(served.home):
        pass
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_second_service_of_one_home_is_refused(place):
    process = _start(place)
    _until_ready(process)
    code, said = _run(place)
    assert code == 1
    assert "already serves this home" in said
    assert str(process.pid) in said
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def test_without_its_parent_it_stops_where_asked_to(place):
    """`make demo` asks: a killed make must leave nothing that blocks the next start."""
    script = "import subprocess, sys; subprocess.Popen([sys.executable, '-m', 'counterfoil', 'serve']).wait()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, **place, "COUNTERFOIL_FOLLOW_PARENT": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    _until_ready(parent)
    children = _processes(place)
    parent.kill()
    parent.wait()
    again = _start(place)  # at once, while the other is still stopping
    _until_ready(again)
    assert all(_gone(pid) for pid in children.values())
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0


def test_a_port_in_use_is_named(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = _run(place, PORT=str(port))
    assert code == 1
    assert f"Port {port} is used by another program" in said
    assert f"PORT={port + 1}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["http", "0", "70000", "８０００"])
def test_a_port_that_is_none(place, port):
    code, said = _run(place, PORT=port)
    assert code == 1
    assert "Give a number from 1 to 65535" in said


def test_a_child_that_dies_ends_the_service_with_a_reason(place):
    process = _start(place)
    _until_ready(process)
    os.kill(_processes(place)["worker"], signal.SIGKILL)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "The worker process ended by itself" in said
    assert not _answers(place)


def test_serve_wants_a_migrated_database(tmp_path):
    home = {"COUNTERFOIL_HOME": str(tmp_path / "var"), "PORT": str(_free_port())}
    code, said = _run(home, "serve")
    assert code == 1
    assert "counterfoil migrate" in said


def test_verify_needs_no_database_and_leaves_nothing(tmp_path):
    file = tmp_path / "version.json"
    file.write_text('{"format": "counterfoil-version/1"}')
    home = tmp_path / "var"
    code, said = _run({"COUNTERFOIL_HOME": str(home)}, "verify", str(file))
    assert code == 1
    assert "Traceback" not in said
    assert not home.exists()
    code, said = _run({}, "verify", str(tmp_path / "none.json"))
    assert code == 2
    assert "none.json" in said


def test_the_first_administrator_is_made_without_an_argument_that_others_read(place):
    name = f"office-{time.monotonic_ns()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "counterfoil", "add-administrator", name, "--password-stdin"], text=True,
        env={**os.environ, **place}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = process.communicate("correct horse battery\n", timeout=120)
    assert (process.returncode, name in said, "correct" in said) == (0, True, False), said
    code, said = _run(place, "add-administrator", name, "--password-stdin")
    assert code == 1 and "Traceback" not in said


def test_usage():
    assert _run({}, "--version")[0] == 0
    assert _run({}, "nonsense")[0] == 2
