"""All registers in the order in which they are entered: what others name comes first."""

from __future__ import annotations

from functools import cache

from counterfoil.packs.registers.groups import GROUPS, SAMPLES
from counterfoil.packs.registers.programmes import INDICATORS, PROGRAMMES
from counterfoil.packs.registers.register import Register
from counterfoil.packs.registers.screenings import SCREENINGS
from counterfoil.packs.registers.trainings import COURSES, SESSIONS
from counterfoil.packs.sheet_specs import SheetSpec

REGISTERS: tuple[Register, ...] = (PROGRAMMES, INDICATORS, COURSES, SESSIONS, GROUPS, SAMPLES, SCREENINGS)
SHEETS = tuple(register.sheet for register in REGISTERS)
WITHIN = {register.key: register.within for register in REGISTERS}


@cache
def specs(language: str) -> dict[str, SheetSpec]:
    """The sheets for the reader, by key."""
    return {sheet.key: sheet.spec(language) for sheet in SHEETS}
