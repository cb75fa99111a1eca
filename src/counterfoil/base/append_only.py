"""Which models are append-only. The list is turned into database rights by base/roles.py: the web role can
insert and read such rows, and change no column but those named here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import models

Marked = TypeVar("Marked", bound=type[models.Model])

_marked: dict[type[models.Model], tuple[str, ...]] = {}
_kept_by_database: list[type[models.Model]] = []


def append_only(*, updatable: tuple[str, ...] = (), by_database: bool = False) -> Callable[[Marked], Marked]:
    """Mark a model class: its rows are never deleted, and only the fields in `updatable` ever change.

    `by_database`: the database's own triggers write its rows, and nobody else may.
    """

    def mark(model: Marked) -> Marked:
        if by_database:
            _kept_by_database.append(model)
        if unknown := set(updatable) - {field.name for field in model._meta.concrete_fields}:
            raise TypeError(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
        _marked[model] = updatable
        return model

    return mark


def registered() -> dict[str, tuple[str, ...]]:
    """Table name -> names of the columns that may still change."""
    return {
        model._meta.db_table: tuple(str(field.column) for field in model._meta.concrete_fields if field.name in names)
        for model, names in _marked.items()
    }


def kept_by_database() -> list[str]:
    """Names of the tables whose rows only the database's own triggers write."""
    return [model._meta.db_table for model in _kept_by_database]
