"""Every write about codes on a wall: making and closing one, and what people add to it.

What people add is one number more. No row, log line or audit event is anybody's: that a code was pressed is noted
nowhere, and each answer rewrites every counter of its code, so that no counter tells which answers came together.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from enum import Enum

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.trainings import plain
from counterfoil.trainings.models import Code, Course, ReactionTotal, Session, TestTotal
from counterfoil.trainings.throttle import PER_MINUTE, throttle

What = Code.What
LONGEST = dt.timedelta(days=120)  # a code that stays open longer was forgotten
TOKEN_BYTES = 12  # nobody guesses it, and a drawing of so short an address is read from across a room
MOST_WITHOUT_SEATS = 2000  # openings of one code, where nobody said how many seats there are
TIMES_THE_SEATS = 3  # somebody who comes back after lunch presses again
OF_SESSION = (What.COUNT, What.REACTION)


class Added(Enum):
    """What became of an opening."""

    COUNTED = "counted"
    TURNED_AWAY = "turned_away"


# --- the organiser's ---------------------------------------------------------------------------------------


@transaction.atomic
def make_code(
    *,
    course: Course,
    what: str,
    closes_at: dt.datetime,
    by: Actor,
    session: Session | None = None,
    opens_at: dt.datetime | None = None,
) -> Code:
    """Make a code: of a session (count, reaction), or of the course (its test before, its test after).

    Args:
        opens_at: from when it counts; now, if nobody says.

    Raises:
        Refusal: who acts speaks for neither side; there is one already (a second would tell the answers in between);
            it closes before it opens, or after LONGEST; the course was called off; a test without questions.
            `code`: no_side, there, times, called_off, no_questions.
    """
    must_speak(by, course.scheme)
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    if (session is not None) != (what in OF_SESSION) or (session and session.course_id != course.pk):
        raise ValueError("count and reaction are of a session of the course, tests of the course")
    opens_at = opens_at or timezone.now()
    _must_fit(course, session, opens_at, closes_at)
    if Code.objects.filter(course=course, session=session, what=what).exists():
        raise Refusal(
            _("There is such a code already."), mend=_("Print its sheet again; it is on this page."), code="there"
        )
    made = Code(
        course=course, session=session, what=what, token=secrets.token_urlsafe(TOKEN_BYTES), opens_at=opens_at,
        closes_at=closes_at, entered_by=by.actor_id,
    )  # fmt: skip
    made.save()
    _lay_out(made)
    _note(made, "make_code", by)
    return made


def _must_fit(course: Course, session: Session | None, opens: dt.datetime, closes: dt.datetime) -> None:
    if closes <= opens or closes <= timezone.now() or closes - opens > LONGEST:
        problem = _("A code closes after it opens, later than now, and within %(days)s days.") % {
            "days": LONGEST.days
        }
        raise Refusal(problem, mend=_("Choose other hours."), where="closes_at", code="times")
    if course.state == Course.State.CALLED_OFF or (session and session.state == Session.State.CALLED_OFF):
        raise Refusal(
            _("This was called off."), mend=_("Choose another session."), where="session", code="called_off"
        )


def _lay_out(code: Code) -> None:
    """All counters of a code, at nought: an answer only adds to them."""
    if code.what == What.REACTION:
        ReactionTotal.objects.bulk_create(
            ReactionTotal(code=code, question=question, answer=answer)
            for question in plain.reaction_questions()
            for answer in plain.ANSWERS
        )
    elif code.what in (What.BEFORE, What.AFTER):
        questions = list(code.course.test_questions.filter(dropped_at=None))
        if not questions:
            raise Refusal(
                _("This test has no questions yet."), mend=_("Write them first."), where="what", code="no_questions"
            )
        TestTotal.objects.bulk_create(
            TestTotal(code=code, question=question, answer=answer)
            for question in questions
            for answer in range(len(question.answers))
        )


@transaction.atomic
def close_code(*, code: Code, by: Actor) -> Code:
    """Close a code for good. What was answered is shown from then on, from ten answers up.

    Raises:
        Refusal: who acts speaks for neither side; it is closed. `code`: no_side, closed.
    """
    must_speak(by, code.course.scheme)
    now = timezone.now()
    held = Code.objects.select_for_update(no_key=True).get(pk=code.pk)
    if held.closes_at <= now:
        raise _closed()
    held.opens_at, held.closes_at = min(held.opens_at, now - dt.timedelta(seconds=1)), now
    held.save(update_fields=["opens_at", "closes_at"])
    _note(held, "close_code", by)
    return held


def _note(code: Code, verb: str, by: Actor) -> None:
    scheme = code.course.scheme.public_id
    audit.record(by=by, verb=verb, kind="code", subject=code.public_id, scheme=scheme, what=code.what)


# --- people's ------------------------------------------------------------------------------------------------


def add_one(*, code: Code, by: Actor) -> Added:
    """Count one who is there: a person-time, which may repeat.

    Raises:
        Refusal: the code is not open, or for something else. `code`: not_yet, closed, other.
    """
    _must_be_open(code, (What.COUNT,))
    return Added.COUNTED if _keeps_pace(code) and _count(code) else _turn_away(code)


def add_reaction(*, code: Code, answers: Mapping[str, int], by: Actor) -> Added:
    """Add somebody's answers (question's code → 1 to 5) to the totals. Any may be left out, not all.

    Raises:
        Refusal: as `add_one`; nothing was answered (code "nothing").
    """
    _must_be_open(code, (What.REACTION,))
    chosen = Q(pk__in=[])
    for question, answer in answers.items():
        chosen |= Q(question_id=question, answer=answer)
    return _add(code, ReactionTotal.objects.filter(code=code), chosen, bool(answers))


def add_test(*, code: Code, answers: Mapping[int, int], by: Actor) -> Added:
    """Add somebody's answers (question's key → answer from 0) to the totals. Any may be left out, not all.

    Raises:
        Refusal: as `add_one`; nothing was answered (code "nothing").
    """
    _must_be_open(code, (What.BEFORE, What.AFTER))
    chosen = Q(pk__in=[])
    for question, answer in answers.items():
        chosen |= Q(question_id=question, answer=answer)
    return _add(code, TestTotal.objects.filter(code=code), chosen, bool(answers))


def _add(code: Code, totals: QuerySet[ReactionTotal] | QuerySet[TestTotal], chosen: Q, some: bool) -> Added:
    """Every counter of the code is written anew, those not chosen as they were: all carry one transaction then."""
    if not some:
        raise Refusal(_("No answer was chosen."), mend=_("Choose one, or close the page."), code="nothing")
    if not _keeps_pace(code):
        return _turn_away(code)
    with transaction.atomic():
        if not _count(code):  # it holds the code's row: the counters are then written by one at a time
            return _turn_away(code)
        totals.update(number=F("number") + Case(When(chosen, then=Value(1)), default=Value(0)))
    return Added.COUNTED


def _count(code: Code) -> bool:
    """One more on the code's own number; False where the room cannot hold so many, or it closed just now."""
    row = Code.objects.filter(_still_open(), pk=code.pk, counted__lt=most(code))
    return bool(row.update(counted=F("counted") + 1))


def _turn_away(code: Code) -> Added:
    """More than a room can do: the number is not to be relied on. Written by the hundred, after the first."""
    if count := throttle.turned_away(code.pk):
        Code.objects.filter(pk=code.pk).update(turned_away=F("turned_away") + count, unreliable=True)
    return Added.TURNED_AWAY


def most(code: Code) -> int:
    """How many openings a code takes at most: three times the seats; 2,000 where nobody said how many there are."""
    seats = _seats(code)
    return TIMES_THE_SEATS * seats if seats else MOST_WITHOUT_SEATS


def _keeps_pace(code: Code) -> bool:
    return throttle.takes(code.pk, max(PER_MINUTE, _seats(code)))


def _seats(code: Code) -> int:
    """Seats of the session, else of the course; 0 where nobody said."""
    return (code.session.seats if code.session else None) or code.course.seats or 0


def _still_open() -> Q:
    now = timezone.now()
    return Q(opens_at__lte=now, closes_at__gt=now)


def _must_be_open(code: Code, what: tuple[str, ...]) -> None:
    if code.what not in what:
        raise Refusal(_("This code is for something else."), mend=_("Open it again as it hangs there."), code="other")
    if code.is_closed():
        raise _closed()
    if not code.is_open():
        raise Refusal(_("This code is not open yet."), mend=_("Come back when it has begun."), code="not_yet")


def _closed() -> Refusal:
    return Refusal(_("This code is closed."), mend=_("Nothing is added any more."), code="closed")
