"""Questions about payees, runs and payments that actions and pages ask."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from counterfoil.base.money import Money
from counterfoil.base.sides import Side, other
from counterfoil.funds import giving_queries, rules
from counterfoil.funds.models import ApprovalRule, Condition, Incoming, Payee, Payment, Receipt, Run
from counterfoil.funds.queries import checks_of
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Scheme

State = Payment.State
LIVE = [State.DRAFTED, State.APPROVED, State.PAID]  # what a run pays, or has paid


def unchecked(book: Book, organisations: Collection[int], day: dt.date) -> set[int]:
    """Keys of the organisations whose latest legal check does not let them be paid on a day; one query."""
    checks = checks_of(book).filter(organisation__in=organisations)
    latest = {check.organisation_id: check for check in checks.order_by("day", "pk")}
    return {key for key in organisations if key not in latest or not giving_queries.holds(latest[key], day)}


def entered_by(run: Run) -> set[str]:
    """Everybody who entered something of a run: itself, its payments, the accounts of payees, and what it pays."""
    rows = run.payments.order_by().values_list("entered_by", "payee__entered_by").distinct()
    subjects = run.payments.filter(subject__isnull=False).values_list("subject", flat=True)
    what = rules.enterers({subject for subject in subjects if subject})
    return {run.entered_by, *what, *(actor for row in rows for actor in row)}


def people_needed(run: Run, total_minor: int) -> int:
    """How many people approve a run: by amount (the highest step that it reaches), and by what its funds ask."""
    steps = ApprovalRule.objects.filter(
        book=run.book_id, currency=run.bank_account.currency, from_minor__lte=total_minor
    )
    step = steps.order_by("-from_minor").first()
    by_two = Condition.objects.filter(
        code=Condition.Code.APPROVED_BY_TWO, fund__in=run.payments.exclude(state=State.WITHDRAWN).values("fund")
    )
    return max(step.people if step else 1, 2 if by_two.exists() else 1)


@dataclass(frozen=True)
class Seen:
    """A run as somebody read it: count, total in minor units, and a mark that changes with any payment of it."""

    count: int
    minor: int
    mark: str


def seen(run: Run) -> Seen:
    """A payment never changes but for its state: another amount or payee is another payment with another code."""
    rows = list(run.payments.filter(state=State.DRAFTED).order_by("id").values_list("code", "minor"))
    mark = hashlib.sha256("\n".join(code for code, _minor in rows).encode()).hexdigest()[:16]
    return Seen(len(rows), sum(minor for _code, minor in rows), mark)


def refundable(gifts: Collection[int]) -> dict[tuple[int, str], int]:
    """(key of a gift, currency) → what could still be given back, in minor units; below zero: drafts ask too much.

    Received, less what went back or was approved to (`Incoming.refunded_minor`), less what is drafted. Two queries.
    """
    came = Incoming.objects.filter(gift__in=gifts).order_by().values_list("gift", "currency")
    left = {
        (gift, currency): int(minor) - int(back)
        for gift, currency, minor, back in came.annotate(Sum("minor"), Sum("refunded_minor"))
    }
    drafted = Payment.objects.filter(gift__in=gifts, state=State.DRAFTED, replaces__isnull=True)
    for gift, currency, minor in drafted.order_by().values_list("gift", "currency").annotate(Sum("minor")):
        left[gift, currency] = left.get((gift, currency), 0) - int(minor)
    return left


def receipted(gifts: Collection[int]) -> dict[tuple[int, str], int]:
    """(key of a gift, currency) → what valid receipts say was received of it, in minor units; one query."""
    told = Receipt.objects.filter(incoming__gift__in=gifts, voided_at=None).order_by()
    rows = told.values_list("incoming__gift", "currency").annotate(Sum("minor"))
    return {(gift, currency): int(minor) for gift, currency, minor in rows}


def payees_of(book: Book, *, ended: bool = False) -> QuerySet[Payee]:
    found = Payee.objects.filter(book=book).select_related("organisation", "donor__organisation").order_by("-id")
    return found if ended else found.filter(ended_at=None)


def runs_of(book: Book) -> QuerySet[Run]:
    return Run.objects.filter(book=book).select_related("bank_account")


def payments_of(run: Run) -> QuerySet[Payment]:
    """The payments of a run with what a page shows of each; pages go through them by key."""
    return run.payments.select_related(
        "fund__tally",
        "payee__organisation",
        "payee__donor__organisation",
        "acknowledgement",
        "programme__tally",
        "place",
    )


def states_of(run: Run) -> dict[str, tuple[int, Money]]:
    """State → how many payments of the run are in it, and their sum; one query."""
    rows = run.payments.order_by().values_list("state").annotate(Count("id"), Sum("minor"))
    return {state: (count, Money(int(minor), run.bank_account.currency)) for state, count, minor in rows}


def awaiting_acknowledgement(scheme: Scheme, side: Side) -> QuerySet[Payment]:
    """Payments paid to organisations of a side, or by the other side's own payroll, that nobody acknowledged."""
    ours = scheme.parties.filter(side=side).values("organisation")
    theirs = scheme.parties.filter(side=other(side)).values("organisation")
    payroll = Q(payee__kind=Payee.Kind.PAYROLL, run__book__organisation__in=theirs)
    return (
        Payment.objects.filter(Q(payee__organisation__in=ours) | payroll, run__book__scheme=scheme, state=State.PAID)
        .filter(acknowledgement__isnull=True).exclude(run__book__organisation__in=ours)
        .select_related("payee__organisation", "fund__tally", "run__book__organisation")
    )  # fmt: skip
