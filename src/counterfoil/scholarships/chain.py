"""How a batch stands, step by step: gift → fund → batch → parts → paid → acknowledged, each with its numbers.

For the finance officer's own page; what the public reads of it is told by `figures.py`, and less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from counterfoil.base.money import Money
from counterfoil.funds.models import Acknowledgement, Gift, Incoming, Payment
from counterfoil.ledger import queries as ledger
from counterfoil.scholarships import checks, queries
from counterfoil.scholarships.models import Batch, Enrolment, Part

State = Payment.State
NOT_COUNTED = (State.WITHDRAWN, State.REPLACED)


@dataclass(frozen=True)
class PartRow:
    """A part with what its school confirmed for its year, its payment, and what the school says came."""

    part: Part
    enrolled: int | None
    payment: Payment | None
    came: Acknowledgement | None

    @property
    def came_money(self) -> Money | None:
        return Money(self.came.minor, self.part.batch.currency) if self.came else None


@dataclass(frozen=True)
class Chain:
    """`gifts` and `received` are of the gift within which the batch is told, or of all gifts of its fund.

    `by_year` holds the parts; the sums are over all years. `stays` is what was decided on and is not paid to
    anybody, because fewer were enrolled.
    """

    gifts: Sequence[Gift]
    received: Sequence[Money]
    available: Money
    tie: checks.Tie
    by_year: dict[int, list[PartRow]]
    reserved: tuple[int, Money]
    paid: tuple[int, Money]
    acknowledged: tuple[int, Money]
    back: tuple[int, Money]
    stays: Money

    @property
    def differs(self) -> bool:
        """Whether a school says that another amount came than was paid."""
        return any(row.came and row.payment and row.came.minor != row.payment.minor for row in self.rows)

    @property
    def rows(self) -> list[PartRow]:
        return [row for rows in self.by_year.values() for row in rows]


def chain_of(batch: Batch) -> Chain:
    """The whole chain of one batch, in a fixed number of queries."""
    rows = _rows(batch)
    by_year: dict[int, list[PartRow]] = {}
    for row in rows:
        by_year.setdefault(row.part.year, []).append(row)
    first = [row.part for row in by_year.get(batch.year, [])]
    decided = batch.state != Batch.State.DRAFT
    gifts = _gifts(batch)
    return Chain(
        gifts=gifts,
        received=_received(gifts),
        available=ledger.available(batch.fund.book, batch.fund.public_id, batch.currency),
        tie=checks.tie(batch, first),
        by_year=by_year,
        reserved=_sum(batch, rows, State.APPROVED),
        paid=_sum(batch, rows, State.PAID),
        acknowledged=_came(batch, rows),
        back=_sum(batch, rows, State.RETURNED, State.FAILED),
        stays=batch.total
        - Money(sum(part.minor for part in first) if decided else batch.total_minor, batch.currency),
    )


def _rows(batch: Batch) -> list[PartRow]:
    parts = list(queries.parts_of(batch))
    subjects = [part.public_id for part in parts]
    payments = Payment.objects.filter(subject__in=subjects).exclude(state__in=NOT_COUNTED)
    paying = {p.subject: p for p in payments.select_related("run", "acknowledgement").order_by("id")}
    said = Enrolment.objects.filter(part__batch=batch, part__removed_at=None).order_by("part__year", "id")
    enrolled = {
        (school, level, year): people
        for school, level, year, people in said.values_list("part__school", "part__level", "year", "people")
    }
    return [
        PartRow(
            part,
            enrolled.get((part.school_id, part.level, part.year)),
            payment := paying.get(part.public_id),
            getattr(payment, "acknowledgement", None),
        )
        for part in parts
    ]


def _sum(batch: Batch, rows: Sequence[PartRow], *states: str) -> tuple[int, Money]:
    there = [row.payment for row in rows if row.payment and row.payment.state in states]
    return len(there), Money(sum(payment.minor for payment in there), batch.currency)


def _came(batch: Batch, rows: Sequence[PartRow]) -> tuple[int, Money]:
    there = [row.came for row in rows if row.came]
    return len(there), Money(sum(each.minor for each in there), batch.currency)


def _gifts(batch: Batch) -> list[Gift]:
    found = Gift.objects.filter(fund=batch.fund_id).select_related("tally").order_by("id")
    return list(found.filter(tally=batch.tally.parent_id)) or list(found)


def _received(gifts: Sequence[Gift]) -> list[Money]:
    came = Incoming.objects.filter(gift__in=gifts).order_by().values_list("currency").annotate(Sum("minor"))
    return [Money(int(minor), currency) for currency, minor in sorted(came)]
