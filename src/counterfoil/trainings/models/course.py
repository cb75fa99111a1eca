"""Courses and their sessions: what is taught, by whom in office, where and when, and how many seats there are.

The organiser's headcount is the number; no list of participants exists here (GUARDRAILS, "Organisation first").
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Func, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterfoil.base.fields import PublicIdField
from counterfoil.base.listing import Listed
from counterfoil.base.personal import personal
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.programmes.models import Programme
from counterfoil.statements.models import Tally
from counterfoil.trainings.models.terms import Theme


class Course(Listed):
    """A course of sessions on its tally. Its year is that of its first day: the cohort that it belongs to."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        ENDED = "ended", pgettext_lazy("course", "ended")
        CALLED_OFF = "called_off", _("called off")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="courses")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="training")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="courses")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    aims = models.CharField(_("aims"), max_length=400, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    seats = models.PositiveIntegerField(_("seats offered"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    called_off = models.CharField(_("called off, because"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begins", "-id"]
        indexes = [
            Index(fields=["scheme", "-id"], name="course_of_scheme"),
            Index(fields=["scheme", "-begins", "-id"], name="course_by_begin"),
            GinIndex(fields=["pieces"], name="course_pieces"),
        ]
        constraints = [
            CheckConstraint(name="course_runs_forward", condition=Q(ends__gte=F("begins"))),
            CheckConstraint(name="course_of_a_side", condition=Q(entered_side__in=SIDES)),
            CheckConstraint(name="course_seats", condition=Q(seats__isnull=True) | Q(seats__gte=1)),
            CheckConstraint(
                name="course_called_off_with_reason",
                condition=(Q(state="called_off") & ~Q(called_off="")) | (~Q(state="called_off") & Q(called_off="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)


class Trainer(models.Model):
    """One who teaches, in office: a role of an organisation, by name only where the office gives it."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="trainers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.CharField(_("role in office"), max_length=120)
    name = models.CharField(_("name in office"), max_length=120, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [UniqueConstraint("scheme", "organisation", "office", "name", name="trainer_once")]

    def __str__(self) -> str:
        return f"{self.office} {self.name}".strip()


personal(
    "trainings.Trainer", "name",
    purpose="to plan sessions and to print who taught",
    retention="24 months after the last session taught; then the role stays without the name",
)  # fmt: skip
personal(
    "trainings.Trainer", "office", "organisation",
    purpose="to know which office taught",
    retention="with the course; a role in office, not a person",
)  # fmt: skip


class Session(models.Model):
    """One meeting of a course, in the civil time of its place. `number` counts within the course."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", pgettext_lazy("session", "held")  # of goods and money the same word means another thing
        CALLED_OFF = "called_off", _("called off")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sessions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    day = models.DateField(_("day"))
    begins = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    hours_planned = models.DecimalField(_("hours planned"), max_digits=4, decimal_places=1, null=True, blank=True)
    hours_held = models.DecimalField(_("hours held"), max_digits=4, decimal_places=1, null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(_("where"), max_length=200, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    called_off = models.CharField(_("called off, because"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["course", "number"]
        indexes = [
            Index(fields=["scheme", "-id"], name="session_of_scheme"),
            Index(fields=["scheme", "-day", "-id"], name="session_by_day"),
        ]
        constraints = [
            UniqueConstraint("course", "number", name="session_number_once"),
            CheckConstraint(
                name="session_runs_forward",
                condition=Q(begins__isnull=True, ends__isnull=True) | Q(ends__gt=F("begins")),
            ),
            CheckConstraint(
                name="session_hours",
                condition=(Q(hours_planned__isnull=True) | Q(hours_planned__gt=0, hours_planned__lte=24))
                & (Q(hours_held__isnull=True) | Q(hours_held__gt=0, hours_held__lte=24)),
            ),
            CheckConstraint(name="session_hours_when_held", condition=Q(hours_held__isnull=True) | Q(state="held")),
            CheckConstraint(name="session_of_a_side", condition=Q(entered_side__in=SIDES)),
            CheckConstraint(
                name="session_called_off_with_reason",
                condition=(Q(state="called_off") & ~Q(called_off="")) | (~Q(state="called_off") & Q(called_off="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.number})"


class Teaches(models.Model):
    """A trainer at a session. Nobody teaches in two places at once: the database refuses overlapping hours.

    `during` repeats the session's hours, written as if they were UTC; empty where the hours are not stated or the
    session was called off.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="taught_by")
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="teaches")
    during = DateTimeRangeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("session", "trainer", name="teaches_once"),
            ExclusionConstraint(
                name="teaches_in_one_place",
                expressions=[
                    (Func(F("trainer"), F("trainer"), models.Value("[]"), function="int8range"),
                     RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                index_type="gist",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.trainer} at {self.session_id}"


class Material(models.Model):
    """What is handed out or sent round: its title and where it stands. The file itself is not kept here (G13)."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="materials")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="materials")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    address = models.URLField(_("web address"), max_length=400, blank=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
