"""Screenings, exactly as GUARDRAILS G6 allows: provider, dates, places offered, cost, the provider's totals.

Results stay with the health provider. No field here could hold one, and none is about a person.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.figures import SMALLEST
from counterfoil.base.listing import Listed
from counterfoil.base.money import Money
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.programmes.models import Programme
from counterfoil.statements.models import Tally


class Screening(Listed):
    """What a health provider offers between two days: so many places, at such a cost in all. No sum per head."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="screenings")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="screening")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="screenings")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    offered = models.PositiveIntegerField(_("places offered"), null=True, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    called_off = models.CharField(_("called off, because"), max_length=200, blank=True)
    all_told_at = models.DateTimeField(null=True, blank=True)  # the provider's side: these are all the totals
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begins", "-id"]
        indexes = [
            Index(fields=["scheme", "-id"], name="screening_of_scheme"),
            GinIndex(fields=["pieces"], name="screening_pieces"),
        ]
        constraints = [
            CheckConstraint(name="screening_runs_forward", condition=Q(ends__gte=F("begins"))),
            CheckConstraint(name="screening_of_a_side", condition=Q(entered_side__in=SIDES)),
            CheckConstraint(
                name="screening_cost",
                condition=Q(cost_minor__isnull=True, currency="") | Q(cost_minor__gt=0, currency__regex="^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)

    @property
    def cost(self) -> Money | None:
        return None if self.cost_minor is None else Money(self.cost_minor, self.currency)


@append_only(updatable=("superseded_at",))
class Total(models.Model):
    """The provider's total for one county and one period: ten or more, or it is not held.

    `eligible` is the denominator of coverage, with its source. `followed_up` is the share, in percent rounded to 5,
    of those who needed it who were followed up in time; how many needed it is not held.
    """

    public_id = PublicIdField()
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="totals")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    begins = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    screened = models.PositiveIntegerField(_("how many were screened"))
    eligible = models.PositiveIntegerField(_("out of how many"), null=True, blank=True)
    eligible_source = models.CharField(_("where that number is from"), max_length=200, blank=True)
    followed_up = models.PositiveSmallIntegerField(_("followed up in time, percent"), null=True, blank=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["screening", "place", "begins", "id"]
        constraints = [
            CheckConstraint(name="screening_total_of_ten_or_more", condition=Q(screened__gte=SMALLEST)),
            CheckConstraint(
                name="screening_total_within_eligible",
                condition=Q(eligible__isnull=True, eligible_source="")
                | (Q(eligible__gte=F("screened")) & ~Q(eligible_source="")),
            ),
            CheckConstraint(
                name="screening_total_share",
                condition=Q(followed_up__isnull=True) | Q(followed_up__in=list(range(0, 101, 5))),
            ),
            CheckConstraint(name="screening_total_runs_forward", condition=Q(ends__gte=F("begins"))),
            CheckConstraint(name="screening_total_of_a_side", condition=Q(side__in=SIDES)),
            models.UniqueConstraint(
                "screening", "place", "begins", "ends", "side",
                name="screening_total_once", condition=Q(superseded_at__isnull=True),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="screening_total_county_or_coarser",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT level FROM partners_place WHERE id = NEW.place_id) = 'unknown' THEN
                        RAISE EXCEPTION 'totals are held for a county or coarser';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.begins}: {self.screened}"
