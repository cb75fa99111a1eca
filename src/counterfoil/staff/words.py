"""Statements in words, in the language of the page, as the staff pages show them."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Qualifier
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.statements.models import Said, Shape


def value_words(said: Said) -> str:
    """The value of a statement, or of a row that waits, as it was said; with its unit and its qualifier."""
    if not said.known:
        return str(Qualifier(said.value_qualifier).label)
    if said.shape == Shape.DATES:
        return words.span_words(str(said.begins), str(said.ends) if said.ends else None)
    if said.shape == Shape.WORDS:
        return said.words
    if said.shape == Shape.SET:
        return words.list_words(said.members)
    if said.shape == Shape.AMOUNT:
        number = words.money_words(said.value_number, said.currency)
    else:
        unit = said.unit.label if said.unit else TranslatedText.of(said.unit_words)
        number = words.unit_words(words.number_words(said.value_number.normalize()), unit, one=said.value_number == 1)
    return words.qualified_words(number, said.value_qualifier)


def detail_words(said: Said) -> list[str]:
    """What else stands in the statement: split, for each, before, period, place, speaker."""
    found = []
    if said.dimension:
        found.append(f"{said.dimension}: {said.dimension_value}")
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


def period_words(since: PartialDate | None, until: PartialDate | None, said: str) -> str:
    """A period in words: as said, or its dates."""
    if said or not (since or until):
        return said
    if since and not until:
        return _("since %(date)s") % {"date": words.date_words(since)}
    return words.span_words(str(since) if since else None, str(until) if until else None)
