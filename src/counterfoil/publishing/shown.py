"""What a page of a version is made of, in the words of one language; `pages` makes these, doors draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Account:
    """What one source says, as one figure sees it. `statement` is the public id of the statement.

    `homes` are what a record of money lies in, as (kind, handle, name): its fund, then its gift or its batches.
    """

    statement: str
    value: str
    members: tuple[str, ...]
    side: str
    source: str
    publisher: str
    label: str
    said_by: str
    exact_words: str
    reported: bool
    evidence: bool
    outsider: bool
    is_check: bool
    of_record: bool
    language: str
    homes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A figure, ready to be shown. `differs` is "", "sides_differ" or "accounts_differ"."""

    key: str
    title: str
    value: str
    members: tuple[str, ...]
    tally: str
    handle: str
    tally_name: str
    kind: str
    label: str
    counted: str
    stands: str
    differs: str
    other_half: str
    better: str
    accounts: tuple[Account, ...]
    moved: bool
    notes: tuple[str, ...]
    check: Json | None
    content: Json = field(repr=False)

    @property
    def stands_or_differs(self) -> str:
        return self.differs or self.stands


@dataclass(frozen=True)
class ShownSource:
    """A source, ready to be shown; what it lacks reads "not recorded". `note_language` is "" for our translation."""

    id: str
    publisher: str
    title: str
    address: str
    account_of: str
    kind: str
    published: str
    read: str
    extent: str
    language: str
    cannot_show: tuple[str, ...]
    note: str
    note_language: str


@dataclass(frozen=True)
class Page:
    """A whole version or draft. `body_language` differs from the page's where the text is not translated."""

    title: str
    title_language: str
    text: str
    body_language: str
    figures: tuple[Shown, ...]
    sources: tuple[ShownSource, ...]
    pictures: tuple[Json, ...]
    meta: Json
    digest: str
    previous: str
    buried: int

    def figure(self, key: str) -> Shown | None:
        return next((figure for figure in self.figures if figure.key == key), None)

    @property
    def cannot_show(self) -> list[str]:
        """What the accounts cannot show, each once."""
        return list(dict.fromkeys(item for source in self.sources for item in source.cannot_show))

    @property
    def summary(self) -> dict[str, int]:
        """How many figures stand how, for the line under the title; differing ones count as that."""
        counts: dict[str, int] = {}
        for figure in self.figures:
            counts[figure.stands_or_differs] = counts.get(figure.stands_or_differs, 0) + 1
        return counts
