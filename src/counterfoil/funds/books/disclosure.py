"""The sheets that China's rules for charities ask a foundation to make public, with the sums worked out.

Charity Law of the PRC (2023), articles 61 and 73 to 77; Measures for the Disclosure of Information by Charitable
Organisations: money raised and how it is used, every three months; income, expenditure and management cost, each
year. The sheets state sums and shares; whether a limit is kept is for the organisation and its auditor to say.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.books.ledgers import Moved, moved, names_of_funds
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.tables import Row, Table
from counterfoil.ledger import chart
from counterfoil.ledger.models import Book

IN_MONEY = (chart.DONATIONS, chart.PLATFORM_DONATIONS)
OTHER_INCOME = (chart.INTEREST,)
AID = (chart.AWARDS, chart.RELIEF, chart.PROGRAMME_COSTS, chart.GOODS_GIVEN, chart.PREMIUMS)
GIVEN_BACK = (chart.RETURNED,)
OVERHEAD = (chart.MANAGEMENT_FEE, chart.BANK_FEES)
OWED = (chart.AWARDS_OWED, chart.COSTS_OWED)


def quarterly(book: Book, period: Period) -> Table:
    """For each fund and currency what was raised in money and goods, what was approved and paid, and what is left."""
    funds = names_of_funds(book)
    by_fund: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    for one in moved(book, period):
        by_fund[funds.get(one.account.fund, str(one.account.fund)), one.account.currency].append(one)
    rows = []
    for (fund, currency), accounts in sorted(by_fund.items()):
        left = sum(one.closing for one in accounts if one.account.spendable)
        paid = sum(one.debits for one in accounts if one.account.code in OWED)
        amounts = (
            -net(accounts, IN_MONEY), -net(accounts, (chart.IN_KIND,)),
            net(accounts, AID) + net(accounts, GIVEN_BACK), paid, net(accounts, OVERHEAD), left,
        )  # fmt: skip
        rows.append(Row((fund, *(Money(minor, currency) for minor in amounts))))
    heads = (
        _("fund"), _("raised in money"), _("raised in goods"), _("approved for aid"), _("paid"), _("management cost"),
        _("available at the end"),
    )  # fmt: skip
    return Table("quarterly", _("Money raised and used"), heads, rows, lead=str(period))


def annual(book: Book, year: Period, before: Period) -> Table:
    """Income of the year before, expenditure on aid and management cost of the year, and their shares."""
    rows = []
    last, this = _by_currency(book, before), _by_currency(book, year)
    for currency in sorted(last.keys() | this.keys()):
        income_before = -net(last.get(currency, []), (*IN_MONEY, chart.IN_KIND, *OTHER_INCOME))
        accounts = this.get(currency, [])
        income = -net(accounts, (*IN_MONEY, chart.IN_KIND, *OTHER_INCOME))
        aid = net(accounts, AID) + net(accounts, GIVEN_BACK)
        overhead = net(accounts, OVERHEAD)
        amounts = (income_before, income, aid, overhead)
        rows.append(
            Row((currency, *(Money(m, currency) for m in amounts), _share(aid, income_before),
                 _share(overhead, aid + overhead)))
        )  # fmt: skip
    heads = (
        _("currency"), _("income of the year before"), _("income of the year"), _("expenditure on aid"),
        _("management cost"), _("aid, in percent of the income of the year before"),
        _("management cost, in percent of all expenditure"),
    )  # fmt: skip
    notes = (
        _("Aid counts when it is approved; what was returned is taken off. Transfers between funds are left out."),
        _("The management fee that one fund pays another of the same books is management cost here."),
    )
    return Table("annual", _("Income and expenditure of a year"), heads, rows, lead=str(year), notes=notes)


def net(accounts: list[Moved], codes: tuple[str, ...]) -> int:
    """Debits less credits that moved on some accounts, in minor units."""
    return sum(one.debits - one.credits for one in accounts if one.account.code in codes)


def _by_currency(book: Book, period: Period) -> dict[str, list[Moved]]:
    found: dict[str, list[Moved]] = defaultdict(list)
    for one in moved(book, period):
        found[one.account.currency].append(one)
    return found


def _share(part: int, whole: int) -> str:
    if whole <= 0:
        return _("cannot be worked out")
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share} %"
