"""Which column of a statement is what, by the words that banks put over it in English, Chinese and Uyghur."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.numerals import plain
from counterfoil.funds.bank.lines import folded

SEARCHED = 40  # rows at the top; above the header banks put the account, its owner and the period
# What banks write over a column; of two that mean the same, the earlier word wins. Chinese statements are the bank's
# own books: 借方 (debit) is what leaves the account, 贷方 (credit) what comes in.
WORDS: dict[str, tuple[str, ...]] = {
    "date": (
        "booking date", "transaction date", "posting date", "posted date", "entry date", "date", "value date",
        "交易日期", "记账日期", "入账日期", "记账日", "交易日", "日期", "交易时间", "入账时间", "起息日",
        "سودا ۋاقتى", "سودا چېسلاسى", "ھېساباتقا كىرگەن چېسلا", "چېسلا", "ۋاقىت",
    ),
    "debit": (
        "debit", "debit amount", "debits", "withdrawal", "withdrawals", "money out", "paid out", "out", "payments",
        "借方发生额", "借方金额", "借方", "支出金额", "支出", "支取", "转出金额", "付款金额",
        "چىقىم", "چىقىم سوممىسى", "چىققان پۇل",
    ),
    "credit": (
        "credit", "credit amount", "credits", "deposit", "deposits", "money in", "paid in", "in", "receipts",
        "贷方发生额", "贷方金额", "贷方", "收入金额", "收入", "存入", "转入金额", "收款金额",
        "كىرىم", "كىرىم سوممىسى", "كىرگەن پۇل",
    ),
    "amount": (
        "amount", "transaction amount", "net amount", "sum",
        "交易金额", "发生额", "金额", "سودا سوممىسى", "سومما", "پۇل سوممىسى", "مىقدارى",
    ),
    "direction": (
        "debit/credit", "credit/debit", "dr/cr", "cr/dr", "d/c", "direction", "in/out",
        "借贷标志", "借贷方向", "借贷", "收支", "收支标志", "收/支", "借/贷", "كىرىم چىقىم", "كىرىم-چىقىم",
    ),
    "currency": ("currency", "ccy", "币种", "币别", "货币", "پۇل بىرلىكى", "پۇل تۈرى"),
    "reference": (
        "bank reference", "transaction id", "transaction reference", "reference number", "reference", "ref",
        "交易流水号", "流水号", "企业流水号", "账户明细编号-交易流水号", "凭证号", "凭证号码",
        "سودا نومۇرى", "نومۇر",
    ),
    "counterparty": (
        "counterparty", "counterparty name", "beneficiary", "payee", "payer", "payer/payee", "name",
        "对方户名", "对方名称", "对方单位名称", "对方单位", "对方账户名称", "对手户名",
        "قارشى تەرەپ", "قارشى تەرەپ نامى", "قارشى تەرەپ ئىسمى",
    ),
    "counterparty_account": (
        "counterparty account", "counterparty iban", "beneficiary account", "account of counterparty",
        "对方账号", "对方账户", "对方帐号", "对手账号", "قارشى تەرەپ ھېساباتى", "قارشى تەرەپ ھېسابات نومۇرى",
    ),
    "balance": (
        "balance", "running balance", "closing balance", "account balance",
        "余额", "账户余额", "本次余额", "联机余额", "قالدۇق", "قالدۇق سومما",
    ),
    "account": (
        "account", "account number", "iban", "own account",
        "账号", "本方账号", "帐号", "卡号", "ھېسابات نومۇرى",
    ),
    "text": (
        "description", "details", "narrative", "purpose", "remittance information", "memo", "text", "particulars",
        "摘要", "用途", "附言", "备注", "交易摘要", "交易附言", "ئىزاھات", "مەزمۇنى", "ئىشلىتىلىشى",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The mapping of a table: `header` is the row with the names, from 1 (0: there is none); columns from 0.

    Money is in `amount` (signed, or beside a `direction` of in and out) or in `debit` (out) and `credit` (in).
    `decimal_mark` ("." or ",") and `day_first` (05/03 is 5 March) answer what a column alone does not tell.
    """

    header: int
    date: int
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None
    currency: int | None = None
    text: tuple[int, ...] = ()
    reference: int | None = None
    counterparty: int | None = None
    counterparty_account: int | None = None
    balance: int | None = None
    account: int | None = None
    decimal_mark: str = ""
    day_first: bool | None = None

    def __post_init__(self) -> None:
        if self.amount is None and (self.debit is None or self.credit is None):
            raise ValueError("a mapping names the amount, or both debit and credit")


def _key(header: object) -> str:
    return folded(plain(str(header)))


_ROLES = {_key(word): (role, rank) for role, words in WORDS.items() for rank, word in enumerate(words)}


def role_of(header: object) -> tuple[str, int] | None:
    """(role, rank) of a header; 借方发生额/元(支取) and Amount (CNY) are known without what is added to them."""
    words = str(header)
    return _ROLES.get(_key(words)) or _ROLES.get(_key(re.split(r"[/(（\[\n]", words.strip(), maxsplit=1)[0]))


def guess(rows: Sequence[Sequence[object]]) -> Columns:
    """The mapping by the headers: the row near the top in which most columns are known.

    Refusal "columns": no row names a day and an amount. Then somebody has to choose, see `Columns`.
    """
    best: tuple[int, Columns] | None = None
    for number, row in enumerate(rows[:SEARCHED], 1):
        found = _roles(row)
        if "date" not in found or not ("amount" in found or {"debit", "credit"} <= found.keys()):
            continue
        if best is None or len(found) > best[0]:
            texts = tuple(at for at, cell in enumerate(row) if (role_of(cell) or ("",))[0] == "text")
            chosen: dict[str, Any] = {role: at for role, at in found.items() if role != "text"}
            if {"debit", "credit"} <= chosen.keys():
                chosen.pop("amount", None)
            best = len(found), Columns(header=number, text=texts, **chosen)
    if best is None:
        raise Refusal(
            _("No row near the top names a column for the day and one for the amount, or for debit and credit."),
            mend=_("Choose which column is the day and which the amount."),
            code="columns",
        )
    return best[1]


def _roles(row: Sequence[object]) -> dict[str, int]:
    """The column of each role in a row of headers; of several, the one with the word that is listed first."""
    found: dict[str, tuple[int, int]] = {}
    for at, cell in enumerate(row):
        known = role_of(cell) if cell not in ("", None) else None
        if known and (known[0] not in found or known[1] < found[known[0]][0]):
            found[known[0]] = (known[1], at)
    return {role: at for role, (_rank, at) in found.items()}
