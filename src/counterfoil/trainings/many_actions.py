"""One change of many groups, sessions or courses at once: all of them, or none. What each needs is said by the action
for one, and holds here as well. Rows are taken in the order of their keys, so that two people never wait for each
other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Place
from counterfoil.programmes.models import Programme
from counterfoil.trainings import rules
from counterfoil.trainings.group_actions import review_group
from counterfoil.trainings.models import Course, Group, Session, Size
from counterfoil.trainings.session_actions import call_off_session


@transaction.atomic
def review_groups(*, groups: Iterable[Group], next_on: dt.date, by: Actor) -> list[Group]:
    """Say of groups that somebody looked whether they are still needed, and when to look again; their sizes stay.

    Raises:
        Refusal: as `review_group`.
    """
    keys = [group.pk for group in groups]
    held = Group.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return [review_group(group=group, size=Size(group.size), next_on=next_on, by=by) for group in held]


@transaction.atomic
def call_off_sessions(*, sessions: Iterable[Session], reason: str, by: Actor) -> list[Session]:
    """Call sessions off for one reason, as after snow or a holiday.

    Raises:
        Refusal: as `call_off_session`.
    """
    return [call_off_session(session=session, reason=reason, by=by) for session in _in_order(sessions)]


@transaction.atomic
def place_sessions(*, sessions: Iterable[Session], place: Place, by: Actor) -> list[Session]:
    """Move sessions to another place. The words of where in that place are emptied: they told of the old one.

    Raises:
        Refusal: a session is called off, or who acts speaks for neither side.
    """
    found = _in_order(sessions)
    courses = {session.course_id: session.course for session in found}
    held_courses = {pk: rules.hold(course, by) for pk, course in sorted(courses.items())}
    keys = [session.pk for session in found]
    held = list(Session.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for session in held:
        session.course = held_courses[session.course_id]
        rules.must_not_be_off(session)
        session.place, session.where = place, ""
    Session.objects.bulk_update(held, ["place", "where"], batch_size=500)
    for pk, many in sorted(Counter(session.course_id for session in held).items()):
        rules.note(held_courses[pk], "change_sessions", by, count=many)
    return held


@transaction.atomic
def join_programme(*, courses: Iterable[Course], programme: Programme | None, by: Actor) -> list[Course]:
    """Say of which programme courses are; None: of none.

    Raises:
        Refusal: a course is called off, or the programme is of another scheme (code "other_scheme").
    """
    held = [rules.hold(course, by) for course in sorted(courses, key=lambda course: course.pk)]
    for course in held:
        if programme is not None and programme.scheme_id != course.scheme_id:
            raise Refusal(
                _("This programme is of another scheme."), mend=_("Choose one of this scheme."), where="programme",
                code="other_scheme",
            )  # fmt: skip
        course.programme = programme
    Course.objects.bulk_update(held, ["programme"], batch_size=500)
    for course in held:
        rules.note(course, "change_course", by)
    return held


def _in_order(sessions: Iterable[Session]) -> list[Session]:
    """By course and key, which is the order in which everything else locks them."""
    return sorted(sessions, key=lambda session: (session.course_id, session.pk))
