"""Figures in words, in the language of the page: "at least 70 people", 至少70人.

Works on the plain data of a frozen figure (docs/reference-export.md), so that a page of a version from years
ago reads as it was published, whatever the database says today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.dates import PartialDate, Precision
from counterfoil.base.money import currency_words
from counterfoil.base.text import TranslatedText, locale_of

Json = Mapping[str, Any]
Render = Callable[[str], str]
_SKELETON = {Precision.DAY: "yMMMMd", Precision.MONTH: "yMMMM", Precision.YEAR: "y"}


def locale() -> Locale:
    """Babel's locale for the language of the page."""
    return locale_of(get_language() or "en")


def number_words(number: Decimal | str) -> str:
    """A plain number with the separators of the language; every digit that was given."""
    return format_decimal(Decimal(number), format="#,##0.######", locale=locale())


def money_words(number: Decimal | str, currency: str) -> str:
    """An amount with its currency, as short as it was said; without one, just the number: none is supplied by us."""
    amount = Decimal(number)
    if not currency:
        return number_words(amount)
    if amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    elif amount == (cents := amount.quantize(Decimal("0.01"))):
        amount = cents
    return currency_words(amount, currency, get_language() or "en")


def date_words(date: PartialDate | str) -> str:
    """A day, a month or a year."""
    date = PartialDate.parse(date) if isinstance(date, str) else date
    if date.precision == Precision.DAY:
        return format_date(date.first_day(), "long", locale=locale())
    return format_skeleton(_SKELETON[date.precision], date.first_day(), locale=locale())


def span_words(since: str | None, until: str | None) -> str:
    """From one date to another, as short as the language allows ("2 – 5 August 2022")."""
    if since is None or until is None or since == until:
        return date_words(since or until or "") if since or until else _("date not stated")
    first, last = PartialDate.parse(since), PartialDate.parse(until)
    if first.precision != last.precision:
        return _("%(first)s to %(last)s") % {"first": date_words(first), "last": date_words(last)}
    days: tuple[dt.date, dt.date] = (first.first_day(), last.first_day())
    if first.precision == Precision.DAY and get_language() == "ug":
        return _uyghur_span(*days)
    return format_interval(*days, skeleton=_SKELETON[first.precision], locale=locale())


def _uyghur_span(first: dt.date, last: dt.date) -> str:
    """As in its single days, the day stands before the month; Babel knows no Uyghur spans and turns that round."""
    until = format_date(last, "long", locale=locale())
    if first.year != last.year:
        return f"{format_date(first, 'long', locale=locale())} – {until}"
    return f"{format_date(first, 'd' if first.month == last.month else 'd-MMMM', locale=locale())} – {until}"


def period_words(period: str, render: Render = str) -> str:
    """A period as a figure carries it: words as said, `2031`, `2029/2032`, `2019/..` or `../2019`."""
    first, _slash, last = period.partition("/")
    try:
        since, until = (str(PartialDate.parse(end)) if end not in ("", "..") else None for end in (first, last))
    except ValueError:
        return render(period)
    if last == ".." and since:
        return _("since %(date)s") % {"date": date_words(since)}
    if first == ".." and until:
        return _("until %(date)s") % {"date": date_words(until)}
    return span_words(since, until)


def unit_words(number: str, unit: TranslatedText, *, one: bool = False) -> str:
    """A number with its unit; English says "1 family", the others bend nothing."""
    words, language = unit.in_language(get_language() or "en")
    if one and language == "en":
        words = unit.get("en-one", words)
    return _("%(number)s %(unit)s") % {"number": number, "unit": words} if words else number


def qualified_words(number: str, qualifier: str) -> str:
    """A number as it was said: "about 100"."""
    patterns = {
        "at_least": _("at least %(number)s"),
        "about": _("about %(number)s"),
        "up_to": _("up to %(number)s"),
    }
    return patterns.get(qualifier, "%(number)s") % {"number": number}


def interval_words(interval: Json, write: Callable[[str], str]) -> str:
    """A range as a sum gives it; `write` puts one end into words, with unit or currency."""
    low, high, about = interval["low"], interval["high"], interval["about"]
    if high is None:
        pattern = _("about %(low)s or more") if about else _("at least %(low)s")
    elif low == high:
        pattern = _("about %(low)s") if about else "%(low)s"
    elif Decimal(low) == 0:
        pattern = _("about up to %(high)s") if about else _("up to %(high)s")
    else:
        pattern = _("about %(low)s to %(high)s") if about else _("%(low)s to %(high)s")
    return pattern % {"low": write(low), "high": write(high) if high is not None else ""}


def list_words(members: Sequence[str]) -> str:
    """A list within a sentence, with the comma of the language."""
    return _(", ").join(members)


def _and(lines: Sequence[str]) -> str:
    """Sums of different units side by side: "90 items, 24 machines and 60 sets"."""
    return _(" and ").join([list_words(lines[:-1]), lines[-1]] if len(lines) > 1 else lines)


def line_words(line: Json, unit: TranslatedText) -> str:
    """One line of a result: a sum, or the numbers that can only be listed."""

    def write(number: str) -> str:
        if line["currency"] or unit.get("en") == "money":
            return money_words(number, line["currency"])
        return unit_words(number_words(number), unit, one=Decimal(number) == 1)

    if line["interval"] is not None:
        return interval_words(line["interval"], write)
    listed = [qualified_words(write(item["number"]), item["qualifier"]) for item in line["listed"]]
    return list_words(listed) if listed else _("not stated")


def share_words(ratio: Json) -> str:
    """A share in percent, with what it is a share of where both numbers are plain: "87.5% (21 of 24)"."""
    value, sides = ratio["value"], (ratio["numerator"], ratio["denominator"])
    if value is None:
        return _("not known")

    def percent(share: str) -> str:
        return format_decimal(Decimal(share) * 100, format="#,##0.#", locale=locale()) + "%"

    words = interval_words(value, percent)
    ends = [side[0]["interval"] for side in sides if len(side) == 1 and side[0]["interval"]]
    if len(ends) < 2 or any(end["low"] != end["high"] or end["about"] for end in ends):
        return words
    part, whole = (number_words(end["low"]) for end in ends)
    return _("%(share)s (%(part)s of %(whole)s)") % {"share": words, "part": part, "whole": whole}


def figure_words(content: Json, render: Render = str) -> str:
    """The value of a figure, in words.

    Args:
        content: a figure as frozen: `result`, `unit_label`, `per_label`, `unit_labels` by code.
        render: our translation of a word that the source said, or the word itself.
    """
    result = content["result"]
    if result["span"] is not None:
        return span_words(result["span"]["since"], result["span"]["until"])
    if result["ratio"] is not None:
        return share_words(result["ratio"])
    if content.get("measure") == "not-measured":
        return _("not measured")
    if result["members"]:
        return list_words([render(member) for member in result["members"]])
    labels = content["unit_labels"]
    lines = [
        line_words(line, TranslatedText(labels.get(line["unit"]) or {"en": line["unit_words"]}))
        for line in result["lines"]
    ]
    words = _and(lines) if lines else _("not stated")
    if content["per_label"]:
        each = TranslatedText(content["per_label"])
        one = each.get("en-one") if (get_language() or "en") == "en" else str(each)
        words = _("%(value)s for each %(unit)s") % {"value": words, "unit": one or str(each)}
    return words
