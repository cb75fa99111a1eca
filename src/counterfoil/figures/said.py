"""A single statement in words, in the language of the page, with all that the source said about it."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Qualifier
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.statements.models import Said, Shape


def value_words(said: Said, render: words.Render = str) -> str:
    """The value as it was said, with its unit and its qualifier; `render` gives our translation of words."""
    if not said.known:
        return str(Qualifier(said.value_qualifier).label)
    if said.shape == Shape.DATES:
        return words.span_words(str(said.begins), str(said.ends) if said.ends else None)
    if said.shape == Shape.WORDS:
        return render(said.words)
    if said.shape == Shape.SET:
        return words.list_words([render(member) for member in said.members])
    assert said.value_number is not None  # what the database holds true of a known number
    if said.shape == Shape.AMOUNT:
        return words.qualified_words(words.money_words(said.value_number, said.currency), said.value_qualifier)
    unit = said.unit.label if said.unit else TranslatedText.of(said.unit_words)
    number = words.number_words(said.value_number.normalize())
    return words.qualified_words(words.unit_words(number, unit, one=said.value_number == 1), said.value_qualifier)


def details(said: Said, render: words.Render = str) -> list[tuple[str, str]]:
    """What else stands in the statement, as (name, words): split, for each, before, period, place, speaker."""
    found: list[tuple[str, str]] = []
    if said.dimension:
        found.append((str(said.dimension), render(said.dimension_value)))
    if said.per:
        each = said.per.label.get("en-one") if get_language() == "en" else ""
        found.append((_("for each"), each or str(said.per)))
    if said.before_number is not None:
        found.append((_("before"), words.number_words(said.before_number.normalize())))
    if said.stated_as_number is not None:
        amount = words.money_words(said.stated_as_number.normalize(), said.stated_as_currency)
        found.append((_("also stated as"), amount))
    if period := period_words(said.period_since, said.period_until, render(said.period_words)):
        found.append((_("period"), period))
    if said.place_id and said.place:
        found.append((_("place"), str(said.place)))
    if said.said_by:
        found.append((_("said by, as the source tells it"), render(said.said_by)))
    return found


def period_words(since: PartialDate | None, until: PartialDate | None, said: str) -> str:
    """A period in words: as said, or its dates."""
    if said or not (since or until):
        return said
    if since and not until:
        return _("since %(date)s") % {"date": words.date_words(since)}
    if until and not since:
        return _("until %(date)s") % {"date": words.date_words(until)}
    return words.span_words(str(since), str(until))
