"""What people said of a course, as totals from the first answer on: no row is anybody's, so nothing can be linked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.figures import SMALLEST
from counterfoil.base.sides import SIDES, Side
from counterfoil.trainings.models.counts import Code
from counterfoil.trainings.models.course import Course
from counterfoil.trainings.models.terms import Question


class ReactionTotal(models.Model):
    """How many gave one answer (1 to 5) to one question by one code. An answer adds one; nothing else is kept."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="reactions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    answer = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint("code", "question", "answer", name="reaction_total_once"),
            CheckConstraint(name="reaction_total_of_five", condition=Q(answer__gte=1, answer__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.answer}: {self.number}"


class TestQuestion(models.Model):
    """A question of the organiser's test, with its answers; the same before and after the course."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="test_questions")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("question"), max_length=200)
    answers = ArrayField(models.CharField(max_length=120), size=6)
    right = models.PositiveSmallIntegerField(_("which is right"))  # from 0
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["course", "position"]
        constraints = [UniqueConstraint("course", "position", name="test_question_once")]

    def __str__(self) -> str:
        return self.words


class TestTotal(models.Model):
    """How many chose one answer of one test question by one code."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="tests")
    question = models.ForeignKey(TestQuestion, models.PROTECT, related_name="totals")
    answer = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [UniqueConstraint("code", "question", "answer", name="test_total_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.answer}: {self.number}"


@append_only(updatable=("basis",))  # words about a private person go out of it
class Sample(models.Model):
    """What a voluntary sample answered, months after a course, as totals: behaviour and results (levels 3 and 4).

    Fewer than ten answers are not held at all. Nothing says who was asked, and not answering leaves no trace.
    """

    public_id = PublicIdField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="samples")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("day"))
    answered = models.PositiveIntegerField(_("how many answered"))
    yes = models.PositiveIntegerField(_("how many said yes"))
    basis = models.CharField(_("how they were asked"), max_length=200)
    side = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            CheckConstraint(name="sample_of_ten_or_more", condition=Q(answered__gte=SMALLEST)),
            CheckConstraint(name="sample_part_of_a_whole", condition=Q(yes__lte=F("answered"))),
            CheckConstraint(name="sample_has_a_basis", condition=~Q(basis="")),
            CheckConstraint(name="sample_of_a_side", condition=Q(side__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.yes} of {self.answered}"
