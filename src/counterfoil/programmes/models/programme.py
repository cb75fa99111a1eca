"""Programmes: named pieces of work that answer needs, that money can be restricted to, and that results belong to."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PartialDateField, PublicIdField, partial_date_check
from counterfoil.base.listing import Listed
from counterfoil.base.sides import SIDES, Side
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements.models import Tally


class State(models.TextChoices):
    """Where a programme stands; near the activity statuses of IATI."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    FINISHED = "finished", _("finished as planned")
    STOPPED = "stopped", _("stopped before its end")


OVER = (State.FINISHED, State.STOPPED)


@append_only(
    updatable=(
        "aims", "language", "sector", "begins_day", "begins_precision", "until_day", "until_precision", "state",
        "ended_at", "giving_released", "receiving_released", "sort_key", "pieces",
    )
)  # fmt: skip
class Programme(Listed):
    """A named piece of work of a scheme, on a tally of its own. Public once both sides have released it."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="programmes")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="programme")
    aims = models.CharField(_("aims"), max_length=400, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="+")
    begins = PartialDateField()
    until = PartialDateField()
    state = models.CharField(_("where it stands"), max_length=10, choices=State.choices, default=State.PLANNED)
    answers = models.ManyToManyField(Need, related_name="programmes", blank=True)
    giving_released = models.DateTimeField(null=True, blank=True)
    receiving_released = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["scheme", "-id"], name="programme_of_scheme"),
            Index(fields=["scheme", "sort_key", "id"], name="programme_by_name"),
            GinIndex(fields=["pieces"], name="programme_pieces"),
        ]
        constraints = [
            partial_date_check("programme", "begins"),
            partial_date_check("programme", "until"),
            CheckConstraint(
                name="programme_runs_forward",
                condition=Q(until_day__isnull=True) | Q(begins_day__isnull=True) | Q(until_precision__lt=3)
                | Q(until_day__gte=F("begins_day")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)

    @property
    def is_released(self) -> bool:
        """Both sides let the public read it."""
        return self.giving_released is not None and self.receiving_released is not None


@append_only(updatable=("words",))  # words about a private person can be taken out (G13)
class Moment(models.Model):
    """One point of a programme's time line: the day, what it came to, in words; and the state from then on."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="moments")
    day = models.DateField(_("day"))
    state = models.CharField(max_length=10, choices=State.choices)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["day", "id"]
        constraints = [CheckConstraint(name="moment_of_a_side", condition=Q(side__in=SIDES))]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class ProgrammeParty(models.Model):
    """Which organisation does what in a programme; the roles are those of IATI's OrganisationRole."""

    class Role(models.TextChoices):
        FUNDING = "funding", _("gives money")
        ACCOUNTABLE = "accountable", _("answers for it")
        EXTENDING = "extending", _("passes money or goods on")
        IMPLEMENTING = "implementing", _("carries it out")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        ordering = ["role", "id"]
        constraints = [UniqueConstraint("programme", "organisation", "role", name="programme_party_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class BudgetLine(models.Model):
    """What a part of a programme is to cost. Funds point to it; what was spent stands in the books, never here."""

    public_id = PublicIdField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="budget")
    position = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(_("for what"), max_length=120)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "position", "id"]
        constraints = [
            CheckConstraint(name="budget_line_of_something", condition=Q(minor__gt=0, currency__regex="^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return self.words


@append_only(updatable=("until_day", "until_precision"))
class Agreement(models.Model):
    """What parties signed, on its tally; any number of parties stand on the tally's sides (`TallyParty`)."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="agreements")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="agreement")
    programmes = models.ManyToManyField(Programme, related_name="agreements", blank=True)
    signed = PartialDateField()
    until = PartialDateField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [partial_date_check("agreement", "signed"), partial_date_check("agreement", "until")]

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)


@append_only(updatable=("confirmed_at",))
class AgreementPaper(models.Model):
    """The agreement on paper: who holds it and who else has seen it. It is never uploaded (G13), and evidence once
    the second person has said so."""

    public_id = PublicIdField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="papers")
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
        ordering = ["id"]
        constraints = [
            partial_date_check("agreement_paper", "seen"),
            CheckConstraint(name="agreement_paper_two_people", condition=~Q(noted_by=F("second_person"))),
        ]

    def __str__(self) -> str:
        return self.paper
