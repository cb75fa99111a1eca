"""Needs: what an organisation or a meeting asks for. A request is a need voiced at a meeting: one model, one series.

The words, the number and the sides' yes stand in the need's line (`lines`); here stands what makes it a need.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils.translation import gettext_lazy as _

from counterfoil.base.listing import Listed
from counterfoil.lines.models import Line
from counterfoil.partners.models import Organisation, Place, Scheme
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


class Urgency(models.TextChoices):
    """How soon it is needed, in the word of those who need it: only the receiving side says it."""

    NOT_STATED = "not_stated", _("not stated")
    CAN_WAIT = "can_wait", _("can wait for the next plan")
    THIS_YEAR = "this_year", _("this year")
    SOON = "soon", _("within three months")
    NOW = "now", _("now")


class Need(Listed):
    """What a request is besides its line. Who voiced it is the line's office, or the meeting of its tally.

    Where two say the same, one is `merged_into` the other: both keep their line, number and voice, and the answer to
    the other answers both. `passed_to` is to whom it was passed on; `told_on` the day on which the answer was given
    back to those who asked. `scheme` repeats the line's, for lists. The place of a sensitive one is its prefecture.
    """

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="need")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="needs")
    sector = models.ForeignKey(Sector, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    affected = models.CharField(
        _("how many are affected"), max_length=12, choices=Band.choices, default=Band.NOT_STATED
    )
    basis = models.CharField(_("how that is known"), max_length=200, blank=True)
    urgency = models.CharField(_("how soon"), max_length=12, choices=Urgency.choices, default=Urgency.NOT_STATED)
    also_funded = models.CharField(_("who else pays for it"), max_length=200, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    passed_to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    told_on = models.DateField(_("answer given back on"), null=True, blank=True)

    class Meta:
        indexes = [
            Index(fields=["scheme", "-line"], name="need_of_scheme"),
            Index(fields=["scheme", "sort_key", "line"], name="need_by_name"),
            GinIndex(fields=["pieces"], name="need_pieces"),
        ]
        constraints = [
            CheckConstraint(name="need_not_merged_into_itself", condition=~Q(merged_into=F("line"))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="need_merged_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.merged_into_id IS NOT NULL AND EXISTS (
                        SELECT FROM needs_need other WHERE other.line_id = NEW.merged_into_id
                           AND (other.merged_into_id IS NOT NULL OR other.scheme_id <> NEW.scheme_id)) THEN
                        RAISE EXCEPTION 'a need is merged into one that stands for itself, in the same scheme';
                    END IF;
                    IF NEW.merged_into_id IS NOT NULL AND EXISTS (
                        SELECT FROM needs_need other WHERE other.merged_into_id = NEW.line_id) THEN
                        RAISE EXCEPTION 'others are merged into this need';
                    END IF;
                    IF NEW.scheme_id <> (SELECT scheme_id FROM lines_line WHERE id = NEW.line_id) THEN
                        RAISE EXCEPTION 'a need is of the scheme of its line';
                    END IF;
                    IF NEW.place_id IS NOT NULL
                       AND (EXISTS (SELECT FROM lines_line WHERE id = NEW.line_id AND sensitive)
                            OR EXISTS (SELECT FROM needs_sector WHERE code = NEW.sector_id AND sensitive))
                       AND NOT EXISTS (SELECT FROM partners_place WHERE id = NEW.place_id
                                          AND level IN ('country', 'region', 'prefecture')) THEN
                        RAISE EXCEPTION 'of a sensitive need no place finer than its prefecture is held';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.line)
