"""The folds in plain Python: what a figure's contributions come to, for proof and for strangers.

`sql.py` does the same for size, and a property test says that both agree; so this file is the definition.
Nothing here reads a database or a setting, and no result depends on the order of the contributions.

**Groups.** Numbers come together only in one group: the unit code (where it is blank, the unit's words as
said) and the currency. One group is one `Line`. So person-times never become people, sweaters never become
books, yuan never become dollars, and a blank currency stays a group of its own.

**Which contributions enter** (STATEMENTS.md, "Adding"). Role `check` never enters: the caller gives it to
the children of a parent with the same measure, and to the accounts of a tally that the figure does not
follow. Within a group and a tally the wholes come first. Where a tally has no whole, its parts of one
dimension enter: of several dimensions the one with the greatest known sum (an upper bound counts zero),
and of equal ones the first by name; parts tell no more than "at least". Contributions with `tally=""` make
one nameless tally.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from counterfoil.base.contributions import Contribution, Divisor, Fold, Role, decimal_words
from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import ZERO, Interval, QualifiedNumber, Qualifier, add

RATIO_STEP = Decimal("0.000001")  # quotients are kept to six places, halves away from zero (as numeric does)
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a result, with its unit or currency.

    `interval` is None where the numbers can only be listed, or nothing is known at all. `listed` then
    holds the known numbers, by amount and qualifier; it is empty where nothing is known.
    """

    interval: Interval | None
    listed: tuple[QualifiedNumber, ...] = ()
    unit: str = ""
    unit_words: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator and denominator are kept; `value` is None where no single quotient can be said."""

    numerator: tuple[Line, ...]
    denominator: tuple[Line, ...]
    value: Interval | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a fold gives. Each fold fills only what is its own; the rest stays empty."""

    lines: tuple[Line, ...] = ()
    span: Span | None = None
    members: tuple[str, ...] = ()
    ratio: Ratio | None = None

    def to_json(self) -> dict[str, Any]:
        """As the export file writes it: numbers as strings, dates as YYYY, YYYY-MM or YYYY-MM-DD."""
        return {
            "lines": [_line_json(line) for line in self.lines],
            "span": self.span and {"since": _words(self.span.since), "until": _words(self.span.until)},
            "members": list(self.members),
            "ratio": self.ratio
            and {
                "numerator": [_line_json(line) for line in self.ratio.numerator],
                "denominator": [_line_json(line) for line in self.ratio.denominator],
                "value": _interval_json(self.ratio.value),
            },
        }


def fold(how: Fold, contributions: Iterable[Contribution]) -> Result:
    """What the contributions come to. The module's text says which of them enter; each fold says the rest."""
    entering = sorted((c for c in contributions if c.role != Role.CHECK), key=lambda c: c.id)
    return _FOLDS[how](entering)


# --- the folds -------------------------------------------------------------------------------------


def _count(entering: Sequence[Contribution]) -> Result:
    """How many contributions enter, wholes and parts alike: one line, exact, without a unit."""
    number = Decimal(len(entering))
    return Result(lines=(Line(Interval(number, number)),))


def _count_distinct(entering: Sequence[Contribution]) -> Result:
    """How many different things: one line without a unit.

    Names are `members`, counted once each, however many contributions name them. A contribution may also,
    or only, give a number ("24 groups"): nobody knows whether its unnamed things are the named ones. So
    low = the greater of the number of names and the largest single low; high = names + what each number
    leaves unnamed (its high - its own names, not below zero), none where a number has no upper end.
    A contribution with names and no number says exactly its names; with neither, it opens the upper end.
    """
    names = {member for c in entering for member in c.members}
    low = high = Decimal(len(names))
    open_ended = about = False
    for c in entering:
        own = len(set(c.members))
        told = Interval(Decimal(own), Decimal(own)) if own and not c.value.known else c.value.interval()
        low = max(low, told.low)
        open_ended = open_ended or told.high is None
        high += max(ZERO, told.high - own) if told.high is not None else ZERO
        about = about or told.about
    return Result(lines=(Line(Interval(low, None if open_ended else high, about)),))


def _sum_per_unit(entering: Sequence[Contribution]) -> Result:
    """One line for each group: unit, its words, currency. A group that knows nothing keeps an empty line."""
    return Result(lines=_sums(entering))


def _sum_per_currency(entering: Sequence[Contribution]) -> Result:
    """One line for each currency, whatever unit the source counted money in; "" where none was said."""
    return Result(lines=_sums(entering, by_unit=False))


def _range(entering: Sequence[Contribution]) -> Result:
    """From the smallest to the largest known number of each group, by the ends of what each can mean.

    Parts enter only where the whole group has no whole. What is not stated says nothing here.
    """
    lines = []
    for key, group in _groups(entering):
        chosen = [c for c in group if c.role == Role.WHOLE] or group
        known = [c.value.interval() for c in chosen if c.value.known]
        lines.append(_line(key, _hull(known)))
    return Result(lines=tuple(lines))


def _span(entering: Sequence[Contribution]) -> Result:
    """The first and the last date told. A date with one end only stands for both ends.

    First: the earliest first day, of equal ones the more precise. Last: the latest last day, likewise.
    """
    dated = [(c.since or c.until, c.until or c.since) for c in entering]
    since = [first for first, _ in dated if first is not None]
    until = [last for _, last in dated if last is not None]
    if not since or not until:
        return Result(span=Span(None, None))
    return Result(
        span=Span(
            min(since, key=lambda date: (date.first_day(), -date.precision)),
            max(until, key=lambda date: (date.last_day(), date.precision)),
        )
    )


def _ratio(entering: Sequence[Contribution]) -> Result:
    """The sums by unit of the numerators and of the denominators, and their quotient.

    A quotient is said only where each side is one line with a known sum, no end is negative and the
    denominator is surely above zero: from low / high to high / low, to six places.
    """
    top = _sums([c for c in entering if c.divisor == Divisor.NUMERATOR])
    bottom = _sums([c for c in entering if c.divisor == Divisor.DENOMINATOR])
    value = None
    if len(top) == len(bottom) == 1 and top[0].interval and bottom[0].interval:
        value = quotient(top[0].interval, bottom[0].interval)
    return Result(ratio=Ratio(top, bottom, value))


def _list(entering: Sequence[Contribution]) -> Result:
    """Names by contribution id then their own order, each once, where it first stands; and known numbers.

    A contribution without members gives its words; without words, no name. Each group that knows a number
    is a line that lists its numbers and adds nothing.
    """
    names = [name for c in entering for name in (c.members or ((c.words,) if c.words else ()))]
    lines = [_line(key, None, group) for key, group in _groups(entering)]
    return Result(lines=tuple(line for line in lines if line.listed), members=tuple(dict.fromkeys(names)))


_FOLDS: dict[Fold, Callable[[Sequence[Contribution]], Result]] = {
    Fold.COUNT: _count,
    Fold.COUNT_DISTINCT: _count_distinct,
    Fold.SUM_PER_UNIT: _sum_per_unit,
    Fold.SUM_PER_CURRENCY: _sum_per_currency,
    Fold.RANGE: _range,
    Fold.SPAN: _span,
    Fold.RATIO: _ratio,
    Fold.LIST: _list,
}

# --- adding ----------------------------------------------------------------------------------------

Key = tuple[str, str, str]  # unit code, unit words where the code is blank, currency


def _groups(contributions: Iterable[Contribution], *, by_unit: bool = True) -> list[tuple[Key, list[Contribution]]]:
    groups: dict[Key, list[Contribution]] = defaultdict(list)
    for c in contributions:
        unit = (c.unit, "" if c.unit else c.unit_words) if by_unit else ("", "")
        groups[(*unit, c.currency)].append(c)
    return sorted(groups.items(), key=lambda item: item[0])


def _sums(contributions: Iterable[Contribution], *, by_unit: bool = True) -> tuple[Line, ...]:
    return tuple(_sum_line(key, group) for key, group in _groups(contributions, by_unit=by_unit))


def _sum_line(key: Key, group: Iterable[Contribution]) -> Line:
    """The sum of one group: `quantities.add` over what enters, opened upwards where only parts are told."""
    tallies: dict[str, list[Contribution]] = defaultdict(list)
    for c in group:
        tallies[c.tally].append(c)
    terms: list[Contribution] = []
    parts_only = False
    for told in tallies.values():
        wholes = [c for c in told if c.role == Role.WHOLE]
        parts_only = parts_only or not wholes
        terms += wholes or _parts_of_one_dimension(told)
    total = add(c.value for c in terms)
    if total is not None and parts_only:
        bounded = any(c.qualifier == Qualifier.UP_TO for c in terms)
        total = None if bounded else Interval(total.low, None, total.about)
    return _line(key, total, terms)


def _parts_of_one_dimension(parts: Iterable[Contribution]) -> list[Contribution]:
    dimensions: dict[str, list[Contribution]] = defaultdict(list)
    for c in parts:
        dimensions[c.dimension].append(c)
    name = min(dimensions, key=lambda name: (-sum(_low(c) for c in dimensions[name]), name))
    return dimensions[name]


def _low(contribution: Contribution) -> Decimal:
    return contribution.value.interval().low


def _line(key: Key, interval: Interval | None, told: Iterable[Contribution] = ()) -> Line:
    known = (c.value for c in told if c.value.known) if interval is None else ()
    listed = sorted(known, key=lambda value: (value.amount or ZERO, value.qualifier.value))
    unit, unit_words, currency = key
    return Line(interval, tuple(listed), unit, unit_words, currency)


def _hull(intervals: Sequence[Interval]) -> Interval | None:
    if not intervals:
        return None
    highs = [interval.high for interval in intervals if interval.high is not None]
    return Interval(
        min(interval.low for interval in intervals),
        max(highs) if len(highs) == len(intervals) else None,
        any(interval.about for interval in intervals),
    )


def quotient(top: Interval, bottom: Interval) -> Interval | None:
    """Every quotient that the two ranges allow; None where the denominator may be zero or an end is negative."""
    if top.low < 0 or bottom.low <= 0:
        return None
    low = ZERO if bottom.high is None else divide(top.low, bottom.high)
    high = None if top.high is None else divide(top.high, bottom.low)
    return Interval(low, high, top.about or bottom.about)


def divide(top: Decimal, bottom: Decimal) -> Decimal:
    """`round(top / bottom, 6)`, halves away from zero."""
    return _CONTEXT.divide(top, bottom).quantize(RATIO_STEP, context=_CONTEXT)


# --- writing ---------------------------------------------------------------------------------------


def _words(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)


def _interval_json(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    high = None if interval.high is None else decimal_words(interval.high)
    return {"low": decimal_words(interval.low), "high": high, "about": interval.about}


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "interval": _interval_json(line.interval),
        "listed": [
            {"number": decimal_words(value.amount or ZERO), "qualifier": value.qualifier.value}
            for value in line.listed
        ],
        "unit": line.unit,
        "unit_words": line.unit_words,
        "currency": line.currency,
    }
