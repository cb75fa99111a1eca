"""Payment orders for a bank, as a table with the columns that it asks for: Excel workbook or CSV.

Money goes to organisations, or to the payer's own payroll by award code; never to a private person by name
(GUARDRAILS G11). Nothing that is written can run as a formula (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.text import one_line
from counterfoil.funds.bank.lines import account_key, folded

FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELL = 250  # characters; banks take fewer, and no name is longer
AWARD = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Z][0-9A-Z./-]{2,34}")  # a code has a digit and no space; a name does not
WIDTHS = {"payee": 40, "account": 30, "purpose": 40, "reference": 16}


class PayeeKind(StrEnum):
    ORGANISATION = "organisation"
    PAYROLL = "payroll"  # the payer's own: it knows who is behind an award code, this file does not


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: name and account as the bank holds them; `bank_code` is a BIC or the bank's own number."""

    name: str
    account: str
    bank_code: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One payment. `reference`: our code (`CF-…`), which comes back in the statement.

    `account`: IBAN or other number; `bank_code`: BIC or another bank's number, or empty; `minor`: above zero, in the
    smallest unit; `purpose`: words for the payee; to a payroll the award's code, or nothing.
    """

    reference: str
    payee: str
    account: str
    bank_code: str
    minor: int
    currency: str
    purpose: str
    payee_kind: PayeeKind = PayeeKind.ORGANISATION


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of the file: what stands in it, its header, and for `fixed` the words of every row.

    `holds`: number (1, 2, …), reference, payee, account, bank_code, amount, currency, purpose, day, payer,
    payer_account, payer_bank_code, fixed.
    """

    holds: str
    header: str
    words: str = ""


COLUMNS = (
    OutColumn("number", "No."),
    OutColumn("payer_account", "Payer account"),
    OutColumn("payee", "Payee"),
    OutColumn("account", "Payee account"),
    OutColumn("bank_code", "Bank"),
    OutColumn("amount", "Amount"),
    OutColumn("currency", "Currency"),
    OutColumn("purpose", "Purpose"),
    OutColumn("reference", "Reference"),
)
_HELD: dict[str, Callable[[Order, Payer, dt.date, int], object]] = {
    "number": lambda order, payer, day, number: number,
    "reference": lambda order, payer, day, number: order.reference,
    "payee": lambda order, payer, day, number: order.payee,
    "account": lambda order, payer, day, number: order.account,
    "bank_code": lambda order, payer, day, number: order.bank_code,
    "amount": lambda order, payer, day, number: Money(order.minor, order.currency).amount,
    "currency": lambda order, payer, day, number: order.currency,
    "purpose": lambda order, payer, day, number: order.purpose,
    "day": lambda order, payer, day, number: day.isoformat(),
    "payer": lambda order, payer, day, number: payer.name,
    "payer_account": lambda order, payer, day, number: payer.account,
    "payer_bank_code": lambda order, payer, day, number: payer.bank_code,
}


def check(orders: Sequence[Order], payer: Payer) -> None:
    """Refuse what no bank file may hold; both kinds of file ask this first.

    Refusal: no orders, nothing to pay ("zero"), a reference used twice ("twice"), no name or account ("payee"), a
    payroll that is not the payer's own or that is told more than the award's code ("payroll").
    """
    if not orders:
        raise Refusal(_("There is nothing to pay."), mend=_("Choose payments that are approved."), code="empty")
    seen: set[str] = set()
    for number, order in enumerate(orders, 1):
        where = _("payment %(number)d (%(reference)s)") % {"number": number, "reference": order.reference or "?"}
        if order.minor <= 0:
            raise Refusal(_("The amount is not above zero."), mend=_("Write what is paid."), where=where, code="zero")
        if not order.reference or order.reference in seen:
            raise Refusal(
                _("The reference is missing, or another payment of the file has it too."),
                mend=_("Each payment is ordered once, under a reference of its own."),
                where=where,
                code="twice",
            )
        if not folded(order.payee) or not account_key(order.account):
            raise Refusal(
                _("The payee has no name or no account."),
                mend=_("Enter both as the payee's bank holds them."),
                where=where,
                code="payee",
            )
        if order.payee_kind == PayeeKind.PAYROLL:
            _check_payroll(order, payer, where)
        seen.add(order.reference)


def _check_payroll(order: Order, payer: Payer, where: str) -> None:
    told = not order.purpose or order.purpose == order.reference or AWARD.fullmatch(order.purpose)
    if folded(order.payee) != folded(payer.name) or not told:
        raise Refusal(
            _("A payroll is the payer's own, and is told the code of the award and nothing else."),
            mend=_("Name the payer as payee, and write the award's code as the purpose, or nothing."),
            where=where,
            code="payroll",
        )


def write_xlsx(orders: Sequence[Order], payer: Payer, day: dt.date, columns: Sequence[OutColumn] = COLUMNS) -> bytes:
    """A workbook with one sheet: a header, a row for each order. Amounts are numbers, all else is text.

    The same orders give the same bytes. Refusal: see `check`.
    """
    check(orders, payer)
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": dt.datetime.combine(day, dt.time())})
        sheet = book.add_worksheet()
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        money = {places: book.add_format({"num_format": f"0.{'0' * places}".rstrip(".")}) for places in range(5)}
        for at, column in enumerate(columns):
            sheet.set_column(at, at, WIDTHS.get(column.holds, 14))
            sheet.write_string(0, at, column.header, bold)
        for number, row in enumerate(_rows(orders, payer, day, columns), 1):
            for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
                if column.holds == "amount":
                    places = max(-int(cell.as_tuple().exponent), 0)
                    sheet.write_number(number, at, cell, money[places])
                else:
                    sheet.write_string(number, at, one_line(cell)[:CELL], text)
    return made.getvalue()


def write_csv(
    orders: Sequence[Order],
    payer: Payer,
    day: dt.date,
    columns: Sequence[OutColumn] = COLUMNS,
    *,
    encoding: str = "utf-8-sig",
    separator: str = ",",
) -> bytes:
    """The same as CSV, in UTF-8 with its mark or in GBK; amounts with a point and no groups.

    An apostrophe stands before what a spreadsheet would run. Refusal: see `check`; "encoding": a letter that GBK
    does not have.
    """
    check(orders, payer)
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator="\r\n")
    writer.writerow([_safe(column.header) for column in columns])
    for column in columns:
        _check_letters(column.header, encoding, 0, column)
    for number, row in enumerate(_rows(orders, payer, day, columns), 1):
        cells = []
        for column, cell in zip(columns, row, strict=True):
            cells.append(f"{cell:f}" if column.holds == "amount" else _safe(str(cell)))
            _check_letters(cells[-1], encoding, number, column)
        writer.writerow(cells)
    return made.getvalue().encode(encoding)


def _rows(orders: Sequence[Order], payer: Payer, day: dt.date, columns: Sequence[OutColumn]) -> Iterable[list[Any]]:
    unknown = [column.holds for column in columns if column.holds not in _HELD and column.holds != "fixed"]
    if unknown or not any(column.holds == "amount" for column in columns):
        raise ValueError(f"columns hold {', '.join(_HELD)} or fixed, and one of them the amount: {unknown}")
    for number, order in enumerate(orders, 1):
        yield [
            column.words if column.holds == "fixed" else _HELD[column.holds](order, payer, day, number)
            for column in columns
        ]


def _safe(words: str) -> str:
    words = one_line(words)[:CELL]
    return f"'{words}" if words.startswith(FORMULA_LEADS) else words


def _check_letters(cell: str, encoding: str, number: int, column: OutColumn) -> None:
    try:
        cell.encode(encoding)
    except UnicodeEncodeError as error:
        raise Refusal(
            _("The letter “%(letter)s” does not exist in %(encoding)s.")
            % {"letter": cell[error.start], "encoding": encoding.upper()},
            mend=_("Write the file as UTF-8 or as a workbook, or enter the name as the payee's bank holds it."),
            where=_("payment %(number)d, column %(column)s") % {"number": number, "column": column.header}
            if number
            else _("the header %(column)s") % {"column": column.header},
            code="encoding",
        ) from None
