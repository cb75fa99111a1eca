"""Makes workbooks for the tests: good ones, and each kind of broken one.

Excel, WPS and LibreOffice write the same sheet in different XML; `raw_book` writes it by hand, so that their
differences are here without any of the three.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def book(
    sheets: Mapping[str, Iterable[Iterable[Any]]], change: Callable[[openpyxl.Workbook], object] | None = None
) -> bytes:
    """A workbook of these sheets by openpyxl; `change` may alter it before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def raw_book(
    sheet: str, *, strings: str | None = None, name: str = "Facts", workbook: str = "", styles: str | None = None
) -> bytes:
    """A workbook whose sheet XML is given: `sheet` is what stands inside the file, from the root element on."""
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        + (f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if strings else "")
        + (f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/>' if styles else "")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": HEAD + sheet,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = HEAD + strings
    if styles:
        parts["xl/styles.xml"] = HEAD + styles
    return zipped(parts)


def worksheet(rows: str, after: str = "") -> str:
    """A worksheet around the XML of its rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(*rows: Iterable[str]) -> str:
    """Rows of inline strings, as exporters write them; no dimension, no shared strings."""
    return worksheet(
        "".join(
            f'<row r="{n}">'
            + "".join(
                f'<c r="{chr(64 + i)}{n}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(row, 1)
            )
            + "</row>"
            for n, row in enumerate(rows, 1)
        )
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, data: str | bytes) -> bytes:
    """The same workbook with one part added or replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped({**parts, name: data})


def bomb(content: bytes, megabytes: int) -> bytes:
    """The workbook with a sheet of that many megabytes of spaces: a few kilobytes as a file."""
    blank = b" " * (megabytes << 20)
    return with_part(content, "xl/worksheets/sheet1.xml", blank)


def lying_bomb(content: bytes, megabytes: int) -> bytes:
    """A bomb whose list of parts declares a hundred bytes."""
    made = bytearray(bomb(content, megabytes))
    true_size = (megabytes << 20).to_bytes(4, "little")
    while (at := made.find(true_size)) >= 0:
        made[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(made)


def false_check(content: bytes, name: str) -> bytes:
    """The workbook with a wrong checksum for one part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check = archive.getinfo(name).CRC.to_bytes(4, "little")
    return content.replace(check, zlib.crc32(b"another").to_bytes(4, "little"))


def encrypted() -> bytes:
    """The beginning of a workbook protected with a password: an OLE file that holds an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(64)
