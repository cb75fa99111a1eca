"""Goods: in store, delivered in parts that tie to the whole, countersigned by the other side; and cover."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import answer_actions, proposal_actions
from counterfoil.funds import goods_actions as actions
from counterfoil.funds.models import Cover, Delivery, Gift, Item
from counterfoil.ledger import queries as ledger
from counterfoil.statements.models import Unit
from tests import cast
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
DAY = money.DAY


@pytest.fixture
def books() -> money.Books:
    return money.books()


def balances(books: money.Books) -> dict[str, int]:
    return {r.account.code: r.balance for r in ledger.balances(books.book) if r.balance}


def deliver(books: money.Books, item: Item, quantity: str, **more: Any) -> Delivery:
    to = more.pop("to", None) or cast.organisation(books.scheme, Side.RECEIVING)
    day = more.pop("day", DAY)
    return actions.deliver(item=item, to=to, day=day, quantity=Decimal(quantity), by=books.officer, **more)


def test_goods_stand_in_store_at_their_worth(books: money.Books) -> None:
    item = money.goods(books, "4400", worth=1000000)
    assert (item.left, balances(books)) == (Decimal(4400), {"1100": 1000000, "4100": -1000000})
    unknown = money.goods(books, "3")
    assert (unknown.worth_minor, unknown.basis) == (None, "not_stated")
    assert balances(books)["1100"] == 1000000


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"worth": 0, "basis": Item.Basis.DONOR}, "worth"),
        ({"worth": 5}, "basis"),
        ({"basis": Item.Basis.INVOICE}, "basis"),
        ({"words": " "}, "words"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(books: money.Books, wrong: dict, where: str) -> None:
    good = {"words": "sweaters", "unit": Unit.objects.get(code="items"), "quantity": Decimal(5), "condition": "new"}
    with pytest.raises(Refusal) as refused:
        actions.give_goods(
            fund=books.fund, currency="CNY", day=DAY, givers=[money.giving_actions.Giver(money.donor(books))],
            items=[actions.ItemDraft(**good | wrong)], by=books.officer,
        )  # fmt: skip
    assert refused.value.where == where


def test_goods_of_an_organisation_wait_for_its_legal_check(books: money.Books) -> None:
    with pytest.raises(Refusal) as refused:
        money.goods(books, "3", donor_=money.organisation_donor(books, checked=None))
    assert refused.value.code == "unchecked"


def test_parts_are_never_more_than_is_in_store_and_tie_to_the_worth(books: money.Books) -> None:
    item = money.goods(books, "3", worth=100)
    with pytest.raises(Refusal) as refused:
        deliver(books, item, "3.01")
    assert refused.value.code == "too_much"
    for wrong in ({"quantity": "0"}, {"quantity": "1", "day": dt.date(2026, 3, 4)}):
        with pytest.raises(Refusal):
            deliver(books, item, **wrong)
    assert [deliver(books, item, "1").worth_minor for _ in range(3)] == [33, 33, 34]
    assert balances(books) == {"4100": -100, "5100": 100}


@given(parts=st.lists(st.integers(1, 50), min_size=1, max_size=6), worth=st.integers(1, 10**6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_however_it_is_parted_the_worth_of_the_parts_is_that_of_the_whole(
    books: money.Books, parts: list[int], worth: int
) -> None:
    item = money.goods(books, str(sum(parts)), worth=worth)
    assert sum(deliver(books, item, str(part)).worth_minor for part in parts) == worth
    item.refresh_from_db()
    assert item.left == 0


def test_the_other_side_says_what_came_and_a_difference_stays(books: money.Books) -> None:
    sent = deliver(books, money.goods(books, "10"), "10")
    for stranger in (books.officer, books.approver):
        with pytest.raises(Refusal) as refused:
            actions.countersign(delivery=sent, quantity=Decimal(10), by=stranger)
        assert refused.value.code == "own_side"
    with pytest.raises(Refusal):
        actions.countersign(delivery=sent, quantity=Decimal(-1), by=books.host)
    actions.countersign(delivery=sent, quantity=Decimal(9), by=books.host)
    sent.refresh_from_db()
    assert (sent.quantity, sent.countersigned_quantity, sent.countersigned_side) == (10, 9, "receiving")
    with pytest.raises(Refusal) as refused:
        actions.countersign(delivery=sent, quantity=Decimal(10), by=books.host)
    assert refused.value.code == "already"


def test_spoilt_goods_are_written_off_by_two(books: money.Books) -> None:
    item = money.goods(books, "4", worth=100)
    deliver(books, item, "1")
    item.refresh_from_db()
    off = proposal_actions.propose_goods_off(
        item=item, quantity=Decimal(3), day=DAY, reason="Wet in store", by=books.officer
    )
    with pytest.raises(Refusal):
        proposal_actions.propose_goods_off(item=item, quantity=Decimal(4), day=DAY, reason="x", by=books.officer)
    deliver(books, item, "1")
    with pytest.raises(Refusal):
        answer_actions.approve(proposal=off, by=books.approver)  # only two are left by now
    off = proposal_actions.propose_goods_off(
        item=item, quantity=Decimal(2), day=DAY, reason="Wet in store", by=books.officer
    )
    answer_actions.approve(proposal=off, by=books.approver)
    assert balances(books) == {"4100": -100, "5100": 50, "5400": 50}


def test_premium_and_cover_are_two_figures(books: money.Books) -> None:
    gift = money.gift(books, None, kind=Gift.Kind.COVER)
    cover = {"gift": gift, "begins": DAY, "ends": dt.date(2027, 3, 4), "by": books.officer}
    with pytest.raises(Refusal):
        actions.note_cover(**cover | {"ends": dt.date(2026, 3, 4)}, cover=Money.of("5", "CNY"))
    with pytest.raises(Refusal):
        actions.note_cover(**cover, cover=Money.of("5", "CNY"), premium=0)
    actions.note_cover(**cover, cover=Money.of("3000000", "CNY"), premium=100000, people=200)
    made = Cover.objects.get()
    assert (made.premium_minor, made.cover_minor) == (100000, 300000000)
    assert balances(books) == {"9100": 300000000, "9110": -300000000}
    with pytest.raises(Refusal):
        actions.note_cover(**cover, cover=Money.of("5", "CNY"))
