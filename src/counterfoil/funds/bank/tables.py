"""Statements as CSV or Excel workbook: any bank's columns, by a mapping that is guessed and can be chosen.

    table = open_table(content)
    columns = guess(table.rows)            # or Columns(…) as somebody chose
    statement = read(table, columns, account=…, currency=…, known=…, secret=…)

A `Question` is answered by `dataclasses.replace(columns, <its code>=<the choice>)` and another `read`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank.cells import Question
from counterfoil.funds.bank.files import Source, kind_of, not_a_statement, opened
from counterfoil.funds.bank.headers import Columns, guess
from counterfoil.funds.bank.lines import Fingerprints, Known, Statement, cut
from counterfoil.funds.bank.rows import Mistakes, RowReader, Table
from counterfoil.funds.bank.texts import decoded, rows_of, separator_of
from counterfoil.funds.bank.workbooks import sheets_of

__all__ = ["Columns", "Mistakes", "Question", "Table", "guess", "open_table", "read"]


def open_table(source: Source, *, sheet: str = "") -> Table:
    """The rows of a CSV file or workbook; of several sheets the asked one, else the first that has a header.

    Refusal: empty, too_large, not_a_statement (a picture, a web page …), encoding, separator, damaged.
    """
    kind = kind_of(source)
    content = opened(source).read()
    if kind == "camt":
        raise not_a_statement(gettext_noop("an XML file, which is no table"))
    if kind == "xlsx":
        return _sheet(content, sheet)
    text, encoding = decoded(content)
    if not text.strip():
        raise Refusal(_("The file is empty."), mend=_("Fetch it from the bank again."), code="empty")
    separator = separator_of(text)
    return Table(rows_of(text, separator), encoding, separator)


def _sheet(content: bytes, asked: str) -> Table:
    sheets = sheets_of(content)
    if asked in sheets:
        return Table(sheets[asked], sheet=asked)
    for name, rows in sheets.items():
        try:
            guess(rows)
        except Refusal:
            continue
        return Table(rows, sheet=name)
    name, rows = next(iter(sheets.items()))
    return Table(rows, sheet=name)


def read(table: Table, columns: Columns, *, account: str, currency: str, known: Known, secret: bytes) -> Statement:
    """The lines of a table, cut (GUARDRAILS G11), in the order of the file.

    Args:
        account: the account's number; a file that names another one is refused.
        currency: the account's; rows in another one are refused.
        known, secret: see `lines.Known` and `lines.Fingerprints`.

    Question: the marks of amounts or the order of days can be read in two ways. Refusal: account, balances, empty.
    Mistakes: rows that cannot be read, each named by row and column.
    """
    reader = RowReader(table, columns, account, currency)
    reader.check_preamble()
    found = reader.read()
    opening, closing = reader.balances(found)
    lines = [each.line for each in found if each.line.minor]
    if not lines:
        raise Refusal(
            _("There is no line with money below the header."),
            mend=_("Fetch the statement again, or choose another row as the header."),
            code="empty",
        )
    marks = Fingerprints(secret, account)
    return Statement(
        account=account,
        currency=currency,
        from_day=min(line.day for line in lines),
        to_day=max(line.day for line in lines),
        opening=opening,
        closing=closing,
        lines=tuple(cut(line, known, marks.mark(line)) for line in lines),
        left_out=len(found) - len(lines),
    )
