"""Money between funds, fees, advances, leftovers, consents, loans: what a second person approves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import answer_actions, fund_actions, giving_lists, giving_queries, loan_actions
from counterfoil.funds import proposal_actions as actions
from counterfoil.funds import transfer_actions as transfers
from counterfoil.funds.models import Condition, Fund, Loan, Proposal, Purpose, Transfer
from counterfoil.ledger import actions as ledger_actions
from counterfoil.ledger import chart
from counterfoil.ledger import queries as ledger
from counterfoil.ledger.entries import Posting, credit, debit
from counterfoil.partners import actions as partners
from counterfoil.programmes import actions as programmes
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
DAY, T, Kind = money.DAY, money.T, Transfer.Kind


@pytest.fixture
def books() -> money.Books:
    return money.books()


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def left(books: money.Books, fund: Fund) -> str:
    return str(ledger.available(books.book, fund.public_id, "CNY").amount)


def propose(books: money.Books, kind: Kind, giver: Fund, taker: Fund, amount: str, **more: Any) -> Proposal:
    return actions.propose_transfer(
        kind=kind, giver=giver, taker=taker, money=cny(amount), day=more.pop("day", DAY), reason="As agreed",
        by=books.officer, **more,
    )  # fmt: skip


def move(books: money.Books, *args: Any, **more: Any) -> None:
    answer_actions.approve(proposal=propose(books, *args, **more), by=books.approver)


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert code in (caught.value.code, caught.value.where)


def other_fund(books: money.Books, **terms: Any) -> Fund:
    return fund_actions.open_fund(
        book=books.book, name=T(en="Another fund"), currencies=["CNY"], by=books.officer,
        restriction=fund_actions.Restriction(purposes=(Purpose.RELIEF,), ends=terms.pop("ends", None)),
        terms=fund_actions.Terms(**terms), is_revolving=True,
    )  # fmt: skip


def test_nothing_moves_until_a_second_person_approves(books: money.Books) -> None:
    money.fill(books, "100", fund=books.general)
    proposal = propose(books, Kind.TRANSFER, books.general, books.fund, "60")
    assert left(books, books.general) == "100.00"
    refused("own", lambda: answer_actions.approve(proposal=proposal, by=books.officer))
    answer_actions.approve(proposal=proposal, by=books.approver)
    assert (left(books, books.general), left(books, books.fund)) == ("40.00", "60.00")
    refused("already", lambda: answer_actions.approve(proposal=proposal, by=books.approver))
    (made,) = Transfer.objects.all()
    assert made.entered_by != made.approved_by
    assert ledger.totals_that_differ() == []


def test_a_refusal_needs_a_reason_and_moves_nothing(books: money.Books) -> None:
    money.fill(books, "100", fund=books.general)
    proposal = propose(books, Kind.TRANSFER, books.general, books.fund, "60")
    refused("reason", lambda: answer_actions.refuse(proposal=proposal, reason=" ", by=books.approver))
    answer_actions.refuse(proposal=proposal, reason="Not yet", by=books.approver)
    assert left(books, books.general) == "100.00"
    refused("already", lambda: answer_actions.approve(proposal=proposal, by=books.approver))


def test_more_than_is_there_does_not_move_and_the_proposal_waits_on(books: money.Books) -> None:
    proposal = propose(books, Kind.TRANSFER, books.general, books.fund, "60")
    refused("not_enough", lambda: answer_actions.approve(proposal=proposal, by=books.approver))
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.WAITING


def test_a_fee_is_at_most_the_percentage_of_what_came_in(books: money.Books) -> None:
    fund = other_fund(books, fee_percent=Decimal("2.5"))
    money.received(books, money.gift(books, "1000.39", fund=fund), "1000.39")
    assert giving_queries.fee_left(fund, "CNY") == cny("25.00")
    refused("fee", lambda: propose(books, Kind.FEE, fund, books.general, "25.01"))
    refused("taker", lambda: propose(books, Kind.FEE, books.general, fund, "1"))
    first = propose(books, Kind.FEE, fund, books.general, "25")
    second = propose(books, Kind.FEE, fund, books.general, "0.01")
    answer_actions.approve(proposal=first, by=books.approver)
    refused("fee", lambda: answer_actions.approve(proposal=second, by=books.approver))
    assert left(books, books.general) == "25.00"


def test_an_advance_goes_out_and_comes_back(books: money.Books) -> None:
    money.fill(books, "100", fund=books.general)
    refused("giver", lambda: propose(books, Kind.ADVANCE, books.fund, books.general, "60"))
    money.fill(books, "1")
    move(books, Kind.ADVANCE, books.general, books.fund, "60")
    refused("below_zero", lambda: move(books, Kind.REPAID, books.fund, books.general, "60.01"))
    move(books, Kind.REPAID, books.fund, books.general, "60")
    assert left(books, books.general) == "100.00"


def test_money_leaves_a_restricted_fund_with_every_donors_consent(books: money.Books) -> None:
    gift = money.gift(books, "100", givers=[
        money.giving_actions.Giver(money.donor(books)), money.giving_actions.Giver(money.donor(books, "Bo Invented"))
    ])  # fmt: skip
    money.received(books, gift, "100")
    one, two = (g.donor for g in gift.donors.all())
    taker = other_fund(books)
    refused("consent", lambda: propose(books, Kind.TRANSFER, books.fund, taker, "10"))
    said = transfers.Given(one, DAY, "by letter")
    refused("consent", lambda: propose(books, Kind.TRANSFER, books.fund, taker, "10", consents=[said]))
    move(books, Kind.TRANSFER, books.fund, taker, "10", consents=[said, transfers.Given(two, DAY, "by telephone")])
    assert (left(books, books.fund), books.fund.consents.count()) == ("90.00", 2)


def test_a_leftover_goes_where_the_agreement_says(books: money.Books) -> None:
    fund = other_fund(books, leftover=Fund.Leftover.GENERAL, ends=dt.date(2026, 4, 30))
    money.fill(books, "10", fund=fund)
    refused("period", lambda: propose(books, Kind.LEFTOVER, fund, books.general, "10"))
    after = dt.date(2026, 5, 1)
    refused("leftover", lambda: propose(books, Kind.LEFTOVER, fund, books.fund, "10", day=after))
    refused("left", lambda: transfers.end_fund(fund=fund, by=books.officer))
    move(books, Kind.LEFTOVER, fund, books.general, "10", day=after)
    transfers.end_fund(fund=fund, by=books.officer)
    fund.refresh_from_db()
    assert fund.ended_at
    refused("ended", lambda: money.gift(books, "5", fund=fund))
    back = other_fund(books, leftover=Fund.Leftover.RETURN)
    refused("leftover", lambda: propose(books, Kind.LEFTOVER, back, books.general, "1"))
    asked = other_fund(books)
    money.received(books, money.gift(books, "10", fund=asked), "10")
    refused("consent", lambda: propose(books, Kind.LEFTOVER, asked, books.general, "1"))


def restrict(books: money.Books, *consents: transfers.Given, fund: Fund | None = None, **parts: Any) -> Proposal:
    """Proposed: awards and trainings, unless `parts` say otherwise."""
    restriction = fund_actions.Restriction(**({"purposes": (Purpose.AWARD, Purpose.TRAINING)} | parts))
    return actions.propose_restriction(
        fund=fund or books.fund, restriction=restriction, consents=consents, reason="As asked", by=books.officer
    )


def now(fund: Fund) -> fund_actions.Restriction:
    return fund_actions.Restriction.of(Fund.objects.get(pk=fund.pk))


def test_a_restriction_changes_with_the_donors_consent_and_a_second_person(books: money.Books) -> None:
    donor = money.gift(books).donors.get().donor
    refused("consent", lambda: restrict(books))
    for wrong in (transfers.Given(donor, DAY, " "), transfers.Given(donor, dt.date(2199, 1, 1), "by letter")):
        with pytest.raises(Refusal), transaction.atomic():
            restrict(books, wrong)
    said = transfers.Given(donor, DAY, "by letter")
    refused("same", lambda: restrict(books, said, purposes=(Purpose.AWARD,)))
    proposal = restrict(books, said)
    assert now(books.fund).purposes == (Purpose.AWARD,)  # it waits
    refused("own", lambda: answer_actions.approve(proposal=proposal, by=books.officer))
    answer_actions.approve(proposal=proposal, by=books.approver)
    assert now(books.fund).purposes == (Purpose.AWARD, Purpose.TRAINING)
    (consent,) = books.fund.consents.all()
    assert (consent.before["purposes"], consent.after["purposes"]) == (["award"], ["award", "training"])
    assert list(giving_lists.consents_to(proposal)) == [consent]
    with pytest.raises(Refusal):
        restrict(books, fund=books.general)


def test_every_part_of_a_restriction_is_proposed_and_written_as_it_was_read(books: money.Books) -> None:
    parts = {
        "programme": programmes.start_programme(scheme=books.scheme, name=T(en="Awards"), by=books.officer),
        "places": (partners.add_place(name=T(en="Stone Valley"), by=books.officer),),
        "begins": DAY, "ends": dt.date(2027, 1, 1), "conditions": (Condition.Code.ACKNOWLEDGED,),
        "at_most": (cny("5000"), Money.of("700", "EUR")),
    }  # fmt: skip
    proposal = restrict(books, **parts)
    wanted = fund_actions.Restriction(purposes=(Purpose.AWARD, Purpose.TRAINING), **parts)
    assert fund_actions.Restriction.from_terms(Proposal.objects.get(pk=proposal.pk).terms["after"]) == wanted
    answer_actions.approve(proposal=proposal, by=books.approver)
    assert now(books.fund).as_terms() == wanted.as_terms() == proposal.terms["after"]
    assert dict(giving_lists.limit_words(now(books.fund)))["period"] == "2026-03-05 – 2027-01-01"


def test_a_restriction_is_not_approved_on_what_was_changed_meanwhile(books: money.Books) -> None:
    first, second = restrict(books), restrict(books, purposes=(Purpose.COST,))
    answer_actions.approve(proposal=first, by=books.approver)
    refused("stale", lambda: answer_actions.approve(proposal=second, by=books.approver))
    third = restrict(books, purposes=(Purpose.COST,))
    money.gift(books)  # whoever gives now gave for what the fund is for now
    refused("consent", lambda: answer_actions.approve(proposal=third, by=books.approver))
    answer_actions.refuse(proposal=third, reason="Ask the new donor", by=books.approver)
    assert now(books.fund).purposes == (Purpose.AWARD, Purpose.TRAINING)


def test_a_pledge_that_will_not_come_is_written_off_by_two(books: money.Books) -> None:
    gift = money.gift(books, "100")
    money.received(books, gift, "30")
    row = gift.instalments.get()

    def off(minor: int) -> Proposal:
        return actions.propose_pledge_off(
            instalment=row, minor=minor, day=DAY, reason="Firm closed", by=books.officer
        )

    refused("too_much", lambda: off(7001))
    refused("zero", lambda: off(0))
    first, second = off(7000), off(1)
    answer_actions.approve(proposal=first, by=books.approver)
    refused("too_much", lambda: answer_actions.approve(proposal=second, by=books.approver))
    row.refresh_from_db()
    assert (row.written_off_minor, row.awaited_minor) == (7000, 0)
    codes = {r.account.code: r.balance for r in ledger.balances(books.book) if r.balance}
    assert codes == {"1000": 3000, "4000": -3000}


def test_a_loan_is_repaid_in_parts_and_the_rest_written_off(books: money.Books) -> None:
    fund = other_fund(books)
    money.fill(books, "100", fund=fund)
    loan = lent(books, fund, 6000)
    refused("too_much", lambda: repay(books, loan, "60.01"))
    repay(books, loan, "45")
    assert (loan_actions.left_of(loan), left(books, fund)) == (1500, "85.00")
    assert giving_queries.loans_overdue(books.book, dt.date(2026, 9, 2)) == [loan]
    assert giving_queries.loans_overdue(books.book, dt.date(2026, 9, 1)) == []
    off = actions.propose_loan_off(loan=loan, minor=1500, day=DAY, reason="Cooperative closed", by=books.officer)
    answer_actions.approve(proposal=off, by=books.approver)
    assert loan_actions.left_of(loan) == 0
    assert giving_queries.loans_overdue(books.book, dt.date(2026, 9, 2)) == []
    codes = {r.account.code: r.balance for r in ledger.balances(books.book, funds=[fund.public_id]) if r.balance}
    assert codes == {"1000": 8500, "4000": -10000, "5400": 1500}


def repay(books: money.Books, loan: Loan, amount: str) -> None:
    loan_actions.repay(loan=loan, day=DAY, money=cny(amount), bank_account=books.bank, by=books.officer)


def lent(books: money.Books, fund: Fund, minor: int) -> Loan:
    """A loan that was paid out; only the ledger and the row of the loan know of it."""
    number, amount = fund.public_id, Money(minor, "CNY")
    legs = (debit(chart.LOANS, number, amount), credit(chart.BANK, number, amount, sub=books.bank.public_id))
    ledger_actions.post(book=books.book, postings=[Posting(DAY, "payment_paid", uuid7(), legs)], by=books.officer)
    return money.loan(books, minor, fund=fund)
