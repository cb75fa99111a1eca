"""One page of a list in any order, by key and never by count: the thousandth page costs what the first one does.

Rows are ordered by a value and, among equal ones, by their primary key in the same direction. Rows without the value
come last, whichever way one sorts, and are asked for apart, so that an index can serve both halves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Expression, F, Field, Model, Q, QuerySet

SIZE = 50  # rows on one page
KEY = "list_key"  # the value by which a row stands where it does


@dataclass(frozen=True)
class Order:
    """By which field path or expression, and which way."""

    by: str | Expression
    down: bool = False

    def on(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """The rows, each with its value as `list_key`."""
        return found.annotate(**{KEY: F(self.by) if isinstance(self.by, str) else self.by})

    def all_of(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Every row in this order, for a file."""
        value = F(KEY).desc(nulls_last=True) if self.down else F(KEY).asc(nulls_last=True)
        return self.on(found).order_by(value, "-pk" if self.down else "pk")


@dataclass(frozen=True)
class Key:
    """Where a page ends: the value and the primary key of its row."""

    value: Any
    pk: int

    def __str__(self) -> str:
        return str(self.pk) if self.value is None else f"{self.pk}.{self.value}"

    @classmethod
    def of(cls, row: Model) -> Key:
        return cls(getattr(row, KEY), row.pk)

    @classmethod
    def read(cls, text: str, field: Field[Any, Any]) -> Key | None:
        """From the address; None where it is no key of this order."""
        number, dot, value = text.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 19) or "\x00" in value:
            return None
        try:
            return cls(field.to_python(value) if dot else None, int(number))
        except (ValidationError, ValueError, ArithmeticError):
            return None


@dataclass(frozen=True)
class Slice:
    """The rows of a page and the keys of its neighbours: `before` the first row, `after` the last; None: no more."""

    rows: list[Any]
    before: Key | None = None
    after: Key | None = None


def may_be_empty(model: type[Model], by: str | Expression) -> bool:
    """Whether a row can stand in this order without a value. An expression always has one."""
    if not isinstance(by, str) or by == "pk":
        return False
    for step in by.split("__"):
        field = model._meta.get_field(step)
        if getattr(field, "null", False):
            return True
        model = field.related_model or model  # type: ignore[assignment]
    return False


def sliced(
    found: QuerySet[Any], order: Order, *, after: Key | None = None, before: Key | None = None, size: int = SIZE
) -> Slice:
    """The rows after a key, before one, or the first ones; one query, or two where some rows have no value."""
    found = order.on(found)
    if before is not None:
        rows = _some(found, order, before, size + 1, backwards=True)
        more_before, more_after = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        rows = _some(found, order, after, size + 1, backwards=False)
        more_before, more_after = after is not None, len(rows) > size
        rows = rows[:size]
    if not rows:
        return Slice([])
    return Slice(rows, Key.of(rows[0]) if more_before else None, Key.of(rows[-1]) if more_after else None)


def _some(found: QuerySet[Any], order: Order, key: Key | None, most: int, *, backwards: bool) -> list[Any]:
    """Rows on from a key, the nearest first. Going on, those with a value come first; going back, those without."""
    down = order.down is not backwards
    halves: list[Callable[[int], list[Any]]] = []
    empty = may_be_empty(found.model, order.by)
    if not empty or key is None or key.value is not None or backwards:
        valued = found.filter(**{f"{KEY}__isnull": False}) if empty else found
        if key is not None and key.value is not None:
            valued = valued.filter(_beyond(key, down))
        sign = "-" if down else ""
        halves.append(lambda left: list(valued.order_by(f"{sign}{KEY}", f"{sign}pk")[:left]))
    if empty and not (backwards and key is not None and key.value is not None):
        bare = found.filter(**{f"{KEY}__isnull": True})
        if key is not None and key.value is None:
            bare = bare.filter(**{f"pk__{'lt' if down else 'gt'}": key.pk})
        halves.append(lambda left: list(bare.order_by("-pk" if down else "pk")[:left]))
    rows: list[Any] = []
    for half in reversed(halves) if backwards else halves:
        if len(rows) < most:
            rows += half(most - len(rows))
    return rows


def _beyond(key: Key, down: bool) -> Q:
    """What stands beyond a key; the first half is what an index can be asked for."""
    side = "lt" if down else "gt"
    return Q(**{f"{KEY}__{side}e": key.value}) & (Q(**{f"{KEY}__{side}": key.value}) | Q(**{f"pk__{side}": key.pk}))


def field_of(found: QuerySet[Any], order: Order) -> Field[Any, Any]:
    """The kind of value that a key of this order holds."""
    return order.on(found).query.annotations[KEY].output_field  # type: ignore[no-any-return]
