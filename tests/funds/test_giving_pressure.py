"""Many at the same moment: nothing is settled twice, nothing leaves the store twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from threading import Thread

from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import answer_actions, goods_actions, proposal_actions
from counterfoil.funds.models import Delivery, Incoming, Instalment, Transfer
from counterfoil.ledger import queries as ledger
from tests import cast
from tests.support import money


def at_once(count: int, act: Callable[[], object]) -> list[Refusal]:
    """Do it in so many threads; what they were refused. Any other failure is raised."""
    refused: list[Refusal] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except Refusal as refusal:
            refused.append(refusal)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return refused


def test_many_at_once_settle_an_instalment_exactly(committed_db: str) -> None:
    books = money.books()
    gift = money.gift(books, "50")
    assert at_once(8, lambda: money.received(books, gift, "10")) == []
    assert Instalment.objects.get().awaited_minor == 0
    assert sorted(i.settles_minor or 0 for i in Incoming.objects.all()) == [0, 0, 0, *[1000] * 5]
    rows = ledger.balances(books.book, funds=[books.fund.public_id])
    assert {r.account.code: r.balance for r in rows if r.balance} == {"1000": 8000, "4000": -8000}
    assert ledger.totals_that_differ() == []


def test_a_form_sent_many_times_at_once_brings_the_money_once(committed_db: str) -> None:
    books = money.books()
    gift, key = money.gift(books, "50"), uuid7()
    refused = at_once(6, lambda: money.received(books, gift, "10", key=key))
    assert [refusal.code for refusal in refused] == ["already"] * 5
    assert Incoming.objects.get().public_id == key


def test_many_at_once_take_no_more_out_of_store_than_is_there(committed_db: str) -> None:
    books = money.books()
    item = money.goods(books, "5", worth=101)
    to = cast.organisation(books.scheme, Side.RECEIVING)

    def send() -> None:
        goods_actions.deliver(item=item, to=to, day=money.DAY, quantity=Decimal(1), by=books.officer)

    assert [refusal.code for refusal in at_once(8, send)] == ["too_much"] * 3
    assert sum(Delivery.objects.values_list("worth_minor", flat=True)) == 101
    assert ledger.totals_that_differ() == []


def test_a_proposal_is_carried_out_once_however_many_approve(committed_db: str) -> None:
    books = money.books()
    money.fill(books, "100", fund=books.general)
    proposal = proposal_actions.propose_transfer(
        kind=Transfer.Kind.TRANSFER, giver=books.general, taker=books.fund, money=Money.of("60", "CNY"),
        day=money.DAY, reason="As agreed", by=books.officer,
    )  # fmt: skip
    refused = at_once(6, lambda: answer_actions.approve(proposal=proposal, by=books.approver))
    assert [refusal.code for refusal in refused] == ["already"] * 5
    assert ledger.available(books.book, books.fund.public_id, "CNY") == Money.of("60", "CNY")
