"""Questions about minutes: the lines said at a visit, and those that wait for a side's yes."""

from __future__ import annotations

from django.db.models import QuerySet

from counterfoil.base.sides import Side
from counterfoil.lines.models import WAITING, Line, State
from counterfoil.statements.models import Tally
from counterfoil.visits.models import SignedPaper, Stop, Visit


def tally_for(visit: Visit, stop: Stop | None) -> Tally:
    """What a line said there hangs on: the stop's tally where it has one, else the visit's."""
    if stop is not None and stop.visit_id != visit.pk:
        raise ValueError("a stop of another visit")
    return stop.tally if stop is not None and stop.tally else visit.tally


def lines_of(visit: Visit) -> QuerySet[Line]:
    """Everything said at a visit and at its stops, in the order in which it was written down."""
    found = Line.objects.filter(tally__in=tallies_of(visit))
    return found.select_related("spoke", "owner", "need__sector", "commitment", "tally").order_by("id")


def tallies_of(visit: Visit) -> list[int]:
    """Ids of the tallies on which the lines of a visit hang: its own, and those of its stops."""
    return [visit.tally_id, *visit.stops.filter(tally__isnull=False).values_list("tally", flat=True)]


def to_sign(visit: Visit, side: Side) -> QuerySet[Line]:
    """Lines of a visit to which a side has not said yes, and those of which it holds other words."""
    return lines_of(visit).filter(**{f"{side}_yes": None}, state__in=[*WAITING, State.NOTED])


def papers_of(visit: Visit) -> QuerySet[SignedPaper]:
    """The signed papers of a visit, as they were noted."""
    return visit.papers.select_related("holder").order_by("id")
