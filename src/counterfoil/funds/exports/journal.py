"""A book as a journal: its accounts by stable names, its entries by day, what every account held at each month's end.

Entries come from the lines, month's ends from the totals that the database keeps: a program that checks the one
against the other checks both. Donors and payees are public ids; no name of a person leaves.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation

from counterfoil.base.money import Money
from counterfoil.funds.models import BankAccount, Fund
from counterfoil.ledger.chart import CHART, Group
from counterfoil.ledger.models import Account, Book, Line, MonthTotal

ROOTS = {
    Group.ASSETS: "Assets",
    Group.OWED: "Liabilities",
    Group.BALANCES: "Equity",
    Group.INCOME: "Income",
    Group.USES: "Expenses",
    Group.MEMORANDUM: "Equity:Memorandum",
}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: `legs` are (name of the account, money), a debit above zero and a credit below."""

    day: dt.date
    public_id: uuid.UUID
    act: str
    legs: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What every account that ever moved held when a month ended."""

    day: dt.date
    held: tuple[tuple[str, Money], ...]


class Journal:
    """A book, read when it is asked for.

    Args:
        until: the last day that is written; a month that is not over by then has no month's end.
    """

    def __init__(self, book: Book, until: dt.date) -> None:
        self.book, self.until = book, until
        self.funds = {fund.public_id: fund for fund in Fund.objects.filter(book=book).select_related("tally")}
        banks = BankAccount.objects.filter(book=book).order_by("pk").values_list("public_id", "name")
        self.banks = {bank: (f"B{number}", name) for number, (bank, name) in enumerate(banks, 1)}
        moved = Account.objects.filter(book=book, months__isnull=False, months__month__lte=until).distinct()
        self.accounts = list(moved.order_by("code", "fund", "currency", "sub"))
        self._names = {account.pk: self._name(account) for account in self.accounts}
        self._currency = {account.pk: account.currency for account in self.accounts}

    def names(self) -> list[tuple[str, list[str]]]:
        """Every account's name with the currencies that it holds, in the order of the chart."""
        held: dict[str, list[str]] = defaultdict(list)
        for account in self.accounts:
            held[self._names[account.pk]].append(account.currency)
        return list(held.items())

    def entries(self) -> Iterator[Told]:
        """Every entry up to `until`, by day and then in the order in which they were posted."""
        lines = Line.objects.filter(entry__book=self.book, entry__day__lte=self.until)
        rows = lines.order_by("entry__day", "entry_id", "id").values_list(
            "entry_id", "entry__day", "entry__public_id", "entry__act", "account_id", "debit", "credit"
        )
        open_one: int | None = None
        head: tuple[dt.date, uuid.UUID, str] | None = None
        legs: list[tuple[str, Money]] = []
        for entry, day, public_id, act, account, debit, credit in rows.iterator(chunk_size=5000):
            if entry != open_one:
                if head:
                    yield Told(*head, tuple(legs))
                open_one, head, legs = entry, (day, public_id, act), []
            legs.append((self._names[account], Money(debit - credit, self._currency[account])))
        if head:
            yield Told(*head, tuple(legs))

    def month_ends(self) -> Iterator[MonthEnd]:
        """Each month that something moved in and that is over, with what every account then held."""
        rows = MonthTotal.objects.filter(account__book=self.book).order_by("month")
        months: dict[dt.date, list[tuple[int, int]]] = defaultdict(list)
        for account, month, debits, credits in rows.values_list("account", "month", "debits", "credits"):
            months[month].append((account, debits - credits))
        held: dict[int, int] = {}
        for month, moves in months.items():
            last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            if last > self.until:
                return
            for account, more in moves:
                held[account] = held.get(account, 0) + more
            names = ((self._names[a], Money(minor, self._currency[a])) for a, minor in held.items())
            yield MonthEnd(last, tuple(sorted(names, key=lambda row: (row[0], row[1].currency))))

    def fund_words(self) -> list[tuple[str, str]]:
        """The short name of each fund, and its name."""
        return [(fund.tally.handle, str(fund)) for fund in self.funds.values()]

    def _name(self, account: Account) -> str:
        with translation.override("en"):
            words = _NOT_PLAIN.sub("-", str(CHART[account.code].name).capitalize()).strip("-")
        fund = self.funds[account.fund].tally.handle if account.fund in self.funds else str(account.fund)
        parts = [ROOTS[account.chart.group], f"{account.code}-{words}", _NOT_PLAIN.sub("-", fund).capitalize()]
        if account.sub:
            parts.append(self.banks[account.sub][0] if account.sub in self.banks else str(account.sub))
        return ":".join(parts)
