"""Digits as people and banks write them: full width, with separators, with 万, 亿 or million."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "billion": 10**9,
    "يۈز": 10**2, "مىڭ": 10**3, "تۈمەن": 10**4, "مىليون": 10**6, "مىليارد": 10**9,
}  # fmt: skip
MOST = 20  # characters of one number: with 亿 it stays within the 28 digits that a Decimal keeps exactly
MARKS = (".", ",")  # what may begin the decimals
_HAN_SCALES = "".join(word for word in SCALES if len(word) == 1 and word > "\u3000")
_LONG_SCALES = "|".join(word for word in SCALES if word not in _HAN_SCALES)
# A digit, separators between digits, and perhaps the words that multiply it.
_PIECE = re.compile(
    rf" ?(?P<digits>\d(?:[\d.,' ]*\d)?|[.,]\d+)"
    rf"(?: ?(?:(?P<han>[{_HAN_SCALES}]+)|(?P<word>{_LONG_SCALES})s?(?![^\W\d_])))?",
    re.IGNORECASE,
)

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ALIKE = _WIDTHS | {
    ord(seen): meant
    for seen, meant in {
        "\u3000": " ", "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ",
        "\u2005": " ", "\u2006": " ", "\u2008": " ", "\u200a": " ", "\u205f": " ",
        "\t": " ", "\n": " ", "\u200e": "", "\u200f": "", "\u061c": "", "\u0640": "",
        "￥": "¥", "￡": "£", "￠": "¢", "\u2019": "'", "\u2018": "'", "\u02bc": "'",
        "\u2212": "-", "\u2010": "-", "\u2011": "-",
        "٫": ".", "٬": ",", "٪": "%", "。": ".",
        "\u06a9": "\u0643", "\u06cc": "\u064a",  # Persian kaf and yeh, typed for the Uyghur ones
    }.items()
}  # fmt: skip


def plain(text: str) -> str:
    """The text with one form per character: widths, spaces, digits of any script, dashes. Case stays."""
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c > "\x7f" and c.isdecimal() else c for c in text)
    return " ".join(text.split())


def readings(text: str) -> dict[str, Decimal]:
    """Every number that the text can mean, by the mark that begins its decimals ("." or ",").

    Empty where it is no number. One entry where both marks give the same, or one gives none: "1.234,56". Two for
    "1,234", which half of Europe reads the other way round. 40万, 1亿2000万 and 1.5 million are multiplied out.

    Args:
        text: as `plain` gives it, without sign and currency.
    """
    found: dict[str, Decimal] = {}
    for mark in MARKS:
        value = _with_mark(text.replace("،", ","), mark)
        if value is not None and value not in found.values():
            found[mark] = value
    return found


def _with_mark(text: str, mark: str) -> Decimal | None:
    """The number, if `mark` begins the decimals; several pieces must fall in size: 1亿2000万."""
    total, smallest, at = Decimal(0), math.inf, 0
    while piece := _PIECE.match(text, at):
        value = separated(piece["digits"], mark)
        size = _scale(piece)
        if value is None or size >= smallest or (total and value * size >= smallest):
            return None
        total, smallest, at = total + value * size, size, piece.end()
        if size == 1:
            break
    return total if at and at == len(text) else None


def _scale(piece: re.Match[str]) -> int:
    words = piece["han"] or ([piece["word"].casefold()] if piece["word"] else [])
    return math.prod(SCALES[word] for word in words)


def separated(digits: str, mark: str) -> Decimal | None:
    """Digits in groups of three, where `mark` begins the decimals: 1 234,56 or 1'234.56; None if they are not so."""
    if len(digits) > MOST:
        return None
    whole, found, decimals = digits.partition(mark)
    if found and not decimals.isdecimal():
        return None
    others = "".join(c for c in "., '" if c != mark)
    if not re.fullmatch(rf"\d*|[1-9]\d{{0,2}}([{others}])\d{{3}}(?:\1\d{{3}})*", whole):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{decimals or '0'}")
