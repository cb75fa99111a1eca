"""A statement as Excel workbook (ECMA-376): looked over part by part, then read by python-calamine.

The reader lays a sheet out as a full rectangle and sets memory aside for what a file declares, so a few bytes could
fill the machine: every part is unpacked up to a cap and followed as a stream first, and the reader is given a fresh
archive of exactly these parts.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from counterfoil.base.errors import Refusal

MIB = 1 << 20
UNPACKED = 128 * MIB
ROWS, COLUMNS = 200_000, 60
TEXT = 128 * MIB  # all text of a sheet, each repeated string counted where it stands
TAKEN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
VAST = re.compile(rb"""ount\s*=\s*["'][^"'<>]*(?:\d{8}|&)""")  # a declared number of strings or styles
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """The visible sheets in the order of their tabs: rows of cells from row 1 and column A; an empty cell is "".

    Refusal: damaged or cut off, protected, larger than the caps once unpacked, no cells at all.
    """
    parts = _parts(content)
    shared = [data for name, data in parts.items() if name.lower() == "xl/sharedstrings.xml"]
    strings = _string_lengths(shared[0]) if shared else []
    for name, data in parts.items():
        if name.lower().startswith("xl/worksheets/"):
            _look_over(data, strings)
    sheets: dict[str, list[list[Any]]] = _guarded(lambda: _read(_fresh(parts)))
    if not sheets:
        raise Refusal(
            _("The workbook has no sheet with cells."), mend=_("Fetch it from the bank again."), code="empty"
        )
    return sheets


def _read(workbook: io.BytesIO) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(workbook)
    sheets = {}
    for meta in book.sheets_metadata:
        if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet:
            rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            if rows:
                sheets[meta.name] = rows
    return sheets


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts that the reader needs, unpacked; the list of a ZIP file can lie, so what comes out is counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if TAKEN.fullmatch(info.filename)]
            if any(info.flag_bits & 0x1 for info in infos):
                raise Refusal(
                    _("The workbook is protected with a password."),
                    mend=_("Save it without the password."),
                    code="protected",
                )
            if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
                raise _damaged()
            if sum(info.file_size for info in infos) > UNPACKED or len(infos) > 100:
                raise _too_large()
            parts = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
        raise _damaged() from None
    if "xl/workbook.xml" not in parts or "[Content_Types].xml" not in parts:
        raise Refusal(
            _("This is a packed file, but no Excel workbook (.xlsx)."),
            mend=_("Unpack it, or save it as Excel workbook (.xlsx), and send that."),
            code="not_a_statement",
        )
    for data in parts.values():
        if b"\x00" in data[:200] or b"<!DOCTYPE" in data or b"<!ENTITY" in data or VAST.search(data):
            raise _damaged()
    return parts


def _fresh(parts: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    packed.seek(0)
    return packed


def _string_lengths(data: bytes) -> list[int]:
    """Letters of each shared string."""
    lengths = []
    for element in _each(data, "si"):
        lengths.append(sum(len(text) for text in element.itertext()))
    return lengths


def _look_over(data: bytes, strings: list[int]) -> None:
    """Refuse a sheet with a cell beyond the caps, or with more text than fits. A cell without a place follows on."""
    row = column = text = 0
    for element in _each(data, "c"):
        parent, place = element.getparent(), element.get("r")
        if place:
            found = PLACE.fullmatch(place.upper())
            if not found:
                raise _damaged()
            row, column = int(found[2]), _number(found[1])
        else:
            given = parent.get("r", "") if parent is not None else ""
            row, column = int(given) if given.isdecimal() and len(given) < 8 else row + 1, column + 1
        if row > ROWS or (column > COLUMNS and len(element)):
            raise _too_large()
        value = element.findtext("{*}v") or ""
        if element.get("t") == "s":
            index = int(value) if value.isdecimal() and len(value) < 9 else -1
            text += strings[index] if 0 <= index < len(strings) else 0
        else:
            text += len(value)
        if text > TEXT:
            raise _too_large()


def _each(data: bytes, name: str) -> Any:
    """Every element of this name, followed as a stream; what lies behind is forgotten."""
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), tag="{*}" + name, resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _event, element in events:
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
            if parent is not None and parent.getparent() is not None:
                while parent.getprevious() is not None:
                    del parent.getparent()[0]
    except etree.XMLSyntaxError:
        raise _damaged() from None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _guarded(read: Callable[[], Any]) -> Any:
    """Whatever the reader stumbles over is a damaged file to us; a panic in Rust is no `Exception`."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise _damaged() from error


def _damaged() -> Refusal:
    return Refusal(
        _("The workbook is damaged: perhaps it was not sent whole."),
        mend=_("Open it, save it again as “Excel workbook (.xlsx)”, and send it once more."),
        code="damaged",
    )


def _too_large() -> Refusal:
    return Refusal(
        _("The workbook is larger than %(rows)d rows, %(columns)d columns or %(size)d MB unpacked.")
        % {"rows": ROWS, "columns": COLUMNS, "size": UNPACKED // MIB},
        mend=_("Fetch the statement in shorter periods, such as month by month."),
        code="too_large",
    )
