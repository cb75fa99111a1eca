"""Who in office has read, as a native speaker, the words that people see behind a code (GUARDRAILS G3)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Scheme


@append_only()
class WordsRead(models.Model):
    """A side says of the plain words in one language: a native speaker has read them, they are right.

    It holds for exactly those words, by their hash: whoever changes a word has them read anew. Until then a scheme
    shows them in the original.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="words_read")
    language = models.CharField(_("language of the text"), max_length=10)
    sha256 = models.CharField(max_length=64)
    side = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [CheckConstraint(name="words_read_by_a_side", condition=Q(side__in=SIDES))]

    def __str__(self) -> str:
        return f"{self.language} {self.sha256[:8]}"
