"""Questions about courses, their sessions and what was counted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme, SchemeParty
from counterfoil.trainings.counted import Counted, lead_of
from counterfoil.trainings.models import AttendancePaper, Count, Course, Session, Trainer

HELD = Session.State.HELD


def latest_counts() -> QuerySet[Count]:
    """Of each session and side, and of each course and side, the count that holds."""
    newer = Count.objects.filter(side=OuterRef("side"), pk__gt=OuterRef("pk"))
    of_session = newer.filter(session=OuterRef("session"))
    of_course = newer.filter(course=OuterRef("course"), session__isnull=True)
    return Count.objects.filter(
        Q(session__isnull=False) & ~Exists(of_session) | Q(session__isnull=True) & ~Exists(of_course)
    )


def most_that_came(course: Course) -> int:
    """The largest count of a session that has as many seats as its course; 0 where nothing was counted."""
    found = latest_counts().filter(course=course, session__isnull=False, session__seats__isnull=True)
    return int(found.order_by("-number").values_list("number", flat=True).first() or 0)


def with_lead(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Courses with `organiser_side`: the side on which the organiser sits in the scheme, or None."""
    seat = SchemeParty.objects.filter(scheme=OuterRef("scheme"), organisation=OuterRef("organiser"))
    return courses.annotate(organiser_side=Subquery(seat.values("side")[:1]))


def counted(courses: QuerySet[Course]) -> dict[int, Counted]:
    """What was counted of each of these courses, by key; three queries, however many courses and sessions."""
    plain = with_lead(courses).order_by("id").values_list("pk", "organiser_side", "entered_side", "state")  # type: ignore[misc]
    found = {
        pk: Counted(lead_of(organiser, entered), ended=state == Course.State.ENDED)
        for pk, organiser, entered, state in plain
    }
    inside = {"course__in": courses.order_by().values("pk")}
    for course, session in Session.objects.filter(**inside, state=HELD).order_by("id").values_list("course", "pk"):
        found[course].sessions[session] = {}
    rows = Count.objects.filter(**inside).order_by("id").values_list("course", "session", "side", "number")
    for course, session, side, number in rows:  # a later one takes the place of an earlier one
        if session is None:
            found[course].people[Side(side)] = number
        elif session in found[course].sessions:
            found[course].sessions[session][Side(side)] = number
    return found


def counted_of(course: Course) -> Counted:
    """What was counted of one course."""
    return counted(Course.objects.filter(pk=course.pk))[course.pk]


def counts_of(sessions: Iterable[Session]) -> dict[int, dict[Side, Count]]:
    """The count that holds, of each session by side; one query."""
    found: dict[int, dict[Side, Count]] = {}
    for count in Count.objects.filter(session__in=[session.pk for session in sessions]).order_by("id"):
        found.setdefault(count.session_id or 0, {})[Side(count.side)] = count
    return found


def people_of(course: Course) -> dict[Side, Count]:
    """The count of different people that holds, by side."""
    return {Side(count.side): count for count in course.counts.filter(session__isnull=True).order_by("id")}


def sessions_without_headcount(schemes: QuerySet[Scheme], today: dt.date) -> QuerySet[Session]:
    """Sessions whose day has passed, that were not called off, and of which neither side said how many came.

    The oldest first. A session of today counts once it was said to be held.
    """
    found = _uncounted(today).filter(scheme__in=schemes)
    return found.select_related("scheme", "course__tally__kind", "course__theme").order_by("day", "id")


def sessions_without_headcount_of(course: Course, today: dt.date) -> QuerySet[Session]:
    """As `sessions_without_headcount`, of one course."""
    return _uncounted(today).filter(course=course).order_by("day", "id")


def _uncounted(today: dt.date) -> QuerySet[Session]:
    counted = Count.objects.filter(session=OuterRef("pk"))
    over = Session.objects.filter(Q(day__lt=today) | Q(day=today, state=HELD)).filter(~Exists(counted))
    return over.exclude(state=Session.State.CALLED_OFF)


def trainers_of(scheme: Scheme) -> QuerySet[Trainer]:
    """Everybody who teaches in a scheme, office by office."""
    return Trainer.objects.filter(scheme=scheme).select_related("organisation").order_by("office", "name", "id")


def taught_by(course: Course) -> list[Trainer]:
    """Who teaches at sessions of a course that were not called off, each once."""
    kept = (Session.State.PLANNED, HELD)
    found = Trainer.objects.filter(teaches__session__course=course, teaches__session__state__in=kept)
    return list(found.select_related("organisation").distinct().order_by("id"))


def papers_of(course: Course) -> QuerySet[AttendancePaper]:
    """The attendance lists on paper that somebody noted, the earliest first."""
    return course.papers.select_related("holder", "session").order_by("id")


def organisers_of(scheme: Scheme) -> QuerySet[Organisation]:
    """Organisations that may organise a course: those seated in the scheme."""
    return Organisation.objects.filter(parts__scheme=scheme).order_by("parts__side", "parts__position", "id")


@dataclass(frozen=True)
class Totals:
    """Sessions of a course in numbers, for the two sides."""

    planned: int
    held: int
    called_off: int
    hours: object


def totals_of(course: Course) -> Totals:
    """How many sessions are planned, were held, were called off; and the hours held."""
    states = list(course.sessions.values_list("state", flat=True))
    hours = course.sessions.filter(state=HELD).aggregate(hours=Sum("hours_held"))["hours"]
    return Totals(
        states.count(Session.State.PLANNED), states.count(HELD), states.count(Session.State.CALLED_OFF), hours
    )
