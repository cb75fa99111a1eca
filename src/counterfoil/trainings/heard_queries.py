"""What was heard of a course: answers once a code is closed, from ten up; and samples as the public may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from counterfoil.base.figures import SMALLEST
from counterfoil.trainings.models import (
    Code,
    Course,
    Question,
    ReactionTotal,
    Sample,
    TestQuestion,
    TestTotal,
)

STEP = 5  # shares of answers go by whole five per cent: of a dozen people no single answer can be read from them


@dataclass(frozen=True)
class Heard:
    """One question of a reaction. `shares` are whole per cent of each answer, 1 to 5; None with fewer than ten."""

    question: Question
    answered: int | None
    shares: list[int] | None


@dataclass(frozen=True)
class Learnt:
    """One question of a test. Shares of right answers in whole per cent; None where either has fewer than ten."""

    question: TestQuestion
    before: int | None
    after: int | None

    @property
    def right(self) -> str:
        """The answer that is right."""
        return str(self.question.answers[self.question.right])


@dataclass(frozen=True)
class Answered:
    """A sample as the public may read it. `share` is None where fewer than ten said yes, or fewer said no."""

    sample: Sample
    share: int | None


def codes_of(course: Course) -> QuerySet[Code]:
    """The codes of a course and its sessions, tests first, then session by session."""
    return course.codes.select_related("session").order_by("session__number", "id")


def reactions(code: Code) -> list[Heard]:
    """What was answered by a code, question by question; nothing before it is closed."""
    if not code.is_closed():
        return []
    totals: dict[str, dict[int, int]] = {}
    asked: dict[str, Question] = {}
    for total in ReactionTotal.objects.filter(code=code).select_related("question").order_by("question__position"):
        asked[total.question_id] = total.question
        totals.setdefault(total.question_id, {})[total.answer] = total.number
    return [_heard(asked[key], counts) for key, counts in totals.items()]


def _heard(question: Question, counts: dict[int, int]) -> Heard:
    whole = sum(counts.values())
    if whole < SMALLEST:
        return Heard(question, None, None)
    return Heard(question, _by_five(whole), [_share(counts[answer], whole) for answer in sorted(counts)])


def learnt(course: Course) -> list[Learnt]:
    """Share of right answers to each question of a test, before and after; nothing before both codes are closed."""
    codes = {code.what: code for code in course.codes.filter(what__in=(Code.What.BEFORE, Code.What.AFTER))}
    if len(codes) < 2 or not all(code.is_closed() for code in codes.values()):
        return []
    before, after = (_right(codes[what]) for what in (Code.What.BEFORE, Code.What.AFTER))
    questions = course.test_questions.filter(dropped_at=None).order_by("position")
    return [_learnt(question, before.get(question.pk), after.get(question.pk)) for question in questions]


def _learnt(question: TestQuestion, before: int | None, after: int | None) -> Learnt:
    if before is None or after is None:
        return Learnt(question, None, None)
    return Learnt(question, before, after)


def _right(code: Code) -> dict[int, int | None]:
    """Share of right answers by question, None with fewer than ten answers."""
    counts: dict[int, tuple[int, int]] = {}
    for total in TestTotal.objects.filter(code=code).select_related("question"):
        right, whole = counts.get(total.question_id, (0, 0))
        right += total.number if total.answer == total.question.right else 0
        counts[total.question_id] = (right, whole + total.number)
    return {key: _share(right, whole) if whole >= SMALLEST else None for key, (right, whole) in counts.items()}


def samples_of(course: Course) -> QuerySet[Sample]:
    """What voluntary samples answered after a course, the latest first."""
    return course.samples.select_related("question").order_by("-asked_on", "-id")


def for_public(samples: Iterable[Sample]) -> list[Answered]:
    """Samples as the public may read them: no share that stands for fewer than ten people, on either side of it."""
    return [Answered(sample, _public_share(sample)) for sample in samples]


def _public_share(sample: Sample) -> int | None:
    no = sample.answered - sample.yes
    return None if sample.yes < SMALLEST or no < SMALLEST else _share(sample.yes, sample.answered)


def _share(part: int, whole: int) -> int:
    """Whole per cent by fives, halves up."""
    return STEP * ((200 * part + STEP * whole) // (2 * STEP * whole))


def _by_five(number: int) -> int:
    return max(SMALLEST, 5 * ((number + 2) // 5))
