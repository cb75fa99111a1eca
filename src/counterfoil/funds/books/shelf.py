"""Every book that can be opened, by its code in addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterfoil.funds.books import disclosure, donors, ledgers, standing, vouchers
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.tables import Table
from counterfoil.funds.models import BankAccount, Fund
from counterfoil.ledger.models import Book

Opened = Callable[[Book, Period], list[Table]]


@dataclass(frozen=True)
class Shelved:
    """`span`: what period it is for by itself: "month", "quarter" or "year"."""

    title: str | Promise
    about: str | Promise
    span: str
    open: Opened


def _funds(book: Book, period: Period) -> list[Table]:
    return [
        ledgers.fund_statement(fund, period)
        for fund in Fund.objects.filter(book=book).select_related("book", "tally")
    ]


def _cash(book: Book, period: Period) -> list[Table]:
    accounts = BankAccount.objects.filter(book=book).select_related("book").order_by("id")
    return [ledgers.cash_book(account, period) for account in accounts]


def _as_of(period: Period) -> dt.date:
    """The end of a period, or today while it lasts."""
    return min(period.until, timezone.localdate())


def _annual(book: Book, period: Period) -> list[Table]:
    return [disclosure.annual(book, period, Period.read(str(period.since.year - 1)))]


SHELF: dict[str, Shelved] = {
    "trial-balance": Shelved(
        _("Trial balance"), _("every ledger account: before, debits, credits, balance"), "month",
        lambda book, period: [ledgers.trial_balance(book, period)],
    ),
    "funds": Shelved(
        _("Fund statements"), _("what came in, what was used, what is left, fund by fund"), "month", _funds
    ),
    "donors": Shelved(
        _("Donors and gifts"), _("pledged, received, refunded, receipts"), "year",
        lambda book, period: [donors.donor_statement(book, period)],
    ),
    "cash": Shelved(_("Cash book"), _("every line of each bank account, with what it then held"), "month", _cash),
    "ageing": Shelved(
        _("How long it has stood open"), _("pledges, payments, loans, unmatched lines, by age"), "month",
        lambda book, period: [standing.ageing(book, _as_of(period))],
    ),
    "stock": Shelved(
        _("Store"), _("goods that came, went out and are left"), "month",
        lambda book, period: [standing.stock(book, _as_of(period))],
    ),
    "vouchers": Shelved(
        _("Vouchers"), _("for an accounting package, with the tie-out to the ledger"), "month", vouchers.vouchers
    ),
    "quarterly": Shelved(
        _("Money raised and used"), _("the sheet to make public every three months"), "quarter",
        lambda book, period: [disclosure.quarterly(book, period)],
    ),
    "annual": Shelved(
        _("Income and expenditure of a year"), _("the sums that a yearly report states"), "year", _annual
    ),
}  # fmt: skip


def last_period(span: str, today: dt.date) -> Period:
    """The last month, quarter or year that is over by `today`."""
    if span == "year":
        return Period.read(str(today.year - 1))
    if span == "quarter":
        quarter = (today.month - 1) // 3
        return Period.read(f"{today.year}-Q{quarter}" if quarter else f"{today.year - 1}-Q4")
    before = today.replace(day=1) - dt.timedelta(days=1)
    return Period.read(f"{before:%Y-%m}")
