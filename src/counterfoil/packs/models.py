"""Visit packs: workbooks on their way in, and the rows by which records that came with them are known again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PublicIdField
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.partners.models import Scheme
from counterfoil.statements.models import Source, Stage, Tally


class Pack(models.Model):
    """One uploaded workbook: checked, previewed, then entered whole or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be checked")
        CHECKING = "checking", _("being checked")
        REFUSED = "refused", _("has mistakes")
        READY = "ready", _("checked, ready to be entered")
        ENTERING = "entering", _("being entered")
        ENTERED = "entered", _("entered")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("stopped half-way; nothing was entered")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="packs")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    problem_count = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict, blank=True)
    stage = models.ForeignKey(Stage, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="packs")
    brought_by = models.CharField(max_length=80)
    brought_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class Row(models.Model):
    """A row of the sheets Lines or Headcounts as it was last entered: by it the same row is known again.

    Refs are a side's own, and those of one tally: two packs about two visits may both have an L1. A row without a
    ref goes by what it says. `digest` is of the row's content, so that a row nobody edited changes nothing, whatever
    became of its line since; `wording` is the one that entering it left. No words are kept here (GUARDRAILS G13).
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    tally = models.ForeignKey(Tally, models.PROTECT, null=True, blank=True, related_name="+")
    ref = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="+")
    wording = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("scheme", "side", "tally", "ref", name="pack_row_once", nulls_distinct=False),
            models.CheckConstraint(
                name="pack_row_of_a_side", condition=models.Q(side__in=[Side.GIVING, Side.RECEIVING])
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class RegisterEntry(models.Model):
    """A row of a register (Courses, Sessions, Groups …) as it was last entered: by it the same row is known again.

    Refs are a side's own. `digest` is of what the row said, so that a row nobody edited changes nothing, whatever
    became of its `subject` since (the public id of a record of the room that keeps it). No words are kept (G13).
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    sheet = models.CharField(max_length=16)
    ref = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    subject = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint("scheme", "side", "sheet", "ref", name="register_entry_once"),
            models.CheckConstraint(
                name="register_entry_of_a_side", condition=models.Q(side__in=[Side.GIVING, Side.RECEIVING])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.ref}"
