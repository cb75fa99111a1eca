"""The sheet Facts: one statement per row, as lines for the staging table.

A hundred thousand rows go through here, so that nothing is made twice: what a cell means is remembered by its text,
already as the columns that it fills (`statements.copy_lines`), and a row is those pieces joined by tabs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from counterfoil.base.ids import uuid7_texts
from counterfoil.base.quantities import Qualifier
from counterfoil.packs import schema
from counterfoil.packs.acts import NO_MEMBERS, Act, Acts
from counterfoil.packs.cell_numbers import is_whole
from counterfoil.packs.cell_text import CellError, wrong
from counterfoil.packs.fact_cells import FactCells
from counterfoil.packs.reading import Context
from counterfoil.packs.sheets import SheetRows
from counterfoil.packs.values import NOTHING, At, Values, day
from counterfoil.safeguards import freetext
from counterfoil.statements.copy_lines import NULL, columns
from counterfoil.statements.terms import Shape

FACTS_FROM = 10_000_000  # staged rows of Facts are numbered from here, so that they never meet those of Acts
# The columns of a row after its value, in their order, and those of them that tell one thing from another.
_REST = ("split_by", "which", "per", "stated_as", "period", "place", "said_by", "exact_words")
_APART = ("split_by", "which", "per", "period", "place", "said_by")
_BLANK = {
    "split_by": columns(None), "which": "", "per": columns(None), "stated_as": columns(None, ""),
    "period": columns(None, None, None, None, ""), "place": columns(None), "said_by": "", "exact_words": "",
}  # fmt: skip
_NOT_BEFORE = columns(None, Qualifier.NOT_STATED)
_FREE_TEXTS = ("which", "said_by", "exact_words")  # in these anything may be written

PART = 1_000  # rows read at a time: the database takes one part in while the next is read
REMEMBERED = 30_000  # different cells of one column
_COUNTED = (Shape.NUMBER, Shape.AMOUNT)


class Said(NamedTuple):
    """What measure, value, unit and qualifier say together: the columns that they fill, and what hangs on them."""

    columns: str
    counted: str
    currency: str
    unit: str | None


class Facts:
    """Reads the sheet Facts.

    `suspect` are the free texts that may tell of a private person, as long as nobody knows which names may stand,
    each with the row and the label of its first place; `twice` are the rows that speak of one thing, for each of
    which more than one speaks: (ref, rows). Rows are numbered as they are staged.
    """

    def __init__(self, context: Context, acts: Acts) -> None:
        cells = FactCells(context, acts)
        self.context, self.terms, self.units, self.readers = context, cells.terms, cells.units, cells.readers
        self.values = Values(self.terms, self.units)
        self.labels = {column.key: column.label(context.language) for column in schema.FACTS.columns}
        self.suspect: dict[str, tuple[int, str]] = {}
        self.twice: dict[tuple[str, ...], tuple[str, list[int]]] = {}
        self.mistaken: set[str] = set()  # columns in which something could not be read
        self._things: dict[tuple[str, ...], int] = {}
        self.memo: dict[str, dict[Any, Any]] = {key: {} for key in (*self.readers, "said", "whole", "before")}

    def read(self, sheet: SheetRows, progress: Callable[[int], None]) -> Iterator[str]:
        """Read all rows, and give them as lines for `staging.FACT_COLUMNS` after the stage, some at a time.

        Mistakes go to the context; after the first there are no more lines, because none of them will be staged. Rows
        are let go once they are read.

        Args:
            progress: called after each part with the number of rows done.
        """
        known, done = len(sheet.problems), 0
        for rows in sheet.parts():
            for start in range(0, len(rows), PART):
                part = rows[start : start + PART]
                yield self._part(sheet, part)
                rows[start : start + PART] = [(0, [])] * len(part)
                done += len(part)
                progress(done)
            self.context.problems.take(sheet.problems[known:])
            known = len(sheet.problems)

    def of_acts(self, acts: list[Act]) -> Iterator[str]:
        """The dates and places of the acts, as statements of this account."""
        exactly = str(Qualifier.EXACTLY)
        for act, new_id in zip(acts, uuid7_texts(len(acts)), strict=True):
            if act.begins:
                dates = ("", "", NO_MEMBERS, None, "", None, exactly, *day(act.begins), *day(act.ends))
                yield self._of_act(act, new_id, "dates", Shape.DATES, dates)
        for act, new_id in zip(acts, uuid7_texts(len(acts)), strict=True):
            if act.place:
                place = ("", act.place, NO_MEMBERS, None, "", None, exactly, *NOTHING, *NOTHING)
                yield self._of_act(act, new_id, "place", Shape.WORDS, place)

    def _of_act(self, act: Act, new_id: str, measure: str, shape: Shape, said: tuple[Any, ...]) -> str:
        ref = columns(act.ref)
        self._note_things([act.row], [ref], [columns(measure, None)], *([_BLANK[key]] for key in _APART))
        self._note_text(said[1], act.row, "value")
        row = (str(act.row), ref, new_id, columns(measure, shape, *said), _NOT_BEFORE, *(_BLANK[k] for k in _REST))
        return "\t".join(row) + "\n"

    def _part(self, sheet: SheetRows, part: list[tuple[int, list[Any]]]) -> str:
        """Column by column, so that each different cell is read once; then what is read together, row by row."""
        rows = [number + FACTS_FROM for number, _cells in part]
        cells_of = _columns(sheet, part, (*self.readers, "value", "unit", "before"))
        bad: set[int] = set()
        read = {key: self._cells(sheet.name, rows, key, cells_of[key], bad) for key in self.readers}
        self._refuse_unpaired(sheet.name, rows, read, bad)
        said = self._said(sheet.name, rows, read, cells_of, bad)
        before = self._before(sheet.name, rows, read["what"], said, cells_of["before"], bad)
        if bad:
            good = [i for i in range(len(rows)) if i not in bad]
            rows, said = [rows[i] for i in good], [said[i] for i in good]
            read = {key: [pieces[i] for i in good] for key, pieces in read.items()}
        self._note_things(rows, read["act"], [each.counted for each in said], *(read[key] for key in _APART))
        if self.context.problems.count:
            return ""
        pieces = (map(str, rows), read["act"], uuid7_texts(len(rows)), [each.columns for each in said], before)
        lines = map("\t".join, zip(*pieces, *(read[key] for key in _REST), strict=True))
        return "\n".join(lines) + "\n"

    def _cells(self, sheet: str, rows: list[int], key: str, column: list[Any], bad: set[int]) -> list[Any]:
        """One column, each cell as the columns that it fills; rows with a mistake in it are added to `bad`."""
        memo = self.memo[key]
        if len(memo) > REMEMBERED:
            memo.clear()
        if not any(column) and memo.get("").__class__ is str:
            return [memo[""]] * len(rows)
        try:
            read = [memo[cell] for cell in column]
        except KeyError:  # a cell that was not met before
            for row, cell in zip(rows, column, strict=True):
                if cell not in memo:
                    memo[cell] = self._read(key, cell, row)
            read = [memo[cell] for cell in column]
        if key in self.mistaken:
            for i, piece in enumerate(read):
                if piece.__class__ is CellError:
                    self._note(sheet, rows[i], key, piece)
                    bad.add(i)
        return read

    def _read(self, key: str, cell: Any, row: int) -> str | CellError:
        try:
            told = self.readers[key](_plain(cell))
        except CellError as error:
            self.mistaken.add(key)
            return error.with_traceback(None)
        if key in _FREE_TEXTS:
            self._note_text(told[0], row, key)
        return columns(*told)

    def _said(
        self, sheet: str, rows: list[int], read: dict[str, list[Any]], cells_of: dict[str, list[Any]], bad: set[int]
    ) -> list[Any]:
        """What each row says; codes of measures and qualifiers are the same as columns and as words."""
        memo, said = self.memo["said"], []
        if len(memo) > REMEMBERED:
            memo.clear()
        together = zip(read["what"], read["qualifier"], cells_of["value"], cells_of["unit"], strict=True)
        for i, key in enumerate(together):
            known = memo.get(key)
            if known is None and i not in bad:
                known = memo[key] = self._read_said(rows[i], *key)
            if known.__class__ is At and i not in bad:
                self._note(sheet, rows[i], known.key, known.error)
                bad.add(i)
            said.append(known)
        return said

    def _read_said(self, row: int, measure: str, typed: str, value: Any, unit: Any) -> Said | At:
        cell = _plain(value)
        if self.terms[measure].shape in _COUNTED and is_whole(cell):
            return self._whole(measure, typed, cell, unit)
        try:
            said = self.values.said(measure, typed, cell, _plain(unit))
        except At as found:
            return found.with_traceback(None)
        currency, told, members, code = said[:4]
        for text in (told, *(members if members != NO_MEMBERS else ())):
            self._note_text(text, row, "value")
        return Said(columns(measure, self.terms[measure].shape, *said), columns(measure, code), currency, code)

    def _whole(self, measure: str, typed: str, cell: float, unit: Any) -> Said | At:
        """A whole number says its amount and nothing else: the rest is the same for all of them, and remembered."""
        memo = self.memo["whole"]
        if (measure, typed, unit) not in memo:
            try:
                said = self.values.said(measure, typed, cell, _plain(unit))
            except At as found:
                memo[measure, typed, unit] = found.with_traceback(None)
            else:
                before, behind = columns(measure, self.terms[measure].shape, *said[:5]), columns(*said[6:])
                memo[measure, typed, unit] = before, behind, (columns(measure, said[3]), said[0], said[3])
        known = memo[measure, typed, unit]
        if known.__class__ is At:
            return known
        before, behind, rest = known
        return Said(f"{before}\t{int(cell)}\t{behind}", *rest)

    def _before(
        self, sheet: str, rows: list[int], measures: list[Any], said: list[Any], column: list[Any], bad: set[int]
    ) -> list[str]:
        """The earlier values with which the source compares."""
        if not any(column):
            return [_NOT_BEFORE] * (len(rows) - len(bad))
        memo, read = self.memo["before"], []
        if len(memo) > REMEMBERED:
            memo.clear()
        for i, (cell, measure, value) in enumerate(zip(column, measures, said, strict=True)):
            if i in bad:
                continue
            key = (cell, measure, value.currency, value.unit)
            known = memo.get(key)
            if known is None:
                known = memo[key] = self._read_before(*key)
            if known.__class__ is At:
                self._note(sheet, rows[i], known.key, known.error)
                bad.add(i)
            else:
                read.append(known)
        return read

    def _read_before(self, cell: Any, measure: str, currency: str, unit: str | None) -> str | At:
        try:
            return columns(*self.values.before(measure, _plain(cell), currency, unit))
        except At as found:
            return found.with_traceback(None)

    def _note_things(self, rows: list[int], *pieces: list[str]) -> None:
        """Remember which thing each row speaks of, as `Statement.thing` tells them apart."""
        things = list(zip(*pieces, strict=True))
        new = dict(zip(things, rows, strict=True))
        if len(new) == len(rows) and self._things.keys().isdisjoint(new):  # as nearly always
            self._things |= new
            return
        for row, thing in zip(rows, things, strict=True):
            first = self._things.setdefault(thing, row)
            if first != row:
                self.twice.setdefault(thing, (thing[0], [first]))[1].append(row)

    def _note_text(self, text: str, row: int, key: str) -> None:
        if text and freetext.warn(text):
            self.suspect.setdefault(text, (row, self.labels[key]))

    def _note(self, sheet: str, row: int, key: str, error: CellError) -> None:
        self.context.problems.mistake(sheet, row - FACTS_FROM, self.labels[key], error)

    def _refuse_unpaired(self, sheet: str, rows: list[int], read: dict[str, list[Any]], bad: set[int]) -> None:
        for i, (which, dimension) in enumerate(zip(read["which"], read["split_by"], strict=True)):
            if (dimension == NULL) != (which == "") and i not in bad:
                missing, there = ("which", "split_by") if which == "" else ("split_by", "which")
                error = wrong(
                    _("“%(there)s” is filled and “%(missing)s” is blank."),
                    _("Fill both, or neither."),
                    there=self.labels[there],
                    missing=self.labels[missing],
                )
                self._note(sheet, rows[i], missing, error)
                bad.add(i)


def _columns(sheet: SheetRows, part: list[tuple[int, list[Any]]], keys: Iterable[str]) -> dict[str, list[Any]]:
    """The cells of a part by column. Cells that are no text carry their type: 1, 1.0 and TRUE are three cells."""
    by_index = list(zip(*(cells_ for _number, cells_ in part), strict=True))
    found = {}
    for key in keys:
        index = sheet.columns.get(key)
        cells_ = by_index[index] if index is not None and index < len(by_index) else ("",) * len(part)
        if set(map(type, cells_)) != {str}:
            cells_ = tuple(c if c.__class__ is str else "" if c is None else (c.__class__, c) for c in cells_)
        found[key] = cells_
    return found


def _plain(cell: Any) -> Any:
    """The cell without the type that it carries."""
    return cell[1] if cell.__class__ is tuple else cell
