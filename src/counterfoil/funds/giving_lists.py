"""Lists for pages about giving: gifts, donors, legal checks, goods, loans, what waits. Plain amounts are `Money`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import paying_queries
from counterfoil.funds.giving_queries import loans_overdue
from counterfoil.funds.models import (
    BankLine,
    Condition,
    Consent,
    Delivery,
    Donor,
    Fund,
    Gift,
    Instalment,
    Loan,
    Proposal,
    Run,
    Transfer,
)  # fmt: skip
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Scheme


def gifts_of(book: Book) -> QuerySet[Gift]:
    """The gifts of a book with their donors, and what is still awaited (`awaited_minor`); two queries a page."""
    awaited = Sum(F("instalments__minor") - F("instalments__received_minor") - F("instalments__written_off_minor"))
    return (
        Gift.objects.filter(fund__book=book)
        .select_related("fund__tally", "tally")
        .prefetch_related("donors__donor__organisation")
        .annotate(awaited_minor=Coalesce(awaited, 0))
    )


def whole_of(gift: Gift) -> Money | None:
    """The whole, where it is known."""
    return Money(gift.whole_minor, gift.currency) if gift.whole_minor else None


def awaited(instalment: Instalment) -> Money:
    return Money(instalment.awaited_minor, instalment.gift.currency)


def instalments_of(gift: Gift) -> list[tuple[Instalment, dict[str, Money]]]:
    """Each instalment with its amounts by name."""
    names = ("minor", "received_minor", "written_off_minor", "awaited_minor")
    return [
        (row, {name.removesuffix("_minor"): Money(getattr(row, name), gift.currency) for name in names})
        for row in gift.instalments.order_by("number")
    ]


def donors_with_checks(book: Book) -> QuerySet[Donor]:
    """The donors of a book with how many gifts each gave."""
    return book.donors.select_related("organisation").annotate(count=Count("gifts"))


def waiting_for_checks(book: Book, day: dt.date) -> list[Organisation]:
    """Organisations that pledged and have no legal check that holds on a day; two queries."""
    waiting = Gift.objects.filter(fund__book=book, checked_at__isnull=True)
    givers = Organisation.objects.filter(pk__in=waiting.values("donors__donor__organisation")).in_bulk()
    barred = paying_queries.unchecked(book, givers, day)
    return [givers[key] for key in sorted(barred)]


def deliveries_to(scheme: Scheme, side: Side) -> QuerySet[Delivery]:
    """Goods that went to organisations of one side, out of the books of the other."""
    own = scheme.parties.filter(side=side).values("organisation")
    found = Delivery.objects.filter(item__gift__fund__book__scheme=scheme, to__in=own)
    return found.exclude(item__gift__fund__book__organisation__in=own).select_related("to", "item__unit")


def transfers_of(fund: Fund) -> QuerySet[Transfer]:
    """What moved out of a fund and into it, the newest first."""
    found = Transfer.objects.filter(Q(giver=fund) | Q(taker=fund)).select_related("giver__tally", "taker__tally")
    return found.order_by("-id")


def consents_to(proposal: Proposal) -> list[Consent]:
    """The donors' consents that were entered with a transfer, or with another restriction."""
    if not proposal.giver_id:
        return []
    found = Consent.objects.filter(fund=proposal.giver_id, after__transfer=str(proposal.public_id))
    return list(found.select_related("donor__organisation"))


def loans_with_left(book: Book) -> QuerySet[Loan]:
    """The loans of a book, each with what is left of it (`left_minor`)."""
    found = Loan.objects.filter(fund__book=book).annotate(left_minor=F("minor") - Coalesce(Sum("steps__minor"), 0))
    return found.select_related("borrower", "fund__tally")


def limit_words(restriction: Restriction) -> list[tuple[str, str]]:
    """What a fund may be used for, as (what is restricted, to what) in words."""
    begins, ends = restriction.begins, restriction.ends
    limits = [f"{Condition.Code.AT_MOST.label}: {each.amount} {each.currency}" for each in restriction.at_most]
    told = [
        (_("spent on"), ", ".join(str(purpose.label) for purpose in restriction.purposes)),
        (_("programme"), str(restriction.programme or "")),
        (_("places"), ", ".join(str(place) for place in restriction.places)),
        (_("period"), f"{begins or '…'} – {ends or '…'}" if begins or ends else ""),
        *((_("condition"), words) for words in (*(str(code.label) for code in restriction.conditions), *limits)),
    ]
    return [(what, words) for what, words in told if words]


# What waits


@dataclass(frozen=True)
class Waits:
    """How much waits in a book: for the finance officer, and for an approver."""

    unchecked: int
    overdue: int
    loans: int
    bank_lines: int
    proposals: int
    runs: int
    deliveries: int

    @property
    def any(self) -> bool:
        """Whether anything waits at all."""
        return any(vars(self).values())


def waits_in(book: Book, day: dt.date) -> Waits:
    """What waits in one book on a day; a fixed number of queries."""
    late = overdue_instalments([book.pk], day)
    open_deliveries = Delivery.objects.filter(item__gift__fund__book=book, countersigned_at__isnull=True)
    return Waits(
        unchecked=len(waiting_for_checks(book, day)), overdue=late.count(), loans=len(loans_overdue(book, day)),
        bank_lines=unexplained_lines([book.pk]).count(),
        proposals=book.proposals.filter(state=Proposal.State.WAITING).count(),
        runs=book.runs.filter(state=Run.State.WAITING).count(), deliveries=open_deliveries.count(),
    )  # fmt: skip


def unexplained_lines(books: Iterable[int]) -> QuerySet[BankLine]:
    """Lines of bank statements of which nobody has said yet what they were, or not wholly."""
    return BankLine.objects.filter(account__book__in=books).exclude(matched_minor=F("minor"))


def overdue_instalments(books: Iterable[int], day: dt.date) -> QuerySet[Instalment]:
    """Instalments that were due before a day and are still awaited."""
    found = Instalment.objects.filter(gift__fund__book__in=books, due__lt=day)
    return found.filter(minor__gt=F("received_minor") + F("written_off_minor"))
