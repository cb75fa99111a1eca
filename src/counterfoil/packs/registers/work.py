"""Rows of registers laid beside what is there, and written by the rooms' own actions, sheet after sheet.

The same work is done when a pack is checked and when it is entered; of a check everything is taken back, and what it
would have done is what the preview shows. So a row is refused for exactly the reasons for which its room refuses it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_noop as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.packs import lookups
from counterfoil.packs.cell_text import CellError, Message, folded, shown, wrong
from counterfoil.packs.models import RegisterEntry
from counterfoil.packs.registers.reading import Registers
from counterfoil.packs.registers.register import Register, Row, Values
from counterfoil.partners.models import Organisation, Place, Scheme

ADDED, CHANGED, SAME, REFUSED = "added", "changed", "same", "refused"
Tell = Callable[[str, int | None, str, CellError], None]  # (sheet key, row, column key, what is wrong)


class Passed(Exception):
    """A row that names another with a mistake of its own: it is not blamed for that."""


@dataclass(slots=True)
class Step:
    """One row, and what entering it does. `differs`: column → what is there, of a record that is changed."""

    row: Row
    key: str
    digest: str
    known: RegisterEntry | None
    outcome: str = ""
    subject: UUID | None = None
    differs: dict[str, str] = field(default_factory=dict)

    @property
    def is_as_it_was(self) -> bool:
        """Nobody edited the row since it was entered."""
        return self.known is not None and self.known.digest == self.digest


class Hand(Protocol):
    """How the rows of one register become records of a room."""

    def find(self, values: Values) -> Any:
        """The record that a row speaks of, which was not entered from it; None where there is none."""

    def get(self, subject: UUID) -> Any:
        """The record of that public id, or None."""

    def describe(self, record: Any, values: Values) -> Values:
        """What stands of a record, by column, as `Work.linked` gives it of a row."""

    def add(self, values: Values, step: Step) -> Any:
        """A new record."""

    def change(self, record: Any, values: Values, step: Step) -> Any:
        """The record with what the row states; what it does not state stays."""


class Work:
    """A pack's registers while they are carried out, within a transaction of the caller's."""

    def __init__(self, scheme: Scheme, registers: Registers, by: Actor, tell: Tell) -> None:
        self.scheme, self.registers, self.by, self._tell = scheme, registers, by, tell
        self.steps: dict[str, list[Step]] = {}
        self.afterwards: list[tuple[Register, Step, Callable[[], None]]] = []
        self.refs: dict[str, dict[str, Any]] = {}  # register → folded ref → the record, None where it was refused
        self.hands: dict[str, Any] = {}
        self.mistakes = 0
        entries = RegisterEntry.objects.filter(scheme=scheme, side=registers.side)
        self.entries = {(entry.sheet, entry.ref): entry for entry in entries}
        self._asked: dict[Any, Any] = {}

    # --- what rows name -----------------------------------------------------------------------------------

    def office(self, pk: int | None) -> Organisation | None:
        if not pk:
            return None
        return self._once((Organisation, pk), lambda: Organisation.objects.get(pk=pk))  # type: ignore[no-any-return]

    def place(self, pk: int | None) -> Place | None:
        if not pk:
            return None
        return self._once((Place, pk), lambda: Place.objects.get(pk=pk))  # type: ignore[no-any-return]

    def term(self, model: Any, code: str | None) -> Any:
        if not code:
            return None
        return self._once((model, code), lambda: model._default_manager.get(code=code))

    def _once(self, key: Any, ask: Callable[[], Any]) -> Any:
        if key not in self._asked:
            self._asked[key] = ask()
        return self._asked[key]

    def linked(self, register: Register, values: Values) -> Values:
        """Values with the records that their words name.

        Raises:
            Refusal: no such record; `where` is the column.
            Passed: the row that is named has a mistake of its own.
        """
        linked = dict(values)
        for column, other in register.links.items():
            if isinstance(text := values.get(column), list):
                linked[column] = [self.named(other, each, column) for each in text]
            elif text:
                linked[column] = self.named(other, text, column)
        return linked

    def named(self, sheet: str, text: str, where: str = "") -> Any:
        """A record by its ref in this pack or an earlier one, its handle, or its name."""
        key, hand = folded(text), self.hands[sheet]
        here = self.refs.setdefault(sheet, {})
        if key in here:
            if here[key] is None:
                raise Passed
            return here[key]
        entry = self.entries.get((sheet, key))
        found = (hand.get(entry.subject) if entry else None) or hand.names.get(key.removeprefix("#"))
        if found is not None:
            return found
        near = lookups.nearest(key, [*here, *hand.names], 0.6)
        words = {"text": shown(text), "nearest": near}
        raise Refusal(
            Message(_("“%(text)s” is no row of this pack and nothing that the scheme has."), words),
            mend=Message(_("The nearest is “%(nearest)s”.") if near else _("Write its ref, its handle or its name."),
                         words),
            where=where,
        )  # fmt: skip

    # --- carrying out -------------------------------------------------------------------------------------

    def begin(self, register: Register) -> list[Step]:
        """The steps of a sheet, in its order."""
        made = []
        for row in self.registers.rows.get(register.key, ()):
            key = row.key(register)
            made.append(Step(row, key, row.digest, self.entries.get((register.key, key))))
        self.steps[register.key] = made
        return made

    def one_by_one(self, register: Register, hand: Hand) -> None:
        """Each row by the actions for one record; a row that is refused takes nothing with it."""
        for step in self.begin(register):
            self.refs.setdefault(register.key, {})
            if not self.attempt(register, step, lambda step=step: self._one(register, step, hand)):
                self._note_ref(register, step, None)

    def attempt(self, register: Register, step: Step, act: Callable[[], None]) -> bool:
        """Whether it could be done; if not, nothing of it stays and the row is told of."""
        try:
            with transaction.atomic():
                act()
        except Passed:
            step.outcome = REFUSED
        except CellError as error:
            self.refuse(register, step, "", error)
        except Refusal as refusal:
            self.refuse_as(register, step, refusal)
        except DatabaseError:
            self.refuse(register, step, "", wrong(
                _("The database refuses this row."), _("Look at its days and numbers once more."),
            ))  # fmt: skip
        else:
            return True
        return False

    def refuse_as(self, register: Register, step: Step | None, refusal: Refusal) -> None:
        column = register.column_of(refusal.where, refusal.code)
        said = (refusal.problem, refusal.mend)
        parts = (part if isinstance(part, Message) else Message(str(part)) for part in said)
        self.refuse(register, step, column, CellError(*parts))

    def refuse(self, register: Register, step: Step | None, column: str, error: CellError) -> None:
        self.mistakes += 1
        if step is not None:
            step.outcome = REFUSED
        self._tell(register.key, step.row.number if step else None, column, error)

    def _one(self, register: Register, step: Step, hand: Hand) -> None:
        record = self._there(register, step, hand)
        if record is not None and step.is_as_it_was:
            step.outcome = SAME
        else:
            values = self.linked(register, step.row.values)
            record = record or hand.find(values)
            if record is None:
                record, step.outcome = hand.add(values, step), ADDED
            else:
                there = hand.describe(record, values)
                new = {key: value for key, value in values.items() if key in there and there[key] != value}
                step.differs = {key: str(there[key]) for key in new}
                is_new_part = any(key in new and there[key] is None for key in register.known_by[0])
                step.outcome = ADDED if is_new_part else CHANGED if new else SAME
                if new:
                    record = hand.change(record, {**there, **values}, step)
        step.subject = record.public_id
        self._note_ref(register, step, record)

    def _there(self, register: Register, step: Step, hand: Hand) -> Any:
        ref = step.row.values.get("ref", "")
        if ref.startswith("#"):
            found = self.hands[register.key].names.get(folded(ref).removeprefix("#"))
            if found is None:
                raise Refusal(
                    Message(_("The scheme has no %(ref)s."), {"ref": ref[1:]}),
                    mend=Message(_("Correct the ref, or clear it to add a row.")), where="ref",
                )  # fmt: skip
            return found
        return hand.get(step.known.subject) if step.known else None

    def _note_ref(self, register: Register, step: Step, record: Any) -> None:
        here = self.refs[register.key]
        values = step.row.values
        if (ref := values.get("ref")) and (record is not None or folded(ref) not in here):
            here[folded(ref)] = record
        if (name := values.get("name")) and (record is None or folded(name) not in here):
            here.setdefault(folded(name), record)

    # --- what came of it ----------------------------------------------------------------------------------

    @property
    def counted(self) -> dict[str, dict[str, int]]:
        """Added, changed and already there, by sheet."""
        totals = {sheet: Counter(step.outcome for step in steps) for sheet, steps in self.steps.items() if steps}
        return {sheet: {what: total[what] for what in (ADDED, CHANGED, SAME)} for sheet, total in totals.items()}

    @property
    def promised(self) -> dict[str, str]:
        """What each row would do, in short: it must still hold when the pack is entered."""
        return {sheet: _mark([[s.outcome, s.differs] for s in steps]) for sheet, steps in self.steps.items()}

    def run_afterwards(self) -> None:
        """What can be said of a record only when the other sheets are written."""
        if self.mistakes:
            return  # it would be blamed for what those rows do not say
        for register, step, act in self.afterwards:
            self.attempt(register, step, act)


def _mark(told: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(list(told), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def names_of(
    records: Iterable[Any],
    *,
    handle: Callable[[Any], str] = lambda record: record.tally.handle,
    said: Callable[[Any], Mapping[str, str]] = lambda record: record.tally.name,
) -> dict[str, Any]:
    """Folded handle or name → record; a name that two have names neither."""
    found: dict[str, Any] = {}
    twice: set[str] = set()
    records = list(records)
    for record in records:
        for name in {folded(words) for words in said(record).values() if words}:
            if found.setdefault(name, record) is not record:
                twice.add(name)
    for name in twice:
        del found[name]
    return found | {folded(handle(record)): record for record in records}
