"""Receipts: numbered without a gap however many are issued at once, void for good, one for each gift and donor."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from counterfoil.base.errors import Refusal
from counterfoil.funds import link_actions, queries, receipt_actions
from counterfoil.funds.models import Incoming, Receipt
from tests.support import money as money_cast

DAY = dt.date(2026, 3, 5)


def came(books, amount: str = "500.00") -> Incoming:
    return money_cast.received(books, money_cast.gift(books, amount), amount)


@pytest.fixture
def books(db):
    return money_cast.books()


def test_numbers_run_on_and_a_void_one_stays_taken(books) -> None:
    incomings = [came(books) for _n in range(3)]
    made = [
        receipt_actions.issue_receipt(donor=one.gift.donors.get().donor, incoming=one, by=books.officer)
        for one in incomings
    ]
    assert [receipt.number for receipt in made] == [1, 2, 3]
    again = receipt_actions.replace_receipt(receipt=made[1], reason="A wrong name", by=books.officer)
    assert (again.number, again.replaces) == (4, made[1])
    assert Receipt.objects.get(pk=made[1].pk).void_reason == "A wrong name"


def test_a_refused_receipt_leaves_no_gap(books) -> None:
    one = came(books)
    donor = one.gift.donors.get().donor
    receipt_actions.issue_receipt(donor=donor, incoming=one, by=books.officer)
    with pytest.raises(Refusal), transaction.atomic():
        receipt_actions.issue_receipt(donor=donor, incoming=one, by=books.officer)
    two = came(books)
    assert (
        receipt_actions.issue_receipt(donor=two.gift.donors.get().donor, incoming=two, by=books.officer).number == 2
    )


@pytest.mark.parametrize("minor", [0, -1, 50_001])
def test_no_receipt_for_nothing_or_for_more_than_came(books, minor: int) -> None:
    one = came(books)
    with pytest.raises(Refusal):
        receipt_actions.issue_receipt(donor=one.gift.donors.get().donor, incoming=one, minor=minor, by=books.officer)


def test_the_other_side_issues_none(books) -> None:
    one = came(books)
    with pytest.raises(Refusal):
        receipt_actions.issue_receipt(donor=one.gift.donors.get().donor, incoming=one, by=books.outsider)


def test_a_prescribed_receipt_is_noted_once(books) -> None:
    codes = {"form_code": "00010226", "form_number": "0012345678", "check_code": "a1b2c3"}
    one, two = came(books), came(books)
    receipt_actions.note_prescribed(
        donor=one.gift.donors.get().donor, incoming=one, day=DAY, by=books.officer, **codes
    )
    with pytest.raises(Refusal), transaction.atomic():
        receipt_actions.note_prescribed(
            donor=two.gift.donors.get().donor, incoming=two, day=DAY, by=books.officer, **codes
        )
    with pytest.raises(Refusal):
        receipt_actions.note_prescribed(
            donor=two.gift.donors.get().donor, incoming=two, day=DAY, by=books.officer,
            **{**codes, "form_number": "12 34"},
        )  # fmt: skip


def test_many_at_once_leave_no_gap(committed_db: str) -> None:
    books = money_cast.books()
    incomings = [came(books) for _n in range(12)]

    def issue(one: Incoming) -> None:
        try:
            receipt_actions.issue_receipt(donor=one.gift.donors.get().donor, incoming=one, by=books.officer)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(one,)) for one in incomings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 13))


def test_a_link_opens_until_it_is_ended(books) -> None:
    donor = came(books).gift.donors.get().donor
    link, token = link_actions.give_donor_link(donor=donor, days=30, by=books.officer)
    assert queries.find_link(token) == link
    assert queries.find_link(token + "x") is None
    link_actions.end_donor_link(link=link, by=books.officer)
    assert queries.find_link(token) is None


def test_goods_are_acknowledged_once_to_each_donor_and_never_for_more_than_they_are_worth(books) -> None:
    item = money_cast.goods(books, "10", worth=50_000)
    donor = item.gift.donors.get().donor
    first = receipt_actions.issue_receipt(donor=donor, item=item, by=books.officer)
    assert first.minor == 50_000
    with pytest.raises(Refusal):
        receipt_actions.issue_receipt(donor=donor, item=item, by=books.officer)
    again = receipt_actions.replace_receipt(receipt=first, reason="A wrong unit", by=books.officer)
    assert (again.minor, again.number) == (50_000, 2)
    more = money_cast.goods(books, "1", worth=100)
    with pytest.raises(Refusal):
        receipt_actions.issue_receipt(donor=more.gift.donors.get().donor, item=more, minor=101, by=books.officer)
