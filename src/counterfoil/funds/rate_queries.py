"""Which rate a book shows an amount by: the one that was entered for the day, else the European Central Bank's."""

from __future__ import annotations

import datetime as dt

from counterfoil.base import rates
from counterfoil.base.money import Money
from counterfoil.funds.models import Rate
from counterfoil.ledger.models import Book


def rate_of(book: Book, currency: str, into: str, on: dt.date) -> rates.Rate:
    """The rate of a day.

    Raises:
        Refusal: nobody entered one, and the Bank gives none ("no_rate").
    """
    entered = Rate.objects.filter(book=book, base=currency, quote=into, day=on).order_by("-id").first()
    if entered:
        return rates.Rate(entered.rate, currency, into, entered.words, on)
    return rates.ecb_rate(currency, into, on)


def shown_in(book: Book, money: Money, into: str, on: dt.date) -> rates.Converted:
    """An amount as it would be in another currency, for a page alone.

    Raises:
        Refusal: as `rate_of`.
    """
    return rates.convert(money, into, on, rate_of(book, money.currency, into, on))
