"""Needs: what an organisation or a meeting asks for. A request is a need voiced at a meeting: one model, one series.

The words, the number and the sides' yes stand in the need's line (`lines`); here stands what makes it a need.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterfoil.lines.models import Line
from counterfoil.partners.models import Place
from counterfoil.statements.terms import Term


class Sector(Term):
    """A field of help, near the purpose codes of OECD-DAC. Lines of a sensitive sector are public by sector and
    prefecture only (GUARDRAILS G14)."""

    purpose_code = models.CharField(max_length=5, blank=True)
    sensitive = models.BooleanField(default=False)


class Band(models.TextChoices):
    """How many are affected, as wide as it takes to point at nobody."""

    NOT_STATED = "not_stated", _("not stated")
    UNDER_50 = "under_50", _("fewer than 50")
    FROM_50 = "50_199", _("50 to 199")
    FROM_200 = "200_999", _("200 to 999")
    FROM_1000 = "1000_9999", _("1,000 to 9,999")
    FROM_10000 = "10000_up", _("10,000 and more")


class Need(models.Model):
    """What a request is besides its line. Who voiced it is the line's office, or the meeting of its tally."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="need")
    sector = models.ForeignKey(Sector, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    affected = models.CharField(
        _("how many are affected"), max_length=12, choices=Band.choices, default=Band.NOT_STATED
    )
    basis = models.CharField(_("how that is known"), max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.line)
