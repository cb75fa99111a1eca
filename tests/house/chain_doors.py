"""Which permission each page between a need and a result asks for, gathered from `chain_doors_<part>.py` beside this.

A part holds `DOORS`: name of the address → (permission to read it, permission to write there), each None where the
page does not do that; and `addresses(stage)`: name → address, of those whose address holds more than the scheme.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from counterfoil.people.permissions import Permission as P

_PARTS = [
    import_module(f"tests.house.{path.stem}") for path in sorted(Path(__file__).parent.glob("chain_doors_*.py"))
]
CHAIN: dict[str, tuple[P | None, P | None]] = {name: asks for part in _PARTS for name, asks in part.DOORS.items()}


def chain_addresses(stage: Any) -> dict[str, str]:
    """Address of each of these pages whose address holds more than the scheme, by its name."""
    return {name: there for part in _PARTS for name, there in part.addresses(stage).items()}
