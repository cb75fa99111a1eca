"""What a reading may say; asked before the database says no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.figures import SMALLEST
from counterfoil.base.quantities import LARGEST
from counterfoil.partners.models import Place
from counterfoil.programmes.logframe_rules import MOST, counts_people
from counterfoil.programmes.models import Indicator, Period
from counterfoil.programmes.rules import said

_STEP = Decimal("0.000001")
COARSE = (Place.Level.COUNTY, Place.Level.PREFECTURE, Place.Level.REGION, Place.Level.COUNTRY)


@dataclass(frozen=True, kw_only=True)
class ReadingDraft:
    """What is said of an indicator for a period.

    Not `measured`: no number at all, and `basis` says why. A percentage has `numerator` and `denominator`, or its
    `value` alone as somebody said it. `part`: a value of the indicator's dimension, "" for the whole. `where`: what
    a refusal puts before the name of the field, for a row of a sheet.
    """

    period: Period
    basis: str
    measured: bool = True
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    part: str = ""
    where: str = ""


@dataclass(frozen=True)
class Read:
    """A reading that may stand: its number, for a percentage worked out from what it is a share of."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    basis: str
    part: str


def check_reading(draft: ReadingDraft, *, today: dt.date) -> Read:
    """The reading, with its percentage worked out.

    Raises:
        Refusal: the indicator was dropped; the period has not begun; no basis; a number where nothing was measured,
            or none where it was; below zero; people that are not whole; a percentage over 100; a denominator of
            zero, or below the numerator; a part that this indicator does not have.
    """
    indicator = draft.period.indicator
    if indicator.dropped_at is not None:
        raise Refusal(_("This indicator was dropped."), mend=_("Read one that stands."), where=draft.where)
    if draft.period.begins > today:
        raise Refusal(
            _("This period begins on %(day)s.") % {"day": draft.period.begins.isoformat()},
            mend=_("What is to come is a target, never a reading. Say it once the time has begun."),
            where=draft.where or "value",
        )
    basis = said(words=draft.basis, where=_at(draft, "basis"), most=200, prose=True)
    part = _part(draft, indicator)
    if not draft.measured:
        if any(number is not None for number in (draft.value, draft.numerator, draft.denominator)):
            raise Refusal(
                _("It was not measured, and a number stands there."),
                mend=_("Say that it was measured, or take the number away. Not measured is never zero."),
                where=_at(draft, "value"),
            )
        return Read(None, None, None, basis, part)
    return Read(*_numbers(draft, indicator), basis, part)


def _at(draft: ReadingDraft, field: str) -> str:
    return draft.where or field


def _numbers(draft: ReadingDraft, indicator: Indicator) -> tuple[Decimal, Decimal | None, Decimal | None]:
    for name in ("value", "numerator", "denominator"):
        number = getattr(draft, name)
        if number is not None and (number < 0 or number > LARGEST):
            raise Refusal(
                _("This number is below zero, or too large."), mend=_("Look at it once more."), where=_at(draft, name)
            )
        if number is not None and (name != "value" or not indicator.is_share):
            _must_be_whole(draft, name, number, indicator)
    if draft.numerator is not None or draft.denominator is not None:
        return _share(draft, indicator), draft.numerator, draft.denominator
    if draft.value is None:
        raise Refusal(
            _("There is no number."),
            mend=_("Write it; or say that it was not measured, and why. Not measured is never zero."),
            where=_at(draft, "value"),
        )
    if indicator.is_share and draft.value > MOST:
        raise Refusal(_("A percentage is at most 100."), mend=_("Write it as 0 to 100."), where=_at(draft, "value"))
    return draft.value, None, None


def _must_be_whole(draft: ReadingDraft, name: str, number: Decimal, indicator: Indicator) -> None:
    if counts_people(indicator.unit) and number != number.to_integral_value():
        raise Refusal(_("People are counted in whole numbers."), mend=_("Mend the number."), where=_at(draft, name))


def _share(draft: ReadingDraft, indicator: Indicator) -> Decimal:
    if not indicator.is_share:
        raise Refusal(
            _("Only a percentage has a numerator and a denominator."),
            mend=_("Write the number alone."),
            where=_at(draft, "numerator"),
        )
    if draft.numerator is None or draft.denominator is None:
        raise Refusal(
            _("A share needs both: how many, and out of how many."),
            mend=_("Write the other one, too; or the percentage alone."),
            where=_at(draft, "numerator" if draft.numerator is None else "denominator"),
        )
    if draft.denominator == 0:
        raise Refusal(
            _("Out of nothing there is no share."),
            mend=_("Write out of how many; where there was nothing, say that it was not measured."),
            where=_at(draft, "denominator"),
        )
    if draft.denominator < draft.numerator:
        raise Refusal(
            _("The part, %(part)s, is more than the whole, %(whole)s.")
            % {"part": f"{draft.numerator:f}", "whole": f"{draft.denominator:f}"},
            mend=_("Perhaps the two are exchanged."),
            where=_at(draft, "denominator"),
        )
    share = (draft.numerator * 100 / draft.denominator).quantize(_STEP, ROUND_HALF_UP)
    if draft.value is not None and abs(draft.value - share) >= Decimal("0.5"):
        raise Refusal(
            _("%(part)s of %(whole)s is %(share)s percent, not %(value)s.")
            % {"part": f"{draft.numerator:f}", "whole": f"{draft.denominator:f}",
               "share": f"{share:.1f}", "value": f"{draft.value:f}"},
            mend=_("Mend one of the three, or leave the percentage blank: it is worked out."),
            where=_at(draft, "value"),
        )  # fmt: skip
    return share


def _part(draft: ReadingDraft, indicator: Indicator) -> str:
    if not draft.part:
        return ""
    if indicator.dimension is None:
        raise Refusal(_("This indicator is not split."), mend=_("Leave the part blank."), where=_at(draft, "part"))
    part = said(words=draft.part, where=_at(draft, "part"), most=120)
    if not counts_people(indicator.unit):
        return part
    for place in Place.objects.filter(level__in=COARSE):
        if part in place.name.values() or part in place.aliases:
            return str(place.name.in_language("en")[0])
    raise Refusal(
        _("People helped are told by county or coarser alone, and “%(part)s” is no such place here (G10).")
        % {"part": part},
        mend=_("Write the county; or the total alone."),
        where=_at(draft, "part"),
        code="G10",
    )


def check_parts(indicator: Indicator, whole: Decimal | None, parts: Mapping[str, Decimal], *, where: str) -> None:
    """Whether the parts of a total may stand beside it.

    Raises:
        Refusal: they come to more than the whole; of people helped a part is under ten, or what is left over (G10).
    """
    come_to = sum(parts.values(), Decimal(0))
    if whole is not None and come_to > whole:
        raise Refusal(
            _("The parts come to %(parts)s, which is more than the whole, %(whole)s.")
            % {"parts": f"{come_to:f}", "whole": f"{whole:f}"},
            mend=_("Mend the whole or a part."),
            where=where,
        )
    if counts_people(indicator.unit) and parts and _tells_of_few(whole, parts.values(), come_to):
        raise Refusal(
            _("A part of fewer than ten people, or one that leaves fewer than ten over, would point at them (G10)."),
            mend=_("Give the total alone, or parts of ten and more that leave none or ten over."),
            where=where,
            code="G10",
        )


def _tells_of_few(whole: Decimal | None, parts: Iterable[Decimal], come_to: Decimal) -> bool:
    left = Decimal(0) if whole is None else whole - come_to
    return any(part < SMALLEST for part in parts) or 0 < left < SMALLEST
