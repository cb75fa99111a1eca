"""A course with its codes for the tests of what is heard: opened, answered and closed as the test says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from counterfoil.base.actors import Office, System
from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.trainings import code_actions as codes
from counterfoil.trainings import course_actions, heard_actions, sample_actions, session_actions
from counterfoil.trainings.models import Code, Course, Question, Sample, Session, TestQuestion, Theme
from tests import cast

GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
SOMEBODY = System("code")


def course(scheme: Scheme, name: str = "Weaving", seats: int | None = None, **about: Any) -> Course:
    """A course that runs this week."""
    today = timezone.localdate()
    draft = course_actions.CourseDraft(
        name=cast.T(en=name), theme=Theme.objects.get(code="crafts"), begins=today - dt.timedelta(days=3),
        ends=today + dt.timedelta(days=3), seats=seats, **about,
    )  # fmt: skip
    return course_actions.plan_course(scheme=scheme, draft=draft, by=HOSTS)


def session(of: Course) -> Session:
    """A session of today."""
    draft = session_actions.SessionDraft(day=timezone.localdate())
    return session_actions.plan_sessions(course=of, drafts=[draft], by=HOSTS)[0]


def code(of: Course, what: str = "count", by: Any = HOSTS) -> Code:
    """An open code of a course, or of a session of it."""
    where = session(of) if what in ("count", "reaction") else None
    return codes.make_code(course=of, what=what, session=where, closes_at=in_an_hour(), by=by)


def in_an_hour() -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=1)


def ask(
    of: Course, words: str = "How many threads cross?", answers: Any = ("two", "four"), right: int = 0
) -> TestQuestion:
    """A question of a course's test."""
    return heard_actions.add_test_question(course=of, words=words, answers=answers, right=right, by=HOSTS)


def sample(of: Course, yes: int = 12, basis: str = "by telephone, whoever wished to answer") -> Sample:
    """What forty people said after a course."""
    asked = Question.objects.get(code="began-enterprise")
    return sample_actions.record_sample(
        course=of, question=asked, asked_on=timezone.localdate(), answered=40, yes=yes, basis=basis, by=HOSTS
    )
