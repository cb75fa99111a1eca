"""Catalogues of translated words: .po files are kept, .mo files are made from them where they are stale."""

from __future__ import annotations

import os
from pathlib import Path

from counterfoil.base.home import PACKAGE


def compile_stale(folder: Path = PACKAGE / "locale") -> list[Path]:
    """Compile each .po file that is newer than its .mo; gives the files written.

    A fuzzy entry is left out, as gettext does: a doubtful translation is worse than the original.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo  # here, because it is slow to import and rarely needed
    from babel.messages.pofile import read_po

    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with source.open("rb") as read, draft.open("wb") as write:
        write_mo(write, read_po(read))
    draft.replace(target)
