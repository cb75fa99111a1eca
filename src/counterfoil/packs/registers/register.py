"""What a register is: a sheet, how each of its cells is read, and by what its rows are known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterfoil.packs.sheet_columns import Column, Sheet
from counterfoil.people.permissions import Permission

Values = dict[str, Any]
Reader = Callable[[Any, Any], Any]  # (cell, `cells.Lists`) → a value that JSON holds; None or "" is *not stated*


@dataclass(frozen=True)
class Register:
    """One sheet.

    Attributes:
        readers: column → how its cell is read.
        known_by: columns that make a row known again, first those that suffice where they are stated, then others.
        permission: what one has to hold in the scheme, besides bringing packs.
        within: what its columns belong to, as the lexicon of banned fields asks.
        most: rows that one pack takes.
        links: column → the register that its word names a row of.
        offices: columns that name organisations.
        prose: columns of running text, looked over for what must not be asked, and for a private person's data.
        at: field of a room's refusal (`where`, or `where:code`) → the column that it is shown at, if named otherwise.
    """

    sheet: Sheet
    readers: Mapping[str, Reader]
    known_by: tuple[tuple[str, ...], ...]
    permission: Permission
    within: str
    most: int = 3_000
    links: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    at: Mapping[str, str] = field(default_factory=dict)
    example: tuple[Mapping[str, str], ...] = ()

    @property
    def key(self) -> str:
        return self.sheet.key

    def column_of(self, where: str, code: str) -> str:
        """The column of a refusal; "" where it is of the whole row."""
        named = self.at.get(f"{where}:{code}") or self.at.get(where) or where
        return named if named in self.readers else ""


@dataclass(slots=True)
class Row:
    """A row as read: its number in the sheet, what it states by column, and its words for the preview."""

    number: int
    values: Values
    typed: str = ""

    @property
    def digest(self) -> str:
        """The content of the row, wherever it stands."""
        return _digest(self.values)

    def key(self, register: Register) -> str:
        """What the row is known by: the first of `known_by` that is stated whole; else all that it says."""
        for columns in register.known_by:
            said = [self.values.get(column) for column in columns]
            if all(each not in (None, "") for each in said):
                plain = "/".join(str(each).casefold() for each in said)
                sign = "" if columns == register.known_by[0] else "~"
                return sign + (plain if len(plain) <= 70 else _digest(said))
        return "~" + self.digest


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def ref(note: str) -> Column:
    """The first column of a sheet whose rows others name."""
    return Column(
        "ref", "ref", "编号", "نومۇر", aliases=("reference", "no.", "number", "id", "序号"), width=9, note=note
    )
