"""A table of a book: heads, rows and notes as data, so that a page, a workbook and a paper show the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.functional import Promise

from counterfoil.base import typeset
from counterfoil.base.currencies import digits
from counterfoil.base.money import Money, format_money

Words = str | Promise
Cell = Words | Money | dt.date | int | None
_WIDEST = 60  # characters of a column in a workbook


@dataclass(frozen=True, slots=True)
class Row:
    """`strong`: a sum or a closing balance. `public_id`: of what the row is about, for a link on the page."""

    cells: tuple[Cell, ...]
    strong: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Amounts are `Money`: each cell carries its own currency, and nothing is added up across currencies."""

    code: str
    title: Words
    heads: tuple[Words, ...]
    rows: Sequence[Row]
    lead: Words = ""
    notes: tuple[Words, ...] = ()

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold amounts or counts, and stand at the end of their column."""
        return [
            any(isinstance(row.cells[place], Money | int) for row in self.rows) for place in range(len(self.heads))
        ]


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as sheets of one workbook. Words are written as words, whatever sign they begin with."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = _Formats(book)
    for number, table in enumerate(tables, 1):
        sheet = book.add_worksheet(_sheet_name(number, str(table.title)))
        if translation.get_language_bidi():
            sheet.right_to_left()
        sheet.write_string(0, 0, str(table.title), formats.of(strong=True))
        sheet.write_string(1, 0, str(table.lead))
        for place, head in enumerate(table.heads):
            sheet.write_string(3, place, str(head), formats.of(strong=True))
        for line, row in enumerate(table.rows, 4):
            for place, cell in enumerate(row.cells):
                _write(sheet, line, place, cell, formats, row.strong)
        for place in range(len(table.heads)):
            longest = max([len(str(table.heads[place])), *(len(_plain(row.cells[place])) for row in table.rows)])
            sheet.set_column(place, place, min(longest + 2, _WIDEST))
        sheet.freeze_panes(4, 0)
        for line, note in enumerate(table.notes, len(table.rows) + 5):
            sheet.write_string(line, 0, str(note))
    book.close()
    return target.getvalue()


def paper(tables: Sequence[Table], *, title: str, scheme: str, mark: str, office: str) -> bytes:
    """The tables as one PDF in the active language."""
    language = translation.get_language() or "en"
    data = {
        "title": title,
        "scheme": scheme,
        "mark": mark,
        "office": office,
        "tables": [
            {
                "title": str(table.title),
                "lead": str(table.lead),
                "heads": [str(head) for head in table.heads],
                "numeric": table.numeric,
                "rows": [
                    {"cells": [shown(cell, language) for cell in row.cells], "strong": row.strong}
                    for row in table.rows
                ],
                "notes": [str(note) for note in table.notes],
            }
            for table in tables
        ],
    }
    return typeset.pdf("tables", data, language=language)


def shown(cell: Cell, language: str) -> str:
    """A cell in words of the language; days as ISO 8601 writes them, in every language alike."""
    if isinstance(cell, Money):
        return format_money(cell, language)
    return "" if cell is None else str(cell)


class _Formats:
    """A workbook's formats, each made once: a currency has its own decimals, and says its name."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}

    def of(self, number: str = "", *, strong: bool = False) -> Any:
        if (number, strong) not in self._made:
            self._made[number, strong] = self._book.add_format(
                {"bold": strong, **({"num_format": number} if number else {})}
            )
        return self._made[number, strong]

    def money(self, currency: str, *, strong: bool) -> Any:
        decimals = digits(currency)
        return self.of(f'#,##0{"." + "0" * decimals if decimals else ""} "{currency}"', strong=strong)


def _write(sheet: Any, line: int, place: int, cell: Cell, formats: _Formats, strong: bool) -> None:
    if isinstance(cell, Money):
        sheet.write_number(line, place, float(cell.amount), formats.money(cell.currency, strong=strong))
    elif isinstance(cell, dt.date):
        day = dt.datetime.combine(cell, dt.time())
        sheet.write_datetime(line, place, day, formats.of("yyyy-mm-dd", strong=strong))
    elif isinstance(cell, int):
        sheet.write_number(line, place, cell, formats.of(strong=strong))
    elif cell is not None:
        sheet.write_string(line, place, str(cell), formats.of(strong=strong))


def _plain(cell: Cell) -> str:
    return f"{cell.amount:,} {cell.currency}" if isinstance(cell, Money) else str(cell or "")


def _sheet_name(number: int, title: str) -> str:
    """At most 31 characters, none of those that a workbook refuses, and each once."""
    return f"{number} " + "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:27].strip()
