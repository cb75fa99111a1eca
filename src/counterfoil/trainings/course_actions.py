"""Writes about a course as a whole: planning and changing it, where it stands, calling it off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import Keys, listed
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.programmes.models import Programme
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally
from counterfoil.statements.tally_actions import name_tally
from counterfoil.trainings import rules
from counterfoil.trainings.models import Course, Session, Theme
from counterfoil.trainings.queries import most_that_came

State = Course.State


@dataclass(frozen=True, kw_only=True)
class CourseDraft:
    """A course as somebody plans it. `seats` are offered at each session; None is *not stated*."""

    name: TranslatedText
    theme: Theme
    begins: dt.date
    ends: dt.date
    seats: int | None = None
    aims: str = ""
    language: str = "en"
    organiser: Organisation | None = None
    programme: Programme | None = None


@transaction.atomic
def plan_course(*, scheme: Scheme, draft: CourseDraft, by: Actor, tally: Tally | None = None) -> Course:
    """Plan a course, by whichever side thinks of it first.

    Args:
        tally: where an account has told of it already; else one is opened under the draft's name, within its
            programme.

    Raises:
        Refusal: no name; dates or seats cannot be right; words that set a quota (G11); a programme of another
            scheme; the tally has a course already; who acts speaks for neither side.
    """
    side = must_speak(by, scheme)
    _must_be_right(scheme, draft, named=tally is None)
    if tally is not None and (tally.scheme_id != scheme.pk or Course.objects.filter(tally=tally).exists()):
        raise Refusal(_("This course is there already."), mend=_("Open that one."), where="tally")
    parent = draft.programme.tally if draft.programme else None
    tally = tally or statements.open_tally(scheme=scheme, kind="course", name=draft.name, parent=parent, by=by)
    made = Course.objects.create(
        scheme=scheme, tally=tally, programme=draft.programme, theme=draft.theme, organiser=draft.organiser,
        aims=one_line(draft.aims), language=draft.language, begins=draft.begins, ends=draft.ends, seats=draft.seats,
        entered_by=by.actor_id, entered_side=side, **_keys(tally, draft),
    )  # fmt: skip
    rules.note(made, "plan_course", by)
    return made


@transaction.atomic
def change_course(*, course: Course, draft: CourseDraft, by: Actor, seen: str = "") -> Course:
    """Say otherwise what a course is about, when it runs, who organises it and how many seats it has.

    Args:
        seen: `rules.course_seen` of what was read before; "" where nothing was.

    Raises:
        Refusal: as `plan_course`; a session would fall outside ("outside"); more came already than there would be
            seats ("seats"); accounts tell of it under its name ("told"); changed meanwhile ("stale").
    """
    held = rules.hold(course, by)
    rules.must_be_as_seen(seen, rules.course_seen(held))
    _must_be_right(held.scheme, draft, named=bool(held.tally.name))
    kept = held.sessions.exclude(state=Session.State.CALLED_OFF).values_list("day", flat=True)
    held.begins, held.ends = draft.begins, draft.ends
    rules.must_lie_within(held, kept)
    came = most_that_came(held) if draft.seats is not None else 0
    if draft.seats is not None and came > draft.seats:
        raise Refusal(
            _("%(came)s came to a session already, more than these seats.") % {"came": came},
            mend=_("Write at least as many seats, or mend the count of that session first."),
            where="seats",
            code="seats",
        )
    held.tally = name_tally(tally=held.tally, name=draft.name, by=by)
    held.theme, held.organiser, held.programme = draft.theme, draft.organiser, draft.programme
    held.aims, held.language, held.seats = one_line(draft.aims), draft.language, draft.seats
    keys = _keys(held.tally, draft)
    held.sort_key, held.pieces = keys["sort_key"], keys["pieces"]
    held.save()
    rules.note(held, "change_course", by)
    return held


@transaction.atomic
def move_course(*, course: Course, state: str, by: Actor) -> Course:
    """Say where a course stands: planned, running, or ended. One that ended by mistake may run on.

    Raises:
        Refusal: no such state, or *called off*, which asks for a reason; a session of an ended course would still
            be to come ("to_come").
    """
    held = rules.hold(course, by)
    if state not in (State.PLANNED, State.RUNNING, State.ENDED):
        raise Refusal(_("A course does not stand so."), mend=_("Choose planned, running or ended."), where="state")
    if state == State.ENDED and held.sessions.filter(state=Session.State.PLANNED).exists():
        raise Refusal(
            _("Sessions of this course are still planned."),
            mend=_("Say of each whether it was held, or call it off; then the course has ended."),
            where="state",
            code="to_come",
        )
    held.state = state
    held.save(update_fields=["state"])
    rules.note(held, "move_course", by, state=str(state))
    return held


@transaction.atomic
def call_off_course(*, course: Course, reason: str, by: Actor) -> Course:
    """Call a course off, with a reason that stays readable. What was still planned of it is called off with it.

    Raises:
        Refusal: no reason; a session was held already ("lived").
    """
    held = rules.hold(course, by)
    reason = one_line(reason)[:200]
    rules.must_have_reason(reason)
    if held.sessions.filter(state=Session.State.HELD).exists():
        raise Refusal(
            _("Sessions of this course were held."),
            mend=_("Call off the sessions that are still planned, then say that the course has ended."),
            code="lived",
        )
    for session in held.sessions.filter(state=Session.State.PLANNED).select_for_update():
        session.taught_by.update(during=None)
        session.state, session.called_off = Session.State.CALLED_OFF, reason
        session.save(update_fields=["state", "called_off"])
    held.state, held.called_off = State.CALLED_OFF, reason
    held.save(update_fields=["state", "called_off"])
    rules.note(held, "call_off_course", by)
    return held


def _must_be_right(scheme: Scheme, draft: CourseDraft, *, named: bool = True) -> None:
    if named and not draft.name:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    for words in draft.name.values():
        rules.must_not_ask(words, where="name")
    rules.must_not_ask(draft.aims, where="aims")
    rules.must_run_forward(draft.begins, draft.ends)
    rules.must_be_seats(draft.seats)
    if draft.programme is not None and draft.programme.scheme_id != scheme.pk:
        raise Refusal(
            _("This programme is of another scheme."), mend=_("Choose one of this scheme."), where="programme"
        )


def _keys(tally: Tally, draft: CourseDraft) -> Keys:
    names = [words for words in tally.name.values() if words] or [tally.handle]
    return listed(names[0], *names[1:], tally.handle, draft.aims, *draft.theme.label.values())
