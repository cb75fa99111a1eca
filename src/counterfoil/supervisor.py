"""The processes of `counterfoil serve`: web server and worker, under one supervisor.

Each is a session of its own, so Ctrl-C reaches only the supervisor, which stops them in order: web, worker,
then (in the caller) the database. `run/serve.json` says which processes are ours; a start that finds some of
a killed supervisor ends them first. No Django here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GRACE = 12.0  # seconds a process may take to stop before it is killed
LOOPBACK = "127.0.0.1"


class ServeError(Exception):
    """The service cannot start or go on; `mend` says what to do."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong, self.mend = wrong, mend


@dataclasses.dataclass
class Served:
    """What is written down of the running service."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "run"

    @property
    def file(self) -> Path:
        return self.folder / "serve.json"

    def read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def write(self, **what: object) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps({**self.read(), **what}))
        draft.replace(self.file)


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[Served]:
    """Hold the right to serve this home; ends what a killed supervisor left. ServeError if one is serving."""
    served = Served(home)
    served.folder.mkdir(mode=0o700, exist_ok=True)
    with (served.folder / "serve.lock").open("a") as lock:
        _wait_for(lock, served)
        for pid, born in served.read().get("processes", {}).values():
            if _birth(pid) == born:
                _end(pid)
        served.file.unlink(missing_ok=True)
        served.write(supervisor=os.getpid())
        yield served
        served.file.unlink(missing_ok=True)


def _wait_for(lock: Any, served: Served) -> None:
    """Take the lock; wait for a supervisor that is stopping already (ServeError if it is not)."""
    patience, began = 2.0, time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            found = served.read()
            if found.get("stopping"):
                patience = 3 * GRACE
            if time.monotonic() - began > patience:
                raise ServeError(
                    f"Counterfoil already serves this home at {found.get('address', '(starting)')}.",
                    f"Stop it first (process {found.get('supervisor')}), or set another COUNTERFOIL_HOME.",
                ) from None
            time.sleep(0.1)


def check_port(port: int) -> None:
    """ServeError if another program listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            wrong = f"Port {port} " + ("is used by another program." if taken else f"cannot be used ({error}).")
            raise ServeError(wrong, f"Choose another, for instance PORT={port + 1}.") from error


def serve(served: Served, port: int, ready: Callable[[str], None]) -> None:
    """Run web and worker until a signal comes or one of them ends; `ready` gets the address once it answers.

    ServeError if a process ends by itself. KeyboardInterrupt and SystemExit pass through, all stopped.
    """
    address = f"http://{LOOPBACK}:{port}/"
    parent = os.getppid()
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        served.write(address=address)
        for name, (command, extra) in _commands(port).items():
            processes[name] = subprocess.Popen(
                command, env={**os.environ, **extra, "COUNTERFOIL_HOME": str(served.home)},
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            served.write(processes={name: (each.pid, _birth(each.pid)) for name, each in processes.items()})
            if name == "web":  # the page first; the worker would only take its processor time
                _until_it_answers(address, processes)
        ready(address)
        _watch(processes, parent)
    finally:
        _ignore_signals()  # a second Ctrl-C must not leave half of it running
        served.write(stopping=True)
        for process in processes.values():
            _end(process.pid, process)


def _commands(port: int) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name -> (command, environment), in the order of starting and of stopping."""
    django = {"DJANGO_SETTINGS_MODULE": "counterfoil.settings", "COUNTERFOIL_ROLE": "web"}
    web = [
        "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "--workers-kill-timeout", "4", "--respawn-failed-workers", "counterfoil.wsgi:application",
    ]  # fmt: skip
    worker = ["-m", "django", "procrastinate", "--skip-checks", "worker", "--shutdown-graceful-timeout", "8"]
    return {
        "web": ([sys.executable, *web], django),
        "worker": ([sys.executable, *worker], {**django, "COUNTERFOIL_ROLE": "worker"}),
    }


def _until_it_answers(address: str, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        _none_ended(processes)
        try:
            direct.open(address, timeout=10).close()
            return
        except urllib.error.HTTPError:
            return  # it answers; what it says is the page's matter
        except OSError:
            time.sleep(0.05)
    raise ServeError("The web server does not answer.", "Read what it wrote above.")


def _watch(processes: dict[str, subprocess.Popen[bytes]], parent: int) -> None:
    follow = os.environ.get("COUNTERFOIL_FOLLOW_PARENT") == "1"
    while True:
        _none_ended(processes)
        if follow and os.getppid() != parent:
            return  # `make` was killed; nobody is left to stop us
        time.sleep(0.2)


def _none_ended(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise ServeError(f"The {name} process ended by itself.", "Read what it wrote above.")


def _end(pid: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Ask the process to stop, wait, then kill what is left of its group."""
    born, deadline = _birth(pid), time.monotonic() + GRACE
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    while time.monotonic() < deadline and _birth(pid) == born is not None:
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if process is not None:
        process.wait()


def _ignore_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


def _birth(pid: int) -> str | None:
    """When a process began, as the system says it: a number given again to another process has another."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            return stat.read_text().rpartition(")")[2].split()[19]
        except OSError:
            return None
    ask = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() or None
