"""Questions about screenings: the totals that hold, and what share they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from counterfoil.base.figures import SMALLEST
from counterfoil.base.sides import Side, other
from counterfoil.partners.models import SchemeParty
from counterfoil.screenings.models import Screening, Total


def totals_of(screening: Screening) -> QuerySet[Total]:
    """The totals that hold, of both sides, place by place."""
    found = screening.totals.filter(superseded_at=None).select_related("place")
    return found.order_by("place", "begins", "side", "id")


def share(total: Total) -> int | None:
    """Which percentage of those who could come did, rounded to 5; None without its denominator."""
    return None if not total.eligible else (total.screened * 200 // total.eligible + 5) // 10 * 5


@dataclass(slots=True)
class Told:
    """The totals of one screening by side; the provider's side leads."""

    lead: Side
    totals: dict[Side, list[Total]] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.lead, other(self.lead)

    def screened(self, side: Side) -> int | None:
        """What a side's totals come to; each is ten or more, and none overlaps another."""
        mine = self.totals.get(side)
        return sum(total.screened for total in mine) if mine else None

    def parts(self) -> tuple[int, int] | None:
        """Screened and out of how many, over the totals of the leading side that may be told so.

        Where nearly all came, the rest are fewer than ten, who did not: that total is left out (G2, G10).
        """
        open_ones = [
            (total.screened, total.eligible)
            for total in self.totals.get(self._first, [])
            if total.eligible and not 0 < total.eligible - total.screened < SMALLEST
        ]
        return (sum(one for one, _all in open_ones), sum(each for _one, each in open_ones)) if open_ones else None

    def shares_followed_up(self) -> list[Total]:
        """Totals of the leading side that say which share was followed up in time."""
        return [total for total in self.totals.get(self._first, []) if total.followed_up is not None]

    @property
    def _first(self) -> Side:
        return next((side for side in self.sides if side in self.totals), self.lead)


def told(screenings: QuerySet[Screening]) -> dict[int, Told]:
    """The totals of these screenings, by key; two queries."""
    seat = SchemeParty.objects.filter(scheme=OuterRef("scheme"), organisation=OuterRef("provider"))
    plain = screenings.annotate(seat=Subquery(seat.values("side")[:1])).order_by("id")
    found = {pk: Told(Side(side or entered)) for pk, side, entered in plain.values_list("pk", "seat", "entered_side")}
    for total in _totals(found):
        found[total.screening_id].totals.setdefault(Side(total.side), []).append(total)
    return found


def told_of(screening: Screening) -> Told:
    """The totals of one screening."""
    return told(Screening.objects.filter(pk=screening.pk))[screening.pk]


def _totals(screenings: Iterable[int]) -> QuerySet[Total]:
    found = Total.objects.filter(screening__in=list(screenings), superseded_at=None).select_related("place")
    return found.order_by("screening", "place", "begins", "id")
