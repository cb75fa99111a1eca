"""The registry of personal fields: each says its purpose, how long it is kept, and whether it is public.

A field about a person that is not declared fails the tests (GUARDRAILS G12).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalField:
    """One column about a person. `retention` in words: until when, and what ends it."""

    model: str
    field: str
    purpose: str
    retention: str
    public: bool


_declared: dict[tuple[str, str], PersonalField] = {}


def personal(model: str, *fields: str, purpose: str, retention: str, public: bool = False) -> None:
    """Declare columns of `model` ("people.User") as personal; stands beside the model."""
    for field in fields:
        _declared[model, field] = PersonalField(model, field, purpose, retention, public)


def declared() -> list[PersonalField]:
    """Every declared personal field, by model and column."""
    return [_declared[key] for key in sorted(_declared)]
