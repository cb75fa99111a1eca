"""Rows as the text that COPY takes: a line for each, tabs between the columns (PostgreSQL, COPY, "Text Format").

A pack writes a hundred thousand lines from cells that repeat themselves. So a column's text is made once for each
different cell, and lines are joined from such pieces.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

BLOCK = 60_000  # characters of a text, about
NULL = r"\N"
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def columns(*values: Any) -> str:
    """Values as neighbouring columns of a line. TypeError: a value of a type that no account says."""
    return "\t".join(map(column, values))


def blocks(rows: Iterable[tuple[Any, ...] | str]) -> Iterator[str]:
    """Rows, each a tuple of values or a text of whole lines, as longer texts: few calls carry many lines."""
    held, size = [], 0
    for row in rows:
        held.append(row if isinstance(row, str) else columns(*row) + "\n")
        size += len(held[-1])
        if size > BLOCK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def each(lines: str) -> list[str]:
    """Whole lines one by one, without their ends."""
    return lines[:-1].split("\n") if lines else []


def beginning_with(value: int, lines: str) -> str:
    """Whole lines with one more column in front of each, the same in all. Inside a column no line ever ends."""
    return f"{value}\t" + lines[:-1].replace("\n", f"\n{value}\t") + "\n" if lines else ""


def column(value: Any) -> str:
    """One value as the text of a column. TypeError: of a type that no account says."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPED)
    if isinstance(value, int | Decimal | dt.date | uuid.UUID):
        return str(value)
    if isinstance(value, list | tuple):
        quoted = (str(each).replace("\\", r"\\").replace('"', r"\"") for each in value)
        return ("{" + ",".join(f'"{each}"' for each in quoted) + "}").translate(_ESCAPED)
    raise TypeError(f"{value!r} is not among what an account says")
