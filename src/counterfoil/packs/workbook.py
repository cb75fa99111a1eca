"""A workbook, opened safely: `open_workbook` guards the door, python-calamine reads what has passed.

The reader is given a fresh archive of the few parts that were looked over; what a second ZIP reader might see
differently in the original file is never parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext_noop as _
from python_calamine import CalamineWorkbook

from counterfoil.packs.archive import MIB, Archive, Limits, WorkbookError, damaged, open_archive, refuse
from counterfoil.packs.sheet_answers import read_answers
from counterfoil.packs.sheet_parts import LARGE, SIZE, ahead, divided
from counterfoil.packs.sheet_specs import Answers
from counterfoil.packs.sheet_xml import SheetFacts, check_text, column_letters, has_marks, look_over, string_lengths
from counterfoil.packs.sheets import (
    ColumnSpec,
    SheetProblem,
    SheetRows,
    SheetSpec,
    UnknownColumn,
    read_sheet,
    strangers,
)

__all__ = [
    "Answers",
    "Book",
    "ColumnSpec",
    "Limits",
    "Sheet",
    "SheetFacts",
    "SheetProblem",
    "SheetRows",
    "SheetSpec",
    "UnknownColumn",
    "WorkbookError",
    "column_letters",
    "open_workbook",
    "read_answers",
    "read_sheet",
    "strangers",
]

# A declared number of strings, styles or merges of eight digits. The reader sets memory aside for what is declared,
# and a few bytes that declare four billion strings would end the whole process, not raise an error.
VAST_COUNT = re.compile(rb"""ount\s*=\s*["'][^"'<>]*(?:\d{8}|&)""")
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
ROOT_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>'
)
NEEDED = ("worksheet", "sharedStrings", "styles")  # kinds of parts that the reader is given


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the book: its name, whether people can see it, and what was seen in its XML."""

    name: str
    hidden: bool
    facts: SheetFacts
    part: str
    size: int


class Book:
    """An opened workbook. `sheets` in the order of the tabs; `rows(sheet)` reads one, `parts(sheet)` bit by bit."""

    def __init__(self, archive: Archive, names: list[str], sheets: list[Sheet]) -> None:
        self._archive, self._names = archive, names
        self._reader = _reader(archive, names)
        self.sheets = sheets

    def rows(self, sheet: Sheet) -> list[list[Any]]:
        """All rows from the first, as lists of values from column A; an empty cell is ""."""
        return _guarded(lambda: self._reader.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))

    def parts(self, sheet: Sheet) -> Iterator[tuple[int, list[list[Any]]]]:
        """The rows in one part or several: (number of its first row, from 1; rows as above, as wide as the part is).

        Empty rows at the edge of a part may be left out. WorkbookError, also later on: the file is damaged.
        """
        if sheet.size < LARGE or not sheet.facts.plain:
            return iter([(1, self.rows(sheet))])
        return ahead(self._divided(sheet))

    def _divided(self, sheet: Sheet) -> Iterator[tuple[int, list[list[Any]]]]:
        others = [name for name in self._names if name not in {each.part for each in self.sheets}]
        for xml in divided(self._archive.pieces(sheet.part, SIZE)):
            reader = _reader(self._archive, others, {sheet.part: xml})
            read = _guarded(lambda reader=reader: reader.get_sheet_by_name(sheet.name))
            if read.start is not None:
                row, column = read.start
                yield row + 1, [[""] * column + cells for cells in read.to_python()] if column else read.to_python()


def open_workbook(source: Path | str | bytes, *, limits: Limits | None = None) -> Book:
    """Open an XLSX file that somebody sent.

    WorkbookError, with a mend: not an XLSX (and what it is), protected, damaged, macros, links, embedded
    files, XML entities, or larger than `limits` once unpacked, by parts, rows, columns or text.
    """
    limits = limits or Limits()
    archive = open_archive(source, limits)
    parts = {name: _xml(archive, name) for name in (TYPES, WORKBOOK, RELATIONS)}
    targets = _targets(parts[RELATIONS], archive)
    for kind, name in targets.values():
        if kind in NEEDED and name not in parts:
            parts[name] = _xml(archive, name)
    listed = _listed(parts[WORKBOOK], targets, limits)
    strings = next((part for kind, part in targets.values() if kind == "sharedStrings"), None)
    lengths = string_lengths(parts[strings]) if strings else []
    sheets = []
    for name, hidden, part in listed:
        facts = look_over(parts[part], limits, name)
        check_text(parts[part], lengths, limits, name)
        sheets.append(Sheet(name, hidden, facts, part, len(parts[part])))
    return Book(archive, list(parts), sheets)


def _xml(archive: Archive, name: str) -> bytes:
    """One XML part, in UTF-8 and without a document type: no entity can be declared."""
    if name not in archive.parts:
        raise damaged()
    data = archive.read(name, cap=archive.limits.unpacked_bytes)
    start = data[:200]
    encoding = re.search(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", start)
    if b"\x00" in start or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise damaged()
    if b"ount" in data and VAST_COUNT.search(data):
        raise damaged()
    if has_marks(data) and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
        raise refuse(
            _("The workbook declares XML entities, which no spreadsheet program writes."),
            _("Copy the filled rows into a fresh template and send that."),
            "entities",
        )
    return data


def _parsed(data: bytes) -> ElementTree.Element:
    if len(data) > 4 * MIB:
        raise damaged()
    try:
        # No entity is left in it: `_xml` has looked, in the encoding that is used here whatever is declared.
        return ElementTree.fromstring(data, ElementTree.XMLParser(encoding="utf-8"))
    except (ElementTree.ParseError, ValueError, LookupError):
        raise damaged() from None


def _targets(relations: bytes, archive: Archive) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part), for the parts that exist (names compare without case, as Excel does)."""
    names = {name.casefold(): name for name in archive.parts}
    targets = {}
    for relation in _parsed(relations):
        path = relation.get("Target", "")
        path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join("xl", path))
        kind = relation.get("Type", "").rpartition("/")[2]
        if part := names.get(path.casefold()):
            targets[relation.get("Id", "")] = (kind, part)
    return targets


def _listed(workbook: bytes, targets: dict[str, tuple[str, str]], limits: Limits) -> list[tuple[str, bool, str]]:
    """(name, hidden, part) of every worksheet, in the order of the tabs."""
    listed = []
    for element in _parsed(workbook).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        key = next((value for name, value in element.items() if name.rpartition("}")[2] == "id"), "")
        kind, part = targets.get(key, ("", ""))
        if kind == "worksheet":
            listed.append((element.get("name", ""), element.get("state", "visible") != "visible", part))
    if len(listed) > limits.sheets or len({name for name, _hidden, _part in listed}) != len(listed):
        raise damaged()
    if not listed:
        raise refuse(_("The workbook has no sheet with cells."), _("Fill in the template and send that."), "empty")
    return listed


def _reader(archive: Archive, names: Iterable[str], extra: dict[str, bytes] | None = None) -> CalamineWorkbook:
    fresh = io.BytesIO(archive.fresh(names, {"_rels/.rels": ROOT_RELATIONS, **(extra or {})}))
    return _guarded(lambda: CalamineWorkbook.from_filelike(fresh))


def _guarded(read: Any) -> Any:
    """Whatever the reader stumbles over is a damaged file to us; a panic in Rust is no `Exception`."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise damaged() from error
