"""Qualified numbers: what was said, and the range of numbers it can mean.

A `QualifiedNumber` is a statement ("at least 70"). An `Interval` is what statements add up to:
"at least n" is [n, ∞), "up to n" is [0, n], and "about" is carried along, never turned into a width.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ZERO = Decimal(0)
LARGEST = Decimal("999999999999999")  # fits numeric(21, 6); a larger figure is a typing error


class Qualifier(TextChoices):
    EXACTLY = "exactly", _("exactly")
    AT_LEAST = "at_least", _("at least")
    ABOUT = "about", _("about")
    UP_TO = "up_to", _("up to")
    NOT_STATED = "not_stated", _("not stated")
    UNCLEAR = "unclear", _("not clear in the source")


UNKNOWN = frozenset({Qualifier.NOT_STATED, Qualifier.UNCLEAR})


class Comparison(Enum):
    """How two accounts of one thing relate. `ONE_SILENT`: one of them does not say."""

    SAME = "same"
    FITS = "fits"
    DIFFERS = "differs"
    FIRST_NAMES_MORE = "first_names_more"
    SECOND_NAMES_MORE = "second_names_more"
    EACH_NAMES_OTHERS = "each_names_others"
    NOTHING_IN_COMMON = "nothing_in_common"
    FINER = "finer"
    ONE_SILENT = "one_silent"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class QualifiedNumber:
    """A number as somebody said it. `amount` is None exactly when the qualifier is an unknown one."""

    amount: Decimal | None
    qualifier: Qualifier = Qualifier.EXACTLY

    def __post_init__(self) -> None:
        if (self.amount is None) != (self.qualifier in UNKNOWN):
            raise ValueError(f"{self.qualifier} does not go with {self.amount!r}")

    @classmethod
    def not_stated(cls) -> QualifiedNumber:
        return cls(None, Qualifier.NOT_STATED)

    @property
    def known(self) -> bool:
        return self.amount is not None

    def interval(self) -> Interval:
        """The range of numbers this can mean."""
        if self.amount is None:
            return Interval(ZERO, None)
        if self.qualifier == Qualifier.AT_LEAST:
            return Interval(self.amount, None)
        if self.qualifier == Qualifier.UP_TO:
            return Interval(min(ZERO, self.amount), self.amount)
        return Interval(self.amount, self.amount, about=self.qualifier == Qualifier.ABOUT)

    def compare(self, other: QualifiedNumber) -> Comparison:
        """*same*, *fits* or *differs* (STATEMENTS.md, "Comparing").

        "About" is never the same as an exact number, and differs only if the exact one does not round to it.
        """
        if self.amount is None or other.amount is None:
            return Comparison.ONE_SILENT
        if self == other:
            return Comparison.SAME
        first, second = self.meaning(), other.meaning()
        meet = (second.high is None or first.low <= second.high) and (first.high is None or second.low <= first.high)
        return Comparison.FITS if meet else Comparison.DIFFERS

    def meaning(self) -> Interval:
        """The range for comparing: "about n" is every number that rounds to n at its last non-zero digit."""
        if self.amount is not None and self.qualifier == Qualifier.ABOUT:
            half = rounding_step(self.amount) / 2
            return Interval(self.amount - half, self.amount + half, about=True)
        return self.interval()


def rounding_step(amount: Decimal) -> Decimal:
    """The place of the last non-zero digit: 100 for 4,400; 1 for 58,824; 0.1 for 2.5. One for zero."""
    if amount == 0:
        return Decimal(1)
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


@dataclass(frozen=True, slots=True)
class Interval:
    """What a sum can mean: from `low` to `high` (None: no upper end), perhaps only about."""

    low: Decimal
    high: Decimal | None
    about: bool = False

    def __add__(self, other: Interval) -> Interval:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, high, self.about or other.about)

    @property
    def exact(self) -> bool:
        return self.low == self.high and not self.about


def add(numbers: Iterable[QualifiedNumber]) -> Interval | None:
    """The sum of what was said, or None where it can only be listed (STATEMENTS.md, "Adding").

    Ranges add. "At least", or a part that is not stated, makes the sum "at least"; "about" stays
    "about"; "up to" together with an open end is listed, because the sum would hide the upper bound.
    Nothing known at all is None as well.
    """
    numbers = list(numbers)
    bounded = any(n.qualifier == Qualifier.UP_TO for n in numbers)
    open_ended = any(n.qualifier == Qualifier.AT_LEAST or not n.known for n in numbers)
    if not any(n.known for n in numbers) or (bounded and open_ended):
        return None
    total = Interval(ZERO, ZERO)
    for number in numbers:
        total = total + number.interval()
    return total
