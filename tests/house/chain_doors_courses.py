"""Courses and sessions: what each page asks for, and what fills its address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from counterfoil.trainings import course_actions as courses
from counterfoil.trainings import material_actions as materials
from counterfoil.trainings import paper_actions as papers
from counterfoil.trainings import session_actions as sessions
from counterfoil.trainings import trainer_actions as trainers
from tests import cast
from tests.trainings.courses import at, draft

_PLANS = ("change_course", "call_off_course", "new_sessions", "new_material")
DOORS: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("course", "certificates", "certificate_file", "cohorts_of"), (P.READ_DRAFTS, None)),
    "trainers_of": (P.READ_DRAFTS, None),
    "session": (P.READ_DRAFTS, P.COUNT_SESSIONS),
    "count_people": (P.COUNT_SESSIONS, P.COUNT_SESSIONS),
    **dict.fromkeys((*_PLANS, "new_course", "new_trainer"), (P.PLAN_TRAININGS, P.PLAN_TRAININGS)),
    **dict.fromkeys(("change_session", "call_off_session"), (P.PLAN_TRAININGS, P.PLAN_TRAININGS)),
    **dict.fromkeys(("move_course", "erase_trainer", "drop_material"), (None, P.PLAN_TRAININGS)),
    "note_attendance": (P.NOTE_CUSTODY, P.NOTE_CUSTODY),
    "confirm_attendance": (None, P.NOTE_CUSTODY),
}


def addresses(stage: Any) -> dict[str, str]:
    """A course with a session, a trainer, a material and a list on paper."""
    by, home = stage.users[Role.PROGRAMME_OFFICER], cast.organisation(stage.scheme, Side.GIVING)
    course = courses.plan_course(scheme=stage.scheme, draft=draft(), by=by)
    [session] = sessions.plan_sessions(course=course, drafts=[at()], by=by)
    trainer = trainers.add_trainer(scheme=stage.scheme, organisation=home, office="lecturer", by=by)
    material = materials.add_material(scheme=stage.scheme, course=course, title="A leaflet", by=by)
    paper = papers.note_attendance(
        course=course, paper="A list", holder=home, seen=PartialDate(2025, 3, 4),
        second_person=stage.users[Role.APPROVER], by=by,
    )  # fmt: skip
    things = {
        **dict.fromkeys(("course", "count_people", "move_course", "note_attendance", *_PLANS), course),
        **dict.fromkeys(("session", "change_session", "call_off_session"), session),
        "erase_trainer": trainer,
        "drop_material": material,
        "confirm_attendance": paper,
    }
    things["certificates"] = course
    found = {name: reverse(f"staff:{name}", args=[thing.public_id]) for name, thing in things.items()}
    return {**found, "certificate_file": reverse("staff:certificate_file", args=[course.public_id, "en"])}
