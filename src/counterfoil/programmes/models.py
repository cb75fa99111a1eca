"""Programmes: what funds and batches are for. Logframe and indicators come with the work on results."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.partners.models import Scheme
from counterfoil.statements.models import Tally


@append_only(updatable=("ended_at",))
class Programme(models.Model):
    """A named piece of work of a scheme, on a tally of its own, that money can be restricted to."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="programmes")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="programme")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.tally)
