"""Writes about sessions: planning one or a set, changing, holding and calling off; and who teaches at them.

A whole year's sessions from a pack are entered by `session_set_actions`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Place
from counterfoil.trainings import clashes, rules
from counterfoil.trainings.models import Course, Session, Teaches, Trainer
from counterfoil.trainings.queries import counts_of

State = Session.State
MOST_AT_ONCE = 400  # sessions planned by one form: more than one a day for a year is a typing error


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """A session as somebody plans it, in the civil time of its place. Hours are hours, 0.5 to 24; None: not stated.

    `seats`: where they differ from the course's. `where` says closer than `place`: a building or an office.
    """

    day: dt.date
    begins: dt.time | None = None
    ends: dt.time | None = None
    hours_planned: Decimal | None = None
    place: Place | None = None
    where: str = ""
    seats: int | None = None
    trainers: tuple[Trainer, ...] = ()


def every_week(draft: SessionDraft, times: int, *, weeks: int = 1) -> list[SessionDraft]:
    """The same hours so many times, every so many weeks: eight Tuesdays from 14:00 to 16:00."""
    return [replace(draft, day=draft.day + dt.timedelta(weeks=weeks * number)) for number in range(times)]


@transaction.atomic
def plan_sessions(*, course: Course, drafts: Sequence[SessionDraft], by: Actor) -> list[Session]:
    """Plan sessions of a course, one or a set, numbered on from the last; all of them or none.

    Raises:
        Refusal: a day outside of the course's, all named ("outside"); hours that run backward; a trainer in two
            sessions at once, both named ("two_places"); the course is called off; who acts is of neither side.
    """
    held = rules.hold(course, by)
    side = must_speak(by, held.scheme)
    if not 1 <= len(drafts) <= MOST_AT_ONCE:
        raise Refusal(
            _("So many sessions cannot be planned at once."), mend=_("Write a number from 1 to 400."), where="times",
            code="many",
        )  # fmt: skip
    rules.must_lie_within(held, (draft.day for draft in drafts))
    for draft in drafts:
        must_be_session(draft)
    last = held.sessions.aggregate(last=Max("number"))["last"] or 0
    made = Session.objects.bulk_create([
        Session(
            scheme=held.scheme, course=held, number=number, day=draft.day, begins=draft.begins, ends=draft.ends,
            hours_planned=draft.hours_planned, place=draft.place, where=one_line(draft.where), seats=draft.seats,
            entered_by=by.actor_id, entered_side=side,
        )
        for number, draft in enumerate(drafts, last + 1)
    ])  # fmt: skip
    _seat(list(zip(made, (draft.trainers for draft in drafts), strict=True)))
    rules.note(held, "plan_sessions", by, sessions=len(made))
    return made


@transaction.atomic
def change_session(*, session: Session, draft: SessionDraft, by: Actor, seen: str = "") -> Session:
    """Move a session, or say otherwise where it is and who teaches.

    Args:
        seen: `rules.session_seen` of what was read before; "" where nothing was.

    Raises:
        Refusal: as `plan_sessions`; more came already than there would be seats ("seats"); changed meanwhile
            ("stale").
    """
    held = rules.hold_session(session, by)
    rules.must_be_as_seen(seen, rules.session_seen(held))
    rules.must_lie_within(held.course, [draft.day])
    must_be_session(draft)
    seats = draft.seats or held.course.seats
    came = max((count.number for count in counts_of([held]).get(held.pk, {}).values()), default=0)
    if seats is not None and came > seats:
        raise Refusal(
            _("%(came)s came to this session already, more than these seats.") % {"came": came},
            mend=_("Write at least as many seats, or mend the count first."), where="seats", code="seats",
        )  # fmt: skip
    held.day, held.begins, held.ends = draft.day, draft.begins, draft.ends
    held.hours_planned, held.place, held.where = draft.hours_planned, draft.place, one_line(draft.where)
    held.seats = draft.seats
    held.save()
    held.taught_by.all().delete()
    _seat([(held, draft.trainers)])
    rules.note(held.course, "change_session", by, number=held.number)
    return held


@transaction.atomic
def say_held(*, session: Session, by: Actor, hours: Decimal | None = None) -> Session:
    """Say that a session took place, and for how many hours; None leaves the hours as they were said.

    Raises:
        Refusal: its day is still to come ("early"); the hours cannot be right; it is called off.
    """
    held = rules.hold_session(session, by)
    must_have_come(held)
    _must_be_hours(hours, "hours")
    if held.state != State.HELD or (hours is not None and hours != held.hours_held):
        held.state, held.hours_held = State.HELD, held.hours_held if hours is None else hours
        held.save(update_fields=["state", "hours_held"])
        rules.note(held.course, "say_held", by, number=held.number)
    return held


@transaction.atomic
def call_off_session(*, session: Session, reason: str, by: Actor) -> Session:
    """Call a session off, with a reason that stays readable. Its trainers are free then.

    Raises:
        Refusal: no reason; somebody said that it was held, or counted who came ("lived").
    """
    held = rules.hold_session(session, by)
    reason = one_line(reason)[:200]
    rules.must_have_reason(reason)
    if held.state == State.HELD or held.counts.exists():
        raise Refusal(
            _("This session was held."), mend=_("If that is wrong, mend its day and its count instead."), code="lived"
        )
    held.state, held.called_off = State.CALLED_OFF, reason
    held.save(update_fields=["state", "called_off"])
    held.taught_by.update(during=None)
    rules.note(held.course, "call_off_session", by, number=held.number)
    return held


def must_be_session(draft: SessionDraft) -> None:
    """Raises:
    Refusal: hours that run backward or of which one end is missing; hours or seats that cannot be right.
    """
    if (draft.begins is None) != (draft.ends is None):
        missing = "begins" if draft.begins is None else "ends"
        raise Refusal(_("One of the two hours is missing."), mend=_("Write both, or neither."), where=missing)
    if draft.begins and draft.ends and draft.ends <= draft.begins:
        raise Refusal(
            _("The session ends before it begins."), mend=_("Look at the two hours."), where="ends", code="backward"
        )
    _must_be_hours(draft.hours_planned, "hours_planned")
    rules.must_be_seats(draft.seats)
    rules.must_not_ask(draft.where, where="where")


def must_have_come(session: Session) -> None:
    """Raises:
    Refusal: the day of the session is still to come ("early").
    """
    if session.day > timezone.localdate():
        raise Refusal(
            _("This session is still to come."), mend=_("Say it on its day, or mend the day first."), where="hours",
            code="early",
        )  # fmt: skip


def _must_be_hours(hours: Decimal | None, where: str) -> None:
    if hours is not None and not 0 < hours <= 24:
        raise Refusal(
            _("So many hours cannot be right."), mend=_("Write the hours of this one session, for example 2.5."),
            where=where, code="hours",
        )  # fmt: skip


def _seat(sessions: Sequence[tuple[Session, Sequence[Trainer]]]) -> None:
    """Put trainers at sessions that have none yet; refuses who would be in two at once."""
    trainers = {trainer.pk: trainer for _session, those in sessions for trainer in those}
    if not trainers:
        return
    scheme = sessions[0][0].scheme_id
    if any(trainer.scheme_id != scheme for trainer in trainers.values()):
        raise Refusal(_("This trainer is of another scheme."), mend=_("Add the trainer here."), where="trainers")
    clashes.hold_trainers(trainers)
    Teaches.objects.bulk_create(
        Teaches(session=session, trainer=trainer, during=clashes.during(session))
        for session, those in sessions
        for trainer in dict.fromkeys(those)
    )
    clashes.must_be_in_one_place(trainers, [session for session, _those in sessions])
