"""What a sheet is expected to hold, and what was found on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from counterfoil.packs.cell_text import Message, folded


def label_key(cell: object) -> str:
    """A label for comparing: folded, without the mark of a required column or a hint in brackets."""
    if not isinstance(cell, str):
        return ""
    return re.sub(r"\s*\(.*\)$", "", folded(cell)).strip(" *:")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column (or, on a sheet of answers, a line) by its key and its labels in all languages."""

    key: str
    aliases: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """A sheet we know: its names in all languages and its columns. The first name and label are shown."""

    key: str
    names: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    required: bool = False

    @cached_property
    def labels(self) -> dict[str, str]:
        """Folded label → key."""
        first_wins = [(label_key(alias), column.key) for column in self.columns for alias in column.aliases]
        return dict(reversed(first_wins))

    @cached_property
    def folded_names(self) -> frozenset[str]:
        return frozenset(folded(name) for name in self.names)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A mistake and its place. `row` from 1, or None for the whole sheet; `column` as letters, or ""."""

    sheet: str
    problem: Message
    mend: Message
    row: int | None = None
    column: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A label that we do not know, for the lexicon of banned fields, with the nearest label we know or ""."""

    label: str
    column: str
    nearest: str


@dataclass(slots=True)
class SheetRows:
    """A sheet as read. `columns`: key → index into each row's list; `rows`: (number in the sheet from 1, cells).

    Of a large sheet `rows` are the first ones only; `parts` has all of them. `expected` is about how many there are.
    """

    spec: SheetSpec
    name: str = ""
    found: bool = False
    header_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    unknown: list[UnknownColumn] = field(default_factory=list)
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    later: Iterator[list[tuple[int, list[Any]]]] = field(default_factory=lambda: iter(()))
    expected: int = 0
    problems: list[SheetProblem] = field(default_factory=list)

    def note(
        self, problem: str, mend: str, code: str, row: int | None = None, column: str = "", **params: Any
    ) -> None:
        """Add a problem from two marked sentences."""
        self.problems.append(
            SheetProblem(self.name, Message(problem, params), Message(mend, params), row, column, code)
        )

    def parts(self) -> Iterator[list[tuple[int, list[Any]]]]:
        """All rows, bit by bit: `rows` is each part in turn. More problems may be found on the way. Only once."""
        yield self.rows
        for rows in self.later:
            self.rows = rows
            yield rows

    def cell(self, row: Sequence[Any], key: str) -> Any:
        """The cell of a known column in one row; None where the sheet has no such column."""
        index = self.columns.get(key)
        return row[index] if index is not None and index < len(row) else None


@dataclass(slots=True)
class Answers(SheetRows):
    """A sheet of one column of answers. `values`: key → (row from 1, cell); `headers` are its labels."""

    values: dict[str, tuple[int, Any]] = field(default_factory=dict)
    value_column: str = ""
