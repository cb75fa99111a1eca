"""What a donor reads behind a private link: gift → fund → batches → acknowledged by schools. Never a person.

Counts of people below ten are not told, nor is any split of such a batch (GUARDRAILS G10): where a batch helps fewer,
its money is told with that of the other small ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Sum

from counterfoil.base.money import Money
from counterfoil.funds.models import Donor, Fund, Gift, Incoming, Payment
from counterfoil.ledger import queries as ledger
from counterfoil.scholarships.models import Batch, Part

SMALLEST = 10  # people (G10)


@dataclass
class BatchTold:
    """A batch of ten people or more: how many, how much, how much is paid and acknowledged, by how many schools."""

    batch: Batch
    total: Money
    paid: Money
    acknowledged: Money
    schools: int
    schools_acknowledged: int


@dataclass
class FundTold:
    """A fund in one currency, and what it was used for."""

    fund: Fund
    available: list[Money]
    batches: list[BatchTold] = field(default_factory=list)
    smaller: list[Money] = field(default_factory=list)  # all batches of fewer people together, one for each currency


@dataclass
class GiftTold:
    gift: Gift
    pledged: Money | None
    received: list[Incoming]
    fund: FundTold


def told_to(donor: Donor) -> list[GiftTold]:
    """Every gift of a donor, the latest first, each with its fund as a whole."""
    gifts = (
        Gift.objects.filter(donors__donor=donor).select_related("tally", "fund__tally", "fund__book").order_by("-id")
    )
    incomings = Prefetch("incomings", queryset=Incoming.objects.order_by("day", "id"))
    funds: dict[int, FundTold] = {}
    told = []
    for gift in gifts.prefetch_related(incomings):
        if gift.fund_id not in funds:
            funds[gift.fund_id] = _fund(gift.fund)
        pledged = None if gift.whole_minor is None else Money(gift.whole_minor, gift.currency)
        told.append(GiftTold(gift, pledged, list(gift.incomings.all()), funds[gift.fund_id]))
    return told


def _fund(fund: Fund) -> FundTold:
    left = [ledger.available(fund.book, fund.public_id, currency) for currency in fund.currencies]
    told = FundTold(fund, left)
    smaller: dict[str, int] = defaultdict(int)
    batches = Batch.objects.filter(fund=fund, state=Batch.State.DECIDED).select_related("tally").order_by("-id")
    for batch in batches:
        if batch.people < SMALLEST:
            smaller[batch.currency] += batch.total_minor
        else:
            told.batches.append(_batch(batch))
    told.smaller = [Money(minor, currency) for currency, minor in sorted(smaller.items())]
    return told


def _batch(batch: Batch) -> BatchTold:
    parts = Part.objects.filter(batch=batch, removed_at=None)
    paid = Payment.objects.filter(subject__in=parts.values("public_id"), state=Payment.State.PAID)
    acknowledged = paid.filter(acknowledgement__isnull=False)
    seen = acknowledged.aggregate(
        minor=Sum("acknowledgement__minor"), schools=Count("payee__organisation", distinct=True)
    )
    return BatchTold(
        batch, batch.total, _sum(paid, batch.currency), Money(seen["minor"] or 0, batch.currency),
        parts.values("school").distinct().count(), seen["schools"],
    )  # fmt: skip


def _sum(payments: Iterable[Payment], currency: str) -> Money:
    return Money(sum(payment.minor for payment in payments), currency)
