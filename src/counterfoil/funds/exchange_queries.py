"""What the bank exchanged for a book, and which lines may have been an exchange."""

from __future__ import annotations

from decimal import Context

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from counterfoil.base import rates
from counterfoil.base.money import Money
from counterfoil.funds.match_queries import AROUND
from counterfoil.funds.models import BankLine, Match
from counterfoil.ledger.models import Book

_DIGITS = Context(prec=8)  # of a rate that two amounts make


def counterparts(line: BankLine) -> list[BankLine]:
    """Open lines of the book's accounts in other currencies that went the other way about that day."""
    near = BankLine.objects.filter(
        account__book=line.account.book, day__gte=line.day - AROUND, day__lte=line.day + AROUND
    )
    open_ones = near.exclude(account__currency=line.account.currency).exclude(matched_minor=F("minor"))
    other_way = open_ones.filter(minor__lt=0) if line.minor > 0 else open_ones.filter(minor__gt=0)
    return list(other_way.select_related("account").order_by("day", "id")[:20])


def exchanges_of(book: Book) -> QuerySet[Match]:
    """The exchanges that stand, newest first: the match of each line in, with that of its line out."""
    found = Match.objects.filter(line__account__book=book, exchanged__isnull=False, undone_by=None)
    return found.select_related("line__account", "exchanged__line__account", "fund__tally").order_by("-id")


def at_what_rate(match: Match) -> rates.Converted:
    """What went, what came for it, and the rate that the two amounts make; of the match of a line in."""
    out, day = match.exchanged, match.line.day
    assert out
    gone, come = Money(out.minor, out.line.account.currency), Money(match.minor, match.line.account.currency)
    worth = _DIGITS.divide(come.amount, gone.amount)
    rate = rates.Rate(worth, gone.currency, come.currency, _("as the bank did it"), day)
    return rates.Converted(gone, come, rate, day)
