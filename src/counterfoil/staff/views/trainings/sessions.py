"""Sessions: planning one or a set, the one screen on which a trainer says who came, changing, calling off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.trainings import SessionForm, SessionsForm, TellForm
from counterfoil.staff.forms.visits import ReasonForm
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.staff.money_load import tried
from counterfoil.staff.views.trainings import courses
from counterfoil.staff.views.trainings.shown import SECTION, card, may, write
from counterfoil.trainings import count_actions, queries, session_actions
from counterfoil.trainings.models import Session
from counterfoil.trainings.session_actions import every_week

RELATED = ("course__tally__kind", "course__theme", "course__organiser", "place")


def load(request: HttpRequest, permission: P, public_id: UUID) -> Session:
    """A session by its public id; raises as `load_in_scheme`."""
    return load_in_scheme(request, permission, Session, public_id, related=RELATED)


@door("GET", "POST")
def new_sessions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Plan a session, or a set of the same hours."""
    course = courses.load(request, P.PLAN_TRAININGS, public_id)
    form = SessionsForm(request.POST or None, course=course)

    def act() -> None:
        data = form.cleaned_data
        drafts = every_week(form.draft(), data["times"], weeks=data["weeks"] or 1)
        made = session_actions.plan_sessions(course=course, drafts=drafts, by=request.user)  # type: ignore[arg-type]
        said = ngettext("%(number)s session is planned.", "%(number)s sessions are planned.", len(made))
        messages.success(request, said % {"number": len(made)})

    if tried(request, form, act):
        return redirect("staff:course", public_id)
    return page(
        request, "trainings/form", SECTION, form=form, heading=_("Plan sessions"), course=course, back=course,
        button=_("Plan them"), trainers_missing="trainers" not in form.fields,
    )  # fmt: skip


@door("GET", "POST")
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One screen, made for a telephone: held, so many came, so many hours."""
    posted = request.method == "POST"
    found = load(request, P.COUNT_SESSIONS if posted else P.READ_DRAFTS, public_id)
    side = speaks_for(request.user, found.scheme)  # type: ignore[arg-type]
    counts = queries.counts_of([found]).get(found.pk, {})
    mine = counts.get(side)
    told = {"number": mine.number if mine else None, "hours": found.hours_held or found.hours_planned}
    form = TellForm(request.POST or None, scheme=found.scheme, initial=told)
    if tried(request, form, lambda: _tell(request, found, form)):
        messages.success(request, _("It is noted: the session was held, and so many came."))
        return redirect("staff:session", public_id)
    lead = queries.counted_of(found.course).lead
    return page(
        request, "trainings/session", SECTION, session=found, course=found.course, form=form, side=side, mine=mine,
        card=card(_("How many came"), {of: count.number for of, count in counts.items()}, lead=lead),
        trainers=[each.trainer for each in found.taught_by.select_related("trainer__organisation")],
        can_count=may(request, P.COUNT_SESSIONS, found.scheme) and found.state != Session.State.CALLED_OFF,
        can_plan=may(request, P.PLAN_TRAININGS, found.scheme) and found.state != Session.State.CALLED_OFF,
        to_come=found.day > timezone.localdate(), seats=found.seats or found.course.seats,
        next=queries.sessions_without_headcount_of(found.course, timezone.localdate()).exclude(pk=found.pk).first(),
    )  # fmt: skip


def _tell(request: HttpRequest, found: Session, form: TellForm) -> None:
    data = form.cleaned_data
    count_actions.tell_session(session=found, number=data["number"], hours=data["hours"], by=request.user)  # type: ignore[arg-type]


@door("GET", "POST")
def change_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Day, hours, place, and who teaches."""
    found = load(request, P.PLAN_TRAININGS, public_id)
    form = SessionForm(request.POST or None, course=found.course, session=found)
    return write(
        request, form,
        lambda: session_actions.change_session(
            session=found, draft=form.draft(), seen=form.cleaned_data["seen"], by=request.user  # type: ignore[arg-type]
        ),
        heading=_("Change the session"), done=_("The session is changed."), course=found.course, session=found,
        to=lambda: redirect("staff:session", public_id), call_off="staff:call_off_session",
    )  # fmt: skip


@door("GET", "POST")
def call_off_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a session off, with a reason."""
    found = load(request, P.PLAN_TRAININGS, public_id)
    form = ReasonForm(request.POST or None, scheme=found.scheme)
    return write(
        request, form,
        lambda: session_actions.call_off_session(session=found, reason=form.cleaned_data["reason"], by=request.user),  # type: ignore[arg-type]
        heading=_("Call the session off"), done=_("The session is called off. It stays readable."),
        course=found.course, session=found, to=lambda: redirect("staff:session", public_id), button=_("Call it off"),
    )  # fmt: skip
