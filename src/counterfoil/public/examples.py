"""Cards drawn for "How we know": one in each state. What they say is invented, and the page says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from counterfoil.base.cards import Card, CardState, Half, Value
from counterfoil.figures import words

MEANINGS: dict[CardState, Promise] = {
    "both_agree": _l("Each side says the same, for itself. The notches meet."),
    "fits": _l("The two can both be true: one says about, or names more, or is more exact."),
    "sides_differ": _l("The two sides say different things. The halves are torn, and both are shown."),
    "one_half": _l("Only one side has said anything. The other half is empty, and looks empty."),
    "evidence_seen": _l("A paper exists, and a second person has seen it."),
    "outsider_looked": _l("Somebody of neither side went and looked."),
    "accounts_differ": _l("A newspaper, say, tells it otherwise. It is nobody's half: it stands below."),
    "not_comparable": _l("One counts people, the other sets. They cannot be laid side by side."),
    "empty": _l("Something happened, and nobody has said how much."),
}


def cards() -> list[tuple[str, Card]]:
    """(what the state means, a card in it), from the firmest to the emptiest."""
    return [(str(meaning), _card(state)) for state, meaning in MEANINGS.items()]


def _card(state: CardState) -> Card:
    people, groups, sets = _("people"), _("groups"), _("sets")
    values: dict[CardState, tuple[list[Value], list[Value]]] = {
        "both_agree": (_one("€26,000"), _one("€26,000")),
        "fits": (_one("40", sets, _("about")), _one("38", sets)),
        "sides_differ": (_one("11", groups), _one("9", groups)),
        "one_half": (_one("18", people), []),
        "evidence_seen": (_one("70", sets, _("at least")), []),
        "outsider_looked": (_one("12", groups), _one("12", groups)),
        "accounts_differ": (_one("11", groups), []),
        "not_comparable": (_one("30", people), _one("3", sets)),
        "empty": ([], []),
    }
    left, right = values[state]
    made = Card(
        title=_("Example"), state=state, left=_half(_("Giving side"), left), right=_half(_("Receiving side"), right)
    )
    if state == "evidence_seen":
        made["left"]["evidence"] = _("Paper seen by a second person")
    if state == "outsider_looked":
        made["halves"] = "both_agree"
        made["third"] = {**_half(_("An outsider who looked"), _one("12", groups)), "kind": "outsider"}
    if state == "accounts_differ":
        made["halves"] = "one_half"
        made["third"] = {**_half(_("Another account"), _one("9", groups)), "kind": "account"}
    return made


def _one(text: str, unit: str = "", qualifier: str = "") -> list[Value]:
    return [Value(text=text, unit=unit, qualifier=qualifier)]


def _half(who: str, values: list[Value]) -> Half:
    return Half(who=who, values=values) if values else Half(who=who, empty=_("Not said"))


def parts_and_whole() -> dict[str, Any]:
    """A sum that comes out, as a source might give it."""
    themes = {_("weaving"): 3500, _("bookkeeping"): 3500, _("legal rights"): 3811, _("selling online"): 2432}
    parts = [{"label": theme, "text": words.number_words(Decimal(number))} for theme, number in themes.items()]
    whole = {"label": _("in all"), "text": words.number_words(Decimal(sum(themes.values())))}
    return {"example_parts": parts, "example_whole": whole}
