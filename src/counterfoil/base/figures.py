"""The registry of figures: each room says what it can state, and `figures` evaluates it.

A figure is data: its contributions and one fold. A room registers a function in its `figures.py`; it is
called with a scope and gives every figure that the room knows there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from counterfoil.base.contributions import Contribution, Fold
from counterfoil.base.text import TranslatedText

SMALLEST = 10  # the smallest count of people helped that is shown (GUARDRAILS G10)


@dataclass(frozen=True)
class Scope:
    """Where figures are asked for: a scheme, and the sources in the order in which they are to be followed.

    `tallies` narrows it to some tallies, for pages that show a few of many; empty means all of them. `records`
    are the tallies whose records count too: what the rooms keep of them, and of all that happened within them.
    `inside`: for a page that only the two sides read, so that lines count which neither has released (G14).
    """

    scheme: int
    sources: tuple[int, ...]
    tallies: tuple[int, ...] = ()
    records: tuple[int, ...] = ()
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A tally in which a contribution lies: the code of its kind, its handle, its name."""

    kind: str
    handle: str
    name: TranslatedText


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing that can be stated.

    `key` is its name in texts ("V1.delegates"), stable while its tally keeps its handle. `quoted`: every number
    in it stands in a public source already. `parts` are keys of
    the figures that split it by one dimension. `stated_as` is a second currency on the same line of the
    source; no fold ever adds it. `mappings` are judgements of a person: (word, word, "same" or "narrower").
    `within` are the public ids of the tallies above its own, the nearest first. `homes` says for a contribution, by
    its id, what it lies in: money names its fund and its batch.
    """

    key: str
    fold: Fold
    contributions: tuple[Contribution, ...]
    title: TranslatedText
    measure: str
    tally: str = ""
    tally_handle: str = ""
    tally_name: TranslatedText = field(default_factory=TranslatedText)
    kind: str = ""
    unit: str = ""
    per: str = ""
    dimension: str = ""
    label: str = ""
    period: str = ""
    place: str = ""
    said_by: str = ""
    people_helped: bool = False
    quoted: bool = True
    parts: tuple[str, ...] = ()
    stated_as: tuple[Decimal, str] | None = None
    before: str = ""
    mappings: tuple[tuple[str, str, str], ...] = ()
    within: tuple[str, ...] = ()
    homes: Mapping[str, tuple[Home, ...]] = field(default_factory=dict)


Source = Callable[[Scope], Iterable[Figure]]
_registered: dict[str, Source] = {}


def register(room: str) -> Callable[[Source], Source]:
    """Decorate a room's function that gives its figures; registering a room twice is an error."""

    def mark(function: Source) -> Source:
        if room in _registered and _registered[room] is not function:
            raise ValueError(f"the figures of {room} are registered already")
        _registered[room] = function
        return function

    return mark


def rooms() -> dict[str, Source]:
    """Room → its function, in the order of names."""
    return dict(sorted(_registered.items()))
