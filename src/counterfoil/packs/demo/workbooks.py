"""An account as text becomes a workbook, by the writer of the template of the visit pack."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counterfoil.packs import schema, template


def workbook(account: Mapping[str, Any], language: str = "en") -> bytes:
    """The workbook of an account.

    Args:
        account: `about` (answers by key), `acts` and `facts` (rows by key), as in the files of `accounts/`.
        language: of the names of sheets and the headings.

    Raises:
        ValueError: a key that the sheet has no column for.
    """
    for sheet in schema.SHEETS:
        rows = [account["about"]] if sheet is schema.ABOUT else account[sheet.key]
        columns = {column.key for column in sheet.columns}
        if strangers := {key for row in rows for key in row} - columns:
            raise ValueError(f"the sheet {sheet.key} has no column {', '.join(sorted(strangers))}")
    buffer = io.BytesIO()
    template.write_filled(buffer, language, account["about"], account["acts"], account["facts"])
    return buffer.getvalue()


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Lay the workbook down where people can open it; nobody ever sees half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.xlsx"
    draft = folder / f".{name}.{os.getpid()}.part"
    draft.write_bytes(content)
    draft.replace(file)
    return file
