"""From the rows of a sheet to the columns we know: headers found by name, every stray thing named.

Nothing here raises for what a person can mend: problems are collected, so that one look mends them all.
"""

from __future__ import annotations

import difflib
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from counterfoil.packs.cell_text import REMEMBERED, CellError, Message, folded, is_blank, line, shown
from counterfoil.packs.sheet_specs import (
    ColumnSpec,
    SheetProblem,
    SheetRows,
    SheetSpec,
    UnknownColumn,
    label_key,
)
from counterfoil.packs.sheet_xml import column_letters

__all__ = [
    "EXAMPLE_MARK",
    "ColumnSpec",
    "SheetProblem",
    "SheetRows",
    "SheetSpec",
    "UnknownColumn",
    "collector_resting",
    "read_sheet",
    "strangers",
]

if TYPE_CHECKING:
    from counterfoil.packs.workbook import Book, Sheet

EXAMPLE_MARK = "▸"  # the first filled cell of the template's example rows begins with it
HEADER_WITHIN = 30  # rows from the top in which the header row must stand
NAMED = 20  # mistakes of one kind that are named one by one


PASTE_VALUES = _("Mend it in Excel, then copy the sheet and paste it as values.")


def read_sheet(book: Book, spec: SheetSpec) -> SheetRows:
    """The rows below the header row of the sheet that bears one of the spec's names.

    Skipped: empty rows, a repeated header row, example rows. A sheet that is not there gives `found` False, and a
    problem only if it is required. Problems: hidden, twice there, no header row, missing, duplicate and unknown
    columns, merged cells, formulas, values without a header.
    """
    with collector_resting():
        return _read(book, spec)


def _read(book: Book, spec: SheetSpec) -> SheetRows:
    result = SheetRows(spec)
    sheet = find_sheet(book, spec, result)
    if sheet is None:
        return result
    parts = book.parts(sheet)
    first, rows = next(parts, (1, []))
    header = _header_index(rows, spec)
    if header is None:
        result.note(
            _("No row with the names of the columns was found."),
            _("Put them back as in the template: %(labels)s."),
            "no_header",
            labels=", ".join(column.aliases[0] for column in spec.columns[:6]),
        )
        return result
    result.header_row = first + header
    _map_columns(rows[header], result)
    check_places(sheet, result)
    if result.columns:
        taken = _taken(chain([(result.header_row + 1, rows[header + 1 :])], parts), rows[header], result)
        result.rows, result.later = next(taken), taken
        result.expected = max(sheet.facts.last_row - result.header_row, len(result.rows))
    return result


@contextmanager
def collector_resting() -> Iterator[None]:
    """Rows are lists by the hundred thousand, never cycles: looking for cycles took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def strangers(book: Book, specs: Iterable[SheetSpec], ignored: Iterable[str] = ()) -> list[SheetProblem]:
    """Sheets that nobody reads: a problem where the name is nearly one of ours, else a note (code "ignored_sheet").

    `ignored` are names that need no note, such as the guide and the lists of the template.
    """
    names = {folded(name): name for spec in specs for name in spec.names}
    quiet = {folded(name) for name in ignored}
    found = []
    for sheet in book.sheets:
        key = folded(sheet.name)
        if key in names or key in quiet:
            continue
        near = difflib.get_close_matches(key, names, n=1, cutoff=0.7)
        if near:
            problem = _("The sheet “%(name)s” is not known; the nearest name is “%(nearest)s”.")
            mend = _("Rename the sheet to “%(nearest)s”, or delete it.")
        else:
            problem, mend = _("The sheet “%(name)s” is not read."), _("Nothing need be done.")
        params = {"name": sheet.name, "nearest": names[near[0]] if near else ""}
        code = "renamed_sheet" if near else "ignored_sheet"
        found.append(SheetProblem(sheet.name, Message(problem, params), Message(mend, params), code=code))
    return found


def find_sheet(book: Book, spec: SheetSpec, result: SheetRows) -> Sheet | None:
    """The one sheet that bears a name of the spec; none, hidden or there twice is a problem, and None."""
    sheets = [sheet for sheet in book.sheets if folded(sheet.name) in spec.folded_names]
    if not sheets:
        result.name = spec.names[0]
        if spec.required:
            result.note(
                _("The sheet “%(name)s” is missing."),
                _("Copy it from the template."),
                "missing_sheet",
                name=result.name,
            )
        return None
    sheet = sheets[0]
    result.name, result.found = sheet.name, True
    if any(each.hidden for each in sheets):
        result.name = next(each.name for each in sheets if each.hidden)
        result.note(
            _("The sheet is hidden."), _("Right-click the tabs, choose Unhide, and look it over."), "hidden_sheet"
        )
        return None
    if len(sheets) > 1:
        result.note(
            _("The sheets %(names)s are the same one in different languages."),
            _("Bring their rows together on one sheet and delete the other."),
            "sheet_twice",
            names=", ".join(f"“{each.name}”" for each in sheets),
        )
        return None
    return sheet


def _header_index(rows: list[list[Any]], spec: SheetSpec) -> int | None:
    """The row, among the first, that bears the most of our labels; at least two, or the only one there is."""
    counts = [len({label_key(cell) for cell in row} & spec.labels.keys()) for row in rows[:HEADER_WITHIN]]
    best = max(counts, default=0)
    return counts.index(best) if best >= min(2, len(spec.columns)) else None


def _map_columns(header: list[Any], result: SheetRows) -> None:
    for index, cell in enumerate(header):
        letters = column_letters(index + 1)
        try:
            label = line(cell, 200)
        except CellError as error:
            problem = SheetProblem(result.name, error.problem, error.mend, result.header_row, letters, "bad_label")
            result.problems.append(problem)
            continue
        if not label:
            continue
        result.headers.append(label)
        key = result.spec.labels.get(label_key(label))
        if key is None:
            note_unknown(label, letters, result.header_row, result)
        elif key in result.columns:
            result.note(
                _("The column “%(label)s” is there twice: %(first)s and %(second)s."),
                _("Delete or rename one of them."),
                "column_twice", result.header_row, letters,
                label=label, first=column_letters(result.columns[key] + 1), second=letters,
            )  # fmt: skip
        else:
            result.columns[key] = index
    for column in result.spec.columns:
        if column.required and column.key not in result.columns:
            near = next((each for each in result.unknown if each.nearest in column.aliases), None)
            result.note(
                _("The column “%(label)s” is missing."),
                _("Rename “%(near)s” to “%(label)s”.") if near else _("Put it back as in the template."),
                "missing_column", result.header_row, label=column.aliases[0], near=near.label if near else "",
            )  # fmt: skip


def note_unknown(label: str, letters: str, row: int, result: SheetRows) -> None:
    """A label that we do not know, with the nearest that we do."""
    aliases = {label_key(alias): alias for column in result.spec.columns for alias in column.aliases}
    near = difflib.get_close_matches(label_key(label), aliases, n=1, cutoff=0.6)
    nearest = aliases[near[0]] if near else ""
    result.unknown.append(UnknownColumn(label, letters, nearest))
    result.note(
        _("“%(label)s” is not known here."),
        _("Rename it to “%(nearest)s”, or delete it.") if nearest else _("Delete it; nothing we keep goes there."),
        "unknown_column", row, letters, label=shown(label), nearest=nearest,
    )  # fmt: skip


def check_places(sheet: Sheet, result: SheetRows, first_row: int | None = None) -> None:
    """Name the merged cells and the formulas from the header row on; above it a title may be merged."""
    first = first_row or result.header_row
    for (top, left), (bottom, right) in [m for m in sheet.facts.merges if m[1][0] >= first][:NAMED]:
        result.note(
            _("The cells %(range)s are merged; only one of them holds a value."),
            _("Unmerge them and write the value into every row that it belongs to."),
            "merged", top, column_letters(left),
            range=f"{column_letters(left)}{top}:{column_letters(right)}{bottom}",
        )  # fmt: skip
    facts = sheet.facts
    for row, column in [place for place in facts.formulas if place[0] >= first]:
        result.note(
            _("There is a formula here; a pack takes values only."),
            _("Copy the column and paste it as values."),
            "formula", row, column_letters(column),
        )  # fmt: skip
    for row, column in [place for place in facts.errors if place[0] >= first]:
        result.note(
            _("Excel shows an error here, such as #REF! or #N/A."),
            _("Write the value itself, or leave the cell blank."),
            "excel_error", row, column_letters(column),
        )  # fmt: skip
    if more := facts.formula_count - len(facts.formulas):
        result.note(_("%(count)d more cells hold formulas."), PASTE_VALUES, "formula", count=more)
    if more := facts.error_count - len(facts.errors):
        result.note(_("%(count)d more cells show errors of Excel."), PASTE_VALUES, "excel_error", count=more)


def _taken(
    parts: Iterable[tuple[int, list[list[Any]]]], header: list[Any], result: SheetRows
) -> Iterator[list[tuple[int, list[Any]]]]:
    """Of each part, the rows that say something, with their numbers."""
    says = _says_something(header, result)
    strays = 0
    for start, rows in parts:
        kept = [(number, row) for number, row in enumerate(rows, start) if _begins_with_a_ref(row[0]) or says(row)]
        width = len(rows[0]) if rows else 0
        nameless = [i for i in range(width) if i >= len(header) or is_blank(header[i])]
        for number, row in kept if nameless else ():
            for i in nameless:
                if strays < NAMED and not is_blank(row[i]):
                    strays += 1
                    result.note(
                        _("There is a value in a column without a name."),
                        _("Write the column's name above it, or delete the value."),
                        "no_label", number, column_letters(i + 1),
                    )  # fmt: skip
        yield kept


def _begins_with_a_ref(cell: Any) -> bool:
    """Whether a row surely says something: no label ends with a digit, nor is an example marked in ASCII."""
    return cell.__class__ is str and cell[-1:].isdigit() and cell.isascii()


def _says_something(header: list[Any], result: SheetRows) -> Callable[[list[Any]], bool]:
    """A test for rows that are neither empty nor an example nor the header once more."""
    repeated = _repeats(header, result)

    def says(row: list[Any]) -> bool:
        first = next((cell for cell in row if not is_blank(cell)), None)
        if first.__class__ is not str:
            return first is not None
        return not first.lstrip().startswith(EXAMPLE_MARK) and not repeated(first, row)

    return says


def _repeats(header: list[Any], result: SheetRows) -> Callable[[str, list[Any]], bool]:
    """A test for rows that repeat the header, as tables pasted one below the other have."""
    labels = result.spec.labels
    plain = frozenset(cell for cell in header if isinstance(cell, str) and cell)

    def repeated(first: str, row: list[Any]) -> bool:
        if first[-1:].isdigit() or (first not in plain and _cheap(first) not in labels):
            return False  # no label ends with a digit, and most refs do
        filled = [cell for cell in row if not is_blank(cell)]
        return len(filled) > 1 and all(cell in plain or label_key(cell) in labels for cell in filled)

    @lru_cache(maxsize=REMEMBERED)
    def _cheap(first: str) -> str:
        return label_key(first) if len(first) < 40 else ""

    return repeated
