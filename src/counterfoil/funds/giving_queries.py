"""Questions about funds, gifts and goods that actions and pages ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from counterfoil.base.money import Money
from counterfoil.funds import rules
from counterfoil.funds.models import Condition, Donor, Fund, Gift, LegalCheck, Loan, Payment
from counterfoil.funds.queries import checks_of
from counterfoil.ledger import chart
from counterfoil.ledger import queries as ledger
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Place

# Gifts


def unchecked(gift: Gift, day: dt.date) -> list[Organisation]:
    """The organisations that give and have no clear legal check that holds on `day`; two queries.

    The latest check decides: one that found something ends what an earlier one allowed.
    """
    givers = list(Organisation.objects.filter(pk__in=gift.donors.values("donor__organisation")).order_by("pk"))
    checks = checks_of(gift.fund.book).filter(organisation__in=givers)
    latest = {check.organisation_id: check for check in checks.order_by("day", "pk")}
    return [one for one in givers if not (one.pk in latest and holds(latest[one.pk], day))]


def holds(check: LegalCheck, day: dt.date) -> bool:
    """Whether a legal check lets money come in on `day`: nothing was found, at most twelve months before."""
    return check.outcome == LegalCheck.Outcome.CLEAR and day <= _a_year_after(check.day)


def _a_year_after(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def donors_of(fund: Fund) -> list[Donor]:
    """Everybody who gave to a fund or pledged to, in the order in which they came; one query."""
    gifts = Donor.objects.filter(gifts__gift__fund=fund).select_related("organisation")
    return list(gifts.distinct().order_by("pk"))


def fee_left(fund: Fund, currency: str) -> Money:
    """What may still be taken as management fee: the agreed percentage of what came in, less what was taken.

    What came in is donations less what was refunded; a part of a minor unit stays with the fund.
    """
    rows = ledger.balances(
        fund.book, funds=[fund.public_id],
        codes=[chart.DONATIONS, chart.PLATFORM_DONATIONS, chart.REFUNDED, chart.MANAGEMENT_FEE],
    )  # fmt: skip
    sums = {row.account.code: row.balance for row in rows if row.account.currency == currency}
    taken = sums.pop(chart.MANAGEMENT_FEE, 0)
    most = -sum(sums.values()) * Fraction(fund.fee_percent) // 100
    return Money(max(most - taken, 0), currency)


def loans_overdue(book: Book, day: dt.date) -> list[Loan]:
    """Loans of which something is left after they were due, the longest due first; one query."""
    loans = Loan.objects.filter(fund__book=book, due__lt=day).annotate(gone=Coalesce(Sum("steps__minor"), 0))
    return list(loans.filter(minor__gt=F("gone")).select_related("borrower", "fund__tally").order_by("due", "pk"))


# What a payment would break


def limits_of(funds: Iterable[int]) -> dict[int, rules.Limits]:
    """The restrictions of funds by key; three queries."""
    found = Fund.objects.filter(pk__in=set(funds)).prefetch_related("places", "conditions")
    return {fund.pk: _limits(fund) for fund in found}


def _limits(fund: Fund) -> rules.Limits:
    conditions = list(fund.conditions.all())
    return rules.Limits(
        purposes=frozenset(fund.purposes),
        programme=fund.programme_id,
        places=frozenset(place.pk for place in fund.places.all()),
        begins=fund.begins,
        ends=fund.ends,
        conditions=frozenset(c.code for c in conditions),
        at_most={c.currency: c.minor for c in conditions if c.code == Condition.Code.AT_MOST and c.minor},
        lends=fund.is_revolving,
        ended=fund.ended_at is not None,
    )


def reasons_against(
    payments: Sequence[Payment], *, day: dt.date, approvals: int | None = None
) -> list[tuple[Payment, list[str]]]:
    """The payments that break the restriction of their fund, each with why; a fixed number of queries.

    A refund is no use of the fund, and breaks none. Payments need not be saved yet.

    Args:
        day: on which the money would be used.
        approvals: how many people have approved; None where that is not the question yet.
    """
    asked = [payment for payment in payments if payment.kind != Payment.Kind.REFUND]
    limits = limits_of(payment.fund_id for payment in asked)
    within = places_within(payment.place_id for payment in asked if payment.place_id)
    wanted = {code for limit in limits.values() for code in limit.conditions}
    subjects = {payment.subject for payment in asked if payment.subject}
    confirmed = rules.enrolled(subjects) if Condition.Code.ENROLMENT in wanted else set[UUID]()
    late = _unacknowledged(asked) if Condition.Code.ACKNOWLEDGED in wanted else {}
    found = [
        (
            payment,
            rules.refused_by(
                limits[payment.fund_id],
                rules.Use(
                    purpose=payment.purpose, day=day, money=payment.money, programme=payment.programme_id,
                    places=within.get(payment.place_id or 0, frozenset()), people=payment.people,
                    enrolled=payment.subject in confirmed,
                    unacknowledged=late.get((payment.fund_id, payment.payee_id), 0), approvals=approvals,
                ),
            ),
        )
        for payment in asked
    ]  # fmt: skip
    return [(payment, reasons) for payment, reasons in found if reasons]


def _unacknowledged(payments: Sequence[Payment]) -> dict[tuple[int, int], int]:
    """How many payments that were paid nobody has acknowledged, by fund and payee."""
    rows = (
        Payment.objects.filter(fund__in={p.fund_id for p in payments}, payee__in={p.payee_id for p in payments})
        .filter(state=Payment.State.PAID, acknowledgement__isnull=True)
        .exclude(pk__in=[p.pk for p in payments if p.pk])
        .order_by()
        .values_list("fund", "payee")
        .annotate(count=Count("id"))
    )
    return {(fund, payee): count for fund, payee, count in rows}


def places_within(places: Iterable[int | None]) -> dict[int, frozenset[int]]:
    """Each place with everything that it lies within, the place itself among them; a query for each level."""
    parents: dict[int, int | None] = {}
    wanted = {place for place in places if place}
    asked = set(wanted)
    while asked:
        parents |= dict(Place.objects.filter(pk__in=asked).values_list("pk", "parent"))
        asked = {parent for parent in parents.values() if parent} - parents.keys()
    return {place: frozenset(_upwards(place, parents)) for place in wanted}


def _upwards(place: int | None, parents: dict[int, int | None]) -> Iterable[int]:
    while place:
        yield place
        place = parents.get(place)
