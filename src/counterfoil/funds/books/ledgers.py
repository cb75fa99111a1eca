"""Trial balance, fund statement and cash book: what the ledger's own totals and lines say."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Sum
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.subjects import Subjects
from counterfoil.funds.books.tables import Row, Table
from counterfoil.funds.models import BankAccount, Fund, Match, Transfer
from counterfoil.ledger import chart, queries
from counterfoil.ledger.models import Account, Book, Line, MonthTotal


@dataclass(frozen=True, slots=True)
class Moved:
    """One account in a period, in minor units: debits less credits before and after it, and what moved in it."""

    account: Account
    opening: int
    debits: int
    credits: int

    @property
    def closing(self) -> int:
        return self.opening + self.debits - self.credits


def moved(book: Book, period: Period) -> list[Moved]:
    """Every account that has moved by the end of a period, in the order of the chart."""
    months = MonthTotal.objects.filter(account__book=book, month__gte=period.since, month__lte=period.until)
    within = {a: (d, c) for a, d, c in months.values_list("account").annotate(Sum("debits"), Sum("credits"))}
    rows = []
    for row in queries.trial_balance(book, until=period.until):
        debits, credits = within.get(row.account.pk, (0, 0))
        rows.append(Moved(row.account, row.balance - debits + credits, debits, credits))
    return rows


def trial_balance(book: Book, period: Period) -> Table:
    """Every account: what it held before, what moved, what it holds; debits and credits are the same per currency."""
    funds = names_of_funds(book)
    rows, sums = [], defaultdict(lambda: [0, 0])
    for one in moved(book, period):
        account, currency = one.account, one.account.currency
        cells = (account.code, account.chart.name, funds.get(account.fund, ""))
        amounts = (one.opening, one.debits, one.credits, one.closing)
        rows.append(Row((*cells, *(Money(minor, currency) for minor in amounts))))
        sums[currency][0] += one.debits
        sums[currency][1] += one.credits
    for currency, (debits, credits) in sorted(sums.items()):
        all_of = _("all in %(currency)s") % {"currency": currency}
        rows.append(Row(("", all_of, "", None, Money(debits, currency), Money(credits, currency), None), strong=True))
    return Table(
        "trial-balance",
        _("Trial balance"),
        (_("code"), _("ledger account"), _("fund"), _("before"), _("debits"), _("credits"), _("balance")),
        rows,
        lead=str(period),
        notes=(_("A balance below zero is a credit. Currencies are not added up."),),
    )


# The rows of a fund statement between the beginning and the end: every account across from what is available.
# Goods are no money: what they moved meets itself among the accounts of "lent", as a loan that is written off does.
_STATEMENT = (
    ("received", (chart.DONATIONS, chart.PLATFORM_DONATIONS)),
    ("interest", (chart.INTEREST,)),
    ("returned", (chart.RETURNED,)),
    ("from_funds", (chart.FROM_FUNDS, chart.FEES_FROM_FUNDS)),
    ("awards", (chart.AWARDS, chart.RELIEF)),
    ("costs", (chart.PROGRAMME_COSTS, chart.PREMIUMS, chart.BANK_FEES)),
    ("fee", (chart.MANAGEMENT_FEE,)),
    ("refunded", (chart.REFUNDED,)),
    ("to_funds", (chart.TO_FUNDS,)),
    ("lent", (chart.LOANS, chart.WRITTEN_OFF, chart.IN_KIND, chart.STORE, chart.GOODS_GIVEN)),
    ("advances", (chart.DUE_FROM_FUNDS, chart.DUE_TO_FUNDS)),
    ("exchanged", (chart.EXCHANGE,)),
    ("before_these_books", (chart.BROUGHT_FORWARD,)),
)


def _statement_words() -> dict[str, str]:
    return {
        "received": _("donations received"),
        "interest": _("interest"),
        "returned": _("awards returned"),
        "from_funds": _("from other funds"),
        "awards": _("awards and relief approved"),
        "costs": _("programme costs, premiums and bank fees"),
        "fee": _("management fee"),
        "refunded": _("refunds to donors"),
        "to_funds": _("to other funds"),
        "lent": _("lent, less what was repaid"),
        "advances": _("advances between funds"),
        "exchanged": _("currency exchanged"),
        "before_these_books": _("brought forward"),
    }


def fund_statement(fund: Fund, period: Period) -> Table:
    """What a fund began with, what came in, what was used, and what is left, one column for each currency."""
    mine = [one for one in moved(fund.book, period) if one.account.fund == fund.public_id]
    currencies = sorted({one.account.currency for one in mine}) or list(fund.currencies)
    words = _statement_words()

    def row(text: str, codes: Iterable[str], *, closing: str = "moved", sign: int = -1, strong: bool = False) -> Row:
        minors = dict.fromkeys(currencies, 0)
        for one in mine:
            if one.account.code in codes:
                change = {"before": one.opening, "moved": one.debits - one.credits, "after": one.closing}[closing]
                minors[one.account.currency] += sign * change
        return Row((text, *(Money(minor, currency) for currency, minor in minors.items())), strong=strong)

    spendable = [code.code for code in chart.CHART.values() if code.spendable]
    owed = (chart.AWARDS_OWED, chart.REFUNDS_OWED, chart.COSTS_OWED)
    rows = [row(_("available at the beginning"), spendable, closing="before", sign=1, strong=True)]
    rows += [row(words[name], codes) for name, codes in _STATEMENT]
    rows = [one for one in rows if one.strong or any(isinstance(c, Money) and c.minor for c in one.cells)]
    rows += [
        row(_("available at the end"), spendable, closing="after", sign=1, strong=True),
        row(_("of what was approved, not yet paid"), owed, closing="after"),
        row(_("donations in kind, at their worth"), (chart.IN_KIND,)),
        row(_("goods given out"), (chart.GOODS_GIVEN,), sign=1),
        row(_("loans and goods written off"), (chart.WRITTEN_OFF,), sign=1),
        row(_("goods in store"), (chart.STORE,), closing="after", sign=1),
        row(_("lent out"), (chart.LOANS,), closing="after", sign=1),
        row(_("pledged, not yet received"), (chart.PLEDGED,), closing="after", sign=1),
    ]
    return Table(
        "fund",
        str(fund),
        (_("state"), *currencies),
        rows,
        lead=str(period),
        notes=(_("Goods, loans and pledges are not money: they are not part of what is available."),),
    )


def cash_book(account: BankAccount, period: Period) -> Table:
    """Every line of a bank account with what it then held, by day."""
    book = account.book
    funds = names_of_funds(book)
    mine = list(Account.objects.filter(book=book, code=chart.BANK, sub=account.public_id, currency=account.currency))
    before = [one for one in moved(book, period) if one.account in mine]
    held = sum(one.opening for one in before)
    currency = account.currency
    rows = [Row((period.since, _("brought forward"), "", None, None, Money(held, currency)), strong=True)]
    about = Subjects(book, period)
    lines = Line.objects.filter(account__in=mine, entry__day__gte=period.since, entry__day__lte=period.until)
    for line in lines.select_related("entry", "account").order_by("entry__day", "id").iterator(chunk_size=2000):
        held += line.debit - line.credit
        came = Money(line.debit, currency) if line.debit else None
        went = Money(line.credit, currency) if line.credit else None
        what = about.told(line, act_words(line.entry.act))
        rows.append(Row((line.entry.day, what, funds.get(line.account.fund, ""), came, went, Money(held, currency))))
    rows.append(Row((period.until, _("carried forward"), "", None, None, Money(held, currency)), strong=True))
    return Table(
        "cash-book",
        _("Cash book of %(account)s") % {"account": account.name},
        (_("day"), _("what"), _("fund"), _("in"), _("out"), _("held")),
        rows,
        lead=str(period),
    )


def names_of_funds(book: Book) -> dict[uuid.UUID, str]:
    """Public id of each fund of a book → its name."""
    return {fund.public_id: str(fund) for fund in Fund.objects.filter(book=book).select_related("tally")}


def act_words(act: str) -> str:
    """An act of the ledger in words; one that nobody has named yet by its code."""
    return ACTS.get(act, lambda: act.replace("_", " "))()


ACTS = {
    "gift_pledged": lambda: _("pledged"),
    "instalment_pledged": lambda: _("pledged"),
    "pledge_written_off": lambda: _("a pledge written off"),
    "gift_received": lambda: _("received"),
    "charged_back": lambda: _("a gift that the bank took back"),
    "run_approved": lambda: _("approved"),
    "payment_paid": lambda: _("paid"),
    "payment_part": lambda: _("paid in part"),
    "payment_returned": lambda: _("came back from the bank"),
    "payment_withdrawn": lambda: _("approved before, and taken back"),
    "goods_received": lambda: _("goods received"),
    "goods_delivered": lambda: _("goods given out"),
    "goods_written_off": lambda: _("goods written off"),
    "cover_noted": lambda: _("insurance cover bought"),
    "loan_repaid": lambda: _("a loan repaid"),
    "loan_written_off": lambda: _("a loan written off"),
    **{f"transfer_{kind.value}": partial(str, kind.label) for kind in Transfer.Kind},
    **{f"bank_{kind.value}": partial(str, kind.label) for kind in Match.Kind},
    "reversal": lambda: _("reversed"),
}
