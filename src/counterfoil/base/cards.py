"""The shape of what a tally card shows: plain data, so that a component never asks a model anything.

A view fills these dictionaries from a room's queries; `ui/tally_card.html` draws them. Every text is ready for
the reader: already translated, already formatted for the language of the page.
"""

from typing import Literal, NotRequired, TypedDict

CardState = Literal[
    "both_agree",
    "one_half",
    "sides_differ",
    "accounts_differ",
    "fits",
    "evidence_seen",
    "outsider_looked",
    "not_comparable",
    "empty",
]


class Value(TypedDict):
    """One value as it was said: "at least" + "4,400" + "items", for the part "sweaters and scarves"."""

    text: str
    unit: NotRequired[str]
    qualifier: NotRequired[str]
    part: NotRequired[str]
    statement: NotRequired[str]  # the public id of the statement, kept on the element as data-statement
    href: NotRequired[str]


class SetItem(TypedDict):
    """One member of a list that a side gave; `mark` says whether the other half names it too."""

    text: str
    mark: NotRequired[Literal["same", "only", "finer", ""]]
    statement: NotRequired[str]


class Half(TypedDict):
    """What one side says. No values and no items make an empty half, told by `empty`."""

    who: NotRequired[str]
    name: NotRequired[str]
    values: NotRequired[list[Value]]
    items: NotRequired[list[SetItem]]
    say: NotRequired[str]
    date: NotRequired[str]
    evidence: NotRequired[str]
    empty: NotRequired[str]
    href: NotRequired[str]
    link: NotRequired[str]
    kind: NotRequired[Literal["outsider", "account"]]  # of the third half alone


class Card(TypedDict):
    """One tally, or one measure of a tally, with its halves."""

    title: str
    state: CardState
    left: Half
    right: Half
    kind: NotRequired[str]
    href: NotRequired[str]
    halves: NotRequired[CardState]  # how the two halves lie, where `state` tells of the third
    third: NotRequired[Half]
    note: NotRequired[str]
    id: NotRequired[str]
