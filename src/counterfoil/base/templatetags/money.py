"""Money on a page: `{% load money %}`. `{{ gift|money }}` in running text, `{{ gift|amount }}` under a currency."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from counterfoil.base.money import Money, currency_words
from counterfoil.base.rates import Converted
from counterfoil.base.text import locale_of

register = template.Library()


@register.filter
def money(value: Money | None) -> SafeString | str:
    """An amount with its currency, on one line, in its own direction; nothing for None. No text for an attribute."""
    return "" if value is None else _written(value.amount, value.currency)


@register.filter
def amount(value: Money | None) -> SafeString | str:
    """The number alone, with separators and every decimal, for a column whose head names the currency."""
    return "" if value is None else _written(value.amount, "")


@register.simple_tag
def converted(conversion: Converted) -> SafeString:
    """What an amount would be in another currency, with rate, source and day: never without them."""
    rate = conversion.rate
    worth = format_decimal(rate.rate, format="#,##0.##########", locale=locale_of(_language()))
    context = {
        "shown": money(conversion.shown),
        "rate": f"1 {rate.currency} = {worth} {rate.into}",
        "source": rate.source,
        "day": _day(rate.date),
        "asked": _day(conversion.asked) if conversion.of_another_day else "",
    }
    return mark_safe(render_to_string("ui/converted.html", context).strip())  # escaped by the template


def _written(value: Decimal, currency: str) -> SafeString:
    return format_html('<bdi class="nowrap">{}</bdi>', currency_words(value, currency, _language()))


def _day(day: dt.date) -> str:
    return format_date(day, "long", locale=locale_of(_language()))


def _language() -> str:
    return get_language() or "en"
