"""Batches of awards and of relief, at the level of schools and providers: how many and how much, never who."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.money import Money, Rounding
from counterfoil.funds.models import Fund
from counterfoil.partners.models import Organisation, Place
from counterfoil.programmes.models import Programme
from counterfoil.statements.models import Tally


@append_only(updatable=("state", "ended_words", "decided_at", "decided_by"))
class Batch(models.Model):
    """Awards that were decided together: so many people, so much in all, out of one fund, for one year.

    The whole ties to its parts before it is paid. `each_minor` is the fixed sum per person where there is one;
    `rounding` says what was done where the whole cannot be split evenly; empty means that shares are unequal.
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("awards for studies")
        RELIEF = "relief", _("relief in illness, by the provider's codes")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        DECIDED = "decided", _("decided")
        ENDED = "ended", _("ended")

    public_id = PublicIdField()
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="batch")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="batches")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="batches")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(_("for how many years"), default=1)
    people = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    each_minor = models.BigIntegerField(null=True, blank=True)
    rounding = models.CharField(max_length=16, choices=Rounding.choices, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    ended_words = models.CharField(max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "batches"
        constraints = [
            CheckConstraint(name="scholarships_batch_of_something", condition=Q(people__gte=1, total_minor__gt=0)),
            CheckConstraint(name="scholarships_batch_years", condition=Q(years__gte=1, years__lte=10)),
            CheckConstraint(
                name="scholarships_batch_each", condition=Q(each_minor__isnull=True) | Q(each_minor__gt=0)
            ),
            CheckConstraint(
                name="scholarships_batch_decided_by_somebody",
                condition=Q(decided_at__isnull=True, decided_by="") & ~Q(state="decided")
                | Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def last_year(self) -> int:
        """The last year for which it is awarded."""
        return int(self.year + self.years - 1)


@append_only(updatable=("people", "minor", "removed_at"))
class Part(models.Model):
    """What of a batch goes through one school (or provider) in one year; paid by a payment whose `subject` it is.

    Relief holds the provider's code and an amount and nothing else (G4).
    """

    public_id = PublicIdField()
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="parts")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(_("class or level"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    provider_code = models.CharField(_("the provider's code"), max_length=40, blank=True)
    people = models.PositiveIntegerField()
    minor = models.BigIntegerField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(name="scholarships_part_of_something", condition=Q(people__gte=1, minor__gt=0)),
            UniqueConstraint(
                "batch", "school", "level", "year", "provider_code",
                name="scholarships_part_once", condition=Q(removed_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.school} {self.level}".strip()

    @property
    def money(self) -> Money:
        return Money(self.minor, self.batch.currency)


@append_only()
class Enrolment(models.Model):
    """A school's yearly word on how many of a part's people are enrolled; asked of the school, never of a student."""

    public_id = PublicIdField()
    part = models.ForeignKey(Part, models.PROTECT, related_name="enrolments")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    day = models.DateField()
    side = models.CharField(max_length=10)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [UniqueConstraint("part", "year", name="scholarships_enrolment_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.year}: {self.people}"
