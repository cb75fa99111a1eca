"""Rows of Courses and Sessions, written by the actions of trainings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.packs.cell_text import Message, folded
from counterfoil.packs.lookups import language_of
from counterfoil.packs.registers.register import Values
from counterfoil.packs.registers.trainings import COURSES, SESSIONS
from counterfoil.packs.registers.work import REFUSED, SAME, Passed, Step, Work, names_of
from counterfoil.trainings.count_actions import count_people
from counterfoil.trainings.course_actions import CourseDraft, change_course, move_course, plan_course
from counterfoil.trainings.models import Count, Course, Session, Theme, Trainer
from counterfoil.trainings.session_actions import SessionDraft
from counterfoil.trainings.session_set_actions import RowRefusal, SessionRow, enter_sessions
from counterfoil.trainings.trainer_actions import seat_trainers

# The role where a sheet names only an office.
TEACHES = {"en": "trainer", "zh-hans": "授课专家", "ug": "تەربىيەلىگۈچى"}


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def as_named(there: TranslatedText, words: str) -> TranslatedText:
    """A name with its words in the language that their letters tell."""
    return TranslatedText({**there, language_of(words): words})


def name_like(there: TranslatedText, words: str) -> str:
    """The name that stands, in the language of `words` where it has one."""
    return str(there.get(language_of(words)) or there.in_language("en")[0])


def must_be_the_same(there: Values, values: Values, *columns: str) -> None:
    """A ref that stands beside other words in every one of these columns was taken for something else."""
    ref = values.get("ref", "")
    if ref and all(there.get(column) != values.get(column) for column in columns):
        words = {"ref": ref, "name": str(there.get(columns[0]) or "")}
        raise Refusal(
            Message(_("“%(ref)s” was the ref of “%(name)s”."), words),
            mend=Message(_("Give this row another ref; or change one thing of it at a time.")), where="ref",
        )  # fmt: skip


class CourseHand:
    """Rows of Courses."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def there(self) -> dict[UUID, Course]:
        found = Course.objects.filter(scheme=self.work.scheme)
        related = ("tally", "theme", "programme", "organiser")
        return {course.public_id: course for course in found.select_related(*related)}

    @cached_property
    def names(self) -> dict[str, Course]:
        return names_of(self.there.values())

    def get(self, subject: UUID) -> Course | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Course | None:
        found = self.names.get(folded(values.get("name", "")))
        return found if found and found.begins.isoformat() == values.get("begins") else None

    def describe(self, course: Course, values: Values) -> Values:
        counts = Count.objects.filter(course=course, session=None, side=self.work.registers.side).order_by("-id")
        return {
            "name": name_like(course.tally.name, values["name"]), "theme": course.theme_id,
            "programme": course.programme, "begins": course.begins.isoformat(), "ends": course.ends.isoformat(),
            "seats": course.seats, "organiser": course.organiser_id, "aims": course.aims, "state": course.state,
            "people": counts.values_list("number", flat=True).first(),
        }  # fmt: skip

    def add(self, values: Values, step: Step) -> Course:
        made = plan_course(scheme=self.work.scheme, draft=self._draft(TranslatedText(), values), by=self.work.by)
        self.there[made.public_id] = made
        self._afterwards(made, values, step)
        return made

    def change(self, course: Course, values: Values, step: Step) -> Course:
        must_be_the_same(self.describe(course, values), values, "name", "begins")
        if set(step.differs) - {"state", "people"}:
            course = change_course(course=course, draft=self._draft(course.tally.name, values), by=self.work.by)
            self.there[course.public_id] = course
        self._afterwards(course, step.row.values, step)
        return course

    def _draft(self, name: TranslatedText, values: Values) -> CourseDraft:
        work, aims = self.work, values.get("aims") or ""
        begins = dt.date.fromisoformat(values["begins"])
        return CourseDraft(
            name=as_named(name, values["name"]), theme=work.term(Theme, values["theme"]), begins=begins,
            ends=day(values.get("ends")) or begins, seats=values.get("seats"), aims=aims,
            language=language_of(aims or values["name"]), organiser=work.office(values.get("organiser")),
            programme=values.get("programme"),
        )  # fmt: skip

    def _afterwards(self, course: Course, values: Values, step: Step) -> None:
        people, state = values.get("people"), values.get("state")

        def act() -> None:
            if people is not None:
                count_people(course=course, number=people, by=self.work.by)
            if state and state != course.state:
                move_course(course=course, state=state, by=self.work.by)

        if people is not None or state:
            self.work.afterwards.append((COURSES, step, act))


def carry_sessions(work: Work) -> None:
    """Rows of Sessions, as one set."""
    steps = [step for step in work.begin(SESSIONS) if not _is_same(step)]
    if not steps:
        return
    trainers = _trainers(work, steps)
    named: list[tuple[Step, Values]] = []
    for step in steps:
        step.outcome = REFUSED
        try:
            named.append((step, work.linked(SESSIONS, step.row.values)))
        except Passed:
            continue
        except Refusal as refusal:
            work.refuse_as(SESSIONS, step, refusal)
    courses = {values["course"].pk for _step, values in named}
    there = {(s.course_id, s.number): s for s in Session.objects.filter(course__in=courses)}
    told, rows = [], []
    for step, values in named:
        known = there.get((values["course"].pk, values.get("number")))
        row = _row(work, values, known, trainers)
        if values.get("state") == Session.State.CALLED_OFF and not row.called_off:
            work.refuse_as(SESSIONS, step, Refusal(
                Message(_("This session was called off, and it does not say why.")),
                mend=Message(_("Say why in a few words.")), where="called_off"))  # fmt: skip
            continue
        told.append((step, known))
        rows.append(row)
    faults: list[RowRefusal] = []
    try:
        entered = enter_sessions(scheme=work.scheme, rows=rows, by=work.by, faults=faults)
    except RowRefusal:
        for fault in faults:
            work.refuse_as(SESSIONS, told[fault.row][0], fault)
        return
    except Refusal as refusal:
        work.refuse_as(SESSIONS, None, refusal)
        return
    for (step, _known), (session, outcome) in zip(told, entered.told, strict=True):
        step.outcome, step.subject = outcome, session.public_id


def _is_same(step: Step) -> bool:
    if step.is_as_it_was and step.known is not None:
        step.outcome, step.subject = SAME, step.known.subject
        return True
    return False


def _row(work: Work, values: Values, known: Session | None, trainers: dict[tuple[int, str], Trainer]) -> SessionRow:
    """A row as `enter_sessions` takes it; the day of one that is there is what the row says."""

    def clock(column: str) -> dt.time | None:
        text = values.get(column) or (known and getattr(known, column) and f"{getattr(known, column):%H:%M}")
        return dt.time.fromisoformat(text) if text else None

    planned, held = values.get("hours_planned"), values.get("hours_held")
    draft = SessionDraft(
        day=dt.date.fromisoformat(values["day"]), begins=clock("begins"), ends=clock("ends"),
        hours_planned=Decimal(planned) if planned else None, place=work.place(values.get("place")),
        where=values.get("where", ""), seats=values.get("seats"),
        trainers=tuple(trainers[office, role] for office, role in values.get("trainers", ())),
    )  # fmt: skip
    return SessionRow(
        course=values["course"], draft=draft, number=values.get("number"), may_be_new=True,
        held=values.get("state") == Session.State.HELD, hours_held=Decimal(held) if held else None,
        called_off=values.get("called_off", ""), came=values.get("present"),
    )  # fmt: skip


def _trainers(work: Work, steps: list[Step]) -> dict[tuple[int, str], Trainer]:
    """Who is named to teach, by organisation and role as written."""
    said = {(office, role) for step in steps for office, role in step.row.values.get("trainers", ())}
    if not said:
        return {}
    role_of: dict[Any, str] = {each: each[1] or TEACHES[work.registers.language] for each in said}
    made = seat_trainers(
        scheme=work.scheme, offices=[(office, role_of[office, role]) for office, role in sorted(said)], by=work.by
    )
    return {each: made[each[0], role_of[each]] for each in said}
