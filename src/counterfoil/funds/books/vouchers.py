"""Vouchers of a month for an accounting package, and the sheet that ties them to the ledger.

Memorandum accounts (pledges, insurance cover) are no part of such books, and have no voucher.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.books.ledgers import Moved, act_words, moved, names_of_funds
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.subjects import Subjects
from counterfoil.funds.books.tables import Cell, Row, Table
from counterfoil.ledger.chart import Group
from counterfoil.ledger.models import Book, Line

Sums = dict[tuple[str, str], list[int]]  # (code outside, currency) → debits, credits


def vouchers(book: Book, period: Period) -> list[Table]:
    """The lines of a period's vouchers, numbered by day, and the tie-out: a difference is never shown away."""
    sums: Sums = defaultdict(lambda: [0, 0])
    rows = list(_rows(book, period, sums))
    heads = (
        _("voucher"), _("day"), _("summary"), _("code"), _("account in the package"), _("fund"), _("debit"),
        _("credit"), _("entry"),
    )  # fmt: skip
    lines = Table("vouchers", _("Vouchers"), heads, rows, lead=str(period), notes=(
        _("Numbers are given anew as long as the period is open; close it before you hand them on."),
    ))  # fmt: skip
    return [lines, _tie_out(book, period, sums)]


def _rows(book: Book, period: Period, sums: Sums) -> Iterator[Row]:
    funds, about = names_of_funds(book), Subjects(book, period)
    lines = Line.objects.filter(entry__book=book, entry__day__gte=period.since, entry__day__lte=period.until)
    lines = lines.exclude(account__code__startswith="9").select_related("entry", "account")
    number, last = 0, 0
    for line in lines.order_by("entry__day", "entry_id", "id").iterator(chunk_size=2000):
        if line.entry_id != last:
            number, last = number + 1, line.entry_id
        code, name = packages_accounts()[line.account.code]
        currency = line.account.currency
        sums[code, currency][0] += line.debit
        sums[code, currency][1] += line.credit
        what = about.told(line, act_words(line.entry.act))
        head: tuple[Cell, ...] = (number, line.entry.day, what, code, name, funds.get(line.account.fund, ""))
        debit = Money(line.debit, currency) if line.debit else None
        credit = Money(line.credit, currency) if line.credit else None
        yield Row((*head, debit, credit, str(line.entry.public_id)))


def _tie_out(book: Book, period: Period, sums: Sums) -> Table:
    kept: Sums = defaultdict(lambda: [0, 0])
    for one in moved(book, period):
        if one.account.chart.group != Group.MEMORANDUM:
            _add(kept, one)
    rows = []
    for code, currency in sorted(kept.keys() | sums.keys()):
        ledger, written = kept[code, currency], sums[code, currency]
        amounts = (*written, *ledger, written[0] - ledger[0], written[1] - ledger[1])
        rows.append(Row((code, *(Money(minor, currency) for minor in amounts)), strong=any(amounts[4:])))
    heads = (
        _("code"), _("debits of the vouchers"), _("credits of the vouchers"), _("debits of the ledger"),
        _("credits of the ledger"), _("difference of debits"), _("difference of credits"),
    )  # fmt: skip
    return Table("tie-out", _("Tie-out"), heads, rows, lead=str(period))


def _add(kept: Sums, one: Moved) -> None:
    code, _name = packages_accounts()[one.account.code]
    kept[code, one.account.currency][0] += one.debits
    kept[code, one.account.currency][1] += one.credits


@cache
def packages_accounts() -> dict[str, tuple[str, str]]:
    """Ledger account → code and name in the accounting package."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {code: (outside, name) for code, (outside, name) in read.items()}
