"""Statements, dates and people in words: `{% load staff_words %}`."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date, format_datetime
from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Comparison
from counterfoil.figures.words import date_words, locale
from counterfoil.packs.queries import Pair
from counterfoil.staff import words
from counterfoil.statements.models import Said

register = template.Library()


@register.filter
def said(statement: Said) -> str:
    """The value of a statement as it was said."""
    return words.value_words(statement)


@register.filter
def details(statement: Said) -> list[str]:
    """What else stands in the statement."""
    return words.detail_words(statement)


@register.filter
def pair_details(pair: Pair) -> list[str]:
    """What else stands in both statements of a pair; they speak of one thing, so either tells it."""
    return words.detail_words(pair.ours or pair.theirs[0])


@register.filter
def day(date: PartialDate | None) -> str:
    """A date in words, as exactly as it is known."""
    return date_words(date) if date else ""


@register.filter
def when(moment: dt.datetime) -> str:
    """The day of a moment, in the time zone of the house."""
    return format_date(timezone.localtime(moment), "long", locale=locale()) if moment else ""


@register.filter
def when_exactly(moment: dt.datetime) -> str:
    """Day and minute of a moment, in the time zone of the house."""
    return format_datetime(timezone.localtime(moment), "medium", locale=locale()) if moment else ""


@register.filter
def get(mapping: dict[str, object], key: object) -> object:
    """The value under a key, or nothing."""
    return mapping.get(str(key), "") if mapping else ""


_COMPARED = {
    Comparison.SAME: _("say the same"),
    Comparison.FITS: _("fit"),
    Comparison.DIFFERS: _("differ"),
    Comparison.FIRST_NAMES_MORE: _("agree; the pack names more"),
    Comparison.SECOND_NAMES_MORE: _("agree; the other names more"),
    Comparison.EACH_NAMES_OTHERS: _("each name others"),
    Comparison.NOTHING_IN_COMMON: _("have nothing in common"),
    Comparison.FINER: _("fit; one is finer"),
    Comparison.ONE_SILENT: _("one does not say"),
    Comparison.NOT_COMPARABLE: _("cannot be compared"),
}


@register.filter
def compared(comparison: Comparison) -> object:
    """How two accounts of one thing relate, in words."""
    return _COMPARED[comparison]
