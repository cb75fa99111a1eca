"""The list of courses: theme, days, seats, and how many of their sessions were held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterfoil.people.permissions import Permission
from counterfoil.programmes.models import Programme
from counterfoil.staff.lists.declared import Asking, Bulk, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Among, Choice, Date, Of, Term, parties
from counterfoil.trainings.many_actions import join_programme
from counterfoil.trainings.models import Course, Session, Theme


def _rows(asking: Asking) -> QuerySet[Course]:
    found = Course.objects.filter(scheme=asking.scheme)
    found = found.select_related("tally", "theme", "organiser", "programme__tally")
    return found.defer("pieces", "programme__pieces").annotate(
        planned_count=_sessions(), held_count=_sessions(state=Session.State.HELD)
    )


def _sessions(**only: Any) -> Coalesce:
    """How many sessions a course has; those that were called off do not count."""
    kept = Session.objects.exclude(state=Session.State.CALLED_OFF).filter(course=OuterRef("pk"), **only)
    many = kept.order_by().values("course").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many, output_field=IntegerField()), 0)


def _programme(course: Course) -> Any:
    return course.programme.tally.name if course.programme else None


def _programmes(asking: Asking) -> forms.Field:
    found = Programme.objects.filter(scheme=asking.scheme).select_related("tally").order_by("sort_key", "id")
    return forms.ModelChoiceField(
        found, label=_("Programme"), to_field_name="public_id", required=False, empty_label=_("of none")
    )


def _called_off(course: Course, value: Any, asking: Asking) -> Any:
    return _("It is called off.") if course.state == Course.State.CALLED_OFF else ""


LIST = WorkingList(
    name="courses",
    title=_("Courses"),
    section="trainings",
    rows=_rows,
    order="-begins",
    main="name",
    columns=(
        Column("handle", _("Number"), "tally.handle", sort="pk", width=9),
        Column("name", _("Course"), "tally.name", sort="sort_key", width=44),
        Column("theme", _("Theme"), "theme", sort="theme", width=24),
        Column("begins", _("First day"), "begins", sort="begins", width=12),
        Column("ends", _("Last day"), "ends", sort="ends", width=12),
        Column("state", _("Where it stands"), told(Course.State, "state"), sort=ranked("state", Course.State.values)),
        Column("sessions", pgettext_lazy("course", "Sessions"), "planned_count", numeric=True, width=10),
        Column("held", _("Sessions held"), "held_count", numeric=True, width=10),
        Column("seats", _("Seats offered"), "seats", sort="seats", numeric=True, width=10),
        Column("organiser", _("Organiser"), "organiser", width=30),
        Column("programme", _("Programme"), _programme, width=36),
        Column("called_off", _("Called off, because"), "called_off", only_file=True, width=30),
    ),
    filters=(
        Choice("state", _("Where it stands"), "state", Course.State),
        Term("theme", _("Theme"), "theme", Theme),
        Among("organiser", _("Organiser"), "organiser", parties),
        Date("begins", _("First day"), "begins"),
        Of("programme", _("Only those of one programme"), "programme", Programme),
    ),
    link="course",
    new="new_course",
    new_label=_("Plan a course"),
    new_permission=Permission.PLAN_TRAININGS,
    nothing_yet=_("No course is planned yet."),
    bulks=(
        Bulk(
            "programme",
            _("Of which programme"),
            field=_programmes,
            before=_programme,
            after=lambda value: value.tally.name if value else None,
            refused=_called_off,
            act=lambda rows, value, by: join_programme(courses=rows, programme=value, by=by),
            permission=Permission.PLAN_TRAININGS,
        ),
    ),
)
