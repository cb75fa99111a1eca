"""Days, hours and amounts of a visit in words: `{% load visit_words %}`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel.dates import format_date
from django import template
from django.utils import timezone

from counterfoil.figures import words
from counterfoil.lines.models import Line

register = template.Library()


@register.filter
def full_day(day: dt.date) -> str:
    """A day with its weekday."""
    return format_date(day, "full", locale=words.locale())


@register.filter
def days_until(begins: dt.date, ends: dt.date) -> str:
    """From the first to the last day, as short as the language allows."""
    return words.span_words(begins.isoformat(), ends.isoformat())


@register.filter
def is_late(line: Line) -> bool:
    """Whether a line is open although its last day has passed."""
    return line.is_late(timezone.localdate())


@register.filter
def hour(time: dt.time) -> str:
    """Hours and minutes, as itineraries write them everywhere: 09:30."""
    return f"{time:%H:%M}"


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """An amount in its currency; nothing where it is not stated."""
    return "" if amount is None else words.money_words(f"{amount:f}", currency)
