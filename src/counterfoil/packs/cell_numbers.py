"""Numbers as people type them: "40万元", "≥70", "about 100", "12 people", in three languages.

One reading or none: what two careful people could read in two ways is refused, with the way to write it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.quantities import LARGEST, Qualifier, QualifiedNumber
from counterfoil.packs import cell_currencies as money
from counterfoil.packs.cell_text import (
    UNCLEAR,
    CellError,
    folded,
    is_blank,
    plain,
    plain_number,
    remembered,
    says_nothing,
    shown,
    words,
    wrong,
)

LONGEST = 80  # characters of a cell that is to be a number; longer ones are prose
DECIMALS = 6  # as the column numeric(21, 6) holds them


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number with what stood around it.

    `unit_words` as typed ("people", "人"), "" for none. `currency` is a hint (ISO 4217) that the cell itself
    gave; `sign` is the typed sign where several currencies share it.
    """

    value: QualifiedNumber
    unit_words: str = ""
    currency: str | None = None
    sign: str = ""

    def fits(self, code: str) -> bool:
        """Can the cell's currency be `code`? True where the cell names none, or a sign that `code` shares."""
        return self.currency in (None, code) or code in money.SHARED_SIGNS.get(self.sign, ())


def _any(*alternatives: str) -> str:
    """A pattern for one of the phrases, longest first; a Latin or Arabic phrase ends where its word ends."""
    ordered = sorted((plain(a) for a in alternatives), key=len, reverse=True)
    return "|".join(
        re.escape(a) + (r"(?![^\W\d_])" if re.search(r"[a-z\u0620-\u06ff]$", a, re.I) else "")
        for a in ordered
    )


# Before the number. "Over" and "more than" are kept as "at least": the source's own words stand in the column
# for exact words, and the difference of one is below what such words mean.
LEADS = {
    Qualifier.AT_LEAST: _any(
        "at least", "no fewer than", "no less than", "not less than", "not fewer than", "more than", "over",
        "above", "upwards of", "minimum", "min.", "min", "≥", "≧", "⩾", ">=", "=>", ">",
        "至少", "不少于", "不低于", "不下", "超过", "超", "逾", "多于", "大于", "高于", "突破",
        "كەم دېگەندە", "ئاز دېگەندە", "ئەڭ ئاز بولغاندا", "ئەڭ ئاز",
    ),
    Qualifier.ABOUT: _any(
        "about", "approximately", "approx.", "approx", "circa", "ca.", "c.", "~", "≈", "≒", "around", "nearly",
        "almost", "roughly", "close to", "some", "大约", "大概", "大致", "约", "将近", "接近", "近", "几乎", "差不多",
        "تەخمىنەن", "بولجاپ", "ئاساسەن",
    ),
    Qualifier.UP_TO: _any(
        "up to", "at most", "no more than", "not more than", "fewer than", "less than", "under", "below", "maximum",
        "max.", "max", "≤", "≦", "⩽", "<=", "=<", "<", "不超过", "不多于", "至多", "最多", "少于", "低于", "不足", "不到",
        "ئەڭ كۆپ بولغاندا", "كۆپ دېگەندە", "ئەڭ كۆپ",
    ),
}  # fmt: skip
FILLERS = _any("a total of", "in total", "total", "altogether", "all together", "共计", "总计", "合计", "总共", "一共", "共",
               "جەمئىي")  # fmt: skip
# After the number, or after its unit. The Uyghur ones are postpositions on a case ending.
_FROM = "(?:-? ?(?:تىن|دىن) )"
_TO = "(?:-? ?(?:كە|گە|غا|قا) )"
TRAILS = {
    Qualifier.AT_LEAST: _any("or more", "and more", "or above", "and above", "and over", "or over", "at least", "plus",
                             "及以上", "以上", "有余", "余", "多", "+") + f"|{_FROM}(?:ئارتۇق|كۆپ|يۇقىرى)",
    Qualifier.ABOUT: _any("or so", "approximately", "approx.", "approx", "about", "左右", "上下", "ئەتراپىدا", "چامىسىدا")
    + f"|{_TO}?يېقىن|来(?=[个名人位户])",
    Qualifier.UP_TO: _any("or fewer", "or less", "and below", "at most", "maximum", "max.", "max", "以内", "之内", "及以下",
                          "以下") + f"|{_FROM}(?:ئاشمايدۇ|كۆپ ئەمەس)",
}  # fmt: skip


def _named(patterns: dict[Qualifier, str]) -> str:
    return "|".join(f"(?P<{qualifier.value}>{pattern})" for qualifier, pattern in patterns.items())


_LOOSE = {"块", "圆"}  # also counters of things: money only where nothing follows


def _money_words() -> str:
    typed = {plain(word) for words in money.WORDS.values() for word in words}
    return _any(*(typed - _LOOSE)) + "".join(rf"|{word}(?!\w)" for word in _LOOSE)


_MONEY = f"(?P<money>(?i:{_money_words()})|[A-Z]{{3}}(?![^\\W\\d_]))"
LEAD = re.compile(rf"\s*(?:(?i:{_named(LEADS)}|(?P<filler>{FILLERS}))|{_MONEY})[\s:]*")
TRAIL_HEAD = re.compile(rf"\s*\(?\s*(?:(?i:{_named(TRAILS)})|{_MONEY})\s*\)?")
TRAIL_END = re.compile(rf"\s*\(?\s*(?:(?i:{_named(TRAILS)})|{_MONEY})\s*\)?$")

DIGITS = re.compile(r"\d(?:[\d.,،' ]*\d)?")
UNGROUPED = re.compile(r"(\d+)(?:\.(\d+))?$")
GROUPED = re.compile(r"[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*(?:\.\d+)?$")
MORE = re.compile(r" ?[余多](?= ?[百千万萬亿億])")
SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "billion": 10**9,
    "يۈز": 10**2, "مىڭ": 10**3, "تۈمەن": 10**4, "مىليون": 10**6, "مىليارد": 10**9,
}  # fmt: skip
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
VAGUE = re.compile(r"一[些批定部]|[几数]|若干|许多|多[名个位]|[a ]?few\b|several|many|some\b", re.IGNORECASE)
NONE = frozenset(folded(w) for w in ("none", "nil", "no", "zero", "无", "没有", "يوق"))
PER = re.compile(r"(?:/(?! ?\d)|per\b|each\b|a piece\b|每|هەر)", re.IGNORECASE)


@remembered
def number(cell: object) -> NumberCell:
    """A number with its qualifier, unit words and currency hint.

    Blank and "not stated" give *not stated*, "unclear" gives *unclear*. A comma, space or apostrophe
    separates groups of three digits, a point begins the decimals; "1.200" and "1,20" are refused, because half of
    Europe reads them the other way round. "Over" is kept as "at least", "nearly" as "about".
    CellError: no number, two numbers, a range, a negative or absurd one, a date, TRUE, an Excel error.
    """
    if is_blank(cell):
        return NumberCell(QualifiedNumber.not_stated())
    if not isinstance(cell, str):
        return NumberCell(QualifiedNumber(_checked(_from_value(cell), words(cell))))
    text = plain(words(cell))
    if len(text) > LONGEST:
        raise _no_number(text)
    if says_nothing(text):
        return NumberCell(QualifiedNumber.not_stated())
    if folded(text) in UNCLEAR:
        return NumberCell(QualifiedNumber(None, Qualifier.UNCLEAR))
    if folded(text) in NONE:
        raise wrong(
            _("“%(text)s” can mean zero or not stated."),
            _("Write 0 where the source says there were none; leave the cell blank where it does not say."),
            text=text,
        )
    return _read(text)


def _read(text: str) -> NumberCell:
    found = _Found(text)
    rest = found.take(LEAD, text)
    amount, more, rest = _amount(rest, text)
    if more:
        found.qualifiers.add(Qualifier.AT_LEAST)
    rest = found.take(TRAIL_HEAD, rest)
    _refuse_second_number(rest, text)
    rest = found.take(TRAIL_END, rest, last=True)
    unit_words = rest.strip(" .,;:")
    if unit_words.startswith("(") and unit_words.endswith(")"):
        unit_words = unit_words[1:-1].strip()
    return NumberCell(
        QualifiedNumber(_checked(amount, text), found.qualifier()), unit_words, found.currency(), found.sign
    )


class _Found:
    """The qualifiers and currencies met on the way through one cell."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.qualifiers: set[Qualifier] = set()
        self.codes: set[str] = set()
        self.sign = ""

    def take(self, pattern: re.Pattern[str], text: str, last: bool = False) -> str:
        """Note what the pattern finds at the head of the text (or at its end); the text without it."""
        while found := (pattern.search if last else pattern.match)(text):
            name = found.lastgroup
            if name == "money" and not self._note_money(found["money"]):
                break
            if name in Qualifier.values:
                self.qualifiers.add(Qualifier(name))
            text = text[: found.start()] if last else text[found.end() :]
        return text

    def _note_money(self, word: str) -> bool:
        code = money.BY_WORD.get(folded(word)) or (word if word in money.codes() else None)
        if code is None:
            return False
        shared = "$" if folded(word) in ("dollar", "dollars", folded("دوللار")) else word
        self.sign = shared if shared in money.SHARED_SIGNS else ""
        self.codes.add(code)
        return True

    def qualifier(self) -> Qualifier:
        if len(self.qualifiers) > 1:
            raise wrong(
                _("“%(text)s” says two things at once: %(first)s and %(second)s."),
                _(
                    "Keep the one that the source stresses, and quote its words in the column for exact words."
                ),
                text=shown(self.text),
                **dict(zip(("first", "second"), (q.label for q in sorted(self.qualifiers)), strict=False)),
            )
        return next(iter(self.qualifiers), Qualifier.EXACTLY)

    def currency(self) -> str | None:
        if len(self.codes) > 1:
            raise wrong(
                _("“%(text)s” names two currencies: %(codes)s."),
                _("Keep one; a second amount goes into the column “also stated as”."),
                text=shown(self.text),
                codes=", ".join(sorted(self.codes)),
            )
        return next(iter(self.codes), None)


def _from_value(cell: Any) -> Decimal:
    """A value that Excel holds as something other than text."""
    if isinstance(cell, bool):
        raise wrong(
            _("%(text)s is not a number."),
            _("Write the number, or leave the cell blank."),
            text=str(cell).upper(),
        )
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise wrong(
            _("Excel holds a date or time here (%(text)s), not a number."),
            _("Format the cell as Text and type the number again: Excel turns “10-12” into a date."),
            text=cell,
        )
    if isinstance(cell, float) and not math.isfinite(cell):
        raise _no_number(str(cell))
    return Decimal(plain_number(cell)) if isinstance(cell, float) else Decimal(str(cell))


def _checked(amount: Decimal, cell: object) -> Decimal:
    """Within what the database holds, as a plain integer or decimal."""
    if amount < 0:
        raise _negative(cell)
    if amount > LARGEST:
        raise wrong(
            _("“%(text)s” is larger than any number we hold (15 digits)."),
            _("Look for a number typed twice or an extra 万 or 亿."),
            text=shown(cell),
        )
    whole = amount.to_integral_value()
    if amount == whole:
        return whole.quantize(Decimal(1))
    amount = amount.normalize()
    if -int(amount.as_tuple().exponent) > DECIMALS:
        raise wrong(
            _("“%(text)s” has more than six digits after the point."),
            _("Write it as the source printed it, with at most six."),
            text=shown(cell),
        )
    return amount


def _amount(text: str, cell: str) -> tuple[Decimal, bool, str]:
    """(amount, "and more" said inside it, what follows) from a text that begins with the number."""
    if bare := BARE_HAN.match(text):
        return Decimal(SCALES[bare[0]]), True, text[1:].lstrip("余多")
    if text[:1] in "-(负" and re.match(r"[-(负] ?\d", text):
        raise _negative(cell)
    if VAGUE.match(text):
        raise _vague(cell)
    if DIGITS.match(text):
        return _scaled(text, cell)
    if han := HAN.match(text):
        value = _chinese(han[0], cell)
        more = MORE.match(text, han.end())
        scale = SCALE.match(text, more.end()) if more else None
        if more and scale:
            return value * _scale(scale), True, text[scale.end() :]
        if text[han.end() :].startswith("几"):
            raise _vague(cell)
        return value, False, text[han.end() :]
    raise _no_number(cell)


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
        raise _two_numbers(cell)
    raise wrong(
        _("“%(text)s” has its commas or points where no number has them."),
        _("A comma separates groups of three digits, a point begins the decimals: 1,200 or 1.2."),
        text=shown(cell),
    )


def _chinese(numeral: str, cell: str) -> Decimal:
    """十二, 三百零五, 四十万, 一亿二千万. Digits side by side (二三) and a last digit without its unit (三百五) are refused."""
    total = section = 0
    digit: int | None = None
    unit, myriad, zero = 10**4, 10**12, False
    for mark in numeral:
        if mark in HAN_DIGITS:
            if digit not in (None, 0):
                raise _vague(cell)
            digit, zero = HAN_DIGITS[mark], zero or HAN_DIGITS[mark] == 0
        elif mark in HAN_UNITS:
            size = HAN_UNITS[mark]
            if size >= unit or (digit in (None, 0) and size != 10):
                raise _vague(cell)
            section, digit, unit, zero = section + (digit or 1) * size, None, size, False
        else:
            section += digit or 0
            if not total + section:
                raise _vague(cell)
            size = HAN_MYRIADS[mark]
            if size > myriad:  # 一万亿: the 亿 multiplies all before it
                total, section = total + section, 0
                total *= size
            else:
                total += section * size
            section, digit, unit, zero, myriad = 0, None, 10**4, False, size
    if digit and not zero and (unit in (100, 1000) or (total and not section)):
        raise _vague(cell)
    return Decimal(total + section + (digit or 0))


def _refuse_second_number(rest: str, cell: str) -> None:
    if re.match(r"e[+-]?\d", rest, re.IGNORECASE) or re.match(r"(?:st|nd|rd|th)\b", rest):
        raise _no_number(cell)
    if PER.match(rest.lstrip(" (")):
        raise wrong(
            _("“%(text)s” says how much and for whom in one cell."),
            _("Write the amount alone here, and what it is for in the column “for each”."),
            text=shown(cell),
        )
    if re.match(r" ?(?:[-–—~〜至到]|to |and |\.\.)+ ?\d", rest):
        raise wrong(
            _("“%(text)s” is a range."),
            _(
                "Write its lower end as “at least”, or its upper end as “up to”, and quote the words of the source."
            ),
            text=shown(cell),
        )
    if any(c.isdecimal() for c in rest):
        raise _two_numbers(cell)


def _two_numbers(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” holds more than one number."),
        _("Give each number its own row; the same amount in another currency goes into “also stated as”."),
        text=shown(cell),
    )


def _negative(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” is below zero."),
        _("Write what was given or counted; a return or a correction is a row of its own."),
        text=shown(cell),
    )


def _vague(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” is not one definite number."),
        _("Write the number in digits, or “unclear”, and quote the words in the column for exact words."),
        text=shown(cell),
    )


def _no_number(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” cannot be read as a number."),
        _(
            "Begin with the number, in digits, then the unit: 12 people, ≥70, about 100. Leave it blank if not stated."
        ),
        text=shown(cell),
    )
