"""The ledger: what balances is posted, once; what would overspend is refused; what is posted never changes."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.ledger import actions, chart, queries
from counterfoil.ledger.entries import Posting, credit, debit
from counterfoil.ledger.models import Book, Entry
from counterfoil.ledger.refusals import Closed, NotEnough
from counterfoil.partners.models import Scheme
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
BY, FUND, BANK = System("tests"), uuid7(), uuid7()
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def book() -> Book:
    scheme = cast.scheme()
    book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
    actions.open_fund(book=book, fund=FUND, currency="CNY", by=BY)
    return book


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def received(amount: str, day: dt.date = DAY) -> Posting:
    money = cny(amount)
    legs = (debit(chart.BANK, FUND, money, sub=BANK), credit(chart.DONATIONS, FUND, money))
    return Posting(day, "gift_received", uuid7(), legs)


def approved(amount: str) -> Posting:
    legs = (debit(chart.AWARDS, FUND, cny(amount)), credit(chart.AWARDS_OWED, FUND, cny(amount)))
    return Posting(DAY, "run_approved", uuid7(), legs)


def paid(amount: str) -> Posting:
    legs = (debit(chart.AWARDS_OWED, FUND, cny(amount)), credit(chart.BANK, FUND, cny(amount), sub=BANK))
    return Posting(DAY, "payment_paid", uuid7(), legs)


def left(book: Book) -> str:
    return str(queries.available(book, FUND, "CNY").amount)


def test_received_approved_paid(book: Book) -> None:
    actions.post(book=book, postings=[received("400000")], by=BY)
    assert left(book) == "400000.00"
    actions.post(book=book, postings=[approved("13333.34")], by=BY)
    assert left(book) == "386666.66"
    actions.post(book=book, postings=[paid("13333.34")], by=BY)
    assert left(book) == "386666.66"
    rows = {row.account.code: row.balance for row in queries.trial_balance(book)}
    assert rows == {"1000": 38666666, "2000": 0, "4000": -40000000, "5000": 1333334}
    assert sum(rows.values()) == 0
    assert queries.totals_that_differ() == []


def test_more_than_is_there_is_refused_and_says_how_much_is_missing(book: Book) -> None:
    actions.post(book=book, postings=[received("100")], by=BY)
    with pytest.raises(NotEnough) as refused:
        actions.post(book=book, postings=[approved("60"), approved("60.01")], by=BY)
    assert (refused.value.fund, refused.value.missing) == (FUND, cny("20.01"))
    assert left(book) == "100.00"


def test_more_is_not_paid_than_was_approved(book: Book) -> None:
    actions.post(book=book, postings=[received("100"), approved("50")], by=BY)
    with pytest.raises(Refusal) as refused:
        actions.post(book=book, postings=[paid("50.01")], by=BY)
    assert refused.value.code == "below_zero"


def test_an_act_happens_to_a_subject_once(book: Book) -> None:
    posting = received("100")
    actions.post(book=book, postings=[posting], by=BY)
    with pytest.raises(Refusal) as refused:
        actions.post(book=book, postings=[posting], by=BY)
    assert refused.value.code == "already"


@pytest.mark.parametrize("other", ["amount", "fund", "empty"])
def test_what_does_not_balance_is_never_posted(book: Book, other: str) -> None:
    fund = uuid7() if other == "fund" else FUND
    legs = (debit(chart.BANK, FUND, cny("5"), sub=BANK), credit(chart.DONATIONS, fund, cny("5")))
    if other == "amount":
        legs = (*legs, debit(chart.BANK, FUND, cny("0.01"), sub=BANK))
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.post(book=book, postings=[Posting(DAY, "test", uuid7(), () if other == "empty" else legs)], by=BY)
    assert not Entry.objects.exists()


def test_a_closed_period_takes_nothing_and_is_opened_with_a_reason(book: Book) -> None:
    actions.close_period(book=book, until=dt.date(2026, 3, 31), by=BY)
    with pytest.raises(Closed):
        actions.post(book=book, postings=[received("5")], by=BY)
    actions.post(book=book, postings=[received("5", dt.date(2026, 4, 1))], by=BY)
    book.refresh_from_db()
    with pytest.raises(Refusal):
        actions.reopen_period(book=book, until=None, reason=" ", by=BY)
    actions.reopen_period(book=book, until=None, reason="A bank line came late", by=BY)
    actions.post(book=book, postings=[received("5")], by=BY)


def test_a_day_ahead_is_refused(book: Book) -> None:
    with pytest.raises(Refusal) as refused:
        actions.post(book=book, postings=[received("5", timezone.localdate() + dt.timedelta(days=1))], by=BY)
    assert refused.value.code == "ahead"


def test_a_reversal_mends_once(book: Book) -> None:
    entries = actions.post(book=book, postings=[received("5"), received("7")], by=BY)
    actions.reverse(book=book, entries=entries[:1], day=DAY, words="Entered twice", by=BY)
    assert left(book) == "7.00"
    with pytest.raises(Refusal) as refused:
        actions.reverse(book=book, entries=entries, day=DAY, words="Again", by=BY)
    assert refused.value.code == "already"
    assert queries.totals_that_differ() == []


def test_a_month_that_is_past_is_asked_without_its_later_months(book: Book) -> None:
    days = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 1)]
    actions.post(book=book, postings=[received("1", day) for day in days], by=BY)
    asked = {row.account.code: row.debits for row in queries.trial_balance(book, until=dt.date(2026, 2, 3))}
    assert asked["1000"] == 200


def test_no_books_in_a_scheme_compiled_from_public_accounts(book: Book) -> None:
    scheme = cast.scheme(slug="compiled", nature=Scheme.Nature.COMPILED)
    organisation = book.organisation
    with pytest.raises(Refusal) as refused:
        actions.open_book(scheme=scheme, organisation=organisation, by=BY)
    assert refused.value.code == "compiled"
    with pytest.raises(IntegrityError), transaction.atomic():
        Book.objects.create(scheme=scheme, organisation=organisation, opened_by="x")


SQL = [
    "UPDATE ledger_line SET debit = debit + 1 WHERE debit > 0",
    "DELETE FROM ledger_line",
    "UPDATE ledger_entry SET day = day - 1",
    "UPDATE ledger_balance SET debits = 0",
    "UPDATE ledger_headroom SET available = 1000000000",
    "INSERT INTO ledger_headroom (book_id, fund, currency, available) "
    "SELECT id, public_id, 'CNY', 5 FROM ledger_book",
    "DELETE FROM ledger_monthtotal",
    "TRUNCATE ledger_line",
    "UPDATE ledger_account SET spendable = NOT spendable",
    "INSERT INTO ledger_entry (public_id, book_id, day, act, subject, words, entered_by, entered_at) "
    "SELECT gen_random_uuid(), id, '2026-01-01', 'test', gen_random_uuid(), '', 'x', now() FROM ledger_book; "
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", SQL)
def test_the_web_role_changes_nothing_that_is_posted(book: Book, statement: str) -> None:
    actions.post(book=book, postings=[received("100")], by=BY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.totals_that_differ() == []


def test_a_fund_of_another_book_is_another_fund(book: Book) -> None:
    other = actions.open_book(scheme=book.scheme, organisation=book.scheme.parties.all()[1].organisation, by=BY)
    actions.post(book=book, postings=[received("100")], by=BY)
    assert queries.available(other, FUND, "CNY").minor == 0
    assert queries.available(book, uuid.uuid4(), "CNY").minor == 0
