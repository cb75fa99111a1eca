"""From a figure with its accounts to a split tally: left the giving side's half, right the receiving side's.

An account of neither side is nobody's half: it stands below, as another account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from counterfoil.base.cards import Card, CardState, Half, SetItem
from counterfoil.public.reading import Reading
from counterfoil.public.told import figure_href, speaker_words, value_of
from counterfoil.publishing.shown import Account, Shown

_BY_HALF: dict[str, CardState] = {
    "same": "both_agree",
    "fits": "fits",
    "finer": "fits",
    "first_names_more": "fits",
    "second_names_more": "fits",
    "differs": "sides_differ",
    "each_names_others": "sides_differ",
    "nothing_in_common": "sides_differ",
    "not_comparable": "not_comparable",
}
# What a reader looks for first, where no second account decides it.
_WEIGHT = [
    "cash-given", "recipients", "participants", "delegates", "groups", "visited", "goods", "homes-improved",
    "vouchers-given", "dates", "requests", "commitments",
]  # fmt: skip


def card(reading: Reading, figure: Shown, *, linked: bool = True) -> Card:
    """The card of one figure. Its title opens the figure, unless the card stands on the figure's own page."""
    sides: dict[str, list[Account]] = {"giving": [], "receiving": [], "neither": []}
    for account in figure.accounts:
        sides[account.side].append(account)
    halves = _halves(figure, sides)
    made = Card(
        title=figure.title,
        kind=figure.tally_name,
        state=_state(figure, halves),
        halves=halves,
        left=_half(reading, figure, sides["giving"], _("Giving side")),
        right=_half(reading, figure, sides["receiving"], _("Receiving side")),
    )
    if sides["neither"]:
        made["third"] = _third(reading, figure, sides["neither"])
    if linked:
        made["href"] = figure_href(reading, figure.key)
    if figure.label:
        made["note"] = figure.label
    return made


def weighty(reading: Reading, most: int = 5) -> list[Shown]:
    """The figures that the margin shows: those that two accounts tell, then those that matter most."""
    figures = [figure for figure in reading.page.figures if figure.tally and figure.accounts]

    def rank(figure: Shown) -> tuple[int, int, int]:
        sides = {account.side for account in figure.accounts}
        several = len({(account.source, account.side) for account in figure.accounts}) > 1
        told_by = 0 if figure.differs else 1 if len(sides) > 1 else 2 if several else 3
        measure = figure.content["measure"]
        weight = _WEIGHT.index(measure) if measure in _WEIGHT else len(_WEIGHT)
        return told_by, weight, figure.content["order"]

    best = sorted((f for f in figures if not f.content["dimension"] and not f.content["said_by"]), key=rank)[:most]
    return sorted(best, key=lambda figure: figure.content["order"])


def _halves(figure: Shown, sides: dict[str, list[Account]]) -> CardState:
    """How the two halves lie, whatever a third account says."""
    told = [side for side in ("giving", "receiving") if sides[side]]
    if not told:
        return "empty"
    if len(told) < 2 or figure.other_half in ("", "one_silent"):
        return "one_half" if len(told) < 2 or figure.other_half else "not_comparable"
    return _BY_HALF.get(figure.other_half, "not_comparable")


def _state(figure: Shown, halves: CardState) -> CardState:
    if figure.differs:
        return "sides_differ" if figure.differs == "sides_differ" else "accounts_differ"
    stands: dict[str, CardState] = {
        "evidence_seen": "evidence_seen",
        "both_agree": "both_agree",
        "outsider_looked": "outsider_looked",
    }
    return stands.get(figure.stands) or ("one_half" if halves == "empty" and figure.accounts else halves)


def _half(reading: Reading, figure: Shown, accounts: Sequence[Account], who: str) -> Half:
    if not accounts:
        return Half(who=who, empty=_("Not said"))
    half = Half(who=who, name=_names(accounts, who))
    if any(account.members for account in accounts):
        half["items"] = _items(figure, accounts)
    else:
        half["values"] = [value_of(reading, figure, account) for account in accounts]
    first = accounts[0]
    if first.reported:
        half["say"] = speaker_words(reading.render(first.said_by))
    if any(account.evidence for account in accounts):
        half["evidence"] = _("Paper seen by a second person")
    if first.source:
        half["href"] = reverse("public:source", args=[first.source])
        half["link"] = _("The account")
    return half


def _third(reading: Reading, figure: Shown, accounts: Sequence[Account]) -> Half:
    looked = [account for account in accounts if account.outsider]
    kind: Literal["outsider", "account"] = "outsider" if looked else "account"
    who = _("An outsider who looked") if looked else _("Another account")
    return {**_half(reading, figure, looked or accounts, who), "kind": kind}


def _items(figure: Shown, accounts: Sequence[Account]) -> list[SetItem]:
    """What a list names, each with whether another account names it too."""
    own = {(account.source, account.side) for account in accounts}
    others = {
        member.casefold()
        for account in figure.accounts
        if (account.source, account.side) not in own
        for member in account.members
    }
    items: list[SetItem] = []
    for account in accounts:
        for member in account.members:
            item = SetItem(text=member, statement=account.statement)
            if others:
                item["mark"] = "same" if member.casefold() in others else "only"
            items.append(item)
    return items


def _names(accounts: Sequence[Account], who: str) -> str:
    """Who published it; blank where that says no more than whose half it is, as of a record of a side's own."""
    names = dict.fromkeys(account.publisher for account in accounts)
    return " · ".join(name for name in names if name.casefold() != who.casefold())
