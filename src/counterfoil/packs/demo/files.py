"""The files of the demo: read, and told apart by one digest."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """A file of the demo by its name without `.toml`, for example `updates/hotan-2022`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def names(folder: str) -> list[str]:
    """The files of one folder, as `read` takes them."""
    return [f"{folder}/{path.stem}" for path in sorted((FOLDER / folder).glob("*.toml"))]


def digest() -> str:
    """One digest of all that the demo is made of, its code included: another digest, another demo."""
    found = hashlib.sha256()
    for path in sorted((*FOLDER.rglob("*.toml"), *FOLDER.glob("*.py"))):
        found.update(f"{path.relative_to(FOLDER).as_posix()}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
