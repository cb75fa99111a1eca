"""What follows from statements without being one: parts against a whole, implied rates, worked-out sums.

None of these is ever "stated" (STATEMENTS.md, "Adding"); a page that shows one says where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from counterfoil.base.quantities import (
    ZERO,
    Interval,
    QualifiedNumber,
    Qualifier,
    add,
    rounding_step,
)
from counterfoil.figures.folds import divide

_POINTS = frozenset({Qualifier.EXACTLY, Qualifier.ABOUT})


class Parts(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class PartsCheck:
    """`sum`: what the parts come to, None where they can only be listed.

    `missing`: by how much exact parts fall short of an exact whole, else None. Parts that fall short may
    simply not all be told, so the verdict is then CANNOT_TELL, and the page says what is not accounted for.
    """

    verdict: Parts
    whole: QualifiedNumber
    sum: Interval | None
    missing: Decimal | None = None


def parts_check(whole: QualifiedNumber, parts: Iterable[QualifiedNumber]) -> PartsCheck:
    """Do the parts of one dimension come to the whole?

    AGREES: every part is a plain or an "about" number, and their sum is one that the whole can mean
    ("about" means every number that rounds to it). DIFFERS: they surely come to more than the whole.
    CANNOT_TELL: anything else. Parts of one unit and currency only; the caller sees to that.
    """
    parts = list(parts)
    total = add(parts)
    if total is None or not whole.known:
        return PartsCheck(Parts.CANNOT_TELL, whole, total)
    sum_low = sum((part.meaning().low for part in parts), ZERO)
    means = whole.meaning()
    if means.high is not None and sum_low > means.high:
        return PartsCheck(Parts.DIFFERS, whole, total)
    if any(part.qualifier not in _POINTS for part in parts):
        return PartsCheck(Parts.CANNOT_TELL, whole, total)
    sum_high = sum((part.meaning().high or ZERO for part in parts), ZERO)
    if sum_high >= means.low:
        return PartsCheck(Parts.AGREES, whole, total)
    missing = means.low - total.low if total.exact and means.exact else None
    return PartsCheck(Parts.CANNOT_TELL, whole, total, missing)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many `currency` for one `per`, to six places: `mid` as told, `low` to `high` by rounding."""

    low: Decimal
    mid: Decimal
    high: Decimal
    currency: str
    per: str


def implied_rate(
    amount: QualifiedNumber | Decimal,
    currency: str,
    stated_as: QualifiedNumber | Decimal,
    stated_as_currency: str,
) -> Rate | None:
    """The rate that one statement implies by giving one sum in two currencies.

    400,000 CNY "also stated as" 58,824 USD implies 6.799946 CNY per USD, and by rounding anything from
    6.799888 to 6.800003. The first amount is the truth and has no band unless it is "about"; the second
    was worked out by somebody and is rounded at the last digit given: at one, or at the last decimal. An
    "about" amount of either is rounded at its last non-zero digit (its meaning, `quantities.rounding_step`).
    None where an amount is unknown, one-sided ("at least", "up to") or not above zero, or the currencies
    are the same or not said.
    """
    first, second = _number(amount), _number(stated_as)
    if not currency or not stated_as_currency or currency == stated_as_currency:
        return None
    if first.amount is None or second.amount is None or {first.qualifier, second.qualifier} - _POINTS:
        return None
    around, below = first.meaning(), second.meaning()
    if second.qualifier == Qualifier.EXACTLY:
        half = min(Decimal(1), rounding_step(second.amount)) / 2
        below = Interval(second.amount - half, second.amount + half)
    if around.low <= 0 or below.low <= 0 or around.high is None or below.high is None:
        return None
    return Rate(
        low=divide(around.low, below.high),
        mid=divide(first.amount, second.amount),
        high=divide(around.high, below.low),
        currency=currency,
        per=stated_as_currency,
    )


def _number(value: QualifiedNumber | Decimal) -> QualifiedNumber:
    return value if isinstance(value, QualifiedNumber) else QualifiedNumber(value)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A product of two statements: 500 for each of 55 families is 27,500. Shown as *worked out*."""

    interval: Interval
    per_each: QualifiedNumber
    count: QualifiedNumber
    label: str = "worked_out"


def worked_out(per_each: QualifiedNumber, count: QualifiedNumber) -> WorkedOut | None:
    """`per_each` times `count`, as a range; None where either is unknown or can be negative."""
    if not per_each.known or not count.known:
        return None
    each, many = per_each.interval(), count.interval()
    if each.low < 0 or many.low < 0:
        return None
    high = None if each.high is None or many.high is None else each.high * many.high
    if ZERO in (each.high, many.high):
        high = ZERO
    return WorkedOut(Interval(each.low * many.low, high, each.about or many.about), per_each, count)
