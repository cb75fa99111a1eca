"""Writes about how many came: each side's half, of a session and of a course. The latest of a side holds."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.trainings import rules
from counterfoil.trainings.models import Count, Course, Session
from counterfoil.trainings.queries import counted_of
from counterfoil.trainings.session_actions import must_have_come, say_held


@transaction.atomic
def count_session(*, session: Session, number: int, by: Actor) -> Count:
    """Say for one's own side how many came to a session; the same number again writes nothing.

    Who counts says that the session was held.

    Raises:
        Refusal: negative or absurd ("number"); more than seats ("seats"); its day is still to come ("early"); it is
            called off; who acts speaks for neither side.
    """
    held = rules.hold_session(session, by)
    must_have_come(held)
    must_be_people(number)
    must_fit(held, number)
    if held.state != Session.State.HELD:
        held = say_held(session=held, by=by)
    return _count(held.course, held, number, by)


@transaction.atomic
def tell_session(*, session: Session, number: int, by: Actor, hours: Decimal | None = None) -> Count:
    """Say of a session in one go what its trainer knows: held, so many came, so many hours.

    Raises:
        Refusal: as `count_session`; the hours cannot be right ("hours").
    """
    said = say_held(session=session, hours=hours, by=by)
    return count_session(session=said, number=number, by=by)


@transaction.atomic
def count_people(*, course: Course, number: int, by: Actor) -> Count:
    """Say for one's own side how many different people a course had: each once, however often they came.

    Raises:
        Refusal: negative or absurd ("number"); fewer than came to one session, or more than came to all of them
            together ("cannot_be").
    """
    held = rules.hold(course, by)
    must_be_people(number)
    side, counted = must_speak(by, held.scheme), counted_of(held)
    largest = max((counts[side] for counts in counted.sessions.values() if side in counts), default=0)
    if number < largest:
        raise Refusal(
            _("Your side counted %(largest)s at one session alone.") % {"largest": largest},
            mend=_("Each person counts once. If the session was miscounted, mend its count first."),
            where="number", code="cannot_be",
        )  # fmt: skip
    times = counted.person_times(side)
    if times is not None and times.is_whole and number > times.number:
        raise Refusal(
            _("Your side counted %(times)s at all sessions together.") % {"times": times.number},
            mend=_("There cannot be more different people than that. Mend the count of a session, or this number."),
            where="number", code="cannot_be",
        )  # fmt: skip
    return _count(held, None, number, by)


def must_be_people(number: int) -> None:
    """Raises:
    Refusal: the number is negative or larger than MOST ("number").
    """
    if not 0 <= number <= rules.MOST:
        raise Refusal(
            _("This number cannot be right."), mend=_("Write how many came, in digits."), where="number",
            code="number",
        )  # fmt: skip


def must_fit(session: Session, number: int) -> None:
    """Raises:
    Refusal: more people than seats ("seats"); the database would say no, with fewer words.
    """
    seats = session.seats if session.seats is not None else session.course.seats
    if seats is not None and number > seats:
        raise Refusal(
            _("There were %(seats)s seats, so that %(number)s cannot have come to session %(session)s.")
            % {"seats": seats, "number": number, "session": session.number},
            mend=_("If seats were added, change the seats of the session first; else look at the number."),
            where="number",
            code="seats",
        )


def _count(course: Course, session: Session | None, number: int, by: Actor) -> Count:
    side = must_speak(by, course.scheme)
    last = Count.objects.filter(course=course, session=session, side=side).order_by("-id").first()
    if last is not None and last.number == number:
        return last
    made = Count.objects.create(course=course, session=session, side=side, number=number, entered_by=by.actor_id)
    detail = {"number": session.number} if session else {}
    rules.note(course, "count_session" if session else "count_people", by, **detail)
    return made
