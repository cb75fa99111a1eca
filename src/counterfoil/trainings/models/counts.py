"""How many came, as the organiser counted them; and what a code on the wall counted beside that."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PartialDateField, PublicIdField, partial_date_check
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation
from counterfoil.trainings.models.course import Course, Session


@append_only()
class Count(models.Model):
    """A side's headcount; the latest of a side holds, the earlier ones stay.

    With a `session`: the people in the room. Without one: how many different people the course had, as the organiser
    knows them. The sum over sessions is person-times, and never becomes people.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="counts")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="counts")
    side = models.CharField(max_length=10, choices=Side.choices)
    number = models.PositiveIntegerField(_("how many"))
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["session", "side", "-id"], name="count_of_session"),
            Index(fields=["course", "side", "-id"], name="count_of_course", condition=Q(session__isnull=True)),
        ]
        constraints = [CheckConstraint(name="count_of_a_side", condition=Q(side__in=SIDES))]
        triggers = [
            pgtrigger.Trigger(
                name="count_within_the_seats",
                level=pgtrigger.Statement,  # a pack brings twenty thousand at once
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="counted"),
                func="""
                    IF EXISTS (SELECT FROM counted n JOIN trainings_session s ON s.id = n.session_id
                                WHERE s.course_id <> n.course_id) THEN
                        RAISE EXCEPTION 'the session is not of this course';
                    END IF;
                    IF EXISTS (SELECT FROM counted n JOIN trainings_session s ON s.id = n.session_id
                                 JOIN trainings_course c ON c.id = s.course_id
                                WHERE n.number > COALESCE(s.seats, c.seats)) THEN
                        RAISE EXCEPTION 'more people than seats';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.side})"


class AttendancePaper(models.Model):
    """A list of attendance on paper: who holds it and who else has seen it. It is never uploaded (G13), and evidence
    once the second person has said so."""

    public_id = PublicIdField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="papers")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="papers")
    paper = models.CharField(_("what paper"), max_length=200)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    seen = PartialDateField()
    sha256 = models.CharField(max_length=64, blank=True)
    noted_by = models.CharField(max_length=80)
    second_person = models.CharField(max_length=80)
    noted_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            partial_date_check("attendance_paper", "seen"),
            CheckConstraint(name="attendance_paper_two_people", condition=~Q(noted_by=F("second_person"))),
        ]

    def __str__(self) -> str:
        return self.paper


class Code(models.Model):
    """A code on the wall of a session (count, reaction) or of a course (test before, test after).

    It holds a total and nothing else: no cookie beyond the day, no address, no time, no order. `counted` are
    person-times that may repeat. `turned_away` are openings over what a room can do; with them it is `unreliable`.
    What was answered is shown once the code is closed, from ten answers up.
    """

    class What(models.TextChoices):
        COUNT = "count", _("how many came")
        REACTION = "reaction", _("what people thought of it")
        BEFORE = "before", _("test before the course")
        AFTER = "after", _("test after the course")

    public_id = PublicIdField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="codes")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="codes")
    what = models.CharField(max_length=8, choices=What.choices)
    token = models.CharField(max_length=43, unique=True)  # it hangs on a wall: whoever is there may read it
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    counted = models.PositiveBigIntegerField(default=0)
    turned_away = models.PositiveBigIntegerField(default=0)
    unreliable = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(name="code_closes", condition=Q(closes_at__gt=F("opens_at"))),
            CheckConstraint(
                name="code_of_session_or_course",
                condition=Q(what__in=["count", "reaction"], session__isnull=False)
                | Q(what__in=["before", "after"], session__isnull=True),
            ),
            models.UniqueConstraint("course", "session", "what", name="code_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.course_id}"

    def is_open(self) -> bool:
        return bool(self.opens_at <= timezone.now() < self.closes_at)

    def is_closed(self) -> bool:
        return bool(self.closes_at <= timezone.now())
