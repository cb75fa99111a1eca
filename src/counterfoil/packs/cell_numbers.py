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

from counterfoil.base.quantities import LARGEST, QualifiedNumber, Qualifier
from counterfoil.packs import cell_currencies as money
from counterfoil.packs import vocabulary
from counterfoil.packs.cell_numerals import amount_in, negative, no_number, two_numbers
from counterfoil.packs.cell_text import (
    UNCLEAR,
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

FLOAT_EXACT = 1e15  # below it a float of Excel holds every integer
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


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the phrases, longest first; a Latin or Arabic phrase ends where its word ends."""
    ordered = sorted(map(plain, words), key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![^\W\d_])" if re.search(r"[a-z\u0620-\u06ff]$", word, re.I) else "")
        for word in ordered
    )


def _after(qualifier: Qualifier) -> str:
    """What may follow the number; the Uyghur postpositions with the case ending before them."""
    table = vocabulary.TABLES["after"][qualifier.value]
    patterns = [_any(vocabulary.words("after", qualifier.value))]
    if "ug_from" in table:
        patterns.append(f"(?:-? ?(?:تىن|دىن) )(?:{_any(table['ug_from'])})")
    if "ug_to" in table:
        patterns.append(f"(?:-? ?(?:كە|گە|غا|قا) )?(?:{_any(table['ug_to'])})")
    if qualifier == Qualifier.ABOUT:
        patterns.append("来(?=[个名人位户])")
    return "|".join(patterns)


SAID = (Qualifier.AT_LEAST, Qualifier.ABOUT, Qualifier.UP_TO)
LEADS = {qualifier: _any(vocabulary.words("before", qualifier.value)) for qualifier in SAID}
TRAILS = {qualifier: _after(qualifier) for qualifier in SAID}
FILLERS = _any(vocabulary.words("before", "filler"))


def _named(patterns: dict[Qualifier, str]) -> str:
    return "|".join(f"(?P<{qualifier.value}>{pattern})" for qualifier, pattern in patterns.items())


_LOOSE = {"块", "圆"}  # also counters of things: money only where nothing follows


def _money_words() -> str:
    typed = {plain(word) for words in money.WORDS.values() for word in words}
    return _any(typed - _LOOSE) + "".join(rf"|{word}(?!\w)" for word in _LOOSE)


_MONEY = f"(?P<money>(?i:{_money_words()})|[A-Z]{{3}}(?![^\\W\\d_]))"
LEAD = re.compile(rf"\s*(?:(?i:{_named(LEADS)}|(?P<filler>{FILLERS}))|{_MONEY})[\s:]*")
TRAIL_HEAD = re.compile(rf"\s*\(?\s*(?:(?i:{_named(TRAILS)})|{_MONEY})\s*\)?")
TRAIL_END = re.compile(rf"\s*\(?\s*(?:(?i:{_named(TRAILS)})|{_MONEY})\s*\)?$")

DOLLARS = frozenset(map(folded, money.DOLLARS))
# A half or a fraction after the number changes it: 3年半, 三分之一, 2½.
FRACTION = re.compile(r"半(?:$|[年天月个小])|个半|分之|\bhalf\b|[¼-¾⅐-⅞]")
NONE = vocabulary.keys("none", folded)
PER = re.compile(r"(?:/(?! ?\d)|per\b|each\b|a piece\b|每|هەر)", re.IGNORECASE)


def is_whole(cell: Any) -> bool:
    """Whether a cell holds a plain whole number as Excel does, as nearly every number of a workbook is."""
    return cell.__class__ is float and 0 <= cell < FLOAT_EXACT and cell.is_integer()


@remembered
def number(cell: Any) -> NumberCell:
    """A number with its qualifier, unit words and currency hint.

    Blank and "not stated" give *not stated*, "unclear" gives *unclear*. A comma, space or apostrophe
    separates groups of three digits, a point begins the decimals; "1.200" and "1,20" are refused, because half of
    Europe reads them the other way round. "Over" is kept as "at least", "nearly" as "about".
    CellError: no number, two numbers, a range, a negative or absurd one, a date, TRUE, an Excel error.
    """
    if is_blank(cell):
        return NumberCell(QualifiedNumber.not_stated())
    if is_whole(cell):
        return NumberCell(QualifiedNumber(Decimal(int(cell))))
    if not isinstance(cell, str):
        return NumberCell(QualifiedNumber(_checked(_from_value(cell), words(cell))))
    text = plain(words(cell))
    if len(text) > LONGEST:
        raise no_number(text)
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
    _refuse_per(rest, text)
    amount, more, rest = amount_in(rest, text)
    if more:
        found.qualifiers.add(Qualifier.AT_LEAST)
    rest = found.take(TRAIL_HEAD, rest)
    _refuse_second_number(rest, text)
    rest = found.take(TRAIL_END, rest, last=True)
    unit_words = rest.strip(" .,;:")
    if unit_words.startswith("(") and unit_words.endswith(")"):
        unit_words = unit_words[1:-1].strip()
    value, currency = QualifiedNumber(_checked(amount, text), found.qualifier()), found.currency()
    return NumberCell(value, unit_words, currency, found.sign)


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
        sign = "$" if folded(word) in DOLLARS else word
        if sign in money.SHARED_SIGNS and self.sign in ("", sign):
            self.sign = sign
        else:
            self.codes.add(code)
        return True

    def qualifier(self) -> Qualifier:
        if len(self.qualifiers) > 1:
            raise wrong(
                _("“%(text)s” says two things at once: %(first)s and %(second)s."),
                _("Keep the one that the source stresses, and quote its words in the column for exact words."),
                text=shown(self.text),
                **dict(zip(("first", "second"), (q.label for q in sorted(self.qualifiers)), strict=False)),
            )
        return next(iter(self.qualifiers), Qualifier.EXACTLY)

    def currency(self) -> str | None:
        """The one currency named; a code beside a sign that it shares decides ("$100 AUD")."""
        if self.sign and not self.codes & money.SHARED_SIGNS[self.sign]:
            self.codes.add(money.BY_WORD[self.sign])
        elif self.codes:
            self.sign = ""
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
    if isinstance(cell, float | Decimal) and not math.isfinite(cell):
        raise no_number(str(cell))
    return Decimal(plain_number(cell)) if isinstance(cell, float) else Decimal(str(cell))


def _checked(amount: Decimal, cell: object) -> Decimal:
    """Within what the database holds, as a plain integer or decimal."""
    if amount < 0:
        raise negative(cell)
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


def _refuse_per(text: str, cell: str) -> None:
    if PER.match(text.lstrip(" (")):
        raise wrong(
            _("“%(text)s” says how much and for whom in one cell."),
            _("Write the amount alone here, and what it is for in the column “for each”."),
            text=shown(cell),
        )


def _refuse_second_number(rest: str, cell: str) -> None:
    if re.match(r"e[+-]?\d", rest, re.IGNORECASE) or re.match(r"(?:st|nd|rd|th)\b", rest):
        raise no_number(cell)
    _refuse_per(rest, cell)
    if FRACTION.search(rest):
        raise wrong(
            _("“%(text)s” holds a fraction in words."),
            _("Write it as a decimal, such as 3.5, and quote the words in the column for exact words."),
            text=shown(cell),
        )
    if re.match(r" ?(?:[-–—~〜至到]|to |and |\.\.)+ ?\d", rest):
        raise wrong(
            _("“%(text)s” is a range."),
            _("Write its lower end as “at least”, or its upper end as “up to”, and quote the words of the source."),
            text=shown(cell),
        )
    if any(c.isdecimal() for c in rest):
        raise two_numbers(cell)
