"""The embedded database: PostgreSQL's own programs from a wheel, under a small supervisor.

Laptop, demo and tests run on it; a server names its own PostgreSQL by DATABASE_URL and never comes here.
No Django in this file: settings only ask it for addresses, the command starts it.

Whoever uses the server holds a shared lock on `database.users`; the last to leave stops it. A lock dies with
its process, so a killed supervisor leaves at most a running server, and the next start adopts that one.
Everything that starts or stops holds the exclusive lock `database.lock` while it does.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from counterfoil.base.home import make_home, write_secret
from counterfoil.base.postgres import PATIENCE, SETUP, EmbeddedError, Places, Programs

__all__ = ["DATABASE", "OWNER", "WEB", "EmbeddedError", "places", "running", "urls"]

DATABASE = "counterfoil"
OWNER, WEB = "counterfoil_owner", "counterfoil_web"


def places(home: Path | str) -> Places:
    """The places of a home; a link and what it points to are one home."""
    return Places(Path(home).expanduser().resolve())


def urls(home: Path | str) -> tuple[str, str]:
    """The addresses (web role, owner) of this home's database, whether it runs or not."""
    at = places(home)
    return _url(at, WEB, DATABASE), _url(at, OWNER, DATABASE)


@contextlib.contextmanager
def running(home: Path | str, *, fast: bool = False) -> Iterator[tuple[str, str]]:
    """Keep the server of `home` up while the block runs; gives the addresses (web role, owner).

    Starts it, adopts one that a killed supervisor left, or joins one that others use; the last user stops it.
    `fast` trades safety for speed: only for tests, whose data may be lost.
    Raises EmbeddedError, with a mend, where the server cannot run.
    """
    at = places(home)
    make_home(at.home)
    with (at.home / "database.users").open("a") as users:
        with _held(at):
            fcntl.flock(users, fcntl.LOCK_SH)
            process = _ensure_up(at, fast)
        try:
            yield urls(home)
        finally:
            with _held(at):
                fcntl.flock(users, fcntl.LOCK_UN)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _stop(at, process)


@contextlib.contextmanager
def _held(at: Places) -> Iterator[None]:
    with (at.home / "database.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_up(at: Places, fast: bool) -> subprocess.Popen[bytes] | None:
    """Bring the server up; gives its process where this call started it."""
    programs = Programs.of(at)
    _make_passwords(at)
    process = None
    if not _adopted(at):
        programs.prepare(_passwords(at)[SETUP], fast=fast)
        process = programs.start()
    _ensure_roles(at)
    return process


def _adopted(at: Places) -> bool:
    """Whether a server left by a killed supervisor is up and answers on our socket."""
    pid = _living_pid(at)
    if pid is None:
        # The pid may since belong to another program, which would keep PostgreSQL from starting for good.
        at.pid_file.unlink(missing_ok=True)
        return False
    deadline = time.monotonic() + PATIENCE
    while (status := at.status()) == "starting" and time.monotonic() < deadline and _alive(pid):
        time.sleep(0.05)
    if status == "ready" and (at.sockets / ".s.PGSQL.5432").exists():
        return True
    _stop(at, None)  # it is stopping already, or its socket folder was swept away
    return False


def _stop(at: Places, process: subprocess.Popen[bytes] | None) -> None:
    """Stop the server (open sessions are ended, nothing committed is lost) and wait until it is gone."""
    pid = _living_pid(at)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    # Its last act is to remove the file. Not `_alive` alone: the dead child of a neighbour who has not yet
    # looked after it still counts as a process.
    while at.pid_file.exists() and _living_pid(at) == pid:
        if time.monotonic() > deadline:
            raise EmbeddedError("The database does not stop.", f"Look into {at.log}.")
        time.sleep(0.02)
    if process is not None:
        process.wait()
    with contextlib.suppress(OSError):
        at.sockets.rmdir()


def _living_pid(at: Places) -> int | None:
    """The process id in postmaster.pid, if that process really is the server of this data folder."""
    try:
        pid = int(at.pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _alive(pid):
        return None
    folder = Path(f"/proc/{pid}/cwd")
    try:
        if folder.parent.exists():
            return pid if folder.resolve() == at.data else None
    except OSError:
        return None
    command = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, check=False)
    return pid if os.fsencode(at.data) in command.stdout else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _url(at: Places, role: str, database: str) -> str:
    return f"postgresql://{role}:{_passwords(at)[role]}@{quote(str(at.sockets), safe='')}:5432/{database}"


def _passwords(at: Places) -> dict[str, str]:
    """The passwords of the three roles; empty before the first start, when there is nothing to open."""
    try:
        found: dict[str, str] = json.loads((at.home / "database-passwords.json").read_text())
    except FileNotFoundError:
        return dict.fromkeys((SETUP, OWNER, WEB), "")
    return found


def _make_passwords(at: Places) -> None:
    made = {role: secrets.token_hex(24) for role in (SETUP, OWNER, WEB)}
    write_secret(at.home / "database-passwords.json", json.dumps(made))


def _as_setup(at: Places) -> psycopg.Connection:
    try:
        return psycopg.connect(_url(at, SETUP, "postgres"), autocommit=True)
    except psycopg.OperationalError as error:
        raise EmbeddedError(
            f"The database does not let us in: {error}",
            f"Put back {at.home / 'database-passwords.json'}, from which it was made.",
        ) from error


def _ensure_roles(at: Places) -> None:
    """Make the two roles and the database where they are missing."""
    password = _passwords(at)  # hexadecimal digits, so they need no quoting
    with _as_setup(at) as link:
        known = {name for (name,) in link.execute("SELECT rolname FROM pg_roles")}
        for role, rights in ((OWNER, "CREATEDB"), (WEB, "NOCREATEDB")):
            if role not in known:
                link.execute(f"CREATE ROLE {role} LOGIN {rights} PASSWORD '{password[role]}'")
        if not known >= {OWNER, WEB}:
            link.execute(f"GRANT {WEB} TO {OWNER}")  # so that it may end the web role's sessions
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            link.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
