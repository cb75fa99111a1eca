"""The logframe: results in their order, the indicators by which they are known, targets, and what was measured.

Targets stand only on what is *offered*: seats, sessions, days, money, things (GUARDRAILS G11). How many came, found
work or were screened can be told afterwards, and is nobody's quota. *Not measured* is a value, with its reason.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField, QualifiedNumberField, qualified_check
from counterfoil.base.sides import SIDES, Side
from counterfoil.programmes.models.programme import Programme
from counterfoil.statements.models import Dimension, Unit


class Result(models.Model):
    """One result of a programme; the levels are those of the logical framework and of IATI's ResultType."""

    class Level(models.TextChoices):
        IMPACT = "impact", _("impact")
        OUTCOME = "outcome", _("outcome")
        OUTPUT = "output", _("output")

    public_id = PublicIdField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="results")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    position = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(_("in words"), max_length=300)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    assumptions = models.CharField(_("what has to hold for it"), max_length=300, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "position", "id"]
        constraints = [
            CheckConstraint(name="result_has_words", condition=~Q(words="")),
            CheckConstraint(name="result_not_under_itself", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.words


class Indicator(models.Model):
    """By what a result is known.

    `about` decides whether it may have targets. `is_share`: a percentage of `numerator` in `denominator`.
    `figure_key` names a figure of the scheme that holds its value; without one it is entered with its basis.
    `dimension`: by what its readings may be split, from the closed list.
    """

    class About(models.TextChoices):
        OFFERED = "offered", _("what is offered: seats, sessions, days, money, things")
        HAPPENED = "happened", _("what came of it: told afterwards, never a target")

    public_id = PublicIdField()
    result = models.ForeignKey(Result, models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(_("in words"), max_length=200)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    about = models.CharField(_("about"), max_length=8, choices=About.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    is_share = models.BooleanField(_("a percentage"), default=False)
    numerator = models.CharField(_("how many of them"), max_length=120, blank=True)
    denominator = models.CharField(_("out of what"), max_length=120, blank=True)
    cumulative = models.BooleanField(_("counted from the beginning"), default=False)
    lower_is_better = models.BooleanField(_("lower is better"), default=False)
    verification = models.CharField(_("source of verification"), max_length=200, blank=True)
    figure_key = models.CharField(_("figure of the scheme"), max_length=120, blank=True)
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="+")
    baseline = QualifiedNumberField()
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    baseline_basis = models.CharField(_("how the baseline is known"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["result", "position", "id"]
        constraints = [
            qualified_check("indicator", "baseline"),
            CheckConstraint(name="indicator_has_words", condition=~Q(words="")),
            CheckConstraint(
                name="indicator_share_of_something",
                condition=(Q(is_share=True) & ~Q(numerator="") & ~Q(denominator=""))
                | Q(is_share=False, numerator="", denominator=""),
            ),
            CheckConstraint(
                name="indicator_share_baseline",
                condition=Q(is_share=False) | Q(baseline_number__isnull=True)
                | Q(baseline_number__gte=0, baseline_number__lte=100),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="indicator_keeps_what_targets_need",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.about <> 'offered' AND EXISTS (
                        SELECT FROM programmes_period WHERE indicator_id = NEW.id AND target IS NOT NULL) THEN
                        RAISE EXCEPTION 'targets stand only on what is offered';
                    END IF;
                    IF (OLD.is_share, OLD.lower_is_better) IS DISTINCT FROM (NEW.is_share, NEW.lower_is_better)
                       AND EXISTS (SELECT FROM programmes_period WHERE indicator_id = NEW.id) THEN
                        RAISE EXCEPTION 'an indicator with periods stays the kind that it is';
                    END IF;
                    IF EXISTS (SELECT FROM programmes_period WHERE indicator_id = NEW.id AND (
                        (target < NEW.baseline_number AND NOT NEW.lower_is_better)
                        OR (target > NEW.baseline_number AND NEW.lower_is_better))) THEN
                        RAISE EXCEPTION 'the target lies on the wrong side of the baseline';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.words


class Period(models.Model):
    """A time for which an indicator is to be read, and the target for it where there is one."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="periods")
    begins = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    target = models.DecimalField(_("target"), max_digits=21, decimal_places=6, null=True, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["indicator", "begins", "id"]
        indexes = [Index(fields=["ends", "id"], name="period_by_end")]
        constraints = [
            UniqueConstraint("indicator", "begins", "ends", name="period_once"),
            CheckConstraint(name="period_runs_forward", condition=Q(ends__gte=F("begins"))),
            CheckConstraint(name="period_target", condition=Q(target__isnull=True) | Q(target__gte=0)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="period_target_only_on_what_is_offered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__target__isnull=False),
                declare=[("its", "programmes_indicator")],
                func="""
                    SELECT * INTO its FROM programmes_indicator WHERE id = NEW.indicator_id;
                    IF its.about <> 'offered' THEN
                        RAISE EXCEPTION 'targets stand only on what is offered';
                    END IF;
                    IF its.is_share AND NEW.target > 100 THEN
                        RAISE EXCEPTION 'a percentage is at most 100';
                    END IF;
                    IF its.baseline_number IS NOT NULL AND (
                        (NEW.target < its.baseline_number AND NOT its.lower_is_better)
                        OR (NEW.target > its.baseline_number AND its.lower_is_better)) THEN
                        RAISE EXCEPTION 'the target lies on the wrong side of the baseline';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.begins} – {self.ends}"


@append_only(updatable=("basis",))  # words about a private person can be taken out (G13)
class Reading(models.Model):
    """What was measured of an indicator in a period; the latest of a side and part holds, the earlier ones stay.

    `part` is a value of the indicator's dimension, empty for the whole. A share holds its `numerator` and its
    `denominator`, or the percentage alone as somebody said it. `basis` is how it is known, or why
    it was not measured.
    """

    public_id = PublicIdField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="readings")
    part = models.CharField(_("which part"), max_length=120, blank=True)
    measured = models.BooleanField(_("measured"), default=True)
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True)
    basis = models.CharField(_("how that is known, or why not"), max_length=200)
    side = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            CheckConstraint(name="reading_of_a_side", condition=Q(side__in=SIDES)),
            CheckConstraint(name="reading_has_a_basis", condition=~Q(basis="")),
            CheckConstraint(
                name="reading_measured_or_not",
                condition=Q(measured=True, value__isnull=False, value__gte=0)
                | Q(measured=False, value__isnull=True, numerator__isnull=True, denominator__isnull=True),
            ),
            CheckConstraint(
                name="reading_share_of_a_whole",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False, denominator__isnull=False, denominator__gt=0, numerator__gte=0,
                    numerator__lte=F("denominator"), value__lte=100,
                ),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="reading_share_at_most_100",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__value__gt=100),
                func="""
                    IF (SELECT is_share FROM programmes_indicator i JOIN programmes_period p ON p.indicator_id = i.id
                         WHERE p.id = NEW.period_id) THEN
                        RAISE EXCEPTION 'a percentage is at most 100';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.value}"
