"""From a sheet of questions, each with its answer beside it, to the answers by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from counterfoil.packs.cell_text import is_blank, shown
from counterfoil.packs.sheet_specs import Answers, SheetSpec, label_key
from counterfoil.packs.sheet_xml import column_letters
from counterfoil.packs.sheets import EXAMPLE_MARK, check_places, find_sheet, note_unknown

if TYPE_CHECKING:
    from counterfoil.packs.workbook import Book


def read_answers(book: Book, spec: SheetSpec) -> Answers:
    """The answers of a sheet with labels in one column and answers in the next.

    A label without an answer is blank, not missing, unless it is required. Problems as for `read_sheet`.
    """
    result = Answers(spec)
    sheet = find_sheet(book, spec, result)
    if sheet is None:
        return result
    rows = book.rows(sheet)
    width = min(max(map(len, rows), default=0), 6)
    counts = [sum(label_key(row[i]) in spec.labels for row in rows if i < len(row)) for i in range(width)]
    if not counts or not max(counts):
        result.note(_("None of the questions was found."), _("Copy the answers into a fresh template."), "no_header")
        return result
    labels = counts.index(max(counts))
    result.value_column, result.header_row = column_letters(labels + 2), 1
    for number, row in enumerate(rows, 1):
        _take_answer(number, row[labels], row[labels + 1] if labels + 1 < len(row) else "", result)
    check_places(sheet, result, first_row=min((row for row, _cell in result.values.values()), default=1))
    for column in spec.columns:
        if column.required and is_blank(result.values.get(column.key, (0, None))[1]):
            at = result.values[column.key][0] if column.key in result.values else None
            result.note(
                _("“%(label)s” has no answer."), _("Write the answer beside it."), "missing_answer",
                at, result.value_column, label=column.aliases[0],
            )  # fmt: skip
    return result


def _take_answer(number: int, label: object, value: Any, result: Answers) -> None:
    key = result.spec.labels.get(label_key(label))
    if key is None:
        if isinstance(label, str) and not is_blank(label):
            result.headers.append(" ".join(label.split()))
            if not is_blank(value) and not label.startswith(EXAMPLE_MARK):
                note_unknown(" ".join(label.split()), result.value_column, number, result)
        elif not is_blank(value):
            result.note(
                _("There is an answer without a question."),
                _("Write the question beside it as in the template, or delete it."),
                "no_label", number, result.value_column,
            )  # fmt: skip
        return
    result.headers.append(str(label))
    if key in result.values:
        result.note(
            _("“%(label)s” is there twice, in rows %(first)d and %(second)d."), _("Delete one of them."),
            "column_twice", number, result.value_column,
            label=shown(label), first=result.values[key][0], second=number,
        )  # fmt: skip
        return
    result.values[key] = (number, value)
