"""The door of bank files: how large one is, and what it really is, whatever it is called."""

from __future__ import annotations

import io
from typing import IO, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from counterfoil.base.errors import Refusal

MIB = 1 << 20
LIMIT = 50 * MIB
HEAD = 4096

Source = bytes | IO[bytes]
Kind = Literal["camt", "xlsx", "text"]

# How files begin that are no statement, and what they are called in a message.
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", gettext_noop("a PDF")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
    (b"GIF8", gettext_noop("a picture")),
    (b"RIFF", gettext_noop("a picture or sound")),
    (b"BM", gettext_noop("a picture")),
    (b"{\\rtf", gettext_noop("a text document (RTF)")),
    (b"7z\xbc\xaf", gettext_noop("a packed archive")),
    (b"Rar!", gettext_noop("a packed archive")),
    (b"\x1f\x8b", gettext_noop("a packed archive")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", gettext_noop("an old Excel or WPS file (.xls, .et)")),
)


def opened(source: Source) -> IO[bytes]:
    """The file as a stream at its beginning. Refusal: empty, or above 50 MB (codes "empty", "too_large")."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise Refusal(_("The file is empty."), mend=_("Fetch it from the bank again."), code="empty")
    if size > LIMIT:
        raise Refusal(
            _("The file has %(size)d MB; at most %(limit)d MB are taken.")
            % {"size": -(-size // MIB), "limit": LIMIT // MIB},
            mend=_("Fetch the statement from the bank in shorter periods, such as month by month."),
            code="too_large",
        )
    return stream


def kind_of(source: Source) -> Kind:
    """Whether a file is XML (which `camt` reads), a workbook or text (which `tables` reads); its name says nothing.

    Refusal "not_a_statement": something else, which the message names.
    """
    stream = opened(source)
    head = stream.read(HEAD)
    stream.seek(0)
    text = _as_text(head).lstrip("\ufeff \t\r\n").lower()
    if text.startswith(("<html", "<!doctype html", "<table")):
        raise not_a_statement(gettext_noop("a web page, whatever its name ends in"))
    if text.startswith("<"):
        return "camt"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    for beginning, name in BEGINNINGS:
        if head.startswith(beginning) and (len(beginning) > 2 or b"\x00" in head):
            raise not_a_statement(name)
    if "\x00" in text:
        raise not_a_statement(gettext_noop("not text"))
    return "text"


def not_a_statement(name: str) -> Refusal:
    """`name` says what the file is instead; a marked word."""
    return Refusal(
        _("This is %(kind)s, not a bank statement.") % {"kind": _(name)},
        mend=_("Fetch the statement from the bank as camt.053, CSV or Excel workbook (.xlsx)."),
        code="not_a_statement",
    )


def _as_text(head: bytes) -> str:
    """The beginning of a file, for looking at: UTF-16 where a mark or its zeros say so, else byte by byte."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "replace")
    for encoding, zeros in (("utf-16-le", head[1:400:2]), ("utf-16-be", head[:400:2])):
        if len(zeros) > 3 and zeros.count(0) > 0.6 * len(zeros):
            return head[: len(head) & ~1].decode(encoding, "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
