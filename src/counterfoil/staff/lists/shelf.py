"""Every working list by its name, as it stands in the address."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from counterfoil.staff.lists.declared import WorkingList

NAMES = ("needs", "programmes", "courses", "sessions", "groups", "screenings")  # one module beside this for each


@cache
def shelf() -> dict[str, WorkingList]:
    """Name → list, as the work goes: from a need to what was done."""
    return {name: import_module(f"counterfoil.staff.lists.{name}").LIST for name in NAMES}
