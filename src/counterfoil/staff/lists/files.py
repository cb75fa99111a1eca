"""A list as a file: everything that fits, in its order, made and sent piece by piece.

What a spreadsheet would run as a formula leaves as plain text. No column reads a field about a person.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils import timezone, translation

from counterfoil.packs.cells import safe_out
from counterfoil.staff.lists.asked import View
from counterfoil.staff.lists.declared import Column, WorkingList

CHUNK = 500  # rows that are read and made at once
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cell(value: Any) -> Any:
    """A value as a file holds it: text, a whole number, a decimal, a day, or None."""
    if value is None or (isinstance(value, int | Decimal | str) and not isinstance(value, bool)):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)


def comma_separated(view: View, language: str) -> Iterator[str]:
    """The list as CSV, piece by piece; the first sign tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        heads = writer.writerow([str(column.label) for column in in_files(view.list)])
    yield "\ufeff" + heads
    for rows in _chunks(view, language):
        yield "".join(writer.writerow(["" if each is None else safe_out(each) for each in row]) for row in rows)


def workbook(view: View, language: str) -> IO[bytes]:
    """The list as a workbook, in a file that is gone once it is closed; its rows never stand in memory together."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    heavy, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    with translation.override(language):
        sheet = book.add_worksheet(_sheet_name(str(view.list.title)))
        columns = in_files(view.list)
        heads = [str(column.label) for column in columns]
        if translation.get_language_bidi():
            sheet.right_to_left()
    for place, (head, column) in enumerate(zip(heads, columns, strict=True)):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, head, heavy)
    sheet.freeze_panes(1, 0)
    number = 0
    for rows in _chunks(view, language):
        for row in rows:
            number += 1
            for place, each in enumerate(row):
                _write(sheet, number, place, each, day)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    book.close()
    target.seek(0)
    return target


def _write(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.date):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, str):
        sheet.write_string(line, place, safe_out(value))
    else:
        sheet.write_number(line, place, value)


def _chunks(view: View, language: str) -> Iterator[list[list[Any]]]:
    """The cells of every row, some rows at a time; the words are those of the language that was asked in."""
    rows = view.in_order().iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        with translation.override(language):
            yield [cells(row, in_files(view.list)) for row in some]


def in_files(the_list: WorkingList) -> list[Column]:
    """The columns that stand in files."""
    return [column for column in the_list.columns if not column.only_page]


def cells(row: Any, columns: Sequence[Column]) -> list[Any]:
    """A row's cells, in the active language."""
    return [cell(column.read(row)) for column in columns]


def _sheet_name(words: str) -> str:
    return "".join(sign for sign in words if sign not in "[]:*?/\\'")[:31]


class _Echo:
    def write(self, line: str) -> str:
        return line
