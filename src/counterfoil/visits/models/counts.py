"""What a side counted at a visit, and the paper that both signed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PartialDateField, PublicIdField, partial_date_check
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation
from counterfoil.statements.models import Tally
from counterfoil.statements.terms import Measure
from counterfoil.visits.models.plan import Visit


class Headcount(models.Model):
    """How many a side counted at something: its half of that number. The latest of a side holds."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="headcounts")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    number = models.PositiveIntegerField(_("how many"))
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [Index(fields=["tally", "measure", "side", "-id"], name="headcount_latest")]
        constraints = [CheckConstraint(name="headcount_of_a_side", condition=Q(side__in=SIDES))]

    def __str__(self) -> str:
        return f"{self.number} ({self.side})"


class SignedPaper(models.Model):
    """Minutes on paper, signed and stamped: who holds them and who else has seen them. Never uploaded (G13).

    It is evidence once the second person has said so in person (`confirmed_at`).
    """

    public_id = PublicIdField()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="papers")
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
            partial_date_check("signed_paper", "seen"),
            CheckConstraint(name="signed_paper_two_people", condition=~Q(noted_by=F("second_person"))),
        ]

    def __str__(self) -> str:
        return self.paper
