"""What a row that says something holds, whether it is entered or waits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from counterfoil.base.fields import PartialDateField, QualifiedNumberField
from counterfoil.base.quantities import UNKNOWN
from counterfoil.partners.models import Place
from counterfoil.statements import things
from counterfoil.statements.terms import Dimension, Measure, Shape, Unit


def key_to(to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> models.ForeignKey[Any, Any]:
    """A foreign key without a check per row and an index of its own.

    Checking rows one by one doubles the time of an import. `names_what_is_there` checks a whole INSERT at once
    instead, and what is named is never deleted (`kept`), so that the two together hold what a foreign key holds.
    Staged rows are scratch, and may name what entering them will add.
    """
    return models.ForeignKey(to, on_delete, db_constraint=False, db_index=False, **{"related_name": "+", **kwargs})


class Said(models.Model):
    """The columns of what is said, shared by statements and by the rows of a pack that wait for their commit.

    The value lies in the columns of its shape; a value that is not stated leaves them all empty. `thing` tells what
    is said from all else that the source says of the tally, see `statements.things`.
    """

    if TYPE_CHECKING:  # the columns of the two-column fields
        value_number: Decimal | None
        value_qualifier: str
        before_number: Decimal | None

    measure = key_to(Measure)
    shape = models.CharField(max_length=10, choices=Shape.choices)
    value = QualifiedNumberField()
    currency = models.CharField(max_length=3, blank=True)
    begins = PartialDateField()
    ends = PartialDateField()
    words = models.TextField(blank=True)
    members = ArrayField(models.TextField(), default=list, blank=True)
    unit = key_to(Unit, null=True, blank=True)
    unit_words = models.CharField(max_length=80, blank=True)
    dimension = key_to(Dimension, null=True, blank=True)
    dimension_value = models.CharField(max_length=200, blank=True)
    per = key_to(Unit, null=True, blank=True)
    before = QualifiedNumberField()
    stated_as_number = models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True)
    stated_as_currency = models.CharField(max_length=3, blank=True)
    period_since = PartialDateField()
    period_until = PartialDateField()
    period_words = models.CharField(max_length=120, blank=True)
    place = key_to(Place, null=True, blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    exact_words = models.TextField(blank=True)
    thing = models.GeneratedField(
        expression=RawSQL(things.thing(), []), output_field=models.UUIDField(), db_persist=True
    )

    class Meta:
        abstract = True

    @property
    def known(self) -> bool:
        """Whether the source gives a value at all."""
        return self.value_qualifier not in UNKNOWN
