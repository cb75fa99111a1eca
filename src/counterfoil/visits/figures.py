"""What the records of a visit can state: when it was, how many came, where they went, and what each side counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from counterfoil.base.contributions import Contribution, Counted, Fold, Of, Role
from counterfoil.base.dates import PartialDate
from counterfoil.base.figures import Figure, Scope, register
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.statements.models import Measure, Tally
from counterfoil.visits.models import Headcount, SignedPaper, Stop, Visit

_SEEN = (Stop.Kind.MEETING, Stop.Kind.LOOK, Stop.Kind.EVENT)


@register("visits")
def recorded(scope: Scope) -> Iterator[Figure]:
    """For each visit in `scope.records` its dates, its places and its delegation; then every headcount."""
    if not scope.records:
        return
    measures = Measure.objects.in_bulk()
    visits = Visit.objects.filter(tally__in=scope.records, called_off="").select_related("tally__kind").order_by("id")
    signed = SignedPaper.objects.filter(visit__in=visits, confirmed_at__isnull=False)
    papers = set(signed.values_list("visit", flat=True))
    for visit in visits.annotate(people=Sum("delegates__count")):
        seen = {"evidence": visit.pk in papers, "side": Side(visit.entered_side)}
        yield _figure(visit.tally, measures["dates"], Fold.SPAN, _dates(visit, seen))
        if places := _places(visit):
            yield _figure(visit.tally, measures["places-visited"], Fold.LIST, _record(visit, seen, members=places))
        if visit.people:
            yield _figure(visit.tally, measures["delegates"], Fold.SUM_PER_UNIT, *_delegates(visit))
    yield from _headcounts(scope, measures)


def _figure(tally: Tally, measure: Measure, fold: Fold, *contributions: Contribution) -> Figure:
    return Figure(
        key=f"{tally.handle}.{measure.code}",
        fold=fold,
        contributions=contributions,
        title=measure.label,
        measure=measure.code,
        tally=str(tally.public_id),
        tally_handle=tally.handle,
        tally_name=tally.name or tally.kind.label,
        kind=tally.kind_id,
        unit=contributions[0].unit,
        people_helped=measure.people_helped,
        quoted=False,
    )


def _record(visit: Visit, seen: dict[str, Any], **said: Any) -> Contribution:
    side: Side = seen["side"]
    return Contribution(
        id=str(visit.public_id),
        of=Of.RECORD,
        tally=str(visit.tally.public_id),
        counted=Counted.ITEMISED,
        source_title=str(side.label),
        **seen,
        **said,
    )


def _dates(visit: Visit, seen: dict[str, Any]) -> Contribution:
    since, until = (PartialDate.parse(day.isoformat()) for day in (visit.begins, visit.ends))
    return _record(visit, seen, since=since, until=until)


def _places(visit: Visit) -> tuple[str, ...]:
    """Where the itinerary led, once its day has passed: a plan is not yet a visit."""
    stops = visit.stops.filter(kind__in=_SEEN, dropped="", day__lte=timezone.localdate()).select_related("place")
    return tuple(dict.fromkeys(stop.where or str(stop.place or stop.title) for stop in stops))


def _delegates(visit: Visit) -> Iterator[Contribution]:
    """The guests' own list, and beside it what the hosts counted."""
    counts = _latest(Q(tally=visit.tally, measure="delegates"))
    guests, hosts = Side(visit.guests), visit.hosts
    number = counts[guests].number if guests in counts else visit.people  # type: ignore[attr-defined]
    yield _counted(visit.tally, guests, number, str(visit.public_id))
    if hosts in counts:
        yield _counted(visit.tally, hosts, counts[hosts].number, f"{visit.public_id}:{hosts}", role=Role.CHECK)


def _headcounts(scope: Scope, measures: dict[str, Measure]) -> Iterator[Figure]:
    """What the sides counted at anything else in scope, or at what happened within it."""
    inside = Q(tally__in=scope.records) | Q(tally__parent__in=scope.records)
    grouped: dict[tuple[Tally, str], dict[Side, Headcount]] = defaultdict(dict)
    counts = Headcount.objects.filter(inside).exclude(measure="delegates", tally__visit__isnull=False)
    for count in counts.select_related("tally__kind").order_by("id"):
        grouped[count.tally, count.measure_id][Side(count.side)] = count
    for (tally, code), by_side in grouped.items():
        first, *others = sorted(by_side.values(), key=lambda count: count.pk)
        key = f"{tally.public_id}.{code}"
        told = [_counted(tally, Side(first.side), first.number, f"{key}:{first.side}", Counted.AS_TOLD)]
        told += [
            _counted(tally, Side(c.side), c.number, f"{key}:{c.side}", Counted.AS_TOLD, Role.CHECK) for c in others
        ]
        yield _figure(tally, measures[code], Fold.SUM_PER_UNIT, *told)


def _latest(where: Q) -> dict[Side, Headcount]:
    return {Side(count.side): count for count in Headcount.objects.filter(where).order_by("id")}


def _counted(
    tally: Tally, side: Side, number: int, id: str, counted: Counted = Counted.ITEMISED, role: Role = Role.WHOLE
) -> Contribution:
    return Contribution(
        id=id,
        of=Of.RECORD,
        tally=str(tally.public_id),
        number=Decimal(number),
        qualifier=Qualifier.EXACTLY,
        unit="people",
        side=side,
        source_title=str(side.label),
        counted=counted,
        role=role,
    )
