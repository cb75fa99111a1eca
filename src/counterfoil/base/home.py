"""COUNTERFOIL_HOME: the folder that holds all state. Asked before Django is set up, so no Django here."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CLONE = PACKAGE.parents[1]


def home() -> Path:
    """The folder named by COUNTERFOIL_HOME; else `var` in the clone, or in the current folder."""
    if named := os.environ.get("COUNTERFOIL_HOME"):
        return Path(named).expanduser().resolve()
    return (CLONE if (CLONE / "pyproject.toml").exists() else Path.cwd()) / "var"


def make_home(folder: Path) -> None:
    """Make the folder, closed to others. Made by root it can be passed through, but not read: the embedded
    database runs as another user then, and its folder is in here."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner can read; whoever is first wins, and nobody sees half of it."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
