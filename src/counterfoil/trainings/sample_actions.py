"""Every write about voluntary samples: what they answered months after a course, as totals (levels 3 and 4)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.figures import SMALLEST
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.trainings.models import Course, Question, Sample

LONGEST_BASIS = 200


@transaction.atomic
def record_sample(
    *, course: Course, question: Question, asked_on: dt.date, answered: int, yes: int, basis: str, by: Actor
) -> Sample:
    """Write down what a voluntary sample answered to one question of the closed list.

    Args:
        answered: how many answered, ten or more; `yes` how many of them said yes.
        basis: how they were asked, in words: "by telephone, whoever wished to answer".

    Raises:
        Refusal: who acts speaks for neither side; fewer than ten answered; more said yes than answered; no basis; it
            was asked before the course began, or is yet to be; the question is not of the list.
            `code`: no_side, few, yes, basis, day, question.
    """
    side = must_speak(by, course.scheme)
    basis = one_line(basis)[:LONGEST_BASIS]
    _must_be_ten(answered)
    _must_fit(course, question, asked_on, answered, yes, basis)
    made = Sample(
        course=course, question=question, asked_on=asked_on, answered=answered, yes=yes, basis=basis, side=side,
        entered_by=by.actor_id,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record(
        by=by, verb="record_sample", kind="sample", subject=made.public_id, scheme=course.scheme.public_id,
        question=question.code,
    )  # fmt: skip
    return made


def _must_be_ten(answered: int) -> None:
    if answered < SMALLEST:
        raise Refusal(
            _("Fewer than ten answered. So few are not written down, because one could guess who they were."),
            mend=_("Ask more people who wish to answer, or leave it out: “not measured” is an answer too."),
            where="answered",
            code="few",
        )


def _must_fit(course: Course, question: Question, asked_on: dt.date, answered: int, yes: int, basis: str) -> None:
    if not 0 <= yes <= answered:
        raise Refusal(
            _("More said yes than answered."), mend=_("Look at both numbers again."), where="yes", code="yes"
        )
    if not basis:
        raise Refusal(
            _("It is not said how they were asked."),
            mend=_("Say it in a few words: “by telephone, whoever wished to answer”."),
            where="basis",
            code="basis",
        )
    if not course.begins <= asked_on <= timezone.localdate():
        raise Refusal(
            _("This day lies before the course, or is yet to come."),
            mend=_("Choose the day on which they were asked."),
            where="asked_on",
            code="day",
        )
    if question.level == Question.Level.REACTION:
        raise Refusal(
            _("This is asked by a code, not of a sample."), mend=_("Choose another question."), where="question",
            code="question",
        )  # fmt: skip
