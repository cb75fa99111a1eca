"""Screenings: what each page asks for, and what fills its address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from tests.screenings.screening import county, screening, total

_PLANS = ("change_screening", "call_off_screening", "new_total")
DOORS: dict[str, tuple[P | None, P | None]] = {
    "screening": (P.READ_DRAFTS, None),
    **dict.fromkeys((*_PLANS, "new_screening"), (P.PLAN_TRAININGS, P.PLAN_TRAININGS)),
    **dict.fromkeys(("say_all_told", "take_total_back"), (None, P.PLAN_TRAININGS)),
}


def addresses(stage: Any) -> dict[str, str]:
    """A screening with one total."""
    made = screening(stage.scheme)
    held = total(made, county("A county of the doors"), 40, by=stage.users[Role.HOST_COORDINATOR]).total
    things = {**dict.fromkeys(("screening", "say_all_told", *_PLANS), made), "take_total_back": held}
    return {name: reverse(f"staff:{name}", args=[thing.public_id]) for name, thing in things.items()}
