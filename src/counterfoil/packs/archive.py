"""The door guard of workbooks: what a file really is, and whether it is safe to unpack.

Nothing is parsed before this module has passed it. What a ZIP file declares about itself can be untrue, so a
part is unpacked only up to its declared size, and those are capped.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.errors import Refusal
from counterfoil.packs.cell_text import Message

MIB = 1 << 20
TEMPLATE_MEND = _("Open it in Excel, WPS or LibreOffice and save it as “Excel workbook (.xlsx)”.")


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps of a workbook. Sizes in bytes. The defaults hold a sheet of 200,000 rows and 18 columns."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 256 * MIB
    part_ratio: int = 250  # unpacked to packed, of parts over one MiB; sheets of real people stay under 50
    parts: int = 1_000
    sheets: int = 100
    rows: int = 200_000
    columns: int = 60
    text_bytes: int = 512 * MIB  # all text of one sheet, each repeated string counted where it stands


class WorkbookError(Refusal):
    """A file that cannot be read as a visit pack, as a whole."""


def refuse(problem: str, mend: str, code: str, where: str = "", **params: Any) -> WorkbookError:
    """A WorkbookError from two marked sentences and the parameters of both."""
    return WorkbookError(Message(problem, params), mend=Message(mend, params), where=where, code=code)


class Archive:
    """A ZIP file that has passed the guard: its parts by name, unpacked up to their declared sizes."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.content = content
        self.limits = limits
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = archive.infolist()
        except Exception as error:  # a bent list of parts makes zipfile raise nearly anything
            raise damaged() from error
        self.parts = {info.filename: info for info in infos if not info.filename.endswith("/")}
        self._refuse_bad_list(infos)

    def _refuse_bad_list(self, infos: list[zipfile.ZipInfo]) -> None:
        """What can be seen from the list of parts alone."""
        if len(infos) > self.limits.parts or sum(i.file_size for i in infos) > self.limits.unpacked_bytes:
            raise self._too_large()
        names = [info.filename.casefold() for info in infos]
        if len(set(names)) != len(names) or any("\\" in n or n.startswith("/") or ".." in n for n in names):
            raise damaged()
        for info in infos:
            if info.flag_bits & 0x1:
                raise protected()
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise damaged()
            if info.file_size > MIB and info.file_size > info.compress_size * self.limits.part_ratio:
                raise self._too_large()

    def read(self, name: str, cap: int = 16 * MIB) -> bytes:
        """The unpacked bytes of one part, at most `cap`.

        WorkbookError where more comes out than the list declared, or the part is damaged.
        """
        info = self.parts[name]
        if info.file_size > cap:
            raise self._too_large()
        packed = self._packed(info)
        data = bytes(packed) if info.compress_type == zipfile.ZIP_STORED else _inflated(packed, info.file_size + 1)
        if len(data) > info.file_size:
            raise self._too_large()
        if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            raise damaged()
        return data

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        """The unpacked bytes of a part that `read` has passed, in pieces of about `size` bytes."""
        info = self.parts[name]
        packed = self._packed(info)
        step = max(1, size * len(packed) // max(info.file_size, 1))
        inflater = zlib.decompressobj(-15)
        for start in range(0, len(packed), step):
            piece = packed[start : start + step]
            yield bytes(piece) if info.compress_type == zipfile.ZIP_STORED else inflater.decompress(piece)

    def fresh(self, names: Iterable[str], extra: dict[str, bytes]) -> bytes:
        """A new ZIP file of the named parts, packed as they came, and of `extra` parts, unpacked.

        The reader gets this one: each part once, and nothing in it that was not looked over.
        """
        files, index = io.BytesIO(), io.BytesIO()
        infos = [self.parts[name] for name in names]
        named = [(i.filename, i.compress_type, i.CRC, self._packed(i), i.file_size) for i in infos]
        named += [(n, zipfile.ZIP_STORED, zlib.crc32(d), memoryview(d), len(d)) for n, d in extra.items()]
        for name, method, check, packed, size in named:
            path, start = name.encode(), files.tell()
            common = struct.pack("<HHHHHIIIHH", 20, 0x800, method, 0, 0x21, check, len(packed), size, len(path), 0)
            files.write(b"PK\x03\x04" + common + path)
            files.write(packed)
            index.write(b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + path)
        end = struct.pack("<HHHHIIH", 0, 0, len(named), len(named), index.tell(), files.tell(), 0)
        return files.getvalue() + index.getvalue() + b"PK\x05\x06" + end

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        """The packed bytes; the local header says where they begin (APPNOTE.TXT 4.3.7)."""
        at = info.header_offset
        header = self.content[at : at + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise damaged()
        names, extras = struct.unpack("<HH", header[26:30])
        start = at + 30 + names + extras
        packed = memoryview(self.content)[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise damaged()
        return packed

    def _too_large(self) -> WorkbookError:
        return refuse(
            _("The file unpacks to far more than a visit pack holds (at most %(limit)d MB)."),
            _("Copy the filled rows into a fresh template and send that; leave pictures out."),
            "too_large",
            limit=self.limits.unpacked_bytes // MIB,
        )


def _inflated(packed: memoryview, cap: int) -> bytes:
    """At most `cap` bytes of a raw deflate stream (RFC 1951), which must end where the part ends."""
    inflater = zlib.decompressobj(-15)
    try:
        data = inflater.decompress(packed, cap)
    except zlib.error:
        raise damaged() from None
    if len(data) < cap and (not inflater.eof or inflater.unused_data):
        raise damaged()
    return data


def open_archive(source: Path | str | bytes, limits: Limits) -> Archive:
    """The parts of an XLSX file that is safe to read further. WorkbookError says what it is instead."""
    content = _content(source, limits)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _not_a_workbook(content)
    archive = Archive(content, limits)
    _refuse_other_zip(archive)
    _refuse_active_parts(archive)
    return archive


def _content(source: Path | str | bytes, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        try:
            size = Path(source).stat().st_size
        except OSError:
            raise refuse(
                _("There is no readable file at %(path)s."), _("Look at the name."), "missing", path=source
            ) from None
    if size > limits.file_bytes:
        raise refuse(
            _("The file has %(size)d MB; at most %(limit)d MB are taken."),
            _("Copy the filled rows into a fresh template and send that; leave pictures out."),
            "too_large",
            size=-(-size // MIB),
            limit=limits.file_bytes // MIB,
        )
    try:
        return source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError:
        raise refuse(_("%(path)s cannot be read."), _("Look at the name."), "missing", path=source) from None


# How other files begin, and what they are called in a message.
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", _("a PDF")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"RIFF", _("a picture or sound")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"7z\xbc\xaf", _("a packed archive")),
    (b"Rar!", _("a packed archive")),
    (b"\x1f\x8b", _("a packed archive")),
)


def _not_a_workbook(content: bytes) -> WorkbookError:
    """Name what the file is, by its first bytes."""
    if not content:
        return refuse(_("The file is empty."), _("Save the workbook again and send it once more."), "empty")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return protected()
        return _other_file(_("an old Excel or WPS file (.xls, .et)"))
    for beginning, name in BEGINNINGS:
        if content.startswith(beginning):
            return _other_file(name)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        return _other_file(_("a web page"))
    if start.startswith((b"<?xml", b"<workbook")):
        return _other_file(_("an XML file"))
    if b"\x00" not in content[:4096] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _other_file(_("a text file (CSV?)"))
    return _other_file(_("not a workbook"))


def _refuse_other_zip(archive: Archive) -> None:
    names = archive.parts.keys()
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise _other_file(_("a binary Excel workbook (.xlsb)"))
    if "word/document.xml" in names:
        raise _other_file(_("a Word document"))
    if "ppt/presentation.xml" in names:
        raise _other_file(_("a presentation"))
    if "mimetype" in names and b"opendocument" in archive.read("mimetype", 4096):
        raise _other_file(_("an OpenDocument file (.ods)"))
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        raise _other_file(_("a Numbers file"))
    raise _other_file(_("a packed archive"))


NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".7z", ".rar", ".gz", ".ole", ".exe")


def _refuse_active_parts(archive: Archive) -> None:
    """Macros, links to other files, connections, embedded files: a pack holds values only."""
    names = [name.casefold() for name in archive.parts]
    types = archive.read("[Content_Types].xml")
    if any("vbaproject" in n or n.startswith("xl/macrosheets/") for n in names) or b"macroEnabled" in types:
        raise refuse(
            _("The workbook carries macros, which are never taken."),
            _("Save it as “Excel workbook (.xlsx)”, without macros."),
            "macros",
        )
    if any(n.startswith(("xl/externallinks/", "xl/connections")) for n in names):
        raise refuse(
            _("The workbook is linked to other files or data sources."),
            _("In Excel: Data › Edit Links › Break Link. Then save it again."),
            "external_links",
        )
    if any(n.startswith(("xl/embeddings/", "xl/activex/")) or n.endswith(NESTED) for n in names):
        raise refuse(
            _("Other files or controls are embedded in the workbook."),
            _("Delete the embedded objects and save it again."),
            "embedded",
        )


def _other_file(name: str) -> WorkbookError:
    return refuse(
        _("This is %(kind)s, not an Excel workbook (.xlsx)."), TEMPLATE_MEND, "not_xlsx", kind=Message(name)
    )


def protected() -> WorkbookError:
    """The file is encrypted."""
    return refuse(_("The workbook is protected with a password."), _("Save it without the password."), "protected")


def damaged() -> WorkbookError:
    """The file is cut off or altered."""
    return refuse(
        _("The file is damaged: perhaps it was not sent whole."),
        _("Open it, save it again as “Excel workbook (.xlsx)”, and send it once more."),
        "damaged",
    )
