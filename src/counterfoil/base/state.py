"""A fingerprint of all that decides what a provisioned database holds. No Django: a start must be quick.

The database carries it as its comment; where both agree there is nothing to migrate.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version

from counterfoil.base.home import PACKAGE

_SOURCES = (
    "*/migrations/*.py", "*/migrations/*.sql", "*/models.py", "*/models/*.py", "*/roles.py", "*/provision.py",
    "*/apps.py", "**/*.toml",
)  # fmt: skip
_BRING_MIGRATIONS = ("django", "procrastinate", "django-pgtrigger")


def state() -> str:
    """16 hex digits; another file or another version of a package gives others."""
    digest = hashlib.sha256()
    for package in _BRING_MIGRATIONS:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{package} missing\n".encode())
    for file in sorted({file for pattern in _SOURCES for file in PACKAGE.glob(pattern)}):
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
