"""Static files, collected into COUNTERFOIL_HOME (hashed names, compressed twins) where they are stale."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from counterfoil.base.home import PACKAGE


def collect_stale(home: Path) -> bool:
    """Collect the static files if any has changed since the last time; says whether it did."""
    mark = home / "static" / ".collected"
    state = _state()
    if mark.exists() and mark.read_text() == state:
        return False
    import django  # here, because a second start need not wait for it
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)
    return True


def _state() -> str:
    versions = [version(name) for name in ("django", "django-htmx", "whitenoise")]
    digest = hashlib.sha256(" ".join(versions).encode())
    folders = [PACKAGE / "static", *PACKAGE.glob("*/static")]
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        seen = file.stat()
        digest.update(f"{file.relative_to(PACKAGE)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()
