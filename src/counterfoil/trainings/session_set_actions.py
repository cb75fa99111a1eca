"""Entering sessions as a set, as packs do: thousands in a few statements, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.trainings import clashes, rules
from counterfoil.trainings.count_actions import must_be_people, must_fit
from counterfoil.trainings.models import Count, Course, Session, Teaches
from counterfoil.trainings.session_actions import SessionDraft, must_be_session

State = Session.State
_SIZE = 2000  # rows in one statement
_LAST = 9_999  # number of a session
_CHANGES = (
    "day", "begins", "ends", "hours_planned", "hours_held", "place", "where", "seats", "state", "called_off",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One session of a sheet: what was planned, and what became of it. None and "" are *not stated*.

    `number` names a session that is there already; without one a session of the course on the same day that begins
    at the same hour is the same one. `may_be_new`: a number that is not there yet becomes that of a new session,
    as in a sheet that counts its sessions itself. `came` is what the side of who enters it counted; None where it
    did not.
    """

    course: Course
    draft: SessionDraft
    number: int | None = None
    may_be_new: bool = False
    held: bool = False
    hours_held: Decimal | None = None
    called_off: str = ""
    came: int | None = None

    @property
    def state(self) -> str:
        if self.called_off:
            return State.CALLED_OFF
        return State.HELD if self.held or self.came is not None or self.hours_held is not None else State.PLANNED


@dataclass
class Entered:
    """What a set did: sessions added and changed, and how many said nothing new; `told`: the same, row by row, as
    session and "added", "changed" or "same"."""

    added: list[Session] = field(default_factory=list)
    changed: list[Session] = field(default_factory=list)
    same: int = 0
    told: list[tuple[Session, str]] = field(default_factory=list)


class RowRefusal(Refusal):
    """A refusal that says in which row, counted from 0 in the set."""

    def __init__(self, row: int, refusal: Refusal) -> None:
        super().__init__(refusal.problem, mend=refusal.mend, where=refusal.where, code=refusal.code)
        self.row = row


@transaction.atomic
def enter_sessions(
    *, scheme: Scheme, rows: Sequence[SessionRow], by: Actor, faults: list[RowRefusal] | None = None
) -> Entered:
    """Enter sessions of courses of one scheme; a set that was entered before changes nothing.

    What a row does not state stays as it was: a blank never takes anything away.

    Args:
        faults: where it is given, takes the refusal of every row at fault; then the first is raised.

    Raises:
        RowRefusal: as `plan_sessions`, `say_held`, `call_off_session` and `count_session`, for the first row at
            fault.
        Refusal: a trainer in two sessions at once, both named ("two_places").
    """
    side = must_speak(by, scheme)
    courses = _held(scheme, rows)
    there = _there(courses)
    last = Counter({key: max(known.by_number, default=0) for key, known in there.items()})
    entered, told, found_faults = Entered(), [], faults if faults is not None else []
    for number, row in enumerate(rows):
        try:
            course = _must_be_right(row, courses)
            found = _find(row, there[course.pk])
            session, is_new = _fill(found or _fresh(course, last, side, by, row), row)
        except Refusal as refusal:
            found_faults.append(RowRefusal(number, refusal))
            if faults is None:
                raise found_faults[0] from refusal
            continue
        there[course.pk].put(session)
        if found is None:
            entered.added.append(session)
        elif is_new and session.pk:
            entered.changed.append(session)
        told.append((session, row))
    if found_faults:
        raise found_faults[0]
    Session.objects.bulk_create(entered.added, batch_size=_SIZE)
    Session.objects.bulk_update(entered.changed, _CHANGES, batch_size=_SIZE)
    seated = _seat(told, entered.changed)
    counted = _count(told, side, by)
    changed = {session.pk for session in entered.changed} | seated | counted
    added = {session.pk for session in entered.added}
    entered.told = [
        (session, "added" if session.pk in added else "changed" if session.pk in changed else "same")
        for session, _row in told
    ]
    entered.same = len(told) - len(entered.added) - len(changed - added)
    if entered.added or changed:
        audit.record(
            by=by, verb="enter_sessions", kind="session", subject=None, scheme=scheme.public_id,
            added=len(entered.added), changed=len(rows) - len(entered.added) - entered.same,
        )  # fmt: skip
    return entered


def _held(scheme: Scheme, rows: Sequence[SessionRow]) -> dict[int, Course]:
    """The courses of the rows, held in the order of their keys."""
    keys = {row.course.pk for row in rows}
    held = Course.objects.select_for_update(of=("self",)).filter(scheme=scheme, pk__in=keys).order_by("pk")
    return {course.pk: course for course in held.select_related("scheme", "tally")}


@dataclass
class _Known:
    """The sessions of one course, by number and by day and hour."""

    by_number: dict[int, Session] = field(default_factory=dict)
    by_time: dict[tuple[dt.date, dt.time | None], Session] = field(default_factory=dict)

    def put(self, session: Session) -> None:
        self.by_number[session.number] = session
        self.by_time[session.day, session.begins] = session


def _there(courses: dict[int, Course]) -> dict[int, _Known]:
    found = {key: _Known() for key in courses}
    for session in Session.objects.filter(course__in=courses).order_by("number"):
        session.course = courses[session.course_id]
        found[session.course_id].put(session)
    return found


def _must_be_right(row: SessionRow, courses: dict[int, Course]) -> Course:
    course = courses.get(row.course.pk)
    if course is None:
        raise Refusal(_("This course is of another scheme."), mend=_("Choose one of this scheme."), where="course")
    if course.state == Course.State.CALLED_OFF:
        raise Refusal(_("This course is called off."), mend=_("Take its sessions out."), where="course")
    rules.must_lie_within(course, [row.draft.day])
    must_be_session(replace(row.draft, hours_planned=row.hours_held or row.draft.hours_planned))
    must_be_session(row.draft)
    if row.called_off and (row.held or row.came is not None or row.hours_held is not None):
        raise Refusal(
            _("This session is called off, and was held."), mend=_("Leave one of the two out."), where="called_off"
        )
    rules.must_not_ask(row.called_off, where="called_off")
    if row.state == State.HELD and row.draft.day > timezone.localdate():
        raise Refusal(_("This session is still to come."), mend=_("Look at its day."), where="day", code="early")
    if row.came is not None:
        must_be_people(row.came)
    return course


def _find(row: SessionRow, known: _Known) -> Session | None:
    """The session that a row speaks of: by its number, else by its day and hour."""
    if row.number is None:
        return known.by_time.get((row.draft.day, row.draft.begins))
    if row.number not in known.by_number and row.may_be_new and 1 <= row.number <= _LAST:
        return None
    if row.number not in known.by_number:
        raise Refusal(
            _("The course has no session %(number)s.") % {"number": row.number},
            mend=_("Leave the number blank for a new session."), where="number",
        )  # fmt: skip
    return known.by_number[row.number]


def _fresh(course: Course, last: Counter[int], side: Side, by: Actor, row: SessionRow) -> Session:
    number = row.number or last[course.pk] + 1
    last[course.pk] = max(last[course.pk], number)
    return Session(scheme=course.scheme, course=course, number=number, entered_by=by.actor_id, entered_side=side)


def _fill(session: Session, row: SessionRow) -> tuple[Session, bool]:
    """Put what a row states into a session; and whether any of it is new there."""
    draft, before = row.draft, session.state
    wanted: dict[str, Any] = {
        "day": draft.day, "begins": draft.begins, "ends": draft.ends, "hours_planned": draft.hours_planned,
        "hours_held": row.hours_held, "place_id": draft.place.pk if draft.place else None,
        "where": one_line(draft.where), "seats": draft.seats, "called_off": one_line(row.called_off)[:200],
        "state": "" if row.state == State.PLANNED else row.state,
    }  # fmt: skip
    said = {
        name: value for name, value in wanted.items() if value not in (None, "") and getattr(session, name) != value
    }
    if {before, said.get("state")} == {State.HELD, State.CALLED_OFF}:
        raise Refusal(
            _("Session %(number)s stands otherwise here: called off, or held.") % {"number": session.number},
            mend=_("Look at it on its page."), where="state", code="state",
        )  # fmt: skip
    for name, value in said.items():
        setattr(session, name, value)
    if row.came is not None:
        must_fit(session, row.came)
    return session, bool(said)


def _seat(told: Sequence[tuple[Session, SessionRow]], moved: Sequence[Session]) -> set[int]:
    """Seat trainers whom rows name and who do not stand there yet, and move those of sessions that moved.

    Gives the keys of the sessions at which somebody was seated.
    """
    named = {(session.pk, trainer.pk): session for session, row in told for trainer in row.draft.trainers}
    standing = {session.pk: session for session in moved}
    concerned = {session.pk: session for session in named.values()} | standing
    there = list(Teaches.objects.filter(session__in=concerned).select_related("session"))
    trainers = {trainer for _session, trainer in named} | {row.trainer_id for row in there}
    if not trainers:
        return set()
    clashes.hold_trainers(trainers)
    for row in there:
        row.during = clashes.during(concerned[row.session_id])
    Teaches.objects.bulk_update([row for row in there if row.session_id in standing], ["during"], batch_size=_SIZE)
    fresh = {key: named[key] for key in named.keys() - {(row.session_id, row.trainer_id) for row in there}}
    Teaches.objects.bulk_create(
        (Teaches(session_id=s, trainer_id=t, during=clashes.during(at)) for (s, t), at in fresh.items()),
        batch_size=_SIZE,
    )
    clashes.must_be_in_one_place(trainers, list(concerned.values()))
    return {session for session, _trainer in fresh}


def _count(told: Sequence[tuple[Session, SessionRow]], side: Side, by: Actor) -> set[int]:
    """Counts that differ from what the side said last; the keys of their sessions."""
    said = {session.pk: (session, row.came) for session, row in told if row.came is not None}
    last: dict[int, int] = {}
    for session, number in (
        Count.objects.filter(session__in=said, side=side).order_by("id").values_list("session", "number")
    ):
        last[session] = number
    fresh = {key: pair for key, pair in said.items() if last.get(key) != pair[1]}
    Count.objects.bulk_create(
        (
            Count(course=session.course, session=session, side=side, number=came, entered_by=by.actor_id)
            for session, came in fresh.values()
        ),
        batch_size=_SIZE,
    )
    return set(fresh)
