"""The words of `vocabulary.toml`: data, so that a native reader can review them without reading code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TABLES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LANGUAGES = ("signs", "en", "zh", "ug")


def words(*path: str) -> list[str]:
    """The words of one table in all languages, such as `words("before", "about")`."""
    table: Any = TABLES
    for step in path:
        table = table[step]
    return [word for language in LANGUAGES for word in table.get(language, ())]


def keys(table: str, fold: Callable[[str], str]) -> frozenset[str]:
    """The same words as keys for comparing."""
    return frozenset(map(fold, words(table)))
