"""Cells of a statement: days and amounts, where a whole column says how its marks are meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal, Words
from counterfoil.base.money import Money, digits, parse_amount
from counterfoil.base.numerals import plain, readings

TIME = r"(?:[T ]*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?)?"
YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]? ?" + TIME)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6}| \d{6}|" + TIME + ")")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}) ?" + TIME)
SLASHED = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/]\d{4}")
EARLIEST, LATEST = 1990, 2199  # a year outside is a typing error
_MARKED = re.compile(r"\d[\d.,' ]*[.,]\d+|\d[\d.,' ]*")


Cell = tuple[int, int, object]
Where = Callable[[int, int], str]


class Question(Refusal):
    """What a file alone does not tell. `choices`: (value for the mapping's field named by `code`, words)."""

    def __init__(self, problem: Words, choices: list[tuple[str | bool, Words]], *, code: str, where: str) -> None:
        super().__init__(problem, mend=_("Say which is meant."), where=where, code=code)
        self.choices = choices


def text_of(cell: object) -> str:
    """A cell as words: one line; numbers of a workbook as it shows them; a bank's guard (="0123", tab) taken off."""
    if isinstance(cell, str):
        if not cell:
            return ""
        text = " ".join(cell.split())
        return text[2:-1] if text[:2] == '="' and text[-1:] == '"' else text
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    return str(cell)


def day_of(cell: object, day_first: bool | None) -> dt.date:
    """A civil day from a date cell, 2026-03-05, 2026/3/5, 20260305, 05.03.2026 or 2026年3月5日; a time is left off.

    Refusal "day": anything else, a day that does not exist, or 05/03/2026 where `day_first` is not decided.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    return _day_in(text_of(cell), day_first)


@lru_cache(maxsize=4096)
def _day_in(text: str, day_first: bool | None) -> dt.date:
    words = plain(text)
    if found := YEAR_FIRST.fullmatch(words) or COMPACT.fullmatch(words):
        year, month, day = (int(part) for part in found.groups()[:3])
    elif found := YEAR_LAST.fullmatch(words):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        dotted_or_day = found[2] == "." or day_first
        if found[2] != "." and day_first is None and first != second:
            raise _no_day(text)
        day, month = (first, second) if dotted_or_day else (second, first)
    else:
        raise _no_day(text)
    try:
        made = dt.date(year, month, day)
    except ValueError:
        raise _no_day(text) from None
    if not EARLIEST <= year <= LATEST:
        raise _no_day(text)
    return made


def _no_day(text: str) -> Refusal:
    return Refusal(
        _("“%(text)s” is no day.") % {"text": text[:40]} if text else _("The day is missing."),
        mend=_("Write it as year, month and day, such as 2026-03-05."),
        code="day",
    )


def decide_day_first(cells: Iterable[Cell], where: Where) -> bool | None:
    """Whether 05/03/2026 is 5 March, by the whole column; None where no such day stands in it.

    Args:
        cells: (row, column, cell) each; `where` names the place of one.

    Question "day_first": every day can be read both ways.
    """
    doubtful = example = ""
    known = set[str]()
    for number, at, cell in cells:
        if not isinstance(cell, str) or cell in known:
            continue
        known.add(cell)
        found = SLASHED.match(plain(cell))
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 or second > 12:
            return first > 12
        if first != second and not doubtful:
            doubtful, example = where(number, at), found[0]
    if not doubtful:
        return None
    one, other = (_day_in(example, each) for each in (True, False))
    raise Question(
        _("“%(text)s” can be %(one)s or %(other)s, and no day of the column tells which.")
        % {"text": example, "one": one.isoformat(), "other": other.isoformat()},
        [(True, one.isoformat()), (False, other.isoformat())],
        code="day_first",
        where=doubtful,
    )


@dataclass(slots=True)
class _Seen:
    """Where a column shows a mark to begin decimals, and an amount that can be read both ways."""

    marks: dict[str, str]
    doubtful: tuple[str, str] | None = None


def decide_mark(cells: Iterable[Cell], where: Where, currency: str) -> str:
    """The mark that begins the decimals ("." or ","), by all amounts of the statement; "" where none stands in them.

    Args:
        cells: (row, column, cell) each; `where` names the place of one.

    Refusal "marks": some amounts show one, some the other. Question "decimal_mark": only amounts such as 1,234,
    which are a thousand to some and one and a bit to others.
    """
    seen, known = _Seen({}), set[str]()
    for number, at, cell in cells:
        if not isinstance(cell, str) or cell in known or ("." not in cell and "," not in cell and cell.isascii()):
            continue
        known.add(cell)
        mark = _mark_in(plain(cell), currency)
        if mark == "?":
            seen.doubtful = seen.doubtful or (where(number, at), cell)
        elif mark:
            seen.marks[mark] = seen.marks.get(mark) or where(number, at)
    if len(seen.marks) > 1:
        raise Refusal(
            _("Here the comma begins the decimals, but the point does in another place (%(other)s).")
            % {"other": seen.marks["."]},
            mend=_("Mend the amounts in the file, so that all are written in one way."),
            where=seen.marks[","],
            code="marks",
        )
    if seen.marks or not seen.doubtful:
        return next(iter(seen.marks), "")
    raise _ask_mark(*seen.doubtful, currency)


def _mark_in(text: str, currency: str) -> str:
    """The mark that an amount shows to begin its decimals, "" for none, "?" where it can be read both ways."""
    found = _MARKED.search(text)
    body = found[0] if found else ""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return max(".,", key=body.rfind)
    if points + commas == 0:
        return ""
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    whole, _mark, decimals = body.partition(mark)
    whole = whole.replace(" ", "").replace("'", "")
    if len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return "?" if digits(currency) else ""
    return mark


def _ask_mark(where: str, cell: str, currency: str) -> Question:
    example = (_MARKED.search(plain(cell)) or [""])[0]
    read = readings(example)
    choices: list[tuple[str | bool, Words]] = [
        (mark, f"{currency} {value.normalize():f}") for mark, value in read.items()
    ]
    return Question(
        _("“%(text)s” can be read in two ways, and no amount of the file tells which: %(ways)s.")
        % {"text": example, "ways": ", ".join(str(words) for _mark, words in choices)},
        choices,
        code="decimal_mark",
        where=where,
    )


class Amounts:
    """Reads the amounts of one statement, once it is decided which mark begins the decimals."""

    def __init__(self, currency: str, mark: str) -> None:
        self.currency, self.mark, self.digits = currency, mark or ".", digits(currency)
        group = "," if self.mark == "." else r"\."
        decimals = rf"(?:{re.escape(self.mark)}(\d{{{self.digits}}}))?" if self.digits else "()"
        # As machines write them. Other ways of writing take thirty times as long.
        self._plain = re.compile(rf"([-+]?)(\d{{1,12}}|\d{{1,3}}(?:{group}\d{{3}})+){decimals}", re.ASCII)
        self._other = "," if self.mark == "." else "."

    def __call__(self, cell: object) -> int | None:
        """The smallest units, signed; None for a blank cell or a dash alone.

        -5, 5- and (5) are below zero. Refusal: what `parse_amount` refuses.
        """
        if isinstance(cell, str):
            text = text_of(cell)
            if found := self._plain.fullmatch(text):
                minor = int(found[2].replace(self._other, "") + (found[3] or "0" * self.digits))
                return -minor if found[1] == "-" else minor
            if not text or text in ("-", "—", "--", "/"):
                return None
            return parse_amount(text, self.currency, decimal_mark=self.mark, signed=True)
        if cell is None:
            return None
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise Refusal(
                _("“%(text)s” is no amount.") % {"text": str(cell)[:40]}, mend=_("Write it in digits."), code="amount"
            )
        return Money.of(text_of(cell) if isinstance(cell, float) else cell, self.currency).minor
