"""A course of an invented scheme, for tests about courses: planned by the giving side, held in the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from counterfoil.base.actors import Office
from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.trainings import count_actions as counts
from counterfoil.trainings import course_actions as courses
from counterfoil.trainings import session_actions as sessions
from counterfoil.trainings import trainer_actions as trainers
from counterfoil.trainings.course_actions import CourseDraft
from counterfoil.trainings.models import Course, Session, Theme, Trainer
from counterfoil.trainings.session_actions import SessionDraft
from tests import cast

GIVING, RECEIVING = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
FIRST, LAST = dt.date(2025, 3, 4), dt.date(2025, 12, 30)  # a Tuesday


def draft(**more: object) -> CourseDraft:
    said = {"name": cast.T(en="Selling online"), "theme": Theme.objects.get(code="selling-online"), "begins": FIRST,
            "ends": LAST, "seats": 40}  # fmt: skip
    return CourseDraft(**{**said, **more})  # type: ignore[arg-type]


def course(scheme: Scheme | None = None, **more: object) -> Course:
    return courses.plan_course(scheme=scheme or cast.scheme(), draft=draft(**more), by=GIVING)


def trainer(course: Course, office: str = "lecturer") -> Trainer:
    organisation = cast.organisation(course.scheme, Side.GIVING)
    return trainers.add_trainer(scheme=course.scheme, organisation=organisation, office=office, by=GIVING)


def at(day: dt.date = FIRST, begins: str = "14:00", ends: str = "16:00", **more: object) -> SessionDraft:
    hours = {"begins": dt.time.fromisoformat(begins), "ends": dt.time.fromisoformat(ends)}
    return SessionDraft(day=day, **{**hours, **more})  # type: ignore[arg-type]


def planned(course: Course, times: int = 1, **more: object) -> list[Session]:
    return sessions.plan_sessions(course=course, drafts=sessions.every_week(at(**more), times), by=GIVING)  # type: ignore[arg-type]


def counted(course: Course, *numbers: int | None, by: Office = GIVING) -> list[Session]:
    """Sessions of a course, one a week, each with a count; None was held and not counted."""
    return count(planned(course, len(numbers)), *numbers, by=by)


def count(of: Sequence[Session], *numbers: int | None, by: Office = GIVING) -> list[Session]:
    for session, number in zip(of, numbers, strict=True):
        if number is None:
            sessions.say_held(session=session, by=by)
        else:
            counts.count_session(session=session, number=number, by=by)
    return list(of)


def people(course: Course, number: int, by: Office = GIVING, *, ended: bool = True) -> Course:
    counts.count_people(course=course, number=number, by=by)
    return courses.move_course(course=course, state="ended", by=by) if ended else course
