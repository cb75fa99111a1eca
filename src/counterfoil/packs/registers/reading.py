"""From the sheets of registers to rows; every mistake by sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.actors import Actor
from counterfoil.base.sides import Side
from counterfoil.needs.models import Sector
from counterfoil.packs import cells as read_cells
from counterfoil.packs import lookups
from counterfoil.packs.about import About
from counterfoil.packs.cell_text import CellError, Message, folded, line, wrong
from counterfoil.packs.reading import Context
from counterfoil.packs.registers.cells import Lists
from counterfoil.packs.registers.register import Register, Row
from counterfoil.packs.registers.sheets import REGISTERS
from counterfoil.packs.sheet_specs import SheetRows
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.models import User
from counterfoil.safeguards import freetext, refused
from counterfoil.statements.models import Unit
from counterfoil.statements.terms import Term
from counterfoil.trainings.models import Channel, Question, Theme

TERMS: dict[str, tuple[type[Term], str]] = {
    "themes": (Theme, _("themes")),
    "channels": (Channel, _("channels")),
    "questions": (Question, _("questions")),
    "sectors": (Sector, _("fields of help")),
    "units": (Unit, _("units")),
}
TYPED = 300  # rows of each sheet whose words are kept for the preview


@dataclass
class Registers:
    """All rows, by sheet, and the side in whose name they are entered."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    side: str = ""
    language: str = "en"
    coming: list[str] = field(default_factory=list)  # refs of requests on the sheet Lines of the same pack

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def kept(self) -> dict[str, Any]:
        """As it is kept with the pack until it is entered."""
        return {
            "side": self.side,
            "language": self.language,
            "rows": {sheet: [[row.number, row.values] for row in rows] for sheet, rows in self.rows.items()},
        }

    def named(self, made: Mapping[int, int]) -> None:
        """Put the ids of organisations that were made just now where numbers below zero stood in for them."""
        for register in REGISTERS if made else ():
            for row in self.rows.get(register.key, ()):
                for column in register.offices:
                    if isinstance(value := row.values.get(column), list):
                        row.values[column] = [[made.get(office, office), role] for office, role in value]
                    elif value is not None:
                        row.values[column] = made.get(value, value)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Registers:
        """From what was kept with the pack."""
        rows = {sheet: [Row(number, values) for number, values in rows] for sheet, rows in kept["rows"].items()}
        return cls(rows, kept["side"], kept["language"])


class RegisterReader:
    """Reads every register of a pack. `about` says who else is of the scheme."""

    def __init__(self, context: Context, about: About, scheme: Scheme, by: Actor) -> None:
        self.context, self.about, self.scheme, self.by = context, about, scheme, by

    def read(self, sheets: Mapping[str, SheetRows]) -> Registers:
        """The rows; where there is one, who brings them has to speak for a side, and may plan such things."""
        found = {register.key: list(self._rows(sheets[register.key], register)) for register in REGISTERS}
        filled = [register for register in REGISTERS if found[register.key]]
        side = speaks_for(self.by, self.scheme) if filled and self.scheme.pk else ""
        registers = Registers(side=side, language=self.context.language)
        if not filled or False in [self._may(sheets[each.key], each, side) for each in filled]:
            return registers
        lists = self._lists()
        for register in filled:
            reader = _SheetReader(sheets[register.key], register, lists, self.context)
            registers.rows[register.key] = reader.read(found[register.key])
        return registers

    def _rows(self, sheet: SheetRows, register: Register) -> Iterator[tuple[int, list[Any]]]:
        known = len(sheet.problems)
        found = [each for rows in sheet.parts() for each in rows]
        self.context.problems.take(sheet.problems[known:])
        if len(found) > register.most:
            self.context.problems.mistake(sheet.name, found[register.most][0], "", wrong(
                _("The sheet has %(count)d rows; at most %(most)d are entered in one go."),
                _("Divide it into several packs."), count=len(found), most=register.most,
            ))  # fmt: skip
            return
        yield from found

    def _may(self, sheet: SheetRows, register: Register, side: str) -> bool:
        if side in ("", Side.NEITHER):
            problem = _("You speak for neither side of this scheme: its registers cannot be entered.")
            mend = _("Have somebody in an office of one side bring this pack, or delete these rows.")
        elif isinstance(self.by, User) and not allowed(self.by, register.permission, self.scheme):
            problem = _("You may not plan such things in this scheme.")
            mend = _("Somebody with the role of a programme officer or a host coordinator there may.")
        else:
            return True
        self.context.problems.mistake(sheet.name, None, "", wrong(problem, mend), "no_side")
        return False

    def _lists(self) -> Lists:
        language = self.context.language
        terms = {
            name: lookups.Terms(model._default_manager.filter(state=Term.State.APPROVED), language, what)
            for name, (model, what) in TERMS.items()
        }
        offices = dict(lookups.Names.of(list(Organisation.objects.filter(parts__scheme=self.scheme))).known)
        for party in (each for parties in self.about.parties.values() for each in parties):
            offices.setdefault(folded(party.name), party)
        return Lists(language, terms, offices, self.context.places)


@dataclass
class _SheetReader:
    """One sheet while it is read. What a cell says is remembered by its value: sheets repeat themselves."""

    sheet: SheetRows
    register: Register
    lists: Lists
    context: Context

    def __post_init__(self) -> None:
        names = [*self.context.organisations.names(), *self.context.places.names()]
        self.firsts: dict[str, int] = {}
        self.suspect = lru_cache(4096)(lambda text: tuple(freetext.warn(text, known_names=names)))
        self.refused = lru_cache(4096)(lambda text: refused.reason_refused(text, prose=True))
        self.columns = [
            (column.key, self.sheet.columns[column.key], lru_cache(8192, typed=True)(self._reader(column.key)),
             column.required)
            for column in self.register.sheet.columns if column.key in self.sheet.columns
        ]  # fmt: skip

    def _reader(self, key: str) -> Callable[[Any], tuple[Any, CellError | None]]:
        reader, lists, is_prose = self.register.readers[key], self.lists, key in self.register.prose

        def read(cell: Any) -> tuple[Any, CellError | None]:
            try:
                value = reader(cell, lists)
                why = self.refused(value) if is_prose and value else None
                return value, CellError(Message(str(why)), Message("")) if why else None
            except CellError as error:
                return None, error

        return read

    def read(self, rows: list[tuple[int, list[Any]]]) -> list[Row]:
        found = [self._row(number, cells) for number, cells in rows]
        return [row for row in found if row is not None]

    def _row(self, number: int, cells: list[Any]) -> Row | None:
        values: dict[str, Any] = {}
        good = True
        for key, index, read, required in self.columns:
            cell = cells[index] if index < len(cells) else None
            if cell is None or cell == "":
                value, error = None, None
            else:
                value, error = read(cell)
            if error is None and required and value in (None, ""):
                error = wrong(_("The cell is blank."), _("Fill it in, or delete the row."))
            if error:
                self._note(number, key, error)
                good = False
            elif value not in (None, ""):
                values[key] = value
        row = Row(number, values, self._typed(cells) if len(self.firsts) < TYPED else "")
        return row if self._is_first(row) and good else None

    def _is_first(self, row: Row) -> bool:
        """Whether no row before it is of the same thing."""
        key = row.key(self.register)
        first = self.firsts.setdefault(key, row.number)
        for column in self.register.prose:
            for warning in self.suspect(row.values[column]) if column in row.values else ():
                self.context.problems.warning(
                    self.sheet.name, row.number, self._label(column),
                    wrong(_("This looks like the data of a private person: %(what)s"), "%(mend)s",
                          what=str(warning.reason), mend=str(warning.mend)), "private_person",
                )  # fmt: skip
        if first == row.number:
            return True
        self._note(row.number, self.register.known_by[0][-1], wrong(
            _("Rows %(first)d and %(second)d are of the same thing."), _("Keep one of them."),
            first=first, second=row.number,
        ), "said_twice")  # fmt: skip
        return False

    def _typed(self, cells: list[Any]) -> str:
        """The first cells as somebody typed them."""
        told = (cells[index] for _key, index, _read, _required in self.columns if index < len(cells))
        return " · ".join(line(cell, 2_000)[:80] for cell in told if not read_cells.is_blank(cell))[:240]

    def _note(self, row: int, key: str, error: CellError, code: str = "") -> None:
        self.context.problems.mistake(self.sheet.name, row, self._label(key), error, code)

    def _label(self, key: str) -> str:
        return self.context.label(self.register.sheet, key)
