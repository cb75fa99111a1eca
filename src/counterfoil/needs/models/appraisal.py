"""Appraisal: a panel of both sides looks at a need by ten criteria, and decides with reasons, not by a number alone.

The criteria follow the questions that OECD-DAC asks of relevance, coherence, efficiency and sustainability, and the
safeguards of this house. Panel members act in office. Nothing here scores a person or a household (GUARDRAILS G2).
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.personal import personal
from counterfoil.base.sides import SIDES, Side
from counterfoil.needs.models.need import Need
from counterfoil.partners.models import Organisation
from counterfoil.people.models import User

LONGEST_REASON = 300  # letters


class Criterion(models.TextChoices):
    """What is asked of a need before anybody promises anything."""

    EVIDENCED = "evidenced", _("the need is evidenced")
    CONSULTED = "consulted", _("the women concerned were consulted")
    NOT_DUPLICATED = "not_duplicated", _("nobody else does it already")
    LAWFUL = "lawful", _("lawful, and people are safeguarded")
    VOLUNTARY = "voluntary", _("whoever takes part does so freely")
    CAPACITY = "capacity", _("those on the spot can carry it")
    SOUND = "sound", _("technically sound")
    UNIT_COST = "unit_cost", _("the cost per unit is fair")
    SEASON = "season", _("the season and the time fit")
    LASTS = "lasts", _("it lasts, and its end is planned")


class Points(models.IntegerChoices):
    """How far a criterion is met. Words first: the number only shows how far the panel is apart."""

    NOT_AT_ALL = 0, _("not at all")
    LITTLE = 1, _("a little")
    PARTLY = 2, _("partly")
    MOSTLY = 3, _("mostly")
    FULLY = 4, _("fully")


class Decision(models.TextChoices):
    GO = "go", _("go")
    REVISE = "revise", _("revise, then look again")
    NO = "no", _("no")


@append_only(
    updatable=("decision", "reasons", "said_by", "said_side", "said_at", "agreed_by", "agreed_at", "ended_at")
)
class Appraisal(models.Model):
    """One round of looking at a need. One side says the decision with its reasons; it stands once the other agrees.

    `ended_at`: broken off before a decision stood.
    """

    public_id = PublicIdField()
    need = models.ForeignKey(Need, models.PROTECT, related_name="appraisals")
    round = models.PositiveSmallIntegerField(default=1)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    reasons = models.CharField(_("reasons"), max_length=600, blank=True)
    said_by = models.CharField(max_length=80, blank=True)
    said_side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            UniqueConstraint("need", "round", name="appraisal_round_once"),
            UniqueConstraint(
                fields=["need"], name="appraisal_one_open", condition=Q(agreed_at__isnull=True, ended_at__isnull=True)
            ),
            CheckConstraint(
                name="appraisal_decided_with_reasons",
                condition=Q(decision="", reasons="", said_by="", said_side="", said_at__isnull=True)
                | (~Q(decision="") & ~Q(reasons="") & ~Q(said_by="") & Q(said_side__in=SIDES, said_at__isnull=False)),
            ),
            CheckConstraint(
                name="appraisal_agreed_to_a_decision",
                condition=Q(agreed_at__isnull=True, agreed_by="")
                | (Q(agreed_at__isnull=False) & ~Q(agreed_by="") & ~Q(decision="")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="appraisal_stays_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__agreed_at__isnull=False),
                func="""
                    IF (to_jsonb(OLD) - 'reasons') IS DISTINCT FROM (to_jsonb(NEW) - 'reasons')
                       OR NEW.reasons <> '—' THEN
                        RAISE EXCEPTION 'what was decided stays; a redaction takes its reasons out';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.need} ({self.round})"

    @property
    def is_decided(self) -> bool:
        return self.agreed_at is not None

    @property
    def is_open(self) -> bool:
        return self.agreed_at is None and self.ended_at is None

    @property
    def said_mark(self) -> str:
        """The mark of the decision as it stands: another one said later is another mark."""
        return self.said_at.isoformat() if self.said_at else ""


@append_only(updatable=("conflict", "declared_at", "handed_in_at", "user"))
class Panelist(models.Model):
    """A member of the panel, in office. Who has a conflict of interest says so; the scores are then left out of the
    spread. Nobody reads the others' scores before handing in: the first number said would pull the rest."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="panel")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    conflict = models.CharField(_("conflict of interest"), max_length=LONGEST_REASON, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)  # said that there is one, or none
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("appraisal", "user", name="panelist_once"),
            CheckConstraint(name="panelist_of_a_side", condition=Q(side__in=SIDES)),
            CheckConstraint(
                name="panelist_declares_first",
                condition=Q(declared_at__isnull=False) | Q(handed_in_at__isnull=True, conflict=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.side})"


personal(
    "needs.Panelist", "appraisal", "user", "organisation", "side", "conflict", "declared_at", "handed_in_at",
    purpose="to know which office of which side looked at a need, and who stood too near to it",
    retention="24 months after the decision; then the office stays without the user",
)  # fmt: skip


class Score(models.Model):
    """How far a member finds one criterion met, and why. The reason is never left out."""

    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=16, choices=Criterion.choices)
    points = models.PositiveSmallIntegerField(choices=Points.choices)
    reason = models.CharField(_("why"), max_length=LONGEST_REASON)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("panelist", "criterion", name="score_once"),
            CheckConstraint(name="score_has_a_reason", condition=~Q(reason="")),
            CheckConstraint(name="score_points", condition=Q(points__lte=4)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="score_until_handed_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM needs_panelist WHERE id = COALESCE(NEW.panelist_id, OLD.panelist_id)
                                  AND handed_in_at IS NOT NULL)
                       AND NOT (TG_OP = 'UPDATE' AND (to_jsonb(OLD) - 'reason') = (to_jsonb(NEW) - 'reason')
                                AND NEW.reason = '—') THEN
                        RAISE EXCEPTION 'what was handed in stays as it is; a redaction takes its reasons out';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
