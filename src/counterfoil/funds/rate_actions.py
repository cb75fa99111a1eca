"""Writes about rates: what an office enters where no bank publishes one, or where a contract says another."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit, rates
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import current_currency
from counterfoil.base.text import one_line
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Rate
from counterfoil.ledger.models import Book

MOST = Decimal(10**9)


@transaction.atomic
def enter_rate(*, book: Book, currency: str, into: str, day: dt.date, rate: Decimal, source: str, by: Actor) -> Rate:
    """Enter what one unit of a currency was worth on a day, and where that stands. The latest for a day holds.

    Raises:
        Refusal: not above zero, or absurdly large; no source; a currency that is not in use; the same one twice; a
            day that lies ahead.
    """
    must_keep(by, book)
    currency, into = current_currency(currency), current_currency(into)
    rates.Rate(rate, currency, into, source, day)  # refuses zero, less, and no source
    if rate > MOST or rate != round(rate, 8):
        raise Refusal(
            _("This rate cannot be right."),
            mend=_("Write at most eight decimals, below 1,000,000,000."),
            where="rate",
        )
    if currency == into:
        raise Refusal(_("This is one and the same currency."), mend=_("Choose two."), where="into")
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."), mend=_("Enter the rate when it is known."), where="day")
    made = Rate.objects.create(
        book=book, base=currency, quote=into, day=day, rate=rate, source=Rate.Source.ENTERED,
        words=one_line(source)[:120], entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="enter_rate", kind="book", subject=book.public_id, scheme=book.scheme.public_id)
    return made
