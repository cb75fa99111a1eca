"""Many write at one moment: never overspent, all that fits is paid, nothing slips past a closing, no deadlock."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.ledger import actions, chart, queries
from counterfoil.ledger.entries import Leg, Posting
from counterfoil.ledger.models import Account, Book, Entry
from counterfoil.ledger.refusals import Closed, NotEnough
from tests import cast
from tests.ledger.test_actions import BANK, BY, DAY
from tests.ledger.threads import at_once

A, B = uuid7(), uuid7()
WAIT = 0.3  # seconds in which whoever does not wait would be through


@pytest.fixture
def book(committed_db: str) -> Book:
    scheme = cast.scheme()
    book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
    for fund in (A, B):
        actions.open_fund(book=book, fund=fund, currency="CNY", by=BY)
    return book


def gift(fund: uuid.UUID, minor: int, bank: uuid.UUID = BANK, day: dt.date = DAY) -> Posting:
    return Posting(
        day, "gift_received", uuid7(), (Leg("1000", fund, "CNY", minor, bank), Leg("4000", fund, "CNY", -minor))
    )


def award(minor: int, *funds: uuid.UUID) -> Posting:
    legs = [leg for fund in funds for leg in _award(fund, minor)]
    return Posting(DAY, "run_approved", uuid7(), tuple(legs))


def _award(fund: uuid.UUID, minor: int) -> tuple[Leg, Leg]:
    return Leg(chart.AWARDS, fund, "CNY", minor), Leg(chart.AWARDS_OWED, fund, "CNY", -minor)


def left(book: Book, fund: uuid.UUID) -> int:
    return queries.available(book, fund, "CNY").minor


def refused(answers: list[object]) -> int:
    """How many were refused for want of money; nothing else may have gone wrong."""
    wrong = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, NotEnough)]
    assert wrong == []
    return sum(isinstance(answer, NotEnough) for answer in answers)


def test_64_on_one_fund_pay_all_that_fits_and_no_more(book: Book) -> None:
    actions.post(book=book, postings=[gift(A, 3000)], by=BY)
    answers = at_once(lambda _i: actions.post(book=book, postings=[award(100, A)], by=BY), range(64))
    assert refused(answers) == 34 and left(book, A) == 0
    assert Entry.objects.filter(act="run_approved").count() == 30
    assert queries.totals_that_differ() == []


@pytest.mark.parametrize("at", ["two posts in one transaction", "one posting"])
def test_64_on_two_funds_in_opposite_order(book: Book, at: str) -> None:
    actions.post(book=book, postings=[gift(A, 3000), gift(B, 3000)], by=BY)

    def pay(i: int) -> None:
        funds = (A, B) if i % 2 else (B, A)
        if at == "one posting":
            actions.post(book=book, postings=[award(100, *funds)], by=BY)
            return
        with transaction.atomic():
            actions.hold(book=book, funds=funds)
            for fund in funds:
                actions.post(book=book, postings=[award(100, fund)], by=BY)

    assert refused(at_once(pay, range(64))) == 34
    assert left(book, A) == left(book, B) == 0
    assert queries.totals_that_differ() == []


def test_16_runs_of_many_on_a_hot_fund(book: Book) -> None:
    actions.post(book=book, postings=[gift(A, 100 * 16 * 10)], by=BY)

    def pay(_i: int) -> None:
        for _run in range(5):
            actions.post(book=book, postings=[award(1, A) for _each in range(100)], by=BY)

    assert refused(at_once(pay, range(16))) == 0
    assert left(book, A) == 100 * 16 * 5
    assert queries.totals_that_differ() == []


def test_one_entry_is_reversed_once_by_whoever_comes_first(book: Book) -> None:
    (entry,) = actions.post(book=book, postings=[gift(A, 500)], by=BY)
    answers = at_once(lambda _i: actions.reverse(book=book, entries=[entry], day=DAY, words="", by=BY), range(8))
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"already"}
    assert sum(isinstance(answer, Refusal) for answer in answers) == 7
    assert left(book, A) == 0


def test_one_act_is_entered_once(book: Book) -> None:
    posting = gift(A, 500)
    answers = at_once(lambda _i: actions.post(book=book, postings=[posting], by=BY), range(16))
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"already"}
    assert left(book, A) == 500


def test_the_same_acts_in_opposite_order_on_different_funds(book: Book) -> None:
    subjects = [uuid7() for _ in range(200)]

    def enter(i: int) -> list[int]:
        fund, order = (A, subjects) if i % 2 else (B, subjects[::-1])
        return actions.post(book=book, postings=[_gift_of(fund, subject) for subject in order], by=BY)

    answers = at_once(enter, range(8))
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"already"}


def _gift_of(fund: uuid.UUID, subject: uuid.UUID) -> Posting:
    return Posting(DAY, "gift_received", subject, gift(fund, 1).legs)


def test_funds_and_bank_accounts_are_opened_by_many_at_once(book: Book) -> None:
    funds, banks = [uuid7() for _ in range(4)], [uuid7() for _ in range(4)]

    def work(i: int) -> None:
        order = (funds, banks) if i % 2 else (funds[::-1], banks[::-1])
        for fund in order[0]:
            actions.open_fund(book=book, fund=fund, currency="EUR", by=BY)
        actions.post(book=book, postings=[gift(fund, 1, bank) for fund in order[0] for bank in order[1]], by=BY)

    answers = at_once(work, range(16))
    assert [answer for answer in answers if answer is not None] == []
    assert [left(book, fund) for fund in funds] == [64] * 4  # 16 gifts of 1 to each of 4 bank accounts
    assert Account.objects.filter(book=book, fund__in=funds, code="1000", sub__isnull=False).count() == 16
    assert queries.totals_that_differ() == []


def test_whoever_waits_too_long_is_told_so(book: Book) -> None:
    def wait() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 200")
            actions.post(book=book, postings=[gift(A, 1)], by=BY)

    with transaction.atomic():
        actions.hold(book=book, funds=[A])
        (told,) = at_once(lambda _i: wait(), range(1))
    assert isinstance(told, Refusal) and told.code == "busy"


class TestClosing:
    """An entry is there before the period is closed, or it is refused; there is no third way."""

    def test_a_closing_waits_for_the_entry_that_is_being_written(self, book: Book) -> None:
        closing = threading.Thread(
            target=_in_thread, args=[lambda: actions.close_period(book=book, until=DAY, by=BY)]
        )
        with transaction.atomic():
            actions.post(book=book, postings=[gift(A, 1)], by=BY)
            closing.start()
            closing.join(WAIT)
            assert closing.is_alive() and _closed_until(book) is None
        closing.join()
        assert _closed_until(book) == DAY

    def test_an_entry_waits_for_the_closing_that_is_being_written(self, book: Book) -> None:
        told: list[Exception] = []

        def post() -> None:
            try:
                actions.post(book=book, postings=[gift(A, 1)], by=BY)
            except Closed as error:
                told.append(error)

        posting = threading.Thread(target=_in_thread, args=[post])
        with transaction.atomic():
            actions.close_period(book=book, until=DAY, by=BY)
            posting.start()
            posting.join(WAIT)
            assert posting.is_alive() and told == []
        posting.join()
        assert len(told) == 1 and not Entry.objects.exists()

    def test_not_even_an_older_view_of_the_books_lets_an_entry_in(self, book: Book) -> None:
        """At REPEATABLE READ a transaction does not see the closing; so it fails."""
        closing = threading.Thread(
            target=_in_thread, args=[lambda: actions.close_period(book=book, until=DAY, by=BY)]
        )
        with pytest.raises(DatabaseError, match="could not serialize"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert _closed_until(book) is None
            closing.start()
            closing.join()
            actions.post(book=book, postings=[gift(A, 1)], by=BY)
        assert not Entry.objects.exists() and _closed_until(book) == DAY

    def test_two_close_at_once_and_one_is_told(self, book: Book) -> None:
        answers = at_once(lambda _i: actions.close_period(book=book, until=DAY, by=BY), range(8))
        assert sum(not isinstance(answer, Exception) for answer in answers) == 1
        assert all(isinstance(answer, Refusal) for answer in answers if isinstance(answer, Exception))
        assert book.closings.count() == 1

    def test_none_slips_in_behind_closings_among_many_writers(self, book: Book) -> None:
        days = [DAY + dt.timedelta(days=i) for i in range(12)]
        stop = threading.Event()
        counted: dict[dt.date, int] = {}

        def write(i: int) -> int:
            posted = 0
            while not stop.is_set():
                try:
                    actions.post(book=book, postings=[gift(A, 1, day=days[(posted + i) % len(days)])], by=BY)
                    posted += 1
                except Closed:
                    i += 1
            return posted

        def close(_i: int) -> int:
            try:
                for day in days:
                    time.sleep(0.03)
                    actions.close_period(book=book, until=day, by=BY)
                    counted[day] = Entry.objects.filter(book=book, day__lte=day).count()
            finally:
                stop.set()
            return 0

        answers = at_once(lambda i: close(i) if i == 0 else write(i), range(9))
        assert len(counted) == len(days), answers
        for day, count in counted.items():
            assert Entry.objects.filter(book=book, day__lte=day).count() == count
        assert left(book, A) == sum(answer for answer in answers if isinstance(answer, int))


def _closed_until(book: Book) -> dt.date | None:
    return Book.objects.get(pk=book.pk).closed_until


def _in_thread(work: object) -> None:
    try:
        work()  # type: ignore[operator]
    finally:
        connection.close()
