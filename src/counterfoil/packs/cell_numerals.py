"""The amount itself: digits with separators and scale words, and Chinese numerals.

What two careful people could read in two ways is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from counterfoil.base.numerals import SCALES
from counterfoil.packs.cell_text import CellError, shown, wrong

DIGITS = re.compile(r"\d(?:[\d.,،' ]*\d)?")
UNGROUPED = re.compile(r"(\d+)(?:\.(\d+))?$")
GROUPED = re.compile(r"[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*(?:\.\d+)?$")
MORE = re.compile(r" ?[余多](?= ?[百千万萬亿億])")
# 5千克 is five kilograms, 3百货店 three department stores: there the letter belongs to the unit.
_HUNDRED, _THOUSAND = "百(?![分货合])", "千(?![克米瓦卡帕伏])"
SCALE = re.compile(
    rf" ?(?P<han>(?:{_HUNDRED}|{_THOUSAND}|[万萬亿億])+)|(?P<k>k)(?![^\W\d_])|"
    r" ?(?P<word>hundred|thousand|million|billion|يۈز|مىڭ|تۈمەن|مىليون|مىليارد)s?(?![^\W\d_])",
    re.IGNORECASE,
)
HAN_DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {
    "两": 2,
    "兩": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = f"[{''.join(HAN_DIGITS)}十拾佰仟]|{_HUNDRED}|{_THOUSAND}"
HAN = re.compile(f"(?:{_HAN})(?:{_HAN}|[万萬亿億])*")
BARE_HAN = re.compile("[百千万亿](?=[余多])")  # 百余, 千余: more than a hundred, a thousand
VAGUE = re.compile(
    r"一[些批定部半般样致切旦带直起同]|[几数]|若干|许多|多[名个位]|(?:a )?few\b|several|many|some\b", re.IGNORECASE
)


def amount_in(text: str, cell: str) -> tuple[Decimal, bool, str]:
    """(amount, "and more" said inside it, what follows) from a text that begins with the number."""
    if bare := BARE_HAN.match(text):
        return Decimal(SCALES[bare[0]]), True, text[1:].lstrip("余多")
    if text[:1] in "-(负" and re.match(r"[-(负] ?\d", text):
        raise negative(cell)
    if VAGUE.match(text):
        raise vague(cell)
    if DIGITS.match(text):
        return _scaled(text, cell)
    if han := HAN.match(text):
        value = _chinese(han[0], cell)
        more = MORE.match(text, han.end())
        scale = SCALE.match(text, more.end()) if more else None
        if more and scale:
            return value * _scale(scale), True, text[scale.end() :]
        if text[han.end() :].startswith("几"):
            raise vague(cell)
        return value, False, text[han.end() :]
    raise no_number(cell)


def _scaled(text: str, cell: str) -> tuple[Decimal, bool, str]:
    """Digits with scale words: 40万, 1.5亿, 1亿2000万, 40余万, 1.5 million."""
    total, smallest, more, at = Decimal(0), math.inf, False, 0
    while digits := DIGITS.match(text, at):
        inside = MORE.match(text, digits.end())
        scale = SCALE.match(text, inside.end() if inside else digits.end())
        size = _scale(scale) if scale else 1
        if size >= smallest:
            break
        value = _decimal(digits[0].replace("،", ","), cell, scaled=scale is not None) * size
        if smallest != math.inf and value >= smallest:
            break
        total, smallest, more = total + value, size, more or inside is not None
        at = scale.end() if scale else digits.end()
        if not (scale and scale["han"]):
            break
    return total, more, text[at:]


def _scale(found: re.Match[str]) -> int:
    words: Iterable[str] = found["han"] or ((found["k"] or found["word"]).casefold(),)
    return math.prod(SCALES[word] for word in words)


def _decimal(token: str, cell: str, *, scaled: bool) -> Decimal:
    """Digits with separators, where they have one reading (see `number`)."""
    if plain_digits := UNGROUPED.match(token):
        whole, decimals = plain_digits.groups()
        if decimals and len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0" and not scaled:
            raise wrong(
                _("“%(text)s” can be read in two ways."),
                _("Write %(thousands)s for the thousands, or %(decimal)s for the decimals."),
                text=shown(cell),
                thousands=whole + decimals,
                decimal=f"{whole}.{decimals.rstrip('0') or '0'}" if decimals[-1] == "0" else f"{token}0",
            )
        return Decimal(token)
    if GROUPED.match(token):
        return Decimal(re.sub("[,' ]", "", token))
    if " " in token or "'" in token:
        raise two_numbers(cell)
    raise wrong(
        _("“%(text)s” has its commas or points where no number has them."),
        _("A comma separates groups of three digits, a point begins the decimals: 1,200 or 1.2."),
        text=shown(cell),
    )


def _chinese(numeral: str, cell: str) -> Decimal:
    """十二, 三百零五, 四十万, 一亿二千万.

    Refused: digits side by side (二三 is "two or three"), and a last digit without its unit (三百五).
    """
    total = section = 0
    digit: int | None = None
    unit, myriad, zero = 10**4, 10**12, False
    for mark in numeral:
        if mark in HAN_DIGITS:
            if digit not in (None, 0):
                raise vague(cell)
            digit, zero = HAN_DIGITS[mark], zero or HAN_DIGITS[mark] == 0
        elif mark in HAN_UNITS:
            size = HAN_UNITS[mark]
            if size >= unit or (digit in (None, 0) and size != 10):
                raise vague(cell)
            section, digit, unit, zero = section + (digit or 1) * size, None, size, False
        else:
            section += digit or 0
            if not total + section:
                raise vague(cell)
            size = HAN_MYRIADS[mark]
            if size > myriad:  # 一万亿: the 亿 multiplies all before it
                total, section = total + section, 0
                total *= size
            else:
                total += section * size
            section, digit, unit, zero, myriad = 0, None, 10**4, False, size
    if digit and not zero and (unit in (100, 1000) or (total and not section)):
        raise vague(cell)
    return Decimal(total + section + (digit or 0))


def two_numbers(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” holds more than one number."),
        _("Give each number its own row; the same amount in another currency goes into “also stated as”."),
        text=shown(cell),
    )


def negative(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” is below zero."),
        _("Write what was given or counted; a return or a correction is a row of its own."),
        text=shown(cell),
    )


def vague(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” is not one definite number."),
        _("Write the number in digits, or “unclear”, and quote the words in the column for exact words."),
        text=shown(cell),
    )


def no_number(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” cannot be read as a number."),
        _("Write the number in digits, then the unit: 12 people, ≥70, about 100. Leave it blank if not stated."),
        text=shown(cell),
    )
