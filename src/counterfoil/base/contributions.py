"""Contributions: what a figure is made of, as data that leaves the database and comes back unchanged.

A figure is its contributions and one fold (DESIGN.md, "Figures and how they are known"). Rooms make
contributions, `figures` folds them, `publishing` freezes them, and a stranger folds them again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import UNKNOWN, QualifiedNumber, Qualifier
from counterfoil.base.sides import Side

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", re.ASCII)  # numeric(21, 6)


class Fold(StrEnum):
    """The closed set of ways in which contributions become a figure; `figures.folds` defines each."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM_PER_UNIT = "sum_per_unit"
    SUM_PER_CURRENCY = "sum_per_currency"
    RANGE = "range"
    SPAN = "span"
    RATIO = "ratio"
    LIST = "list"


class Of(StrEnum):
    STATEMENT = "statement"
    RECORD = "record"


class Counted(StrEnum):
    """How it was counted, from weak to strong."""

    AS_TOLD = "as_told"
    BY_BATCH = "by_batch"
    ITEMISED = "itemised"


class Role(StrEnum):
    """WHOLE: enters the sum. PART: enters only where its tally has no whole. CHECK: never enters."""

    WHOLE = "whole"
    PART = "part"
    CHECK = "check"


class Divisor(StrEnum):
    NONE = ""
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One statement or record, as one figure sees it.

    `id`, `tally` and `source` are public ids. `unit` is a code of the closed list or "", `unit_words` the
    unit as the source said it; `currency` is an ISO 4217 code or "" where none was said. `members` names
    the things themselves (places, organisations), each by public id or by the words of the source.
    `dimension` and `label` are the name and the value of the dimension of a part ("role", "experts").
    `reported`: relayed speech, which makes no half. `evidence`: a custody note is on file.
    ValueError where the number does not go with its qualifier, or is out of reach for numeric(21, 6).
    """

    id: str
    of: Of = Of.STATEMENT
    tally: str = ""
    number: Decimal | None = None
    qualifier: Qualifier = Qualifier.NOT_STATED
    unit: str = ""
    unit_words: str = ""
    currency: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    words: str = ""
    members: tuple[str, ...] = ()
    side: Side = Side.NEITHER
    source: str = ""
    source_title: str = ""
    reported: bool = False
    counted: Counted = Counted.AS_TOLD
    evidence: bool = False
    outsider: bool = False
    role: Role = Role.WHOLE
    dimension: str = ""
    label: str = ""
    divisor: Divisor = Divisor.NONE

    def __post_init__(self) -> None:
        if (self.number is None) != (self.qualifier in UNKNOWN):
            raise ValueError(f"contribution {self.id}: {self.qualifier} does not go with {self.number!r}")
        if self.number is not None and not _PLAIN_NUMBER.fullmatch(decimal_words(self.number)):
            raise ValueError(f"contribution {self.id}: {self.number} has too many digits")

    @property
    def value(self) -> QualifiedNumber:
        return QualifiedNumber(self.number, self.qualifier)

    def to_json(self) -> dict[str, Any]:
        """As the export file writes it (docs/reference-export.md): every field, numbers as strings."""
        written = {field.name: _write(getattr(self, field.name)) for field in fields(self)}
        written["members"] = list(self.members)
        return written

    @classmethod
    def from_json(cls, data: object) -> Contribution:
        """The contribution that `to_json` wrote. ValueError, naming the field, for anything else."""
        if not isinstance(data, Mapping):
            raise ValueError("a contribution is an object")
        names = {field.name for field in fields(cls)}
        if set(data) != names:
            odd = sorted(str(name) for name in set(data) ^ names)
            raise ValueError(f"a contribution has other fields than these: {', '.join(odd[:5])}")
        return cls(**{name: _read(name, data[name]) for name in names})


_ENUMS: dict[str, type[StrEnum] | type[Qualifier] | type[Side]] = {
    "of": Of, "qualifier": Qualifier, "side": Side, "counted": Counted, "role": Role, "divisor": Divisor,
}  # fmt: skip
_FLAGS = frozenset({"reported", "evidence", "outsider"})
_DATES = frozenset({"since", "until"})


def decimal_words(number: Decimal) -> str:
    """Plain digits, no exponent, no trailing zeros: one number has one spelling ("0", "2.5", "-7")."""
    if not number:
        return "0"
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def read_decimal(data: object) -> Decimal:
    """The number that `decimal_words` wrote: at most 15 digits before the point, 6 after. Else ValueError."""
    if not isinstance(data, str) or not _PLAIN_NUMBER.fullmatch(data):
        raise ValueError(f"{str(data)[:40]!r} is not a plain decimal number in a string")
    return Decimal(data)


def _write(value: object) -> object:
    if isinstance(value, Decimal):
        return decimal_words(value)
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, StrEnum | Qualifier | Side):
        return str(value.value)
    return value


def _read(name: str, data: object) -> Any:
    if name in _FLAGS:
        if not isinstance(data, bool):
            raise ValueError(f"{name} is true or false")
        return data
    if name == "members":
        if not isinstance(data, list) or not all(isinstance(member, str) for member in data):
            raise ValueError("members is a list of strings")
        return tuple(data)
    if data is None and (name == "number" or name in _DATES):
        return None
    if name == "number":
        return read_decimal(data)
    if not isinstance(data, str):
        raise ValueError(f"{name} is a string")
    if name in _DATES:
        date = PartialDate.parse(data)
        if str(date) != data:
            raise ValueError(f"{name} is not YYYY, YYYY-MM or YYYY-MM-DD")
        return date
    return _ENUMS[name](data) if name in _ENUMS else data
