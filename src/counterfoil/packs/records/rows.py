"""What the sheets Lines and Headcounts say, row by row, as it is kept with a pack until the pack is entered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from counterfoil.lines.models import Kind

ACT, TALLY = "act:", "tally:"  # how `at` begins: a ref of the sheet Acts, or the id of a tally that is there


@dataclass
class LineRow:
    """A row of Lines. Organisations by id, below zero while the pack adds them; `due` as YYYY, YYYY-MM, YYYY-MM-DD.

    `answers` are refs of requests of the same sheet as `ref:L1`, and numbers of requests of the scheme as `R3`.
    """

    row: int
    ref: str
    at: str
    kind: str
    words: str
    at_words: str = ""
    language: str = "en"
    spoke: int | None = None
    spoke_side: str = ""
    sector: str = ""
    affected: str = ""
    basis: str = ""
    place: int | None = None
    urgency: str = ""
    also_funded: str = ""
    owner: int | None = None
    due: str = ""
    evidence: str = ""
    answers: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The content of the row, apart from where it stands and what it is called."""
        said = asdict(self)
        for beside in ("row", "ref", "at", "at_words", "language"):
            said.pop(beside)
        for later in ("place", "urgency", "also_funded"):  # rows of earlier packs did not say them
            if not said[later]:
                said.pop(later)
        return _digest(said)

    @property
    def key(self) -> str:
        """What the row is known by at its tally: its ref, or else what it says."""
        return self.ref.casefold() or "~" + _digest([self.kind, self.words])

    @property
    def described(self) -> tuple[Any, ...]:
        """What the row says besides its wording, as `plan` reads it of a line."""
        if self.kind == Kind.REQUEST:
            return self.sector, self.affected, self.basis, self.place, self.urgency, self.also_funded
        return (self.evidence,) if self.kind == Kind.COMMITMENT else ()


@dataclass
class CountRow:
    """A row of Headcounts."""

    row: int
    at: str
    measure: str
    number: int
    at_words: str = ""

    @property
    def key(self) -> str:
        return f"={self.measure}"

    @property
    def digest(self) -> str:
        return _digest(self.number)


@dataclass
class Records:
    """All rows of both sheets, the side in whose name they are entered, and the acts that they name."""

    lines: list[LineRow] = field(default_factory=list)
    counts: list[CountRow] = field(default_factory=list)
    side: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines or self.counts)

    @property
    def acts(self) -> set[str]:
        """The refs of the sheet Acts at which something was said or counted."""
        return {each.at.removeprefix(ACT) for each in (*self.lines, *self.counts) if each.at.startswith(ACT)}

    def named(self, made: dict[int, int]) -> None:
        """Put the ids of organisations that were made just now where numbers below zero stood in for them."""
        for line in self.lines:
            line.spoke = made.get(line.spoke, line.spoke) if line.spoke else None
            line.owner = made.get(line.owner, line.owner) if line.owner else None

    def kept(self) -> dict[str, Any]:
        """As it is kept with the pack."""
        lines, counts = ([asdict(each) for each in rows] for rows in (self.lines, self.counts))
        return {"side": self.side, "lines": lines, "counts": counts}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Records:
        """From what was kept with the pack."""
        known = {each.name for each in fields(LineRow)}
        lines = [LineRow(**{key: each[key] for key in each if key in known}) for each in kept.get("lines", ())]
        return cls(lines, [CountRow(**each) for each in kept.get("counts", ())], kept.get("side", ""))


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
