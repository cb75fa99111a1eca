"""What people type into a cell, in three languages, into typed values.

Every reader takes a cell as the workbook gives it (text, number, date, TRUE, None) and returns a value or
raises `CellError` with a problem and a mend. A blank cell is never an error: it gives the empty value
(*not stated* for a number, None, "", ()). Answers are remembered by cell value, because sheets repeat themselves.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from counterfoil.packs import vocabulary
from counterfoil.packs.cell_currencies import currency
from counterfoil.packs.cell_dates import date
from counterfoil.packs.cell_numbers import NumberCell, number
from counterfoil.packs.cell_periods import MomentCell, PeriodCell, moment, period
from counterfoil.packs.cell_text import (
    CellError,
    Message,
    folded,
    is_blank,
    items,
    line,
    remembered,
    safe_out,
    says_nothing,
    shown,
    words,
    wrong,
)

__all__ = [
    "CellError",
    "Message",
    "MomentCell",
    "NumberCell",
    "PeriodCell",
    "currency",
    "date",
    "folded",
    "is_blank",
    "items",
    "language",
    "line",
    "moment",
    "number",
    "period",
    "safe_out",
    "words",
    "wrong",
    "yes_no",
]

YES, NO = vocabulary.keys("yes", folded), vocabulary.keys("no", folded)
_LANGUAGES = {folded(word): code for code, spellings in vocabulary.TABLES["languages"].items() for word in spellings}


@remembered
def yes_no(cell: object) -> bool | None:
    """Yes or no; None where the cell is blank or says "not stated"."""
    text = line(cell, 200)
    if says_nothing(text):
        return None
    key = folded(text)
    if key in YES or key in NO:
        return key in YES
    raise wrong(
        _("“%(text)s” is neither yes nor no."),
        _("Write yes or no, or leave the cell blank."),
        text=shown(text),
    )


@remembered
def language(cell: object) -> str | None:
    """One of the languages we speak, by code or name; None where the cell is blank or says "not stated"."""
    text = line(cell, 200)
    if says_nothing(text):
        return None
    found = _LANGUAGES.get(folded(text).replace("_", "-"))
    if found is None:
        raise wrong(
            _("“%(text)s” is not a language of this site."),
            _("Write English, Chinese or Uyghur, or en, zh-hans, ug."),
            text=shown(text),
        )
    return found
