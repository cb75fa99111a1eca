"""A run of 10,000 payments: entered, approved, paid; the last against plain COPY of its entries into bare tables."""

from __future__ import annotations

import datetime as dt
import statistics
from typing import Any

from tools.bench.ledger import _bare_tables, _copied
from tools.bench.timing import seconds

PAYMENTS, ROUNDS, MOST_TIMES = 10_000, 5, 3.0
DAY = dt.date(2026, 3, 5)


def run() -> None:
    from counterfoil.base import provision

    world = _world()
    with provision.as_owner():
        _bare_tables()
    took: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for name, time in _round_of(world).items():
            took.setdefault(name, []).append(time)
    middle = {name: statistics.median(each) for name, each in took.items()}
    print(f"\nPaying: a run of {PAYMENTS:,} payments, {ROUNDS} rounds, the median")
    for name in ("entered", "handed over", "approved", "the bank's file", "paid"):
        print(f"    {name:<24}{middle[name]:7.3f} s")
    print(f"    plain COPY of its entries{middle['copied']:6.3f} s")
    ratio = middle["paid"] / middle["copied"]
    print(f"    paid, with every payment updated: {ratio:.1f} times plain COPY   (the aim: at most {MOST_TIMES:.0f})")


def _round_of(world: dict[str, Any]) -> dict[str, float]:
    """One run from its first row to the last entry; seconds for each step."""
    from counterfoil.base.money import Money
    from counterfoil.funds import approval_actions, bank_actions, paying_actions, paying_queries, postings
    from counterfoil.funds.models import Purpose
    from counterfoil.funds.order_files import FileKind
    from counterfoil.funds.payment_rows import PaymentRow

    clerk, second = world["clerk"], world["second"]
    run = paying_actions.draft_run(book=world["book"], bank_account=world["bank"], name="Bench", by=clerk)
    row = PaymentRow(world["payee"], world["fund"], Money.of(1, "CNY"), Purpose.AWARD)
    took = {"entered": seconds(lambda: paying_actions.add_payments(run=run, rows=[row] * PAYMENTS, by=clerk))}
    took["handed over"] = seconds(lambda: paying_actions.submit_run(run=run, by=clerk))
    read = paying_queries.seen(run)
    took["approved"] = seconds(lambda: approval_actions.approve_run(run=run, read=read, by=second))
    kind = FileKind.CSV
    took["the bank's file"] = seconds(lambda: bank_actions.make_order_file(run=run, kind=kind, day=DAY, by=clerk))
    rows = postings.owed(run.payments.order_by("id").values_list(*postings.COLUMNS))
    took["copied"] = _copied(world["book"], postings.paid(rows, world["bank"].public_id, DAY))
    took["paid"] = seconds(lambda: bank_actions.confirm_paid(run=run, day=DAY, by=clerk))
    return took


def _world() -> dict[str, Any]:
    """An invented office with money, a school to pay, and two who work there."""
    from counterfoil.base.actors import Office
    from counterfoil.base.ids import uuid7
    from counterfoil.base.money import Money
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.funds import donor_actions, fund_actions, paying_actions
    from counterfoil.funds.models import LegalCheck
    from counterfoil.ledger import actions as ledger
    from counterfoil.ledger import chart
    from counterfoil.ledger.entries import Posting, credit, debit
    from counterfoil.partners import actions as partners

    clerk, second = Office("bench", Side.GIVING), Office("bench-second", Side.GIVING)
    scheme = partners.start_scheme(slug="bench-paying", name=TranslatedText(en="Bench"), nature="invented", by=clerk)
    offices = []
    for side in (Side.GIVING, Side.RECEIVING):
        office = partners.add_organisation(name=TranslatedText(en=f"Bench {side.value}"), invented=True, by=clerk)
        partners.seat_parties(scheme=scheme, side=side, organisations=[office], by=clerk)
        offices.append(office)
    book = fund_actions.start_books(scheme=scheme, organisation=offices[0], currencies=["CNY"], by=clerk)
    bank = fund_actions.open_bank_account(book=book, name="Bench", number="6222", currency="CNY", by=clerk)
    fund, money = book.funds.get(is_general=True), Money.of(PAYMENTS * ROUNDS, "CNY")
    legs = (
        debit(chart.BANK, fund.public_id, money, sub=bank.public_id),
        credit(chart.DONATIONS, fund.public_id, money),
    )
    ledger.post(book=book, postings=[Posting(DAY, "gift_received", uuid7(), legs)], by=clerk)
    clear, lists = LegalCheck.Outcome.CLEAR, ["A list"]
    donor_actions.record_legal_check(
        scheme=scheme, organisation=offices[1], lists=lists, day=DAY, outcome=clear, by=clerk
    )
    payee = paying_actions.add_payee(book=book, organisation=offices[1], number="6333", by=clerk)
    return {"book": book, "bank": bank, "fund": fund, "payee": payee, "clerk": clerk, "second": second}
