"""Real types in the database: qualified numbers and partial dates take two columns each, translated text one.

A two-column field adds both columns to the model and one attribute that reads and writes the type:

    class Statement(Model):
        value = QualifiedNumberField()      # columns value_number, value_qualifier
        since = PartialDateField()          # columns since_day, since_precision
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, Q

from counterfoil.base.dates import PartialDate, Precision
from counterfoil.base.ids import uuid7
from counterfoil.base.quantities import UNKNOWN, QualifiedNumber, Qualifier
from counterfoil.base.text import TranslatedText

if TYPE_CHECKING:
    _UUIDField = models.UUIDField[Any, Any]  # the stubs know parameters, Django does not
else:
    _UUIDField = models.UUIDField


class PublicIdField(_UUIDField):
    """A UUIDv7 that outsiders may see; the primary key stays ours."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(default=uuid7, unique=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("default", "unique", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class TranslatedTextField(models.JSONField):
    """Words by language code, read as `TranslatedText`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", TranslatedText)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TranslatedText:
        return TranslatedText(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Any:
        return TranslatedText.of(value)


class _TwoColumns:
    """Adds its columns to the model, and a property of its own name that joins them."""

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        raise NotImplementedError

    def read(self, first: Any, second: Any) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> tuple[Any, Any]:
        raise NotImplementedError

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        names = [f"{name}_{suffix}" for suffix in self.columns()]
        for column, attribute in zip(self.columns().values(), names, strict=True):
            column.contribute_to_class(cls, attribute)

        def get(instance: models.Model) -> Any:
            return self.read(*(getattr(instance, attribute) for attribute in names))

        def put(instance: models.Model, value: Any) -> None:
            for attribute, part in zip(names, self.write(value), strict=True):
                setattr(instance, attribute, part)

        setattr(cls, name, property(get, put))


class QualifiedNumberField(_TwoColumns):
    """`<name>_number numeric(21, 6)` and `<name>_qualifier`; pair it with `qualified_check`."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any = None) -> QualifiedNumber | None: ...
        def __set__(self, instance: Any, value: QualifiedNumber | None) -> None: ...

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            "number": models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True),
            "qualifier": models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.NOT_STATED),
        }

    def read(self, first: Any, second: Any) -> QualifiedNumber | None:
        if first is None and second not in UNKNOWN:
            return None  # a row of another shape: its value stands in other columns
        return QualifiedNumber(None if first is None else first.normalize() + 0, Qualifier(second))

    def write(self, value: QualifiedNumber | None) -> tuple[Any, Any]:
        value = value or QualifiedNumber.not_stated()
        return value.amount, value.qualifier


class PartialDateField(_TwoColumns):
    """`<name>_day date` (the first day meant) and `<name>_precision`; pair it with `partial_date_check`."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any = None) -> PartialDate | None: ...
        def __set__(self, instance: Any, value: PartialDate | None) -> None: ...

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        return {
            "day": models.DateField(null=True, blank=True),
            "precision": models.PositiveSmallIntegerField(null=True, blank=True),
        }

    def read(self, first: Any, second: Any) -> PartialDate | None:
        return None if first is None else PartialDate.of(first, second)

    def write(self, value: PartialDate | None) -> tuple[Any, Any]:
        return (None, None) if value is None else (value.first_day(), int(value.precision))


def qualified_check(table: str, name: str) -> CheckConstraint:
    """A number is there exactly when the qualifier is not one of the unknown ones."""
    unknown = Q(**{f"{name}_qualifier__in": sorted(UNKNOWN)})
    missing = Q(**{f"{name}_number__isnull": True})
    return CheckConstraint(
        name=f"{table}_{name}_qualified",
        condition=(unknown & missing) | (~unknown & ~missing & Q(**{f"{name}_qualifier__in": Qualifier.values})),
    )


def partial_date_check(table: str, name: str) -> CheckConstraint:
    """Day and precision come together, and a coarse date points at the first day of what it means."""
    day, precision = f"{name}_day", f"{name}_precision"
    return CheckConstraint(
        name=f"{table}_{name}_partial",
        condition=Q(**{f"{day}__isnull": True, f"{precision}__isnull": True})
        | Q(**{f"{day}__isnull": False, f"{precision}": int(Precision.DAY)})
        | Q(**{f"{day}__day": 1, f"{precision}": int(Precision.MONTH)})
        | Q(**{f"{day}__day": 1, f"{day}__month": 1, f"{precision}": int(Precision.YEAR)}),
    )
