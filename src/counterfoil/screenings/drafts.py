"""What somebody says of a screening before it is a row, and what must hold of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.figures import SMALLEST
from counterfoil.base.money import Money
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.programmes.models import Programme
from counterfoil.safeguards.lexicon import check_request
from counterfoil.screenings.models import Screening

MOST = 10_000_000  # people or places; whoever says more has typed a digit too many
MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class ScreeningDraft:
    """What a health provider offers. `offered` are places; `cost` is of all of it, never per head."""

    name: TranslatedText
    provider: Organisation
    begins: dt.date
    ends: dt.date
    offered: int | None = None
    cost: Money | None = None
    programme: Programme | None = None


@dataclass(frozen=True, kw_only=True)
class TotalDraft:
    """The provider's total for a county and a period.

    `eligible` is out of how many, with its source; `followed_up` is the percentage of those who needed it who were
    followed up in time.
    """

    place: Place
    begins: dt.date
    ends: dt.date
    screened: int
    eligible: int | None = None
    eligible_source: str = ""
    followed_up: int | None = None


def must_be_screening(scheme: Scheme, draft: ScreeningDraft, *, named: bool = True) -> None:
    """Raises:
    Refusal: no name; days, places or cost cannot be right; words that set a target on people (G11); a programme of
        another scheme.
    """
    if named and not draft.name:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    for words in draft.name.values():
        found = check_request(words)
        if found is not None and found.rule == "G11":
            raise Refusal(found.reason, mend=found.mend, where="name", code=found.code)
    if draft.ends < draft.begins or (draft.ends - draft.begins).days >= MOST_DAYS:
        raise Refusal(
            _("The last day lies before the first, or more than a year after it."), mend=_("Look at the two dates."),
            where="ends", code="days",
        )  # fmt: skip
    if draft.offered is not None and not 1 <= draft.offered <= MOST:
        raise Refusal(
            _("This number of places cannot be right."), mend=_("Write how many places are offered, in digits."),
            where="offered", code="number",
        )  # fmt: skip
    if draft.cost is not None and draft.cost.minor <= 0:
        raise Refusal(_("A cost is more than nothing."), mend=_("Leave it blank if none is known."), where="cost")
    if draft.programme is not None and draft.programme.scheme_id != scheme.pk:
        raise Refusal(
            _("This programme is of another scheme."), mend=_("Choose one of this scheme."), where="programme"
        )


def must_be_total(screening: Screening, draft: TotalDraft) -> None:
    """Raises:
    Refusal: fewer than ten ("few", G6, G10); out of fewer than were screened, or out of a number without a source
        ("eligible"); a percentage that is none ("percent"); a place finer than a county ("finer"); a period that is
        not over, or not within the screening's days ("period").
    """
    if draft.screened < SMALLEST:
        raise Refusal(
            _("Totals under ten are not held: so few could be recognised. They stay with the health provider."),
            mend=_("Leave this county out, or give one total for a longer period or a larger place."),
            where="screened",
            code="few",
        )
    if draft.screened > MOST:
        raise Refusal(
            _("This number cannot be right."), mend=_("Look at its digits."), where="screened", code="number"
        )
    _must_be_part(draft)
    if draft.followed_up is not None and not 0 <= draft.followed_up <= 100:
        raise Refusal(
            _("A share lies between 0 and 100 percent."), mend=_("Write the percentage, not the number of people."),
            where="followed_up", code="percent",
        )  # fmt: skip
    if draft.place.level == Place.Level.UNKNOWN:
        raise Refusal(
            _("Of “%(place)s” it is not known that it is a county or coarser.") % {"place": draft.place},
            mend=_("Choose the county, prefecture or region in which it lies."), where="place", code="finer",
        )  # fmt: skip
    _must_be_over(screening, draft)


def _must_be_part(draft: TotalDraft) -> None:
    if draft.eligible is None:
        if one_line(draft.eligible_source):
            raise Refusal(
                _("There is a source and no number."), mend=_("Write out of how many, or leave both blank."),
                where="eligible", code="eligible",
            )  # fmt: skip
        return
    if draft.eligible < max(draft.screened, 1) or draft.eligible > MOST:
        raise Refusal(
            _("%(screened)s cannot be a part of %(eligible)s.")
            % {"screened": draft.screened, "eligible": draft.eligible},
            mend=_("Write out of how many in the same county and period; leave it blank if that is not known."),
            where="eligible", code="eligible",
        )  # fmt: skip
    if not one_line(draft.eligible_source):
        raise Refusal(
            _("Nobody can check this number without its source."), mend=_("Say where it is from."),
            where="eligible_source", code="eligible",
        )  # fmt: skip


def _must_be_over(screening: Screening, draft: TotalDraft) -> None:
    if draft.ends < draft.begins or not (screening.begins <= draft.begins and draft.ends <= screening.ends):
        raise Refusal(
            _("A period lies within the screening, from %(begins)s to %(ends)s.")
            % {"begins": date_format(screening.begins), "ends": date_format(screening.ends)},
            mend=_("Look at the two dates."), where="ends", code="period",
        )  # fmt: skip
    if draft.ends >= timezone.localdate():
        raise Refusal(
            _("This period is not over: a total that still grows would tell how few came since."),
            mend=_("Enter it once its last day has passed."), where="ends", code="period",
        )  # fmt: skip


def rounded(percent: int) -> int:
    """A percentage to the nearest 5, halves up."""
    return (percent + 2) // 5 * 5
