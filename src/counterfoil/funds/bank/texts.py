"""CSV as banks and spreadsheets write it: which letters, which separator, which rows (RFC 4180 and its relatives)."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank.files import not_a_statement
from counterfoil.funds.bank.headers import guess

SEPARATORS = (",", ";", "\t")
ROWS = 500_000
SAMPLE = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
REPLACEMENTS = str.maketrans("", "", "\ufeff")


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was in: UTF-8, UTF-16, GB18030 (with GBK and GB 2312) or Windows-1252.

    Refusal: bytes that are no text in any of them ("encoding"), or no text at all ("not_a_statement").
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise not_a_statement(gettext_noop("not text"))
        return text.translate(REPLACEMENTS) if "\ufeff" in text else text, encoding
    raise Refusal(
        _("The letters of the file cannot be read: they are neither UTF-8 nor UTF-16 nor GB18030 (GBK)."),
        mend=_("Open it in a spreadsheet and save it as “CSV UTF-8”, or as Excel workbook (.xlsx)."),
        code="encoding",
    )


def _candidates(content: bytes) -> list[str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    head = content[:400]
    if head[1::2].count(0) > len(head) // 4:
        return ["utf-16-le"]
    if head[::2].count(0) > len(head) // 4:
        return ["utf-16-be"]
    return ["utf-8", "gb18030" if _looks_chinese(content[:SAMPLE]) else "windows-1252"]


def _looks_chinese(sample: bytes) -> bool:
    """Chinese letters are pairs of high bytes (GB 2312); in Western Europe a high byte stands alone among ASCII."""
    high = [byte > 0x7F for byte in sample]
    pairs = sum(one and other for one, other in pairwise(high))
    return pairs * 2 > sum(high)


def separator_of(text: str) -> str:
    """The separator that makes headers we know, else the one that parts most lines into the same number of cells.

    Refusal "separator": none parts any.
    """
    sample = text[:SAMPLE]
    scores: dict[str, tuple[bool, int]] = {}
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(sample), delimiter=separator))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        parted = max(((width - 1) * count for width, count in widths.items()), default=0)
        scores[separator] = (_has_header(rows), parted)
    best = max(scores, key=lambda separator: scores[separator], default="")
    if not best or not scores[best][1]:
        raise Refusal(
            _("The file is not a table: no comma, semicolon or tab parts its lines."),
            mend=_("Fetch the statement from the bank as CSV, or as Excel workbook (.xlsx)."),
            code="separator",
        )
    return best


def _has_header(rows: list[list[str]]) -> bool:
    try:
        guess(rows)
    except Refusal:
        return False
    return True


def rows_of(text: str, separator: str) -> list[tuple[str, ...]]:
    """The rows as cells; row 1 is the first, as a spreadsheet numbers them.

    Refusal, naming the row: a quotation mark that is never closed, or more rows than the cap.
    """
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(tuple(row))  # of text alone: nothing for the garbage collector to follow
            if len(rows) > ROWS:
                raise Refusal(
                    _("The file has more than %(limit)d rows.") % {"limit": ROWS},
                    mend=_("Fetch the statement in shorter periods, such as month by month."),
                    code="too_large",
                )
    except csv.Error:
        raise Refusal(
            _("A quotation mark is never closed, or the row goes on after it."),
            mend=_("Fetch the file again, whole. If it stays so, use an Excel workbook (.xlsx)."),
            where=_("row %(row)d") % {"row": len(rows) + 1},
            code="damaged",
        ) from None
    return rows
