"""What every change of a course or a session shares: what must hold before it, each with a Refusal; and the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.safeguards.lexicon import check_request
from counterfoil.trainings.models import Course, Session

MOST = 1_000_000  # people or seats; whoever says more has typed a digit too many
MOST_DAYS = 3 * 366  # of one course; whoever plans more has typed a wrong year


def hold(course: Course, by: Actor) -> Course:
    """The course as it stands now, held until the end of the transaction: it changes by one hand at a time.

    Raises:
        Refusal: who acts speaks for neither side; it is called off ("called_off").
    """
    related = ("scheme", "tally", "theme", "organiser", "programme")
    held = Course.objects.select_for_update(of=("self",)).select_related(*related).get(pk=course.pk)
    must_speak(by, held.scheme)
    if held.state == Course.State.CALLED_OFF:
        raise Refusal(
            _("This course is called off."), mend=_("Plan a new one; this one stays readable."), code="called_off"
        )
    return held


def hold_session(session: Session, by: Actor) -> Session:
    """The session as it stands now, with its course held first.

    Raises:
        Refusal: as `hold`; the session is called off ("called_off").
    """
    course = hold(session.course, by)
    held = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    held.course = course
    must_not_be_off(held)
    return held


def must_not_be_off(session: Session) -> None:
    """Raises:
    Refusal: the session is called off ("called_off").
    """
    if session.state == Session.State.CALLED_OFF:
        raise Refusal(
            _("This session is called off."), mend=_("Plan another one; this one stays readable."), code="called_off"
        )


def note(course: Course, verb: str, by: Actor, **detail: Any) -> None:
    """Write into the log what was done to a course."""
    audit.record(by=by, verb=verb, kind="course", subject=course.public_id, scheme=course.scheme.public_id, **detail)


def must_not_ask(words: str, *, where: str) -> None:
    """Refuse words that set a quota, allot one, or ask for a list of who was absent (GUARDRAILS G2, G7, G11).

    What a course is *about* may stand: a course on prenatal care asks nobody anything.
    """
    found = check_request(words)
    if found is None or found.rule != "G11":
        found = check_request(words, target=True)
        if found is None or found.code != "placement_target":
            return
    raise Refusal(found.reason, mend=found.mend, where=where, code=found.code)


def must_run_forward(begins: dt.date, ends: dt.date) -> None:
    if ends < begins:
        raise Refusal(
            _("The last day lies before the first."), mend=_("Look at the two dates."), where="ends", code="backward"
        )
    if (ends - begins).days >= MOST_DAYS:
        problem = _("A course lasts three years at most.")
        raise Refusal(problem, mend=_("Look at the year of both dates."), where="ends", code="long")


def must_be_seats(seats: int | None) -> None:
    if seats is not None and not 1 <= seats <= MOST:
        raise Refusal(
            _("This number of seats cannot be right."), mend=_("Write how many seats there are, in digits."),
            where="seats", code="seats",
        )  # fmt: skip


def must_have_reason(reason: str) -> None:
    if not reason:
        raise Refusal(_("There is no reason."), mend=_("Say why in a few words."), where="reason", code="reason")
    must_not_ask(reason, where="reason")


def must_lie_within(course: Course, days: Iterable[dt.date]) -> None:
    """Raises:
    Refusal: days of sessions that are not days of the course, all named (code "outside").
    """
    outside = sorted({day for day in days if not course.begins <= day <= course.ends})
    if outside:
        named = "; ".join(date_format(day) for day in outside[:5]) + ("; …" if len(outside) > 5 else "")
        raise Refusal(
            _("The course runs from %(begins)s to %(ends)s; outside of it would be: %(days)s.")
            % {"begins": date_format(course.begins), "ends": date_format(course.ends), "days": named},
            mend=_("Choose other days, or change the dates of the course first."),
            where="day",
            code="outside",
        )


def seen_of(*values: object) -> str:
    """A short mark of what somebody read, so that a change meanwhile is noticed, and the same again is none."""
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:16]


def course_seen(course: Course) -> str:
    """The mark of what `change_course` changes, for its `seen`."""
    names = ("theme_id", "organiser_id", "programme_id", "aims", "begins", "ends", "seats", "state")
    return seen_of(*sorted(course.tally.name.items()), *(getattr(course, name) for name in names))


def session_seen(session: Session) -> str:
    """The mark of what `change_session` changes, for its `seen`."""
    names = ("day", "begins", "ends", "hours_planned", "place_id", "where", "seats", "state")
    trainers = sorted(session.taught_by.values_list("trainer", flat=True))
    return seen_of(*(getattr(session, name) for name in names), *trainers)


def must_be_as_seen(seen: str, now: str) -> None:
    """`seen` is the mark of what was read; "" where nobody read anything."""
    if seen and seen != now:
        raise Refusal(
            _("Somebody changed this while you were writing."),
            mend=_("Open it in another window to see what they saved. What you typed stands here still."),
            code="stale",
        )
