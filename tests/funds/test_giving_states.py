"""The states of a fund: pledged, received, reserved, paid, acknowledged, returned and available, each apart."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import fund_actions, fund_states, giving_lists
from counterfoil.funds.models import Acknowledgement, LoanStep, Payee, Payment, Run
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Posting, credit, debit
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
DAY = money.DAY


@pytest.fixture
def books() -> money.Books:
    return money.books()


def post(books: money.Books, to: str, source: str, amount: str) -> None:
    number, value = books.fund.public_id, Money.of(amount, "CNY")
    sub = books.bank.public_id
    legs = (
        debit(to, number, value, sub=sub if to == chart.BANK else None),
        credit(source, number, value, sub=sub if source == chart.BANK else None),
    )
    ledger.post(book=books.book, postings=[Posting(DAY, "moved", uuid7(), legs)], by=books.officer)


def states(books: money.Books) -> dict[str, str]:
    (state,) = fund_states.states_of(books.book, [books.fund])
    names = ("pledged", "received", "reserved", "paid", "acknowledged", "returned", "available")
    return {name: str(getattr(state, name).amount) for name in names if getattr(state, name).minor}


def payment(books: money.Books, minor: int, **more: object) -> Payment:
    run = Run.objects.create(book=books.book, bank_account=books.bank, name="x", entered_by="x")
    payee = Payee.objects.create(book=books.book, kind="payroll", entered_by="x")
    return Payment.objects.create(
        run=run, fund=books.fund, payee=payee, purpose="award", code=str(uuid7())[-12:], minor=minor, currency="CNY",
        entered_by="x", **more,
    )  # fmt: skip


def test_each_state_stands_alone(books: money.Books) -> None:
    assert states(books) == {}
    gift = money.gift(books, "100")
    assert states(books) == {"pledged": "100.00"}
    money.received(books, gift, "80")
    assert states(books) == {"pledged": "20.00", "received": "80.00", "available": "80.00"}
    post(books, chart.AWARDS, chart.AWARDS_OWED, "30")
    assert states(books)["reserved"] == "30.00"
    assert states(books)["available"] == "50.00"
    post(books, chart.AWARDS_OWED, chart.BANK, "10")
    assert states(books) == {
        "pledged": "20.00", "received": "80.00", "reserved": "20.00", "paid": "10.00", "available": "50.00"
    }  # fmt: skip


def test_what_was_said_to_have_come_and_what_came_back(books: money.Books) -> None:
    paid = payment(books, 500, state="paid", paid_day=DAY)
    Acknowledgement.objects.create(payment=paid, day=DAY, minor=400, side="receiving", entered_by="x")
    payment(books, 300, state="returned", paid_day=DAY, returned_day=DAY)
    post(books, chart.BANK, chart.RETURNED, "2")
    assert states(books) == {"acknowledged": "4.00", "returned": "5.00", "available": "2.00"}


def test_a_loan_was_paid_also_when_it_came_back(books: money.Books) -> None:
    money.fill(books, "100")
    post(books, chart.LOANS, chart.COSTS_OWED, "60")
    assert states(books)["reserved"] == "60.00"
    post(books, chart.COSTS_OWED, chart.BANK, "60")
    assert states(books) == {"received": "100.00", "paid": "60.00", "available": "40.00"}
    loan = money.loan(books, 6000)
    LoanStep.objects.create(loan=loan, kind="repaid", day=DAY, minor=1000, bank_account=books.bank, entered_by="x")
    post(books, chart.BANK, chart.LOANS, "10")
    assert states(books) == {"received": "100.00", "paid": "60.00", "available": "50.00"}


def test_two_currencies_stay_apart(books: money.Books) -> None:
    fund_actions.add_currency(fund=books.fund, currency="EUR", by=books.officer)
    money.gift(books, "7", currency="EUR")
    money.gift(books, "5")
    found = [(s.currency, s.pledged) for s in fund_states.states_of(books.book, [books.fund])]
    assert found == [("CNY", Money(500, "CNY")), ("EUR", Money(700, "EUR"))]


def test_what_waits_in_a_book(books: money.Books) -> None:
    assert not giving_lists.waits_in(books.book, DAY).any
    money.gift(books, "5", instalments=[money.giving_actions.Planned(500, DAY)])
    money.gift(books, donor_=money.organisation_donor(books, checked=None))
    waits = giving_lists.waits_in(books.book, DAY)
    assert (waits.overdue, waits.unchecked) == (0, 1)  # due today is not overdue
    assert giving_lists.waits_in(books.book, DAY + dt.timedelta(1)).overdue == 1


def test_an_organisation_whose_check_is_too_old_waits_too(books: money.Books) -> None:
    old = money.organisation_donor(books, checked=dt.date(2020, 1, 1))
    money.gift(books, donor_=old)
    money.gift(books, donor_=money.organisation_donor(books, "Checked lately"))
    assert giving_lists.waiting_for_checks(books.book, DAY) == [old.organisation]
