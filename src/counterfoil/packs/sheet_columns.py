"""What a sheet of the pack is made of: its columns, each with its names in three languages and what goes into it."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.base.text import LANGUAGES
from counterfoil.packs.sheet_specs import ColumnSpec, SheetSpec


@dataclass(frozen=True)
class Column:
    """One column (on About: one question). `drop` names the list behind its drop-down; `note` is its help."""

    key: str
    en: str
    zh: str
    ug: str
    note: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    drop: str = ""
    width: int = 16

    def label(self, language: str) -> str:
        return {"zh-hans": self.zh, "ug": self.ug}.get(language, self.en)

    def spellings(self, language: str) -> tuple[str, ...]:
        """The label of that language first, because messages show the first."""
        rest = (self.label(other) for other in LANGUAGES if other != language)
        return tuple(dict.fromkeys((self.label(language), *rest, *self.aliases, self.key.replace("_", " "))))


@dataclass(frozen=True)
class Sheet:
    """One sheet by its key, its names and its columns."""

    key: str
    en: str
    zh: str
    ug: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    required: bool = True

    def name(self, language: str) -> str:
        return {"zh-hans": self.zh, "ug": self.ug}.get(language, self.en)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def spec(self, language: str) -> SheetSpec:
        """What the reader of sheets needs, with this language's words first."""
        names = dict.fromkeys((self.name(language), self.en, self.zh, self.ug, *self.aliases))
        columns = tuple(ColumnSpec(c.key, c.spellings(language), c.required) for c in self.columns)
        return SheetSpec(self.key, tuple(names), columns, self.required)
