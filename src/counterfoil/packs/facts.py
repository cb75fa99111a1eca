"""The sheet Facts: one statement per row, as tuples for the staging table.

A hundred thousand rows go through here, so that nothing is made twice: what a cell means is remembered by its text,
and no model instance is built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.ids import uuid7_texts
from counterfoil.base.quantities import Qualifier
from counterfoil.packs import cells, lookups, schema
from counterfoil.packs.about import choices
from counterfoil.packs.acts import NO_MEMBERS, Act, Acts
from counterfoil.packs.cell_text import CellError, folded, line, shown, words, wrong
from counterfoil.packs.reading import Context, short
from counterfoil.packs.sheets import SheetRows
from counterfoil.packs.values import NOTHING, At, Values, day
from counterfoil.statements.staging import FACT_COLUMNS
from counterfoil.statements.terms import Shape

FACTS_FROM = 10_000_000  # staged rows of Facts are numbered from here, so that they never meet those of Acts
AT = {column: position for position, column in enumerate(FACT_COLUMNS[1:])}  # where a column stands in a row
_QUALIFIER_WORDS = {
    Qualifier.EXACTLY: ("exact", "=", "正好", "恰好"),
    Qualifier.AT_LEAST: (
        "at least",
        "≥",
        ">=",
        ">",
        "more than",
        "over",
        "or more",
        "至少",
        "不少于",
        "超过",
        "余",
        "以上",
    ),
    Qualifier.ABOUT: ("about", "~", "≈", "around", "nearly", "approximately", "约", "大约", "近", "左右"),
    Qualifier.UP_TO: ("up to", "≤", "<=", "<", "at most", "no more than", "至多", "不超过", "最多", "以内"),
    Qualifier.NOT_STATED: ("not stated", "未说明"),
    Qualifier.UNCLEAR: ("unclear", "不清楚"),
}
_NOT_BEFORE = (None, str(Qualifier.NOT_STATED))

PART = 5_000  # rows read at a time
REMEMBERED = 100_000  # different cells of one column


class Facts:
    """Reads rows of Facts. `rows` are tuples for `statements.staging.FACT_COLUMNS`, after the stage."""

    def __init__(self, context: Context, acts: Acts) -> None:
        language = context.language
        self.context, self.acts = context, acts
        self.measures, self.terms = lookups.measures(language)
        self.dimensions = lookups.dimensions(language)
        self.units = lookups.units(language)
        self.values = Values(self.terms, self.units)
        self.qualifiers = choices(Qualifier, _QUALIFIER_WORDS)
        self.rows: list[tuple[Any, ...]] = []
        self.labels = {column.key: column.label(language) for column in schema.FACTS.columns}
        self.readers: dict[str, Callable[[Any], Any]] = {
            "act": self._act,
            "what": self._measure,
            "qualifier": self._qualifier,
            "split_by": self.dimensions.find,
            "which": short(200),
            "per": self._per,
            "stated_as": self._stated_as,
            "period": self._period,
            "place": self._place,
            "said_by": short(200),
            "exact_words": words,
        }
        self.memo: dict[str, dict[Any, Any]] = {key: {} for key in (*self.readers, "said", "before")}

    def read(self, sheet: SheetRows, progress: Callable[[int], None]) -> None:
        """Read all rows; mistakes go to the context, and rows are let go once they are read.

        Args:
            progress: called now and then with the number of rows done.
        """
        for start in range(0, len(sheet.rows), PART):
            part = sheet.rows[start : start + PART]
            self._part(sheet, part)
            sheet.rows[start : start + PART] = [(0, [])] * len(part)
            progress(start + len(part))

    def from_acts(self, acts: list[Act]) -> list[tuple[Any, ...]]:
        """The dates and places of the acts, as statements of this account."""
        rows = []
        exactly = str(Qualifier.EXACTLY)
        nothing = (None, "", None, (None, ""), (None, None, None, None, ""), None, "", "")
        for act, new_id in zip(acts, uuid7_texts(len(acts)), strict=True):
            if act.begins:
                dates = ("", "", NO_MEMBERS, None, "", None, exactly, *day(act.begins), *day(act.ends))
                rows.append(_tuple(act.row, act.ref, new_id, "dates", str(Shape.DATES), dates, *nothing, _NOT_BEFORE))
        for act, new_id in zip(acts, uuid7_texts(len(acts)), strict=True):
            if act.place:
                place = ("", act.place, NO_MEMBERS, None, "", None, exactly, *NOTHING, *NOTHING)
                rows.append(_tuple(act.row, act.ref, new_id, "place", str(Shape.WORDS), place, *nothing, _NOT_BEFORE))
        return rows

    def _part(self, sheet: SheetRows, part: list[tuple[int, list[Any]]]) -> None:
        """Column by column, so that each different cell is read once; then what is read together, row by row."""
        bad: set[int] = set()
        cells_of = {key: _column(sheet, part, key) for key in (*self.readers, "value", "unit", "before")}
        read = {key: self._cells(sheet.name, part, key, cells_of[key], bad) for key in self.readers}
        for i, (which, dimension) in enumerate(zip(read["which"], read["split_by"], strict=True)):
            if (dimension is None) != (which == "") and i not in bad:
                self._note_unpaired(sheet.name, part[i][0], which == "")
                bad.add(i)
        numbers = [number for number, _row in part]
        together = zip(
            numbers,
            read["act"],
            uuid7_texts(len(part)),
            read["what"],
            read["qualifier"],
            cells_of["value"],
            cells_of["unit"],
            cells_of["before"],
            read["split_by"],
            read["which"],
            read["per"],
            read["stated_as"],
            read["period"],
            read["place"],
            read["said_by"],
            read["exact_words"],
            strict=True,
        )
        for i, (number, act, new_id, measure, typed, value, unit, before, *rest) in enumerate(together):
            if i in bad:
                continue
            try:
                said = self._remembered("said", (measure, typed, value, unit), self.values.said)
                earlier = (
                    _NOT_BEFORE
                    if before == ""
                    else self._remembered("before", (measure, before, said[0], said[3]), self.values.before)
                )
            except At as found:
                self._note(sheet.name, number, found.key, found.error)
                continue
            self.rows.append(
                _tuple(number + FACTS_FROM, act, new_id, measure, self.terms[measure].shape, said, *rest, earlier)
            )

    def _cells(
        self, sheet: str, part: list[tuple[int, list[Any]]], key: str, column: list[Any], bad: set[int]
    ) -> list[Any]:
        """One column, read; rows with a mistake in it are added to `bad`."""
        memo, reader = self.memo[key], self.readers[key]
        if len(memo) > REMEMBERED:
            memo.clear()
        wrong_here = False
        for cell in set(column):
            if cell not in memo:
                memo[cell] = _attempt(reader, cell[1] if cell.__class__ is tuple else cell)
            wrong_here = wrong_here or memo[cell].__class__ is CellError
        read = [memo[cell] for cell in column]
        if wrong_here:
            for i, value in enumerate(read):
                if value.__class__ is CellError:
                    self._note(sheet, part[i][0], key, value)
                    bad.add(i)
        return read

    def _remembered(self, name: str, key: tuple[Any, ...], read: Callable[..., Any]) -> Any:
        memo = self.memo[name]
        known = memo.get(key)
        if known is None:
            if len(memo) > REMEMBERED:
                memo.clear()
            known = memo[key] = read(*(cell[1] if cell.__class__ is tuple else cell for cell in key))
        return known

    def _note(self, sheet: str, number: int, key: str, error: CellError) -> None:
        self.context.problems.mistake(sheet, number, self.labels[key], error)

    def _note_unpaired(self, sheet: str, number: int, no_which: bool) -> None:
        missing, there = ("which", "split_by") if no_which else ("split_by", "which")
        self._note(
            sheet,
            number,
            missing,
            wrong(
                _("“%(there)s” is filled and “%(missing)s” is blank."),
                _("Fill both, or neither."),
                there=self.labels[there],
                missing=self.labels[missing],
            ),
        )

    # --- the cells that stand alone ---------------------------------------------------------------------

    def _act(self, cell: object) -> str:
        text = line(cell, 300)
        if not text:
            raise wrong(_("The act is blank."), _("Write the ref of the act that this is said of."))
        return self.acts.find(text)

    def _measure(self, cell: object) -> str:
        code = self.measures.find(cell)
        if code is None:
            raise wrong(
                _("It does not say what is meant."), _("Choose a measure: delegates, recipients, cash given …")
            )
        return code

    def _qualifier(self, cell: object) -> str:
        text = line(cell, 60)
        if not text:
            return ""
        if found := self.qualifiers.get(folded(text)) or self.qualifiers.get(text):
            return found
        raise wrong(
            _("“%(text)s” is not one of: about, at least, up to."),
            _("Choose one from the list, or clear the cell."),
            text=shown(text),
        )

    def _per(self, cell: object) -> str | None:
        return self.units.resolve(line(cell, 60))[0]

    def _stated_as(self, cell: object) -> tuple[Any, str]:
        read = cells.number(cell)
        if not read.value.known:
            return None, ""
        currency = read.currency or (cells.currency(read.unit_words) if read.unit_words else None)
        if currency is None or read.value.qualifier != Qualifier.EXACTLY:
            raise wrong(
                _("“%(text)s” is not an amount with its currency."),
                _("Write amount and currency alone: 58824 USD. Words such as “about” go into the exact words."),
                text=shown(cell),
            )
        return read.value.amount, currency

    def _period(self, cell: object) -> tuple[Any, ...]:
        period = cells.period(cell)
        if period is None:
            return (None, None, None, None, "")
        if len(period.said) > 120:
            raise wrong(
                _("The period has more than 120 characters."), _("Shorten it; the rest can go into the exact words.")
            )
        return (*day(period.since), *day(period.until), period.said)

    def _place(self, cell: object) -> int | None:
        text = line(cell, 200)
        return self.context.places.find(text).id if text else None


def _attempt(reader: Callable[[Any], Any], cell: Any) -> Any:
    """What the reader makes of a cell, or the `CellError` itself."""
    try:
        return reader(cell)
    except CellError as error:
        return error.with_traceback(None)


def _column(sheet: SheetRows, part: list[tuple[int, list[Any]]], key: str) -> list[Any]:
    """The cells of one column. Cells that are no text carry their type: 1, 1.0 and TRUE are three cells."""
    index = sheet.columns.get(key)
    if index is None:
        return [""] * len(part)
    cells_ = [row[index] for _number, row in part]
    return [c if c.__class__ is str else "" if c is None else (c.__class__, c) for c in cells_]


def _tuple(
    row: int,
    ref: str,
    new_id: str,
    measure: str,
    shape: str,
    said: tuple[Any, ...],
    dimension: str | None,
    which: str,
    per: str | None,
    stated_as: tuple[Any, str],
    period: tuple[Any, ...],
    place: int | None,
    said_by: str,
    exact_words: str,
    before: tuple[Any, str],
) -> tuple[Any, ...]:
    """A row in the order of FACT_COLUMNS after the stage."""
    return (
        row,
        ref,
        new_id,
        measure,
        shape,
        *said[:5],
        dimension,
        which,
        per,
        *stated_as,
        period[4],
        place,
        said_by,
        exact_words,
        *said[5:],
        *before,
        *period[:4],
    )
