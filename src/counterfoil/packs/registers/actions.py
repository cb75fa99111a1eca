"""Entering registers: tried when a pack is checked, and carried out, whole or not at all, when it is entered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.packs.models import RegisterEntry
from counterfoil.packs.registers.carrying import carry
from counterfoil.packs.registers.reading import Registers
from counterfoil.packs.registers.sheets import REGISTERS
from counterfoil.packs.registers.work import SAME, Tell, Work
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User

SHOWN = 100  # rows of a sheet that the preview names
Made = Callable[[], Mapping[int, int]]


class _TakenBack(Exception):
    """Ends a try."""


def try_registers(*, scheme: Scheme, registers: Registers, made: Made, by: Actor, tell: Tell) -> dict[str, Any]:
    """What entering registers would do, as it is kept with a pack; nothing of it stays.

    Args:
        made: makes the organisations that the pack adds, and gives stand-in → key.
        tell: takes what cannot be entered.
    """
    kept, typed = registers.kept(), _typed(registers)
    with contextlib.suppress(_TakenBack), transaction.atomic():
        tried = Registers.of(kept)
        tried.coming = registers.coming
        tried.named(made())
        work = Work(scheme, tried, by, tell)
        carry(work)
        kept |= {"counted": work.counted, "promised": work.promised, "shown": _shown(work, typed)}
        raise _TakenBack
    return kept


def _typed(registers: Registers) -> dict[tuple[str, int], str]:
    return {(sheet, row.number): row.typed for sheet, rows in registers.rows.items() for row in rows if row.typed}


def _shown(work: Work, typed: Mapping[tuple[str, int], str]) -> list[list[Any]]:
    """The first rows of each sheet that would do something: sheet, row, outcome, words, what was there."""
    shown: list[list[Any]] = []
    for sheet, steps in work.steps.items():
        told = [step for step in steps if step.outcome != SAME][:SHOWN]
        shown += [[sheet, s.row.number, s.outcome, typed.get((sheet, s.row.number), ""), s.differs] for s in told]
    return shown


@transaction.atomic
def enter_registers(
    *, scheme: Scheme, registers: Registers, expected: Mapping[str, str], by: Actor
) -> dict[str, dict[str, int]]:
    """Make records of the rows: all of them, or none.

    Args:
        expected: what somebody looked at (`Work.promised`); where it no longer holds, nothing is entered.

    Returns:
        Added, changed and already there, by sheet.

    Raises:
        Refusal: who acts speaks for another side than whoever checked the pack, or may not plan such things; what is
            there changed since the preview (code "stale").
    """
    used = [register for register in REGISTERS if registers.rows.get(register.key)]
    may = not isinstance(by, User) or all(allowed(by, register.permission, scheme) for register in used)
    if speaks_for(by, scheme) != registers.side or not may:
        raise Refusal(
            _("The pack was checked by somebody of the other side, or by somebody who may plan more."),
            mend=_("Look at the preview again: it is now yours."),
            code="stale",
        )
    work = Work(scheme, registers, by, lambda *_mistake: None)
    carry(work)
    if work.mistakes or work.promised != expected:
        raise Refusal(
            _("Somebody changed what the registers of this pack tell of since you looked."),
            mend=_("Look at the preview again, then enter it."),
            code="stale",
        )
    _remember(work)
    return work.counted


def _remember(work: Work) -> None:
    """The rows as they are now, so that the same ones change nothing."""
    new, edited = [], []
    for sheet, steps in work.steps.items():
        for step in steps:
            assert step.subject is not None  # a row without a record was refused
            if step.known is None:
                new.append(RegisterEntry(scheme=work.scheme, side=work.registers.side, sheet=sheet, ref=step.key,
                                         digest=step.digest, subject=step.subject))  # fmt: skip
            elif (step.known.digest, step.known.subject) != (step.digest, step.subject):
                step.known.digest, step.known.subject = step.digest, step.subject
                edited.append(step.known)
    RegisterEntry.objects.bulk_create(new, batch_size=2000)
    RegisterEntry.objects.bulk_update(edited, ["digest", "subject"], batch_size=2000)
