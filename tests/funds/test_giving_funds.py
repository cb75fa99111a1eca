"""Books and funds: opened once, with what they may be used for."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import fund_actions as actions
from counterfoil.funds.models import BankAccount, Condition, Fund, Purpose
from counterfoil.ledger import queries as ledger
from tests import cast
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
T = money.T


@pytest.fixture
def books() -> money.Books:
    return money.books()


def test_books_are_started_once_with_one_general_fund(books: money.Books) -> None:
    again = actions.start_books(
        scheme=books.scheme, organisation=books.book.organisation, currencies=["CNY"], by=books.officer
    )
    assert again == books.book
    assert list(Fund.objects.filter(is_general=True)) == [books.general]


def test_a_fund_opens_with_accounts_in_each_currency_and_its_restriction(books: money.Books) -> None:
    fund = actions.open_fund(
        book=books.book, name=T(en="Relief"), currencies=["CNY", "EUR", "CNY"], by=books.officer,
        restriction=actions.Restriction(
            purposes=(Purpose.RELIEF,), conditions=(Condition.Code.ACKNOWLEDGED,),
            at_most=(Money.of("5000", "CNY"), Money.of("600", "EUR")),
        ),
    )  # fmt: skip
    assert fund.currencies == ["CNY", "EUR"]
    assert sorted(fund.conditions.values_list("code", "minor", "currency")) == [
        ("acknowledged", None, ""), ("at_most", 60000, "EUR"), ("at_most", 500000, "CNY")
    ]  # fmt: skip
    assert ledger.available(books.book, fund.public_id, "EUR") == Money(0, "EUR")


def test_what_does_not_fit_is_refused_with_its_place(books: money.Books) -> None:
    tries = [
        ({"name": T()}, "name"),
        ({"currencies": []}, "currencies"),
        ({"restriction": actions.Restriction(begins=dt.date(2026, 5, 1), ends=dt.date(2026, 4, 1))}, "ends"),
        ({"terms": actions.Terms(fee_percent=101)}, "fee_percent"),
        ({"terms": actions.Terms(leftover=Fund.Leftover.FUND)}, "leftover_to"),
    ]
    for wrong, where in tries:
        with pytest.raises(Refusal) as refused:
            actions.open_fund(**{"book": books.book, "name": T(en="X"), "currencies": ["CNY"], "by": books.officer}
                              | wrong)  # fmt: skip
        assert refused.value.where == where
    with pytest.raises(Refusal) as refused:
        actions.open_fund(book=books.book, name=T(en="X"), currencies=["DEM"], by=books.officer)
    assert refused.value.code == "obsolete"


def test_the_other_side_opens_nothing_here(books: money.Books) -> None:
    with pytest.raises(Refusal) as refused:
        actions.open_fund(book=books.book, name=T(en="X"), currencies=["CNY"], by=books.outsider)
    assert refused.value.code == "other_books"
    with pytest.raises(Refusal):
        actions.start_books(
            scheme=books.scheme, organisation=cast.organisation(books.scheme, Side.RECEIVING), currencies=["CNY"],
            by=books.officer,
        )  # fmt: skip


def test_a_bank_account_is_noted_once(books: money.Books) -> None:
    with pytest.raises(Refusal):
        actions.open_bank_account(
            book=books.book, name="Again", number="62220000 0001", currency="CNY", by=books.officer
        )
    assert BankAccount.objects.count() == 1


def test_filled_is_available(books: money.Books) -> None:
    money.fill(books, "400000")
    assert ledger.available(books.book, books.fund.public_id, "CNY") == Money.of("400000", "CNY")
