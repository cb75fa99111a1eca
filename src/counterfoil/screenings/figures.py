"""What screenings can state: places offered, how many took it by the provider's totals, which share, what it cost.

Totals of single counties stay with the two sides; a sum of them is told. What it cost is told once the provider's
side has said that the totals are all: with a known price it would else tell how many came where no total is held
(GUARDRAILS G6, G10). There is no sum per head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from counterfoil.base.contributions import Contribution, Counted, Divisor, Fold, Of, Role
from counterfoil.base.figures import Figure, Scope, register
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.screenings import queries
from counterfoil.screenings.models import Screening
from counterfoil.screenings.queries import Told
from counterfoil.statements.models import Measure
from counterfoil.statements.queries import tallies_told


@register("screenings")
def stated(scope: Scope) -> Iterator[Figure]:
    """For each screening in `scope.records`, or told within one of these, what it came to."""
    if not scope.records:
        return
    found, measures = screenings_in(scope), Measure.objects.in_bulk()
    told, printed = queries.told(found), tallies_told(scope.scheme, ("screened", "participants", "recipients"))
    for screening in found.select_related("tally__kind", "tally__parent__parent").order_by("id"):
        above = {screening.tally_id, screening.tally.parent_id, getattr(screening.tally.parent, "parent_id", None)}
        yield from _Said(screening, told[screening.pk], measures, bool(above & printed)).figures()


def screenings_in(scope: Scope) -> QuerySet[Screening]:
    """The screenings that a scope asks for: on its tallies, or on tallies within these."""
    inside = Q(tally__in=scope.records) | Q(tally__parent__in=scope.records)
    return Screening.objects.filter(inside, scheme=scope.scheme, called_off="")


@dataclass(frozen=True)
class _Said:
    """One screening as figures."""

    screening: Screening
    told: Told
    measures: dict[str, Measure]
    printed: bool  # an account states how many took it: less our sum, that is who came where no total is held

    def figures(self) -> Iterator[Figure]:
        offered, own = self.screening.offered, Side(self.screening.entered_side)
        if offered:
            yield self._figure("seats", self._number("offered", offered, own, unit="seats"))
        open_ = self.screening.all_told_at is not None or not self.printed
        if open_ and (screened := list(self._screened())):
            yield self._figure("screened", *screened, helped=True)
        if open_ and (parts := self.told.parts()):
            yield self._figure("share-screened", *self._share(*parts), fold=Fold.RATIO, helped=True)
        if shares := list(self._followed_up()):
            yield self._figure("followed-up", *shares, fold=Fold.RANGE)
        if (cost := self.screening.cost) is not None and self.screening.all_told_at is not None:
            said = self._number("cost", cost.amount, own, currency=cost.currency, counted=Counted.AS_TOLD)
            yield self._figure("spent", said, fold=Fold.SUM_PER_CURRENCY)

    def _screened(self) -> Iterator[Contribution]:
        role = Role.WHOLE
        for side in self.told.sides:
            number = self.told.screened(side)
            if number is not None:
                yield self._number(f"screened:{side}", number, side, unit="people", role=role)
                role = Role.CHECK

    def _share(self, screened: int, eligible: int) -> Iterator[Contribution]:
        parts = ((Divisor.NUMERATOR, screened), (Divisor.DENOMINATOR, eligible))
        for divisor, number in parts:
            yield self._number(f"share:{divisor}", number, self.told.lead, unit="people", divisor=divisor)

    def _followed_up(self) -> Iterator[Contribution]:
        for total in self.told.shares_followed_up():
            side = Side(total.side)
            yield self._number(f"followed:{total.public_id}", total.followed_up or 0, side, unit_words="%")

    def _number(self, what: str, number: Decimal | int, side: Side, **more: Any) -> Contribution:
        said = {"qualifier": Qualifier.EXACTLY, "counted": Counted.BY_BATCH, **more}
        return Contribution(
            id=f"{self.screening.public_id}:{what}", of=Of.RECORD, tally=str(self.screening.tally.public_id),
            number=Decimal(number), side=side, source_title=str(side.label), **said,
        )  # fmt: skip

    def _figure(
        self, measure: str, *told: Contribution, fold: Fold = Fold.SUM_PER_UNIT, helped: bool = False
    ) -> Figure:
        tally, above = self.screening.tally, self.screening.tally.parent
        return Figure(
            key=f"{tally.handle}.{measure}", fold=fold, contributions=told, title=self.measures[measure].label,
            measure=measure, tally=str(tally.public_id), tally_handle=tally.handle,
            tally_name=tally.name or tally.kind.label, kind=tally.kind_id, unit=told[0].unit, people_helped=helped,
            quoted=False,
            within=tuple(str(each.public_id) for each in (above, above.parent if above else None) if each),
        )  # fmt: skip
