"""Split-tally cards for what several accounts say, from evaluated figures to the plain data that `ui` draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from counterfoil.base.cards import Card, CardState, Half
from counterfoil.base.contributions import Contribution, Of
from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.figures.standing import Stands
from counterfoil.statements.models import Source, Unit

_WHO = {Side.GIVING: _l("giving side"), Side.RECEIVING: _l("receiving side"), Side.NEITHER: _l("another account")}
_FIT = {"fits", "finer", "first_names_more", "second_names_more"}


def cards_of(scheme: int, sources: Iterable[Source], tallies: Sequence[int]) -> dict[str, list[Card]]:
    """For each tally (public id) the cards of what several of these sources, or the two sides' records, say of it;
    a fixed number of queries."""
    sources = list(sources)
    if not tallies:
        return {}
    found: dict[str, list[Card]] = {}
    units = Unit.objects.in_bulk()
    publishers = {str(source.public_id): str(source.publisher) for source in sources}
    scope = Scope(scheme, tuple(source.id for source in sources), tuple(tallies), tuple(tallies), inside=True)
    for figure in evaluate(scope):
        contributions = figure.figure.contributions
        told = {(c.source, c.side) for c in contributions}
        whole = len({c.label for c in contributions}) == 1 or any(c.of == Of.RECORD for c in contributions)
        if figure.figure.tally and len(told) > 1 and whole:
            found.setdefault(figure.figure.tally, []).append(_card(figure, units, publishers))
    return found


def _card(evaluated: Evaluated, units: Mapping[str, Unit], publishers: Mapping[str, str]) -> Card:
    figure = evaluated.figure
    by_side: dict[Side, list[Contribution]] = {side: [] for side in Side}
    for c in figure.contributions:
        by_side[c.side].append(c)
    giving, receiving, neither = by_side[Side.GIVING], by_side[Side.RECEIVING], by_side[Side.NEITHER]
    left, right, third = giving, receiving, neither
    if evaluated.standing.differs == "accounts_differ" and not (giving and receiving):
        left, right, third = giving or receiving or neither[:1], neither if giving or receiving else neither[1:], []
    name = str(figure.title) + (f" · {figure.label}" if figure.label else "")
    told = figure.contributions
    card: Card = {
        "title": name,
        "state": _state(evaluated),
        "left": _half(left, told, units, publishers, _WHO[Side.GIVING]),
        "right": _half(right, told, units, publishers, _WHO[Side.RECEIVING]),
    }
    if third:
        card["third"] = _half(third, told, units, publishers, _WHO[Side.NEITHER])
        card["third"]["kind"] = "outsider" if any(c.outsider for c in third) else "account"
        if evaluated.standing.other_half in _FIT:
            card["halves"] = "fits"
    return card


def _state(evaluated: Evaluated) -> CardState:
    standing = evaluated.standing
    if standing.differs:
        return "sides_differ" if standing.differs == "sides_differ" else "accounts_differ"
    if standing.stands == Stands.OUTSIDER_LOOKED:
        return "outsider_looked"
    if standing.stands == Stands.BOTH_AGREE:
        return "both_agree"
    if standing.other_half in _FIT:
        return "fits"
    if standing.other_half == "not_comparable":
        return "not_comparable"
    return "evidence_seen" if standing.stands == Stands.EVIDENCE_SEEN else "one_half"


def _half(
    told: Sequence[Contribution],
    everybody: Sequence[Contribution],
    units: Mapping[str, Unit],
    publishers: Mapping[str, str],
    who: Any,
) -> Half:
    if not told:
        return {"who": str(who), "empty": _("Nothing said")}
    names = dict.fromkeys(publishers.get(c.source, c.source_title) for c in told)
    half: Half = {"who": str(_WHO[told[0].side]), "name": words.list_words(list(names))}
    if any(c.members for c in told):
        mine = {(c.source, c.side) for c in told}
        others = {m.casefold() for c in everybody if (c.source, c.side) not in mine for m in c.members}
        half["items"] = [
            {"text": m, "mark": "same" if m.casefold() in others else "only", "statement": c.id}
            for c in told
            for m in c.members
        ]
    else:
        half["values"] = [{"text": _value(c, units), "statement": c.id} for c in told]
    if any(c.evidence for c in told):
        half["evidence"] = _("evidence seen")
    return half


def _value(c: Contribution, units: Mapping[str, Unit]) -> str:
    if c.number is not None:
        unit = units[c.unit].label if c.unit in units else TranslatedText.of(c.unit_words)
        number = (
            words.money_words(c.number, c.currency)
            if c.currency
            else words.unit_words(words.number_words(c.number), unit, one=c.number == 1)
        )
        return words.qualified_words(number, c.qualifier.value)
    if c.since:
        return words.span_words(str(c.since), str(c.until) if c.until else None)
    return c.words or str(c.qualifier.label)
