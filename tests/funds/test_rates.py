"""Rates: entered with a source, above zero; one that was entered goes before the bank's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import rate_actions, rate_queries
from tests.support import money as money_cast

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def books():
    return money_cast.books()


def enter(books, **changes):
    said = {"currency": "EUR", "into": "CNY", "day": DAY, "rate": Decimal("7.9"), "source": "Contract, item 4"}
    return rate_actions.enter_rate(book=books.book, by=books.officer, **{**said, **changes})


def test_what_was_entered_goes_before_the_bank(books) -> None:
    bank = rate_queries.rate_of(books.book, "EUR", "CNY", DAY)
    assert bank.rate != Decimal("7.9")
    enter(books)
    shown = rate_queries.shown_in(books.book, Money.of(100, "EUR"), "CNY", DAY)
    assert (shown.shown, shown.rate.source) == (Money.of(790, "CNY"), "Contract, item 4")


@pytest.mark.parametrize(
    "changes",
    [
        {"rate": Decimal(0)},
        {"rate": Decimal("-1")},
        {"rate": Decimal("1e12")},
        {"rate": Decimal("1.123456789")},
        {"source": " "},
        {"currency": "DEM"},
        {"currency": "CNY"},
        {"currency": "euro"},
        {"day": dt.date(2099, 1, 1)},
    ],
)
def test_what_is_no_rate_is_refused(books, changes) -> None:
    with pytest.raises(Refusal):
        enter(books, **changes)


def test_a_day_without_a_rate_asks_for_one(books) -> None:
    with pytest.raises(Refusal) as refused:
        rate_queries.rate_of(books.book, "EUR", "CNY", dt.date(1998, 1, 1))
    assert refused.value.code == "no_rate"
