"""Ways around the second person, and around what money was given for, that are closed."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import (
    approval_actions,
    bank_actions,
    donor_actions,
    fund_actions,
    paying_actions,
    paying_queries,
    queries,
    receipt_actions,
)
from counterfoil.funds import proposal_actions as proposals
from counterfoil.funds.models import Fund, LegalCheck, Payment, Run, Transfer
from counterfoil.funds.order_files import FileKind
from counterfoil.partners.roles import Role
from counterfoil.scholarships import actions as batches
from tests import cast
from tests.funds.paying import approved, codes, row, run, school
from tests.funds.test_paying import donor_of
from tests.support import batches as support
from tests.support.money import DAY, Books, T, books, donor, fill, gift, received

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def refused(action: object) -> str:
    with pytest.raises(Refusal) as found:
        action()  # type: ignore[operator]
    return found.value.code


def approve(waiting: Run, by: object) -> Run:
    return approval_actions.approve_run(run=waiting, read=paying_queries.seen(waiting), by=by)  # type: ignore[arg-type]


def test_who_entered_the_account_of_a_payee_does_not_approve_what_goes_there(desk: Books) -> None:
    known = school(desk)
    payee = paying_actions.add_payee(
        book=desk.book, organisation=known.organisation, number="6222 9999", by=desk.approver
    )
    waiting = paying_actions.submit_run(run=run(desk, row(payee, desk.fund)), by=desk.officer)
    assert refused(lambda: approve(waiting, desk.approver)) == "own"


def test_who_entered_a_part_of_a_batch_does_not_approve_its_payment(desk: Books) -> None:
    schools = support.schools(desk, 1)
    batch = support.start(desk, "300", 30)
    batches.set_parts(batch=batch, rows=[batches.PartRow(schools[0], 30)], by=desk.approver)
    batches.decide_batch(batch=batch, by=desk.officer)
    waiting = paying_actions.submit_run(run=support.drafted(desk, batch), by=desk.officer)
    assert refused(lambda: approve(waiting, desk.approver)) == "own"
    third = cast.member(desk.scheme, Role.APPROVER, username="approver-three")
    assert approve(waiting, third).state == Run.State.APPROVED


def test_what_is_issued_again_is_not_changed_into_something_larger(desk: Books) -> None:
    payee = school(desk)
    sent = approved(desk, row(payee, desk.fund, "10"))
    bank_actions.make_order_file(run=sent, kind=FileKind.CSV, day=DAY, by=desk.officer)
    bank_actions.fail_payments(run=sent, codes=codes(sent), words="no such account", by=desk.officer)
    again = bank_actions.reissue_payments(payments=list(sent.payments.all()), by=desk.officer)
    [code] = codes(again)
    larger = row(payee, desk.fund, "900")
    assert (
        refused(lambda: paying_actions.change_payment(run=again, code=code, row=larger, by=desk.officer)) == "again"
    )
    assert Payment.objects.get(code=code).minor == 1000


def test_without_a_last_day_nothing_is_left_over_and_the_donors_are_asked(desk: Books) -> None:
    fund = fund_actions.open_fund(
        book=desk.book, name=T(en="For girls"), currencies=["CNY"], by=desk.officer,
        terms=fund_actions.Terms(leftover=Fund.Leftover.GENERAL),
    )  # fmt: skip
    received(desk, gift(desk, "50", fund=fund, donor_=donor(desk)), "50")
    leftover = {
        "kind": Transfer.Kind.LEFTOVER, "giver": fund, "taker": desk.general, "money": Money.of("50", "CNY"),
        "day": dt.date(2026, 3, 6), "reason": "left", "by": desk.officer,
    }  # fmt: skip
    assert refused(lambda: proposals.propose_transfer(**leftover)) == "consent"  # type: ignore[arg-type]


def test_a_legal_check_by_the_other_side_lets_nothing_move_and_is_not_read(desk: Books) -> None:
    payee = school(desk, checked=False)
    assert payee.organisation
    donor_actions.record_legal_check(
        scheme=desk.scheme, organisation=payee.organisation, lists=["A list"], day=DAY, by=desk.outsider,
        outcome=LegalCheck.Outcome.CLEAR,
    )  # fmt: skip
    assert refused(lambda: paying_actions.submit_run(run=run(desk, row(payee, desk.fund)), by=desk.officer)) == (
        "unchecked"
    )
    assert not queries.checks_of(desk.book).exists()


def test_money_that_a_valid_receipt_speaks_of_is_not_given_back(desk: Books) -> None:
    refund, gift_ = donor_of(desk, "500")
    came, giver = gift_.incomings.get(), gift_.donors.get().donor
    receipt = receipt_actions.issue_receipt(donor=giver, incoming=came, by=desk.officer)
    back = run(desk, row(refund, desk.fund, "500", kind=Payment.Kind.REFUND, purpose=None, gift=gift_))
    assert refused(lambda: paying_actions.submit_run(run=back, by=desk.officer)) == "receipt"
    receipt_actions.void_receipt(receipt=receipt, reason="Given back", by=desk.officer)
    assert paying_actions.submit_run(run=back, by=desk.officer).state == Run.State.WAITING


def test_nothing_is_paid_to_a_donor_whose_name_was_erased(desk: Books) -> None:
    refund, gift_ = donor_of(desk, "500")
    donor_actions.erase_donor_name(donor=gift_.donors.get().donor, by=desk.officer)
    assert refund not in paying_queries.payees_of(desk.book)
