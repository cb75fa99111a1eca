"""An account that waits, row by row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Index, Q, UniqueConstraint, Value
from django.utils import timezone

from counterfoil.base.fields import PublicIdField
from counterfoil.base.ids import uuid7
from counterfoil.partners.models import Scheme
from counterfoil.statements.said import Said, key_to
from counterfoil.statements.terms import TallyKind


class Stage(models.Model):
    """An account that waits: checked, compared with what is there, and not yet entered.

    Packs and forms fill it; `enter_stage` makes statements of it, whole or not at all. Rows of a stage are
    scratch, and go when it is entered or dropped. What a large new account says waits among the statements instead
    (`statements.waiting`): under the number that its source will have, which is `reserved`.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    source = models.ForeignKey("statements.Source", models.PROTECT, null=True, blank=True, related_name="+")
    reserved = models.BigIntegerField(null=True, editable=False)
    about = models.JSONField(default=dict)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            UniqueConstraint("reserved", name="stage_reserved_once", condition=Q(reserved__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"stage {self.public_id}"


_NEXT_TALLY = Func(Value("statements_tally_id_seq"), function="nextval", output_field=models.BigIntegerField())


class StagedAct(models.Model):
    """A row that tells of a tally. `tally` is the one it is already known as, or was joined to by a choice; else the
    one that entering makes will have the ids `new_id` and `new_tally`."""

    stage = key_to(Stage, on_delete=models.CASCADE, related_name="acts")
    row = models.PositiveIntegerField()
    ref = models.CharField(max_length=40)
    kind = key_to(TallyKind)
    name = models.TextField(blank=True)
    within = models.CharField(max_length=40, blank=True)
    giving = ArrayField(models.TextField(), default=list, blank=True)
    receiving = ArrayField(models.TextField(), default=list, blank=True)
    tally = key_to("statements.Tally", null=True, blank=True)
    joined = models.BooleanField(default=False)
    new_id = models.UUIDField(default=uuid7)
    new_tally = models.BigIntegerField(db_default=_NEXT_TALLY)

    class Meta:
        ordering = ["row"]
        constraints = [UniqueConstraint("stage", "ref", name="staged_act_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"


class StagedFact(Said):
    """A row that says something of a staged act.

    A unit that entering will propose stands here by its code, a place that entering will add by a number
    below zero.
    """

    stage = key_to(Stage, on_delete=models.CASCADE, related_name="facts")
    row = models.PositiveIntegerField()
    ref = models.CharField(max_length=40)
    new_id = models.UUIDField(default=uuid7)

    class Meta:
        ordering = ["row", "id"]
        indexes = [Index(fields=["stage", "row"], name="staged_fact_row")]

    def __str__(self) -> str:
        return f"{self.ref} {self.measure_id}"
