"""Lines of the bank: paid, part-paid, returned, given, fees, unexplained, charged back, undone."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import approval_actions, bank_actions, donor_actions, giving_actions, match_actions
from counterfoil.funds.match_actions import Part
from counterfoil.funds.models import BankLine, BankStatement, Donor, Gift, Match, Payment, Run
from counterfoil.funds.order_files import FileKind
from counterfoil.ledger import actions as ledger
from counterfoil.ledger.refusals import NotEnough
from tests.funds.paying import approved, available, balances, row, run, school, states
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")
DAY, BANK_DAY = dt.date(2026, 4, 1), dt.date(2026, 4, 2)
Kind = Match.Kind


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


@pytest.fixture
def going(desk: Books) -> Run:
    payee = school(desk)
    made = approved(desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "250"))
    bank_actions.make_order_file(run=made, kind=FileKind.XLSX, day=DAY, by=desk.officer)
    return made


def line(desk: Books, amount: int, day: dt.date = BANK_DAY) -> BankLine:
    statement = BankStatement.objects.create(
        account=desk.bank, file_name="x", file_hash=uuid7().hex, since=day, until=day, lines_read=1, lines_known=0,
        read_by="x",
    )  # fmt: skip
    return BankLine.objects.create(
        statement=statement, account=desk.bank, day=day, minor=amount, line_hash=uuid7().hex
    )


def match(line: BankLine, desk: Books, *parts: Part) -> list[Match]:
    return match_actions.match_line(line=line, parts=parts, by=desk.officer)


def refused(action: object) -> str:
    with pytest.raises(Refusal) as found:
        action()  # type: ignore[operator]
    return found.value.code


def gift(desk: Books, **more: object) -> Gift:
    donor = donor_actions.add_donor(book=desk.book, kind=Donor.Kind.PERSON, name="Ms Example", by=desk.officer)
    return giving_actions.pledge_gift(
        fund=desk.fund, currency="CNY", day=DAY, givers=[giving_actions.Giver(donor)], by=desk.officer, **more
    )  # type: ignore[arg-type]


def test_one_line_can_be_many_payments(desk: Books, going: Run) -> None:
    booked = line(desk, -35000)
    match(booked, desk, *[Part(Kind.PAYMENT, p.minor, payment=p) for p in going.payments.all()])
    assert states(going) == ["paid", "paid"]
    assert set(going.payments.values_list("paid_day", flat=True)) == {BANK_DAY}
    going.refresh_from_db()
    booked.refresh_from_db()
    assert going.state == Run.State.DONE and booked.matched_minor == -35000
    assert balances(desk) == {"1000": 65000, "4000": -100000, "5000": 35000}


def test_many_lines_can_be_one_payment(desk: Books, going: Run) -> None:
    payment = going.payments.get(minor=25000)
    match(line(desk, -10000), desk, Part(Kind.PAYMENT, 10000, payment=payment))
    assert states(going) == ["approved", "approved"] and balances(desk)["2000"] == -25000
    confirm = lambda: bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)  # noqa: E731
    assert refused(confirm) == "in_part"
    taking = lambda: approval_actions.withdraw_payments(  # noqa: E731
        run=going, codes=[payment.code], reason="Late", by=desk.officer
    )
    Run.objects.filter(pk=going.pk).update(state="approved", ordered_at=None)
    assert refused(taking) == "state"  # a part of it has left the bank
    rest = line(desk, -20000)
    assert refused(lambda: match(rest, desk, Part(Kind.PAYMENT, 15001, payment=payment))) == "payment"
    match(rest, desk, Part(Kind.PAYMENT, 15000, payment=payment))
    assert states(going) == ["approved", "paid"] and balances(desk)["2000"] == -10000
    assert refused(lambda: match(rest, desk, Part(Kind.PAYMENT, 10000, payment=going.payments.first()))) == "too_much"


def test_what_was_entered_as_paid_before_is_tied_and_posted_once(desk: Books, going: Run) -> None:
    bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)
    before, payment = balances(desk), going.payments.get(minor=10000)
    [made] = match(line(desk, -10000), desk, Part(Kind.PAYMENT, 10000, payment=payment))
    assert made.entry_id is None and balances(desk) == before
    again = lambda: match(line(desk, -10000), desk, Part(Kind.PAYMENT, 10000, payment=payment))  # noqa: E731
    assert refused(again) == "payment"
    match_actions.undo_match(match=made, by=desk.officer)
    assert states(going) == ["paid", "paid"] and balances(desk) == before


def test_a_match_is_undone_by_its_mirror_and_can_be_made_anew(desk: Books, going: Run) -> None:
    before, booked, payment = balances(desk), line(desk, -10000), going.payments.get(minor=10000)
    for _time in range(3):
        [made] = match(booked, desk, Part(Kind.PAYMENT, 10000, payment=payment))
        payment.refresh_from_db()
        assert payment.state == Payment.State.PAID
        match_actions.undo_match(match=made, by=desk.officer)
        payment.refresh_from_db()
        booked.refresh_from_db()
        assert (payment.state, payment.paid_day, booked.matched_minor) == ("approved", None, 0)
        assert balances(desk) == before
        assert refused(lambda made=made: match_actions.undo_match(match=made, by=desk.officer)) == "already"
    bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)
    assert states(going) == ["paid", "paid"]


def test_a_payment_that_came_back_is_owed_and_issued_again_or_taken_back(desk: Books, going: Run) -> None:
    bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)
    payment = going.payments.get(minor=10000)
    came = line(desk, 10000)
    assert refused(lambda: match(came, desk, Part(Kind.RETURN, 9900, payment=payment))) == "return"
    twice = [Part(Kind.RETURN, 10000, payment=payment)] * 2
    assert refused(lambda: match(line(desk, 20000), desk, *twice)) == "return"
    back = Part(Kind.RETURN, 10000, payment=payment)
    assert refused(lambda: match(line(desk, 20000), desk, back, back)) == "return"  # once
    [made] = match(came, desk, back)
    assert states(going) == ["returned", "paid"]
    assert balances(desk)["2000"] == -10000 and available(desk) == "650.00"
    draft = run(desk, name="Again")
    payment.refresh_from_db()
    bank_actions.reissue_payments(payments=[payment], run=draft, by=desk.officer)
    assert refused(lambda: match_actions.undo_match(match=made, by=desk.officer)) == "state"
    assert states(going) == ["replaced", "paid"] and states(draft) == ["drafted"]


def test_money_of_a_gift_is_received_by_its_line(desk: Books) -> None:
    pledged, came = gift(desk, whole=50000), line(desk, 50000)
    [made] = match(came, desk, Part(Kind.INCOMING, 50000, gift=pledged))
    assert made.incoming.day == BANK_DAY and available(desk) == "1500.00"
    assert "9000" not in balances(desk)
    match_actions.undo_match(match=made, by=desk.officer)
    assert available(desk) == "1000.00" and balances(desk)["9000"] == 50000
    assert pledged.instalments.get().awaited_minor == 50000
    match(came, desk, Part(Kind.INCOMING, 50000, gift=pledged))
    assert available(desk) == "1500.00"


def test_money_that_was_entered_before_is_tied_to_its_line(desk: Books) -> None:
    incoming = giving_actions.receive(
        gift=gift(desk), bank_account=desk.bank, day=DAY, money=Money.of("5", "CNY"), by=desk.officer
    )
    before = balances(desk)
    match(line(desk, 500), desk, Part(Kind.INCOMING, 500, incoming=incoming))
    assert balances(desk) == before
    again = lambda: match(line(desk, 500), desk, Part(Kind.INCOMING, 500, incoming=incoming))  # noqa: E731
    assert refused(again) == "incoming"


def test_fee_interest_award_returned_and_what_nobody_explains(desk: Books) -> None:
    fill(desk, "10", fund=desk.general)
    match(line(desk, -150), desk, Part(Kind.FEE, 150))
    match(line(desk, 75), desk, Part(Kind.INTEREST, 75, fund=desk.fund))
    match(line(desk, 2000), desk, Part(Kind.AWARD_RETURNED, 2000, fund=desk.fund))
    odd = line(desk, 999)
    [unexplained] = match(odd, desk, Part(Kind.UNEXPLAINED, 999))
    found = balances(desk)
    assert [found[code] for code in ("5210", "4200", "4300", "2300")] == [150, -75, -2000, -999]
    assert available(desk, desk.general) == "8.50"  # what is not explained is not spent
    match_actions.explain_line(match=unexplained, parts=[Part(Kind.INCOMING, 999, gift=gift(desk))], by=desk.officer)
    assert "2300" not in balances(desk) and available(desk) == "1030.74"
    assert refused(lambda: match(line(desk, 5), desk, Part(Kind.FEE, 5))) == "direction"


def test_an_explanation_after_the_period_was_closed_is_dated_today(desk: Books) -> None:
    odd = line(desk, 999)
    [unexplained] = match(odd, desk, Part(Kind.UNEXPLAINED, 999))
    ledger.close_period(book=desk.book, until=dt.date(2026, 4, 30), by=desk.officer)
    odd.refresh_from_db()
    unexplained.refresh_from_db()
    match_actions.explain_line(
        match=Match.objects.get(pk=unexplained.pk), parts=[Part(Kind.INTEREST, 999)], by=desk.officer
    )
    assert balances(desk)["4200"] == -999
    late = line(desk, 5)
    assert refused(lambda: match(late, desk, Part(Kind.INTEREST, 5))) == "closed"


def received(desk: Books, amount: str) -> tuple[Gift, Match]:
    pledged, money = gift(desk), Money.of(amount, "CNY")
    [made] = match(line(desk, money.minor), desk, Part(Kind.INCOMING, money.minor, gift=pledged))
    return pledged, made


def test_a_gift_taken_back_after_it_was_spent_carries_its_cover(desk: Books) -> None:
    _pledged, made = received(desk, "500")
    approved(desk, row(school(desk), desk.fund, "1400"))
    assert available(desk) == "100.00"
    back = Part(Kind.CHARGED_BACK, 50000, incoming=made.incoming)
    assert refused(lambda: match(line(desk, -50000), desk, back)) == "cover"
    fill(desk, "450", fund=desk.general)
    [taken] = match(line(desk, -50000), desk, back)
    assert available(desk) == "0.00" and available(desk, desk.general) == "50.00"
    assert {c: m for c, m in balances(desk).items() if c in ("4900", "5900")} == {"4900": -40000, "5900": 40000}
    assert refused(lambda: match(line(desk, -50000), desk, back)) == "incoming"
    assert refused(lambda: match_actions.undo_match(match=taken, by=desk.officer)) == "final"


def test_undoing_what_was_spent_is_refused_and_names_the_fund(desk: Books) -> None:
    _pledged, made = received(desk, "500")
    approved(desk, row(school(desk), desk.fund, "1400"))
    with pytest.raises(NotEnough) as found:
        match_actions.undo_match(match=made, by=desk.officer)
    assert "Scholarship fund" in str(found.value.problem)
