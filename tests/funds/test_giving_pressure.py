"""Many at the same moment: nothing is settled twice, nothing leaves the store twice."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.funds.models import Incoming, Instalment
from counterfoil.ledger import queries as ledger
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
