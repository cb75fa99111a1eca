"""Columns that many models of money share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q

from counterfoil.base.money import Money


def minor_field(*, optional: bool = False, **kwargs: Any) -> models.BigIntegerField[Any, Any]:
    """An amount in minor units (fen, cents) of the row's currency."""
    return models.BigIntegerField(null=optional, blank=optional, **kwargs)


def currency_field() -> models.CharField[Any, Any]:
    """An ISO 4217 code."""
    return models.CharField(max_length=3)


def above_zero(table: str, name: str = "minor", *, optional: bool = False) -> CheckConstraint:
    right = Q(**{f"{name}__gt": 0})
    return CheckConstraint(
        name=f"funds_{table}_{name}_above_zero",
        condition=right | Q(**{f"{name}__isnull": True}) if optional else right,
    )


class HasMoney:
    """For rows with `minor` and `currency`."""

    minor: int
    currency: str

    @property
    def money(self) -> Money:
        return Money(self.minor, self.currency)
