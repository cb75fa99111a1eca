"""What all readers of a pack share: the lists, the language, the problems, and how a cell's mistake is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext_noop as _

from counterfoil.packs import lookups, schema
from counterfoil.packs.cell_text import CellError, line, wrong
from counterfoil.packs.problems import Problems
from counterfoil.packs.sheets import SheetProblem, SheetRows
from counterfoil.safeguards.lexicon import check_request

Value = TypeVar("Value")
# What a column belongs to, by its sheet, as the lexicon of banned fields asks.
WITHIN = {"about": "account", "acts": "act", "facts": "fact", "lines": "line", "headcounts": "headcount"}


@dataclass
class Context:
    """One pack while it is read."""

    language: str
    problems: Problems
    organisations: lookups.Names
    places: lookups.Names

    def label(self, sheet: schema.Sheet, key: str) -> str:
        return sheet.column(key).label(self.language)

    def attempt(
        self, read: Callable[[Any], Value], cell: Any, sheet: str, row: int | None, column: str
    ) -> Value | None:
        """What `read` makes of the cell; a mistake is noted, and None is the answer."""
        try:
            return read(cell)
        except CellError as error:
            self.problems.mistake(sheet, row, column, error)
            return None


def short(limit: int) -> Callable[[Any], str]:
    """A reader of one line of text with at most `limit` characters."""

    def read(cell: Any) -> str:
        return line(cell, limit)

    return read


def refuse_banned_columns(rows: SheetRows, sheet: schema.Sheet, problems: Problems, within: str = "") -> None:
    """A column that asks for what must not be kept gets that reason instead of "not known here" (G1)."""
    within = within or WITHIN[sheet.key]
    banned = {}
    for unknown in rows.unknown:
        try:
            lookups.refuse_banned(unknown.label, within)
            if sheet.key not in WITHIN:  # a register is of people's doings: a label alone has to pass as well
                lookups.refuse_banned(unknown.label)
        except CellError as error:
            banned[unknown.column] = error
    for problem in rows.problems:
        if problem.code == "unknown_column" and problem.column in banned:
            problems.mistake(rows.name, problem.row, problem.column, banned[problem.column], "banned_column")
        else:
            problems.take([problem])


def refuse_banned_sheets(strangers: list[SheetProblem], problems: Problems) -> None:
    """A sheet that nobody reads is kept with the file until it is entered: one that by its name holds what must not
    be kept, such as a list of absentees, is a mistake (G1, G2, G11)."""
    for problem in strangers:
        found = check_request(problem.sheet)
        if found is None:
            problems.take([problem])
            continue
        problems.mistake(problem.sheet, None, "", wrong(
            _("The sheet “%(name)s” is refused (%(rule)s): %(reason)s"),
            _("Delete the sheet from the workbook. %(mend)s"),
            name=problem.sheet, rule=found.rule, reason=found.reason, mend=found.mend,
        ), "banned_sheet")  # fmt: skip
