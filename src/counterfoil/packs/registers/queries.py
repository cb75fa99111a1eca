"""Questions about the registers of a pack that is ready: sheet by sheet, what entering it would do."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.packs.models import Pack
from counterfoil.packs.registers.sheets import REGISTERS


@dataclass(frozen=True)
class ShownRow:
    """A row that would do something: its number, what would happen, its words, what is there by column."""

    row: int
    outcome: str
    said: str
    met: tuple[str, ...]


@dataclass(frozen=True)
class ShownSheet:
    """One sheet with its counts and its first rows that would do something; `more` of them are not shown."""

    name: str
    counts: dict[str, int]
    rows: list[ShownRow]
    more: int


def register_sheets(pack: Pack) -> list[ShownSheet]:
    """The sheets of a pack that hold rows, in their order."""
    kept = pack.outcome.get("registers", {})
    language = pack.outcome.get("language", "en")
    found = []
    for register in REGISTERS:
        if (counts := kept.get("counted", {}).get(register.key)) is None:
            continue
        label = {column.key: column.label(language) for column in register.sheet.columns}
        rows = [
            ShownRow(row, outcome, words, tuple(f"{label[key]}: {met or '—'}" for key, met in differs.items()))
            for sheet, row, outcome, words, differs in kept.get("shown", ()) if sheet == register.key
        ]  # fmt: skip
        acting = counts["added"] + counts["changed"]
        found.append(ShownSheet(pack.outcome["sheets"][register.key], counts, rows, acting - len(rows)))
    return found
