"""Runs at the bank: the file, what was paid, what failed, what is issued again."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from counterfoil.base.errors import Refusal
from counterfoil.funds import approval_actions, bank_actions, paying_actions, paying_queries
from counterfoil.funds.models import Fund, Payment, Run
from counterfoil.funds.order_files import FileKind
from counterfoil.ledger.models import Entry
from tests.funds.paying import approved, available, balances, codes, row, run, school, states
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.date(2026, 4, 2)


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


@pytest.fixture
def going(desk: Books) -> Run:
    payee = school(desk)
    return approved(desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "250"))


def refused(action: object) -> str:
    with pytest.raises(Refusal) as found:
        action()  # type: ignore[operator]
    return found.value.code


def ordered(run: Run, desk: Books) -> Run:
    bank_actions.make_order_file(run=run, kind=FileKind.XLSX, day=DAY, by=desk.officer)
    run.refresh_from_db()
    return run


def test_the_file_names_code_payee_and_amount_and_can_be_made_again(desk: Books, going: Run) -> None:
    name, content = bank_actions.make_order_file(run=going, kind=FileKind.XLSX, day=DAY, by=desk.officer)
    going.refresh_from_db()
    assert (going.state, going.ordered_by) == (Run.State.ORDERED, desk.officer.actor_id)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert [(r[2], r[5], r[8]) for r in rows[1:]] == [
        ("Stone Valley School", 100, codes(going)[0]), ("Stone Valley School", 250, codes(going)[1])
    ]  # fmt: skip
    again = bank_actions.make_order_file(run=going, kind=FileKind.XLSX, day=DAY, by=desk.approver)
    assert again == (name, content)
    going.refresh_from_db()
    assert going.ordered_by == desk.officer.actor_id
    assert refused(lambda: bank_actions.make_order_file(run=going, kind=FileKind.PAIN, day=DAY, by=desk.officer))


def test_a_payroll_is_told_the_code_of_the_award_alone(desk: Books) -> None:
    payroll = paying_actions.add_payee(book=desk.book, by=desk.officer)
    made = approved(desk, row(payroll, desk.fund, "70", award_code="A-2026-7"))
    _name, content = bank_actions.make_order_file(run=made, kind=FileKind.CSV, day=DAY, by=desk.officer)
    line = content.decode("utf-8-sig").splitlines()[1]
    assert "A-2026-7" in line and "Harbour City Federation" in line


def test_a_draft_is_not_ordered_and_not_paid(desk: Books) -> None:
    made = run(desk, row(school(desk), desk.fund))
    assert refused(lambda: ordered(made, desk)) == "state"
    assert refused(lambda: bank_actions.confirm_paid(run=made, day=DAY, by=desk.officer)) == "state"


def test_paid_is_an_entry_for_each_payment_and_happens_once(desk: Books, going: Run) -> None:
    first = codes(going)[0]
    assert bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer, codes=[first]) == 1
    going.refresh_from_db()
    assert going.state == Run.State.APPROVED
    assert refused(lambda: bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer, codes=[first])) == "state"
    assert bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer) == 1
    going.refresh_from_db()
    assert going.state == Run.State.DONE and states(going) == ["paid", "paid"]
    assert set(Entry.objects.filter(act="payment_paid").values_list("subject", flat=True)) == set(
        going.payments.values_list("public_id", flat=True)
    )
    assert balances(desk) == {"1000": 65000, "4000": -100000, "5000": 35000}
    assert refused(lambda: bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)) == "state"


def test_what_the_bank_refused_stays_reserved_and_is_issued_again_without_reserving_twice(
    desk: Books, going: Run
) -> None:
    ordered(going, desk)
    bank_actions.confirm_paid(run=going, day=DAY, by=desk.officer)
    bank_actions.fail_payments(run=going, codes=codes(going)[:1], words="Account closed", by=desk.officer)
    assert states(going) == ["failed", "paid"] and available(desk) == "650.00"
    assert balances(desk)["2000"] == -10000
    failed = going.payments.get(state="failed")
    other = paying_actions.add_payee(
        book=desk.book, organisation=failed.payee.organisation, number="6222999", by=desk.officer
    )
    draft = run(desk, name="Again")
    bank_actions.reissue_payments(payments=[failed], run=draft, payee=other, by=desk.officer)
    failed.refresh_from_db()
    assert failed.state == Payment.State.REPLACED
    assert refused(lambda: bank_actions.reissue_payments(payments=[failed], run=draft, by=desk.officer)) == "state"
    Fund.objects.filter(pk=desk.fund.pk).update(purposes=["relief"])  # what was approved in its time stays so
    paying_actions.submit_run(run=draft, by=desk.officer)
    approval_actions.approve_run(run=draft, read=paying_queries.seen(draft), by=desk.approver)
    assert available(desk) == "650.00" and balances(desk)["2000"] == -10000
    bank_actions.confirm_paid(run=draft, day=DAY, by=desk.officer)
    assert balances(desk) == {"1000": 65000, "4000": -100000, "5000": 35000}


def test_a_new_issue_that_is_let_go_lets_the_old_one_wait_again(desk: Books, going: Run) -> None:
    ordered(going, desk)
    bank_actions.fail_payments(run=going, codes=codes(going)[:1], words="Closed", by=desk.officer)
    failed = going.payments.get(state="failed")
    for _time in range(2):
        draft = run(desk, name="Again")
        bank_actions.reissue_payments(payments=[failed], run=draft, by=desk.officer)
        paying_actions.remove_payments(run=draft, codes=codes(draft), by=desk.officer)
        failed.refresh_from_db()
        assert failed.state == Payment.State.FAILED
    approval_actions.withdraw_payments(run=going, codes=[failed.code], reason="Not needed", by=desk.officer)
    assert available(desk) == "750.00"


def test_another_payee_is_no_new_issue(desk: Books, going: Run) -> None:
    ordered(going, desk)
    bank_actions.fail_payments(run=going, codes=codes(going), words="Closed", by=desk.officer)
    other, draft = school(desk, "Mill School"), run(desk, name="Again")
    failed = list(going.payments.all())
    again = lambda: bank_actions.reissue_payments(payments=failed, run=draft, payee=other, by=desk.officer)  # noqa: E731
    assert refused(again) == "payee"


def test_at_the_bank_nothing_is_taken_back(desk: Books, going: Run) -> None:
    ordered(going, desk)
    back = lambda: approval_actions.withdraw_payments(  # noqa: E731
        run=going, codes=codes(going)[:1], reason="Late", by=desk.officer
    )
    assert refused(back) == "state"
