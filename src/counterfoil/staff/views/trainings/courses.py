"""Courses: a new one, its page, changing it, where it stands, who came, and the certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.sides import Side
from counterfoil.partners import queries as partners
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.trainings import CourseForm, PeopleForm
from counterfoil.staff.forms.visits import ReasonForm
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION, cards_of, done, may, write
from counterfoil.trainings import count_actions, course_actions, queries
from counterfoil.trainings.models import Course

RELATED = ("tally__kind", "theme", "organiser", "programme__tally")


def load(request: HttpRequest, permission: P, public_id: UUID) -> Course:
    """A course by its public id; raises as `load_in_scheme`."""
    return load_in_scheme(request, permission, Course, public_id, related=RELATED)


@door("GET", "POST")
def new_course(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a course, by whichever side thinks of it first."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    programme = request.GET.get("programme", "")
    form = CourseForm(request.POST or None, scheme=scheme, initial={"programme": programme})
    made: list[Course] = []

    def act() -> None:
        told = form.cleaned_data.get("told")
        made.append(course_actions.plan_course(scheme=scheme, draft=form.draft(), tally=told, by=request.user))  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("Plan a course"), done=_("The course is here. Now plan its sessions."),
        to=lambda: redirect("staff:course", made[0].public_id), button=_("Plan the course"),
    )  # fmt: skip


@door("GET")
def course(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A course on one page: who came by either side, its sessions, what was heard, its groups."""
    found = load(request, P.READ_DRAFTS, public_id)
    return page(request, "trainings/course", SECTION, **course_context(request, found))


def course_context(request: HttpRequest, found: Course) -> dict[str, Any]:
    """All that the page of a course shows; the same questions for one session and for a hundred."""
    told = queries.counted_of(found)
    sessions = list(found.sessions.select_related("place").order_by("day", "begins", "number"))
    counts = queries.counts_of(sessions)
    over = found.state == Course.State.CALLED_OFF
    return {
        "course": found,
        "rows": [(one, counts.get(one.pk, {}).get(Side.GIVING), counts.get(one.pk, {}).get(Side.RECEIVING))
                 for one in sessions],
        "cards": cards_of(told),
        "missing": told.missing(),
        "totals": queries.totals_of(found),
        "trainers": queries.taught_by(found),
        "materials": found.materials.filter(dropped_at__isnull=True).select_related("holder"),
        "papers": queries.papers_of(found),
        "me": request.user.actor_id,  # type: ignore[union-attr]
        "entered_by": partners.names([found.entered_by])[found.entered_by],
        "can_plan": may(request, P.PLAN_TRAININGS, found.scheme) and not over,
        "can_count": may(request, P.COUNT_SESSIONS, found.scheme) and not over,
        "can_note": may(request, P.NOTE_CUSTODY, found.scheme) and not over,
        "people_form": PeopleForm(),
        "states": [(state.value, state.label) for state in Course.State if state != Course.State.CALLED_OFF],
    }  # fmt: skip


@door("GET", "POST")
def change_course(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, theme, days, seats, aims."""
    found = load(request, P.PLAN_TRAININGS, public_id)
    form = CourseForm(request.POST or None, scheme=found.scheme, course=found)
    return write(
        request, form,
        lambda: course_actions.change_course(
            course=found, draft=form.draft(), seen=form.cleaned_data["seen"], by=request.user  # type: ignore[arg-type]
        ),
        heading=_("Change the course"), done=_("The course is changed."), course=found, back=found,
        to=lambda: redirect("staff:course", public_id), call_off="staff:call_off_course",
    )  # fmt: skip


@door("POST")
def move_course(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say where a course stands."""
    found = load(request, P.PLAN_TRAININGS, public_id)
    state = request.POST.get("state", "")
    return done(
        request, lambda: course_actions.move_course(course=found, state=state, by=request.user),  # type: ignore[arg-type]
        _("It is noted where the course stands."), "staff:course", public_id,
    )  # fmt: skip


@door("GET", "POST")
def call_off_course(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a course off, with a reason."""
    found = load(request, P.PLAN_TRAININGS, public_id)
    form = ReasonForm(request.POST or None, scheme=found.scheme)
    return write(
        request, form,
        lambda: course_actions.call_off_course(course=found, reason=form.cleaned_data["reason"], by=request.user),  # type: ignore[arg-type]
        heading=_("Call the course off"), done=_("The course is called off. It stays readable."), course=found,
        back=found, to=lambda: redirect("staff:course", public_id), button=_("Call it off"),
        note=_("The sessions that are still planned are called off with it."),
    )  # fmt: skip


@door("GET", "POST")
def count_people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say for one's own side how many different people the course had."""
    found = load(request, P.COUNT_SESSIONS, public_id)
    form = PeopleForm(request.POST or None, scheme=found.scheme)
    side = speaks_for(request.user, found.scheme)  # type: ignore[arg-type]
    return write(
        request, form,
        lambda: count_actions.count_people(course=found, number=form.cleaned_data["number"], by=request.user),  # type: ignore[arg-type]
        heading=_("How many different people"), done=_("It is noted for your side."), course=found, back=found,
        to=lambda: redirect("staff:course", public_id),
        note=_("You say it for the %(side)s. The sum of the sessions is person-times; this is people.")
        % {"side": side.label},
    )  # fmt: skip
