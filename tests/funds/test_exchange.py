"""Money that the bank changed into another currency: two lines, one entry, a rate, and its undoing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.funds import exchange_actions, exchange_queries, fund_actions, match_actions
from counterfoil.funds.books import ledgers
from counterfoil.funds.books.periods import Period
from counterfoil.funds.models import BankAccount, BankLine, BankStatement, Match
from counterfoil.ledger import queries
from tests.support import money
from tests.support.money import Books, books

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.date(2026, 4, 2)


@pytest.fixture
def desk() -> Books:
    """A gift of 1,000 dollars has come to an account of its own."""
    made = books()
    dollars = fund_actions.open_bank_account(
        book=made.book, name="Dollars", number="6222 0000 0002", currency="USD", by=made.officer
    )
    money.received(made, money.gift(made, "1000", currency="USD"), "1000", bank_account=dollars)
    return made


def line(account: BankAccount, minor: int, day: dt.date = DAY) -> BankLine:
    statement = BankStatement.objects.create(
        account=account, file_name="x", file_hash=uuid7().hex, since=day, until=day, lines_read=1, lines_known=0,
        read_by="x",
    )  # fmt: skip
    return BankLine.objects.create(
        statement=statement, account=account, day=day, minor=minor, line_hash=uuid7().hex
    )


def pair(desk: Books, out: int = -100000, into: int = 712345) -> tuple[BankLine, BankLine]:
    return line(BankAccount.objects.get(name="Dollars"), out), line(desk.bank, into, DAY + dt.timedelta(days=1))


def available(desk: Books) -> dict[str, int]:
    return {c: queries.available(desk.book, desk.fund.public_id, c).minor for c in ("USD", "CNY")}


def test_two_lines_are_one_exchange_at_the_rate_that_they_make(desk: Books) -> None:
    gone, come = pair(desk)
    assert exchange_queries.counterparts(gone) == [come] and exchange_queries.counterparts(come) == [gone]
    made = exchange_actions.exchange(line=come, other=gone, fund=desk.fund, by=desk.officer)
    assert available(desk) == {"USD": 0, "CNY": 712345}
    assert not BankLine.objects.exclude(matched_minor__gt=0).exclude(matched_minor__lt=0).exists()
    told = exchange_queries.at_what_rate(made)
    assert (told.rate.rate, told.asked) == (Decimal("7.12345"), come.day)
    assert str(told.original) == "USD 1000.00" and str(told.shown) == "CNY 7123.45"
    assert ledgers.trial_balance(desk.book, Period.read("2026-04")).rows  # each currency by itself
    begin, *rows = ledgers.fund_statement(desk.fund, Period.read("2026-04")).rows
    end = next(place for place, row in enumerate(rows) if row.strong)
    for place in (1, 2):
        moves = sum(row.cells[place].minor for row in rows[:end])  # type: ignore[union-attr]
        assert begin.cells[place].minor + moves == rows[end].cells[place].minor  # type: ignore[union-attr]


@pytest.mark.parametrize("named", [0, 1])
def test_it_is_undone_whole_by_either_line_and_once(desk: Books, named: int) -> None:
    lines = pair(desk)
    made = exchange_actions.exchange(line=lines[0], other=lines[1], fund=desk.fund, by=desk.officer)
    match = (made.exchanged, made)[named]
    assert match
    exchange_actions.undo_exchange(match=match, by=desk.officer)
    assert available(desk) == {"USD": 100000, "CNY": 0}
    assert set(BankLine.objects.filter(pk__in=[x.pk for x in lines]).values_list("matched_minor", flat=True)) == {0}
    assert not exchange_queries.exchanges_of(desk.book).exists()
    with pytest.raises(Refusal) as found:
        exchange_actions.undo_exchange(match=made, by=desk.officer)
    assert found.value.code == "already"
    exchange_actions.exchange(line=lines[0], other=lines[1], fund=desk.fund, by=desk.officer)


def test_what_is_no_exchange_is_refused(desk: Books) -> None:
    gone, come = pair(desk)
    dollars = gone.account
    for other in (line(dollars, 5), line(desk.bank, -5), gone):
        with pytest.raises(Refusal):
            exchange_actions.exchange(line=gone, other=other, fund=desk.fund, by=desk.officer)
    with pytest.raises(Refusal):  # the general fund holds no dollars
        exchange_actions.exchange(line=gone, other=come, fund=desk.general, by=desk.officer)
    exchange_actions.exchange(line=gone, other=come, fund=desk.fund, by=desk.officer)
    with pytest.raises(Refusal):
        exchange_actions.exchange(line=gone, other=come, fund=desk.fund, by=desk.officer)
    made = Match.objects.get(line=come)
    with pytest.raises(Refusal):  # one line alone is not undone
        match_actions.undo_match(match=made, by=desk.officer)


def test_the_page_of_a_line_offers_it_and_the_rates_tell_it(desk: Books, client) -> None:
    gone, come = pair(desk)
    client.force_login(desk.officer)
    at = reverse("staff:bank_line", args=[gone.account.public_id, gone.pk])
    choice = f"exchange:{desk.fund.public_id}:{come.public_id}"
    assert choice in client.get(at).content.decode()
    sent = reverse("staff:match_line", args=[gone.account.public_id, gone.pk])
    assert client.post(sent, {"what": choice}).status_code == 302
    rates = client.get(reverse("staff:rates_of", args=[desk.book.public_id])).content.decode()
    assert "1 USD = 7.12345 CNY" in rates
    match = Match.objects.get(line=gone)
    assert client.post(reverse("staff:undo_match", args=[match.public_id])).status_code == 302
    assert available(desk) == {"USD": 100000, "CNY": 0}
