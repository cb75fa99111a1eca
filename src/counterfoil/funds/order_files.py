"""A run as a file for the bank: which payments, to whom, in the words that a bank is told. Nothing is written."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.utils import timezone

from counterfoil.funds.bank import order, pain
from counterfoil.funds.bank.order import Order, PayeeKind, Payer
from counterfoil.funds.models import BankAccount, Payee, Payment, Run

_LANGUAGE = {"CNY": "zh-hans"}  # in which a country's banks know an organisation's name; else English


class FileKind(StrEnum):
    """What a bank may ask for."""

    XLSX = "xlsx"
    CSV = "csv"
    CSV_GBK = "csv_gbk"
    PAIN = "pain"


def orders_of(run: Run) -> list[Order]:
    """What the bank is asked to pay: the payments that are approved and not yet paid, in their order.

    A payroll is told the code of the award and nothing else (G11); to a donor no name of a person is sent that the
    bank does not need: the account holder's.
    """
    waiting = run.payments.filter(state=Payment.State.APPROVED).order_by("id")
    waiting = waiting.select_related("payee__organisation", "payee__donor__organisation")
    return [_order(payment, run.bank_account) for payment in waiting]


def payer_of(account: BankAccount) -> Payer:
    name, _language = account.book.organisation.name.in_language(_LANGUAGE.get(account.currency, "en"))
    return Payer(name, account.number, account.bank_code)


def written(run: Run, kind: FileKind, day: dt.date) -> tuple[str, bytes]:
    """(name of the file, its bytes), with `day` as the day on which the bank shall pay.

    Raises:
        Refusal: nothing is left to pay; what `bank.order` and `bank.pain` refuse.
    """
    orders, payer = orders_of(run), payer_of(run.bank_account)
    name = f"counterfoil-{run.public_id.hex[-12:]}"
    if kind == FileKind.PAIN:
        made = timezone.localtime(run.ordered_at or timezone.now())
        return f"{name}.xml", pain.write(orders, payer, day, run=name, made=made)
    if kind == FileKind.XLSX:
        return f"{name}.xlsx", order.write_xlsx(orders, payer, day)
    encoding = "gbk" if kind == FileKind.CSV_GBK else "utf-8-sig"
    return f"{name}.csv", order.write_csv(orders, payer, day, encoding=encoding)


def _order(payment: Payment, account: BankAccount) -> Order:
    payee = payment.payee
    if payee.kind == Payee.Kind.PAYROLL:
        payer = payer_of(account)
        return Order(
            payment.code, payer.name, payer.account, payer.bank_code, payment.minor, payment.currency,
            payment.award_code, PayeeKind.PAYROLL,
        )  # fmt: skip
    return Order(
        payment.code, _name(payee, account.currency), payee.number, payee.bank_code, payment.minor, payment.currency,
        payment.code,
    )  # fmt: skip


def _name(payee: Payee, currency: str) -> str:
    organisation = payee.organisation or (payee.donor and payee.donor.organisation)
    if organisation:
        return str(organisation.name.in_language(_LANGUAGE.get(currency, "en"))[0])
    return payee.donor.told_name() if payee.donor else ""
