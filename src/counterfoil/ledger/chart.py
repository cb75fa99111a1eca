"""The chart of accounts: every code that a book has, for every fund and currency; why it is so stands in
docs/decisions/chart-of-accounts.md.

A fund is a self-balancing set of accounts (FRS 102 SORP, module 2). What was approved and not yet paid is owed
(grants payable, SORP module 7), so that *available* is what is held less what is owed: the accounts with `spendable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Floor(IntEnum):
    """Which balance of an account can never be: DEBIT accounts never show a credit balance, CREDIT no debit one."""

    NONE = 0
    DEBIT = 1
    CREDIT = -1


class Group(StrEnum):
    ASSETS = "assets"
    OWED = "owed"
    BALANCES = "balances"
    INCOME = "income"
    USES = "uses"
    MEMORANDUM = "memorandum"


GROUP_WORDS: dict[Group, str | Promise] = {
    Group.ASSETS: _("assets"),
    Group.OWED: _("liabilities"),
    Group.BALANCES: _("fund balances"),
    Group.INCOME: _("income"),
    Group.USES: _("expenditure"),
    Group.MEMORANDUM: _("memorandum accounts"),
}


@dataclass(frozen=True)
class Code:
    """One account of the chart. `spendable`: its debit less its credit is part of what a fund has available."""

    code: str
    name: str | Promise
    floor: Floor = Floor.NONE
    spendable: bool = False

    @property
    def group(self) -> Group:
        return _GROUPS[self.code[0]]


_GROUPS = {
    "1": Group.ASSETS,
    "2": Group.OWED,
    "3": Group.BALANCES,
    "4": Group.INCOME,
    "5": Group.USES,
    "9": Group.MEMORANDUM,
}

BANK = "1000"
STORE = "1100"
LOANS = "1200"
DUE_FROM_FUNDS = "1300"
EXCHANGE = "1900"
AWARDS_OWED = "2000"
REFUNDS_OWED = "2010"
COSTS_OWED = "2020"
DUE_TO_FUNDS = "2100"
UNEXPLAINED = "2300"
BROUGHT_FORWARD = "3000"
DONATIONS = "4000"
PLATFORM_DONATIONS = "4010"
IN_KIND = "4100"
INTEREST = "4200"
RETURNED = "4300"
FROM_FUNDS = "4900"
FEES_FROM_FUNDS = "4910"
AWARDS = "5000"
RELIEF = "5010"
PROGRAMME_COSTS = "5020"
GOODS_GIVEN = "5100"
MANAGEMENT_FEE = "5200"
BANK_FEES = "5210"
PREMIUMS = "5300"
WRITTEN_OFF = "5400"
REFUNDED = "5500"
TO_FUNDS = "5900"
PLEDGED = "9000"
PLEDGES = "9010"
COVER = "9100"
COVERS = "9110"

CHART: dict[str, Code] = {
    code.code: code
    for code in (
        Code(BANK, _("bank"), spendable=True),
        Code(STORE, _("goods in store"), Floor.DEBIT),
        Code(LOANS, _("loans lent"), Floor.DEBIT),
        Code(DUE_FROM_FUNDS, _("advanced to other funds"), Floor.DEBIT),
        Code(EXCHANGE, _("currency exchanged")),
        Code(AWARDS_OWED, _("awards approved, not yet paid"), Floor.CREDIT, spendable=True),
        Code(REFUNDS_OWED, _("refunds approved, not yet paid"), Floor.CREDIT, spendable=True),
        Code(COSTS_OWED, _("costs approved, not yet paid"), Floor.CREDIT, spendable=True),
        Code(DUE_TO_FUNDS, _("advanced by other funds"), Floor.CREDIT),
        Code(UNEXPLAINED, _("money in that is not yet explained"), Floor.CREDIT, spendable=True),
        Code(BROUGHT_FORWARD, _("brought forward")),
        Code(DONATIONS, _("donations in money")),
        Code(PLATFORM_DONATIONS, _("donations through a platform")),
        Code(IN_KIND, _("donations in kind")),
        Code(INTEREST, _("interest")),
        Code(RETURNED, _("awards returned")),
        Code(FROM_FUNDS, _("transfers from other funds")),
        Code(FEES_FROM_FUNDS, _("management fees from funds")),
        Code(AWARDS, _("awards approved")),
        Code(RELIEF, _("relief approved")),
        Code(PROGRAMME_COSTS, _("programme costs approved")),
        Code(GOODS_GIVEN, _("goods given out")),
        Code(MANAGEMENT_FEE, _("management fee")),
        Code(BANK_FEES, _("bank fees")),
        Code(PREMIUMS, _("insurance premiums")),
        Code(WRITTEN_OFF, _("loans and goods written off")),
        Code(REFUNDED, _("refunds to donors approved")),
        Code(TO_FUNDS, _("transfers to other funds")),
        Code(PLEDGED, _("pledged, not yet received"), Floor.DEBIT),
        Code(PLEDGES, _("pledges (contra)")),
        Code(COVER, _("insurance cover bought"), Floor.DEBIT),
        Code(COVERS, _("insurance cover (contra)")),
    )
}
