"""The list of sessions: day, place, hours, seats, and what either side counted. Who taught is no part of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterfoil.base.sides import Side
from counterfoil.people.permissions import Permission
from counterfoil.programmes.models import Programme
from counterfoil.staff.lists.declared import Asking, Bulk, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Among, Choice, Date, Flag, Of, Term, places_of
from counterfoil.trainings.many_actions import call_off_sessions, place_sessions
from counterfoil.trainings.models import Count, Course, Session, Theme

State = Session.State


def _rows(asking: Asking) -> QuerySet[Session]:
    found = Session.objects.filter(scheme=asking.scheme).select_related("course__tally", "course__theme", "place")
    found = found.defer("course__pieces")
    return found.annotate(giving_count=_count(Side.GIVING), receiving_count=_count(Side.RECEIVING))


def _count(side: Side) -> Subquery:
    """What a side counted last; worked out for the rows of a page only."""
    said = Count.objects.filter(session=OuterRef("pk"), side=side).order_by("-id")
    return Subquery(said.values("number")[:1])


def uncounted(asking: Asking) -> Q:
    """Sessions that are over, and that nobody has counted, as `trainings.queries.sessions_without_headcount`."""
    over = Q(day__lt=asking.today) | Q(day=asking.today, state=State.HELD)
    return over & ~Q(state=State.CALLED_OFF) & Q(counts__isnull=True)


def _hours(session: Session) -> Any:
    return f"{session.begins:%H:%M}–{session.ends:%H:%M}" if session.begins and session.ends else None


def _seats(session: Session) -> Any:
    return session.course.seats if session.seats is None else session.seats


def _off(session: Session, value: Any, asking: Asking) -> Any:
    counted = (session.giving_count, session.receiving_count) != (None, None)  # type: ignore[attr-defined]
    return _("It was held.") if session.state == State.HELD or counted else _gone(session, value, asking)


def _gone(session: Session, value: Any, asking: Asking) -> Any:
    off = session.state == State.CALLED_OFF or session.course.state == Course.State.CALLED_OFF
    return _("It is called off.") if off else ""


def _reason(asking: Asking) -> forms.Field:
    return forms.CharField(label=_("Called off, because"), max_length=200)


def _place(asking: Asking) -> forms.Field:
    known = places_of(Session)(asking)
    return forms.ModelChoiceField(
        known, label=_("Place"), to_field_name="public_id", help_text=_("A place where sessions of this scheme are.")
    )


LIST = WorkingList(
    name="sessions",
    title=pgettext_lazy("course", "Sessions"),
    section="trainings",
    rows=_rows,
    order="-day",
    main="course",
    search="course__pieces",
    search_label=_("Words of the course"),
    columns=(
        Column("day", _("Day"), "day", sort="day", width=12),
        Column("course", _("Course"), "course.tally.name", sort="course__sort_key", width=44),
        Column("number", pgettext_lazy("course", "Session"), "number", sort="number", numeric=True, width=8),
        Column("theme", _("Theme"), "course.theme", sort="course__theme", width=24),
        Column("hours", _("Hours"), _hours, only_page=True),
        Column("begins", _("From"), "begins", width=7, only_file=True),
        Column("ends", _("To"), "ends", width=7, only_file=True),
        Column("place", _("Place"), "place", width=20),
        Column("where", _("Where"), "where", width=30),
        Column("state", _("Where it stands"), told(State, "state"), sort=ranked("state", State.values)),
        Column("seats", _("Seats"), _seats, numeric=True, width=8),
        Column("giving", _("Giving side counted"), "giving_count", numeric=True, width=12),
        Column("receiving", _("Receiving side counted"), "receiving_count", numeric=True, width=12),
        Column("planned", _("Hours planned"), "hours_planned", only_file=True, numeric=True, width=10),
        Column("held", _("Hours held"), "hours_held", only_file=True, numeric=True, width=10),
        Column("called_off", _("Called off, because"), "called_off", only_file=True, width=30),
    ),
    filters=(
        Choice("state", _("Where it stands"), "state", State),
        Date("day", _("Day"), "day"),
        Flag("uncounted", _("over, and nobody has counted"), uncounted),
        Term("theme", _("Theme"), "course__theme", Theme),
        Among("place", _("Place"), "place", places_of(Session)),
        Of("course", _("Only those of one course"), "course", Course),
        Of("programme", _("Only those of one programme"), "course__programme", Programme),
    ),
    link="session",
    nothing_yet=_("No session is planned yet. Sessions are planned on the page of their course."),
    bulks=(
        Bulk(
            "place",
            _("Another place"),
            field=_place,
            before="place",
            refused=_gone,
            act=lambda rows, value, by: place_sessions(sessions=rows, place=value, by=by),
            permission=Permission.PLAN_TRAININGS,
        ),
        Bulk(
            "call_off",
            _("Call off"),
            field=_reason,
            before="called_off",
            refused=_off,
            act=lambda rows, value, by: call_off_sessions(sessions=rows, reason=value, by=by),
            permission=Permission.PLAN_TRAININGS,
        ),
    ),
)
