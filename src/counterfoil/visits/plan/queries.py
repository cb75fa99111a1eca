"""Questions about the plan of a visit."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from counterfoil.base.sides import Side
from counterfoil.lines.models import WAITING, Kind, Line
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises.models import Mailbox
from counterfoil.visits.models import AgendaItem, Cost, Delegate, Finding, Goer, Stop, Visit
from counterfoil.visits.plan.rules import seen_of

SOON_DAYS = 14  # how far Today looks ahead


@dataclass(frozen=True)
class PlannedStop:
    """A stop, and who goes: nobody named where everybody does."""

    stop: Stop
    goers: list[Delegate]
    everybody: bool


@dataclass(frozen=True)
class Day:
    """One day of the itinerary; `number` counts from 1. A stop that was dropped may lie outside of the visit."""

    number: int
    date: datetime.date
    stops: list[PlannedStop]


@dataclass
class Total:
    """What costs come to in one currency, None where none is stated; `unplanned` and `unspent` state no amount."""

    currency: str
    planned: Decimal | None = None
    actual: Decimal | None = None
    unplanned: int = 0
    unspent: int = 0


@dataclass(frozen=True)
class Plan:
    """A visit's plan on one page."""

    visit: Visit
    delegates: list[Delegate]
    days: list[Day]
    agenda: list[AgendaItem]
    costs: list[Cost] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(delegate.count for delegate in self.delegates)


def plan_of(visit: Visit) -> Plan:
    """The whole plan; as many queries for a long visit as for a short one."""
    delegates = list(visit.delegates.select_related("organisation", "user").order_by("position"))
    costs = list(visit.costs.select_related("payer").order_by("id"))
    return Plan(
        visit=visit,
        delegates=delegates,
        days=days_of(visit, delegates),
        agenda=list(visit.agenda.select_related("line__owner").order_by("position", "id")),
        costs=costs,
        totals=totals_of(costs),
    )


def days_of(visit: Visit, delegates: list[Delegate]) -> list[Day]:
    """The itinerary day by day, days without a stop too; two queries."""
    going: dict[int, list[Delegate]] = {}
    by_key = {delegate.pk: delegate for delegate in delegates}
    for key, delegate in Goer.objects.filter(stop__visit=visit).values_list("stop", "delegate"):
        going.setdefault(key, []).append(by_key[delegate])
    by_day: dict[datetime.date, list[PlannedStop]] = {}
    for stop in visit.stops.select_related("place", "host", "checklist").order_by("day", "begins", "id"):
        goers = sorted(going.get(stop.pk, []), key=lambda delegate: delegate.position)
        by_day.setdefault(stop.day, []).append(PlannedStop(stop, goers, len(goers) == len(delegates)))
    dates = {visit.begins + datetime.timedelta(days=number) for number in range(visit.days)} | set(by_day)
    return [Day((date - visit.begins).days + 1, date, by_day.get(date, [])) for date in sorted(dates)]


def totals_of(costs: Iterable[Cost]) -> list[Total]:
    """Planned and actual, currency by currency: different currencies are never added."""
    found: dict[str, Total] = {}
    for cost in costs:
        total = found.setdefault(cost.currency, Total(cost.currency))
        if cost.planned is None:
            total.unplanned += 1
        else:
            total.planned = (total.planned or 0) + cost.planned
        if cost.actual is None:
            total.unspent += 1
        else:
            total.actual = (total.actual or 0) + cost.actual
    return [found[currency] for currency in sorted(found)]


def open_lines(visit: Visit, today: datetime.date) -> QuerySet[Line]:
    """What is open in the visit's scheme and not on its agenda: late first, then by day, then oldest.

    Requests, commitments and actions; findings that are serious; never points. What was said at this visit is not
    from before.
    """
    serious = Finding.objects.filter(line=OuterRef("pk"), seriousness=Finding.Seriousness.SERIOUS)
    carried = [Kind.REQUEST, Kind.COMMITMENT, Kind.ACTION]
    here = Q(tally=visit.tally_id) | Q(tally__parent=visit.tally_id)
    late = When(falls_due__lt=today, then=Value(0))
    return (
        Line.objects.filter(scheme=visit.scheme_id, state__in=WAITING)
        .filter(Q(kind__in=carried) | Q(Exists(serious), kind=Kind.FINDING))
        .exclude(here)
        .exclude(on_agendas__visit=visit)
        .annotate(
            rank=Case(late, When(falls_due__isnull=False, then=Value(1)), default=2, output_field=IntegerField())
        )
        .order_by("rank", "falls_due", "id")
    )


def soon(schemes: QuerySet[Scheme], today: datetime.date) -> QuerySet[Visit]:
    """Visits of these schemes that run now, or begin within SOON_DAYS days, in the order in which they begin."""
    return (
        Visit.objects.filter(scheme__in=schemes, called_off="", ends__gte=today)
        .filter(begins__lte=today + datetime.timedelta(days=SOON_DAYS))
        .select_related("scheme", "tally")
        .order_by("begins", "id")
    )


@dataclass(frozen=True)
class Office:
    """An organisation of the visit, what it does there, and how its office is reached; never a person's number."""

    organisation: Organisation
    side: Side
    roles: list[str]
    receives: list[str]
    mailboxes: list[str]


def offices_of(visit: Visit) -> list[Office]:
    """Both sides' offices, guests first: roles of those who travel, hours received, the office's mailbox."""
    roles: dict[int, list[str]] = {}
    for organisation, office in visit.delegates.order_by("position").values_list("organisation", "office"):
        roles.setdefault(organisation, []).append(office)
    receives: dict[int, list[str]] = {}
    for organisation, title in visit.stops.filter(host__isnull=False, dropped="").values_list("host", "title"):
        receives.setdefault(organisation, []).append(title)
    boxes: dict[int, list[str]] = {}
    open_ones = Mailbox.objects.filter(scheme=visit.scheme_id, ended_at__isnull=True, confirmed_at__isnull=False)
    for organisation, address in open_ones.order_by("id").values_list("organisation", "address"):
        boxes.setdefault(organisation, []).append(address)
    seats = visit.scheme.parties.select_related("organisation").order_by("position", "id")
    found = [
        Office(one.organisation, Side(one.side), roles.get(one.organisation_id, []),
               receives.get(one.organisation_id, []), boxes.get(one.organisation_id, []))
        for one in seats
    ]  # fmt: skip
    return sorted(found, key=lambda office: office.side != visit.guests)


def visit_seen(visit: Visit) -> str:
    """The mark of a visit's name, dates and purpose, for `seen=`."""
    names = sorted(visit.tally.name.items())
    return seen_of([(visit.begins, visit.ends, visit.purpose, visit.zone, visit.language), *names])


def stop_seen(stop: Stop) -> str:
    """The mark of a stop and who goes, for `seen=`."""
    names = ("kind", "title", "day", "begins", "ends", "place_id", "where", "towards", "host_id", "checklist_id")
    goers = stop.goers.order_by("delegate").values_list("delegate", flat=True)
    return seen_of([[getattr(stop, name) for name in names], goers])


def delegation_seen(visit: Visit) -> str:
    """The mark of a visit's delegation, for `seen=`."""
    names = ("pk", "position", "organisation", "office", "name", "count", "user", "decides_awards")
    return seen_of(visit.delegates.order_by("position").values_list(*names))


def agenda_seen(visit: Visit) -> str:
    """The mark of a visit's agenda, for `seen=`."""
    return seen_of(visit.agenda.order_by("position", "id").values_list("pk", "position"))


def cost_seen(cost: Cost) -> str:
    """The mark of a cost, for `seen=`."""
    amounts = [amount if amount is None else f"{amount:.2f}" for amount in (cost.planned, cost.actual)]
    return seen_of([[cost.what, cost.words, cost.currency, *amounts, cost.payer_id]])
