"""An account as text becomes a workbook: the same three sheets and headings as the template of the visit pack."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from counterfoil.packs import schema
from counterfoil.packs.cells import safe_out

# The same account gives the same bytes, so that a workbook that was entered once is known again.
_MADE = dt.datetime(2026, 11, 23)


def workbook(account: Mapping[str, Any], language: str = "en") -> bytes:
    """The workbook of an account.

    Args:
        account: `about` (answers by key), `acts` and `facts` (rows by key), as in the files of `accounts/`.
        language: of the names of sheets and the headings.

    Raises:
        ValueError: a key that the sheet has no column for.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(schema.ABOUT.name(language))
        _refuse_strangers(schema.ABOUT, account["about"])
        for row, column in enumerate(schema.ABOUT.columns):
            sheet.write_string(row, 0, column.label(language), bold)
            _write(sheet, row, 1, account["about"].get(column.key, ""))
        sheet.set_column(0, 1, 36)
        for part in (schema.ACTS, schema.FACTS):
            _table(book.add_worksheet(part.name(language)), part, account[part.key], language, bold)
    return buffer.getvalue()


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Lay the workbook down where people can open it; nobody ever sees half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.xlsx"
    if not file.exists() or file.read_bytes() != content:
        draft = file.with_suffix(".part")
        draft.write_bytes(content)
        draft.replace(file)
    return file


def _table(sheet: Any, part: schema.Sheet, rows: list[Mapping[str, Any]], language: str, bold: Any) -> None:
    for index, column in enumerate(part.columns):
        sheet.write_string(0, index, column.label(language), bold)
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        _refuse_strangers(part, row)
        for index, column in enumerate(part.columns):
            _write(sheet, number, index, row.get(column.key, ""))


def _refuse_strangers(part: schema.Sheet, row: Mapping[str, Any]) -> None:
    if strangers := set(row) - {column.key for column in part.columns}:
        raise ValueError(f"the sheet {part.key} has no column {', '.join(sorted(strangers))}")


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value != "":
        sheet.write_string(row, column, str(safe_out(value)))
