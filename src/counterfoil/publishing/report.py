"""What verifying finds, for a program and for a person. Plain English, for it may run where no catalogue is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold: a stable code, the id of the part ("" for the whole), and words."""

    code: str
    part: str
    words: str


@dataclass(slots=True)
class Report:
    """`recomputed` and `not_recomputed` hold figure keys, `tombstones` part ids; `digest` is what the file says."""

    problems: list[Problem] = field(default_factory=list)
    recomputed: list[str] = field(default_factory=list)
    not_recomputed: list[str] = field(default_factory=list)
    tombstones: list[str] = field(default_factory=list)
    parts: int = 0
    digest: str = ""
    printed: str | None = None

    @property
    def ok(self) -> bool:
        return not self.problems

    def refuse(self, code: str, words: str, part: object = "") -> None:
        self.problems.append(Problem(code, short(part), words))

    def text(self) -> str:
        """The report for a person, in lines."""
        lines = ["This file holds what it says." if self.ok else "This file does NOT hold what it says."]
        lines += [f"  {p.code}{p.part and f' ({p.part})'}: {p.words}" for p in self.problems]
        lines.append(f"Parts: {self.parts}. Figures computed again from their contributions: {len(self.recomputed)}.")
        if self.tombstones:
            lines.append(f"Deleted since publication, hashes kept: {', '.join(map(short, self.tombstones))}.")
        if self.not_recomputed:
            keys = ", ".join(map(short, self.not_recomputed))
            lines.append(f"Cannot be computed again, a contribution was deleted: {keys}.")
        lines.append(f"Digest: {short(self.digest)}")
        if self.printed is None:
            lines.append("Compare it with the digest printed on the page: a file alone cannot prove itself.")
        return "\n".join(lines)


def short(value: object) -> str:
    """What a hostile file says, safe for a terminal: printable characters only, at most 100."""
    words = str(value)[:100]
    return "".join(char if char.isprintable() else "?" for char in words)
