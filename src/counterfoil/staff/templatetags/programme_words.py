"""Indicators and readings in words: `{% load programme_words %}`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel.dates import format_date
from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.base.money import Money, format_money
from counterfoil.figures import words
from counterfoil.programmes.figures import period_words
from counterfoil.programmes.models import BudgetLine, Indicator, Period, Reading
from counterfoil.programmes.queries import Said

register = template.Library()

_STANDS = {
    "not_measured": gettext_lazy("not measured"),
    "one_side": gettext_lazy("one side"),
    "both_agree": gettext_lazy("both sides agree"),
    "sides_differ": gettext_lazy("the sides differ"),
}


@register.filter
def period_name(period: Period) -> str:
    """A period as short as the language allows: 2025, January – June 2025."""
    return words.period_words(period_words(period)[1])


@register.filter
def target_words(period: Period) -> str:
    """The target of a period with its unit; nothing where there is none."""
    return "" if period.target is None else number_of(period.indicator, period.target)


@register.filter
def baseline_words(indicator: Indicator) -> str:
    """The baseline as it was said, with its year."""
    baseline = indicator.baseline
    if baseline is None or baseline.amount is None:
        return _("not known")
    told = words.qualified_words(number_of(indicator, baseline.amount), baseline.qualifier.value)
    year = indicator.baseline_year
    return _("%(value)s in %(year)s") % {"value": told, "year": year} if year else told


@register.filter
def reading_words(reading: Reading | None) -> str:
    """What a side read: a number with its unit, a share with what it is a share of, or *not measured*."""
    if reading is None:
        return ""
    if reading.value is None:
        return _("not measured")
    told = number_of(reading.period.indicator, reading.value)
    if reading.numerator is None or reading.denominator is None:
        return told
    part, whole = words.number_words(reading.numerator), words.number_words(reading.denominator)
    return _("%(share)s (%(part)s of %(whole)s)") % {"share": told, "part": part, "whole": whole}


def number_of(indicator: Indicator, number: Decimal) -> str:
    """A number of an indicator with its unit, or in percent."""
    if indicator.is_share:
        return words.number_words(number.quantize(Decimal("0.1")).normalize() + 0) + "%"
    if indicator.unit is None or indicator.unit_id == "money":
        return words.number_words(number)
    return words.unit_words(words.number_words(number), indicator.unit.label, one=number == 1)


@register.filter
def half_of(said: Said, side: str) -> Reading | None:
    """What a side said."""
    return said.by_side.get(side)


@register.filter
def stands_words(said: Said) -> object:
    """Who stands behind it, in words."""
    return _STANDS.get(said.stands, "")


@register.filter
def cost(line: BudgetLine) -> str:
    """The amount of a line of a budget, in the language of the page."""
    return format_money(Money(line.minor, line.currency), words.get_language() or "en")


@register.filter
def long_day(day: dt.date) -> str:
    """A civil day in words."""
    return format_date(day, "long", locale=words.locale())
