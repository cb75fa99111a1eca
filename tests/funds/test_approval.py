"""Approving: a second person, as many as the rules ask, what was read; then reserved, all of it or none."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import approval_actions, fund_actions, paying_actions, paying_queries
from counterfoil.funds.models import Condition, Fund, Payment, Purpose, Run
from counterfoil.ledger.models import Entry
from counterfoil.ledger.refusals import NotEnough
from counterfoil.partners.roles import Role
from tests import cast
from tests.funds.paying import approved, available, balances, codes, row, school, second_approver, states, submitted
from tests.funds.test_paying import donor_of
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def approve(run: Run, by: object) -> Run:
    return approval_actions.approve_run(run=run, read=paying_queries.seen(run), by=by)  # type: ignore[arg-type]


def refused(action: object) -> str:
    with pytest.raises(Refusal) as found:
        action()  # type: ignore[operator]
    return found.value.code


def test_an_approved_run_is_reserved_in_one_entry_for_each_fund(desk: Books) -> None:
    fill(desk, "500", fund=desk.general)
    payee = school(desk)
    run = approved(
        desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "150.50"),
        row(payee, desk.general, "40", purpose=Purpose.RELIEF), row(payee, desk.general, "60", purpose=Purpose.GOODS),
    )  # fmt: skip
    assert run.state == Run.State.APPROVED
    assert states(run) == ["approved"] * 4
    assert Entry.objects.filter(act="run_approved").count() == 2
    assert available(desk) == "749.50" and available(desk, desk.general) == "400.00"
    owed = {code: minor for code, minor in balances(desk).items() if code[0] in "25"}
    assert owed == {"2000": -29050, "2020": -6000, "5000": 25050, "5010": 4000, "5020": 6000}


def test_who_entered_a_payment_of_a_run_approves_nothing_of_it(desk: Books) -> None:
    payee = school(desk)
    other = cast.member(desk.scheme, Role.FINANCE_OFFICER, username="finance-two")
    draft = paying_actions.draft_run(book=desk.book, bank_account=desk.bank, name="R", by=desk.officer)
    paying_actions.add_payments(run=draft, rows=[row(payee, desk.fund)], by=other)
    run = paying_actions.submit_run(run=draft, by=desk.officer)
    assert refused(lambda: approve(run, desk.officer)) == "own"
    assert refused(lambda: approve(run, other)) == "own"
    assert refused(lambda: approve(run, desk.outsider)) == "other_books"
    assert approve(run, desk.approver).state == Run.State.APPROVED


def test_a_large_run_needs_as_many_people_as_its_amount_asks(desk: Books) -> None:
    steps = {0: 1, 20000: 2}
    approval_actions.set_approval_rules(book=desk.book, currency="CNY", steps=steps, by=desk.approver)
    payee, second = school(desk), second_approver(desk)
    assert approved(desk, row(payee, desk.fund, "199.99")).state == Run.State.APPROVED
    run = approved(desk, row(payee, desk.fund, "200"))
    assert run.state == Run.State.WAITING and available(desk) == "800.01"
    assert refused(lambda: approve(run, desk.approver)) == "already"
    assert approve(run, second).state == Run.State.APPROVED
    assert available(desk) == "600.01"


def test_a_fund_can_ask_for_two_whatever_the_amount(desk: Books) -> None:
    fund = fund_actions.open_fund(
        book=desk.book, name=cast.T(en="By two"), currencies=["CNY"], by=desk.officer,
        restriction=fund_actions.Restriction(conditions=(Condition.Code.APPROVED_BY_TWO,)),
    )  # fmt: skip
    fill(desk, "100", fund=fund)
    run = approved(desk, row(school(desk), fund, "1"))
    assert run.state == Run.State.WAITING
    assert approve(run, second_approver(desk)).state == Run.State.APPROVED


def test_a_yes_is_to_what_was_read(desk: Books) -> None:
    payee = school(desk)
    run = submitted(desk, row(payee, desk.fund))
    read = paying_queries.seen(run)
    paying_actions.recall_run(run=run, by=desk.officer)
    paying_actions.change_payment(
        run=run, code=codes(run)[0], row=row(school(desk, "Other"), desk.fund), by=desk.officer
    )
    paying_actions.submit_run(run=run, by=desk.officer)
    assert (
        refused(lambda: approval_actions.approve_run(run=run, read=read, by=desk.approver)) == "stale"
    )  # the same count and total, to another school


def test_a_restriction_that_came_after_submitting_is_seen_at_the_yes(desk: Books) -> None:
    run = submitted(desk, row(school(desk), desk.fund))
    Fund.objects.filter(pk=desk.fund.pk).update(purposes=["relief"])
    assert refused(lambda: approve(run, desk.approver)) == "restriction"
    assert not run.approvals.exists()


def test_all_or_none_is_reserved_and_the_refusal_names_the_fund_and_what_is_missing(desk: Books) -> None:
    payee = school(desk)
    run = submitted(desk, row(payee, desk.fund, "300"), row(payee, desk.general, "0.01"))
    with pytest.raises(NotEnough) as found:
        approve(run, desk.approver)
    assert "General fund" in str(found.value.problem) and found.value.missing == Money(1, "CNY")
    assert available(desk) == "1000.00" and states(run) == ["drafted"] * 2
    assert not run.approvals.exists()


def test_a_refused_run_says_why_and_its_payments_can_be_entered_again(desk: Books) -> None:
    run = submitted(desk, row(school(desk), desk.fund))
    with pytest.raises(Refusal):
        approval_actions.refuse_run(run=run, reason=" ", by=desk.approver)
    assert refused(lambda: approval_actions.refuse_run(run=run, reason="x", by=desk.officer)) == "own"
    done = approval_actions.refuse_run(run=run, reason="Wrong school", by=desk.approver)
    assert (done.state, done.ended_words, states(run)) == (Run.State.REFUSED, "Wrong school", ["withdrawn"])


def test_what_was_reserved_is_taken_back_exactly(desk: Books) -> None:
    payee = school(desk)
    run = approved(desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "250"))
    approval_actions.withdraw_payments(run=run, codes=codes(run)[:1], reason="School closed", by=desk.officer)
    assert available(desk) == "750.00"
    assert {c: m for c, m in balances(desk).items() if c[0] in "25"} == {"2000": -25000, "5000": 25000}
    again = lambda: approval_actions.withdraw_payments(  # noqa: E731
        run=run, codes=codes(run)[:1], reason="Again", by=desk.officer
    )
    assert refused(again) == "state"
    run.refresh_from_db()
    assert (run.payments_count, run.total_minor) == (1, 25000)


def test_a_refund_is_owed_to_the_donor_and_noted_on_what_came(desk: Books) -> None:
    payee, gift = donor_of(desk, "500")
    back = {"kind": Payment.Kind.REFUND, "purpose": None, "gift": gift}
    run = approved(desk, row(payee, desk.fund, "200", **back))
    assert balances(desk)["5500"] == 20000 and balances(desk)["2010"] == -20000
    assert paying_queries.refundable([gift.pk]) == {(gift.pk, "CNY"): 30000}  # type: ignore[attr-defined]
    approval_actions.withdraw_payments(run=run, codes=codes(run), reason="Kept", by=desk.officer)
    assert paying_queries.refundable([gift.pk]) == {(gift.pk, "CNY"): 50000}  # type: ignore[attr-defined]
    assert run.payments.get().state == Payment.State.WITHDRAWN


def test_a_yes_given_on_paper_before_is_reserved_on_its_day(desk: Books) -> None:
    run, day = submitted(desk, row(school(desk), desk.fund, "400")), dt.date(2026, 4, 2)
    approval_actions.approve_run(run=run, read=paying_queries.seen(run), day=day, by=desk.approver)
    assert desk.book.entries.get(act="run_approved").day == day


def test_a_larger_amount_never_needs_fewer_people(desk: Books) -> None:
    def say(steps: dict[int, int], by: object = desk.approver) -> None:
        approval_actions.set_approval_rules(book=desk.book, currency="CNY", steps=steps, by=by)  # type: ignore[arg-type]

    assert refused(lambda: say({100: 3, 200: 2})) == "fewer"
    assert refused(lambda: say({100: 6})) == "step"
    assert refused(lambda: say({100: 2}, by=desk.outsider)) == "other_books"
    say({100: 2})
    say({500: 2, 900: 3})
    assert list(desk.book.approval_rules.values_list("from_minor", "people")) == [(500, 2), (900, 3)]
