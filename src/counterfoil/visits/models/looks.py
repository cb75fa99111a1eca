"""What was looked at: checklists, looks, findings and photographs. Nothing here is about a person who is helped."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PublicIdField, TranslatedTextField
from counterfoil.base.sides import SIDES, Side
from counterfoil.lines.models import Line
from counterfoil.partners.models import Place, Scheme
from counterfoil.statements.terms import Term
from counterfoil.visits.models.plan import Stop, Visit


class Checklist(Term):
    """What to look at in a kind of place. `workplace`: GUARDRAILS G7 holds. `locked`: no look can be opened."""

    workplace = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)


class Check(models.Model):
    """One thing to look at, and what one would expect to see."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="checks")
    code = models.CharField(max_length=60)
    label = TranslatedTextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["checklist", "position"]
        constraints = [UniqueConstraint("checklist", "code", name="check_once")]

    def __str__(self) -> str:
        return str(self.label)


class Look(models.Model):
    """A place that was looked at, by its checklist. A workplace has no "passed": only not assessed, or a concern."""

    class Assessment(models.TextChoices):
        NOT_ASSESSED = "not_assessed", _("not assessed")
        AS_EXPECTED = "as_expected", _("as expected")
        CONCERN = "concern", _("concern")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="looks")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="looks")
    stop = models.ForeignKey(Stop, models.SET_NULL, null=True, blank=True, related_name="looks")
    checklist = models.ForeignKey(Checklist, models.PROTECT)
    workplace = models.BooleanField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(_("where"), max_length=200)
    looked_on = models.DateField(_("day"))
    assessment = models.CharField(max_length=14, choices=Assessment.choices, default=Assessment.NOT_ASSESSED)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-looked_on", "-id"]
        constraints = [
            CheckConstraint(
                name="look_workplace_never_passes", condition=Q(workplace=False) | ~Q(assessment="as_expected")
            ),
            CheckConstraint(name="look_of_a_side", condition=Q(entered_side__in=SIDES)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="look_workplace_stays_one",
                operation=pgtrigger.UpdateOf("workplace"),
                condition=pgtrigger.Q(old__workplace__df=pgtrigger.F("new__workplace")),
            )
        ]

    def __str__(self) -> str:
        return self.where


class Checked(models.Model):
    """What came of one check of a look; a check without a row was not looked at."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="checked")
    check_item = models.ForeignKey(Check, models.PROTECT, related_name="+")
    as_expected = models.BooleanField(_("as expected"))
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("look", "check_item", name="checked_once")]
        triggers = [
            pgtrigger.Trigger(
                name="checked_workplace_never_passes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.as_expected AND (SELECT workplace FROM visits_look WHERE id = NEW.look_id) THEN
                        RAISE EXCEPTION 'a workplace is never as expected';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_item_id}: {self.as_expected}"


class Finding(models.Model):
    """What a finding is besides its line (whose words say what was seen)."""

    class Seriousness(models.TextChoices):
        NOTE = "note", _("to note")
        SMALL = "small", _("to mend")
        SERIOUS = "serious", _("serious")

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="finding")
    look = models.ForeignKey(Look, models.PROTECT, related_name="findings")
    check_item = models.ForeignKey(Check, models.PROTECT, null=True, blank=True, related_name="+")
    expected = models.CharField(_("what was expected"), max_length=200, blank=True)
    seriousness = models.CharField(_("how serious"), max_length=10, choices=Seriousness.choices)

    def __str__(self) -> str:
        return str(self.line)


class Photo(models.Model):
    """A picture of a place, of things or of delegates in office; no metadata, no original (GUARDRAILS G9).

    Kept in the database: a backup holds what the pages show, and a withdrawn one is gone everywhere.
    """

    class Shows(models.TextChoices):
        PLACE = "place", _("a place")
        THINGS = "things", _("things")
        DELEGATES = "delegates", _("delegates in office")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="photos")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="photos")
    look = models.ForeignKey(Look, models.SET_NULL, null=True, blank=True, related_name="photos")
    finding = models.ForeignKey(Finding, models.SET_NULL, null=True, blank=True, related_name="photos")
    shows = models.CharField(_("what it shows"), max_length=10, choices=Shows.choices)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    taken_on = models.DateField(_("day"), null=True, blank=True)
    image = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    looked_by = models.CharField(max_length=80, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("visit", "sha256", name="photo_once"),
            CheckConstraint(
                name="photo_second_person_looks", condition=Q(looked_by="") | ~Q(looked_by=F("entered_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.public_id)
