"""Statements in words, in the language of the page, as the staff pages show them."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.figures import words
from counterfoil.figures.said import period_words, value_words
from counterfoil.statements.models import Said

__all__ = ["detail_words", "period_words", "value_words"]


def detail_words(said: Said) -> list[str]:
    """What else stands in the statement: split, for each, before, period, place, speaker."""
    found = []
    if said.dimension:
        named = {"dimension": said.dimension, "label": said.dimension_value}
        found.append(_("%(dimension)s: %(label)s") % named)
    if said.per:
        each = said.per.label.get("en-one") if get_language() == "en" else ""
        found.append(_("for each %(unit)s") % {"unit": each or said.per})
    if said.before_number is not None:
        found.append(_("before: %(value)s") % {"value": words.number_words(said.before_number.normalize())})
    if said.stated_as_number is not None:
        amount = words.money_words(said.stated_as_number.normalize(), said.stated_as_currency)
        found.append(_("also stated as %(amount)s") % {"amount": amount})
    if period := period_words(said.period_since, said.period_until, said.period_words):
        found.append(period)
    if said.place_id and said.place:
        found.append(str(said.place))
    if said.said_by:
        found.append(_("said by %(speaker)s") % {"speaker": said.said_by})
    return found
