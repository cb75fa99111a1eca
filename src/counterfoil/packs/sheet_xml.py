"""One sheet's XML, looked over before anything reads it: size, formulas, merged cells.

A reader lays a sheet out as a full rectangle, so two cells in far corners would take all memory: every cell's
place is checked first. Sheets as Excel, WPS and LibreOffice write them are checked by patterns over the
bytes; any other spelling of the same XML goes through a real parser, slower and as strict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from xml.parsers import expat

from django.utils.translation import gettext_noop as _

from counterfoil.packs.archive import Limits, WorkbookError, damaged, refuse

NAMED = 20  # formulas and merges that are named one by one

FORMULA = re.compile(rb"<f[\s/>]")
MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"')
ERROR = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]* t="e"')
PREFIXED = re.compile(rb":(?:c|f|mergeCell)[\s/>]")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$", re.IGNORECASE)
CELL_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*0*(\d{1,9})\s*<")
STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
STRING_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")


@dataclass(slots=True)
class SheetFacts:
    """What was seen. Places are (row, column), both from 1; at most `NAMED` formulas and errors are kept.

    `plain`: every `<row ` in the XML is a row, and each cell says where it stands. `last_row` is known of these only.
    Error values (#REF!) are looked for here because the reader gives them as blanks, and a blank means *not stated*.
    """

    plain: bool = False
    last_row: int = 0
    formula_count: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    error_count: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place(reference: str) -> tuple[int, int] | None:
    """(row, column) of "B7"; None for anything else."""
    found = PLACE.match(reference.replace("$", ""))
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def has_marks(data: bytes) -> bool:
    """Whether there is a comment, CDATA or a declaration. One letter is found ten times as fast as two."""
    return b"!" in data and b"<!" in data


def look_over(data: bytes, limits: Limits, sheet: str) -> SheetFacts:
    """The facts of one sheet. WorkbookError: more rows or columns than the caps, or damaged XML."""
    tail = data[data.rfind(b"sheetData>") :]  # merged cells are listed after the rows
    merged = MERGE.findall(tail)
    if (
        _outside(limits.rows, limits.columns).search(data)
        or (data.find(b":", max(data.find(b"sheetData"), 0)) >= 0 and PREFIXED.search(data))
        or tail.count(b"<mergeCell ") != len(merged)
    ):
        return _Slow(limits, sheet).run(data)
    last = place(data[(start := data.rfind(b'<c r="') + 6) : data.find(b'"', start)].decode("ascii", "replace"))
    facts = SheetFacts(plain=not has_marks(data), last_row=last[0] if last else 0)
    facts.merges = [corners for corners in map(_corners, (m.decode() for m in merged)) if corners]
    if b"<f" in data:
        for found in FORMULA.finditer(data):
            facts.formula_count += 1
            if len(facts.formulas) < NAMED:
                start = data.rfind(b'<c r="', 0, found.start()) + 6
                at = place(data[start : data.find(b'"', start)].decode("ascii", "replace"))
                facts.formulas.append(at or (0, 0))
    if b' t="e"' in data:
        for found in ERROR.finditer(data):
            facts.error_count += 1
            if len(facts.errors) < NAMED:
                facts.errors.append(place(found[1].decode()) or (0, 0))
    return facts


@lru_cache(maxsize=8)
def _outside(rows: int, columns: int) -> re.Pattern[bytes]:
    """Finds a cell that is not written as `<c r="A1"` with a place inside the caps."""
    number = str(rows)
    numbers = [rf"[1-9]\d{{0,{len(number) - 2}}}"] if len(number) > 1 else []
    numbers += [
        rf"{number[:i]}[{'1' if i == 0 else '0'}-{int(digit) - 1}]\d{{{len(number) - i - 1}}}"
        for i, digit in enumerate(number)
        if int(digit) > (1 if i == 0 else 0)
    ]
    last = column_letters(columns)
    letters = f"[A-{last}]" if len(last) == 1 else "[A-Z]"
    if len(last) == 2:
        letters += "".join(f"|{chr(first)}[A-Z]" for first in range(65, ord(last[0]))) + f"|{last[0]}[A-{last[1]}]"
    return re.compile(rf'<c(?! r="(?:{letters})(?:{"|".join([*numbers, number])})")[\s/>]'.encode())


def _corners(reference: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    first, _colon, last = reference.partition(":")
    start, end = place(first), place(last or first)
    return (start, end) if start and end else None


class _Slow:
    """The same facts by a real parser, for XML in any other spelling."""

    def __init__(self, limits: Limits, sheet: str) -> None:
        self.limits, self.sheet = limits, sheet
        self.facts = SheetFacts()
        self.row = self.column = 0

    def run(self, data: bytes) -> SheetFacts:
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self.start
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise damaged() from None
        return self.facts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            row = attributes.get("r", "")
            self.row, self.column = int(row) if row.isascii() and row.isdigit() else self.row + 1, 0
        elif tag == "c":
            at = place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
            if at is None:
                raise damaged()
            self.row, self.column = at
            if attributes.get("t") == "e":
                self.facts.error_count += 1
                if len(self.facts.errors) < NAMED:
                    self.facts.errors.append(at)
        elif tag in ("v", "is"):
            self.check()  # a cell that is only coloured takes no memory, and LibreOffice writes many
        elif tag == "f":
            self.check()
            self.facts.formula_count += 1
            if len(self.facts.formulas) < NAMED:
                self.facts.formulas.append((self.row, self.column))
        elif tag == "mergeCell" and (corners := _corners(attributes.get("ref", ""))):
            self.facts.merges.append(corners)

    def check(self) -> None:
        if self.row > self.limits.rows:
            raise too_many_rows(self.sheet, self.row, self.limits)
        if self.column > self.limits.columns:
            raise refuse(
                _("There is something in column %(column)s; a sheet has at most %(limit)d columns."),
                _("Delete the columns to the right of your table: mark them, right-click, Delete."),
                "too_many_columns",
                where=f"{self.sheet}, {column_letters(self.column)}{self.row}",
                column=column_letters(self.column),
                limit=self.limits.columns,
            )


def too_many_rows(sheet: str, row: int, limits: Limits) -> WorkbookError:
    """A sheet longer than the cap."""
    return refuse(
        _("The sheet reaches row %(row)d; at most %(limit)d rows are taken."),
        _("Divide it into several packs, or delete the empty rows below your table: mark them, right-click, Delete."),
        "too_many_rows",
        where=sheet,
        row=row,
        limit=limits.rows,
    )


def check_text(data: bytes, lengths: list[int], limits: Limits, sheet: str) -> None:
    """Refuse a sheet whose repeated strings would fill memory: one long string named by a million cells.

    `lengths` are the bytes of the workbook's shared strings, in order. Strings so short that all cells together stay
    within the cap are not counted.
    """
    if max(lengths, default=0) * (len(data) // 15) <= limits.text_bytes:  # <c><v>1</v></c> is the shortest cell
        return
    cells = data.count(b"<v") + data.count(b":v")
    short = limits.text_bytes // max(cells, 1)
    long = {b"%d" % index: length for index, length in enumerate(lengths) if length > short}
    if not long:
        return
    total = sum(map(long.get, CELL_VALUE.findall(data), repeat(0)))
    if total > limits.text_bytes:
        raise refuse(
            _("The sheet holds %(size)d MB of text; at most %(limit)d MB are taken."),
            _("Divide it into several packs, and shorten long texts."),
            "too_large",
            where=sheet,
            size=total >> 20,
            limit=limits.text_bytes >> 20,
        )


def string_lengths(data: bytes) -> list[int]:
    """Bytes of each shared string, markup included: an upper bound. WorkbookError where they cannot be told apart."""
    first = STRING.search(data)
    pieces = STRING_END.split(data[first.start() :]) if first else [b""]
    if len(pieces) - 1 != len(STRING.findall(data)):
        raise damaged()
    return [len(piece) for piece in pieces[:-1]]
