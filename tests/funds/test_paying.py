"""Payees and drafts: who may be paid, what is refused and named by its row, what is handed over for approval."""

from __future__ import annotations

import re

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import donor_actions, fund_actions, giving_actions, paying_actions, paying_queries
from counterfoil.funds.models import Condition, Donor, Payee, Payment, Purpose, Run
from counterfoil.funds.payment_rows import PaymentRow, RowProblems
from tests import cast
from tests.funds.paying import codes, row, run, school, states
from tests.support.money import DAY, Books, books, fill

pytestmark = pytest.mark.usefixtures("db")
Kind = Payment.Kind


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def problems(action: object) -> list[tuple[int, str]]:
    with pytest.raises(RowProblems) as refused:
        action()  # type: ignore[operator]
    return [(number, refusal.code) for number, refusal in refused.value.rows]


def donor_of(desk: Books, amount: str = "500") -> tuple[Payee, object]:
    """A donor who gave to the fund, as payee for a refund, with the gift."""
    donor = donor_actions.add_donor(book=desk.book, kind=Donor.Kind.PERSON, name="Ms Example", by=desk.officer)
    gift = giving_actions.pledge_gift(
        fund=desk.fund, currency="CNY", day=DAY, givers=[giving_actions.Giver(donor)], by=desk.officer
    )
    giving_actions.receive(gift=gift, bank_account=desk.bank, day=DAY, money=Money.of(amount, "CNY"), by=desk.officer)
    return paying_actions.add_payee(book=desk.book, donor=donor, number="1", by=desk.officer), gift


def test_a_payee_is_never_a_person_by_name(desk: Books) -> None:
    fields = Payee._meta.get_fields()
    text = {field.name for field in fields if field.get_internal_type() in ("CharField", "TextField")}
    assert text == {"kind", "number", "bank_code", "entered_by"}
    payroll = paying_actions.add_payee(book=desk.book, by=desk.officer)
    assert payroll.kind == Payee.Kind.PAYROLL
    with pytest.raises(Refusal):
        paying_actions.add_payee(book=desk.book, number="6222", by=desk.officer)


def test_an_organisation_is_noted_once_with_an_account(desk: Books) -> None:
    payee = school(desk)
    for number, where in (("", "number"), (payee.number, "number")):
        with pytest.raises(Refusal) as refused:
            paying_actions.add_payee(book=desk.book, organisation=payee.organisation, number=number, by=desk.officer)
        assert refused.value.where == where
    paying_actions.end_payee(payee=payee, by=desk.officer)
    again = paying_actions.add_payee(
        book=desk.book, organisation=payee.organisation, number=payee.number, by=desk.officer
    )
    assert again.pk != payee.pk
    payee.refresh_from_db()
    draft = run(desk)
    ended = problems(lambda: paying_actions.add_payments(run=draft, rows=[row(payee, desk.fund)], by=desk.officer))
    assert ended == [(1, "payee")]


def test_payments_are_added_as_a_set_each_with_a_code_of_its_own(desk: Books) -> None:
    payee = school(desk)
    draft = run(desk, *[row(payee, desk.fund, f"{n}.50") for n in range(1, 301)])
    found = codes(draft)
    assert len(set(found)) == 300
    assert all(re.fullmatch("CF-[0-9A-HJKMNP-TV-Z]{8}", code) for code in found)
    draft.refresh_from_db()
    assert (draft.payments_count, draft.total_minor) == (300, 100 * 300 * 301 // 2 + 300 * 50)


def test_every_problem_is_named_at_once_by_its_row_and_nothing_is_taken(desk: Books) -> None:
    payee, subject = school(desk), uuid7()
    payroll = paying_actions.add_payee(book=desk.book, by=desk.officer)
    refund, gift = donor_of(desk)
    draft = run(desk)
    rows = [
        row(payee, desk.fund),
        PaymentRow(payee, desk.fund, Money(0, "CNY"), Purpose.AWARD),
        PaymentRow(payee, desk.fund, Money(-5, "CNY"), Purpose.AWARD),
        row(payee, desk.fund, currency="EUR"),
        row(payroll, desk.fund),
        row(payroll, desk.fund, award_code="110101199001011234"),
        row(refund, desk.fund),
        row(payee, desk.fund, kind=Kind.REFUND, purpose=None, gift=gift),
        row(payee, desk.fund, purpose=None),
        row(payee, desk.fund, kind=Kind.LOAN),
        row(payee, desk.fund, subject=subject),
        row(payee, desk.fund, subject=subject),
        row(payee, desk.fund, people=0),
    ]
    assert problems(lambda: paying_actions.add_payments(run=draft, rows=rows, by=desk.officer)) == [
        (2, "zero"), (3, "minus"), (4, "currency"), (4, "fund_currency"), (5, "award_code"), (6, "award_code"),
        (7, "donor"), (8, "not_the_donor"), (9, "purpose"), (10, "loan"), (12, "already"), (13, "people"),
    ]  # fmt: skip
    assert not draft.payments.exists()


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        Money.of("1.005", "CNY")
    assert refused.value.code == "decimals"


def test_an_organisation_that_gave_to_the_fund_is_not_paid_from_it(desk: Books) -> None:
    payee = school(desk)
    donor = donor_actions.add_donor(
        book=desk.book, kind=Donor.Kind.ORGANISATION, organisation=payee.organisation, by=desk.officer
    )
    giving_actions.pledge_gift(
        fund=desk.fund, currency="CNY", day=DAY, givers=[giving_actions.Giver(donor)], by=desk.officer
    )
    draft = run(desk)
    rows = [row(payee, desk.fund), row(payee, desk.general)]
    assert problems(lambda: paying_actions.add_payments(run=draft, rows=rows, by=desk.officer)) == [(1, "donor")]


@pytest.mark.parametrize("code", ["WangXiaoming", "wang.xiaoming", "13800138000"])
def test_a_name_or_a_telephone_number_is_no_award_code(desk: Books, code: str) -> None:
    payroll = paying_actions.add_payee(book=desk.book, by=desk.officer)
    named = [row(payroll, desk.fund, award_code=code)]
    assert problems(lambda: paying_actions.add_payments(run=run(desk), rows=named, by=desk.officer)) == [
        (1, "award_code")
    ]


def test_what_is_paid_for_already_is_not_paid_twice(desk: Books) -> None:
    payee, subject = school(desk), uuid7()
    first = run(desk, row(payee, desk.fund, subject=subject))
    second = run(desk)
    again = [row(payee, desk.fund, subject=subject)]
    assert problems(lambda: paying_actions.add_payments(run=second, rows=again, by=desk.officer)) == [(1, "already")]
    paying_actions.remove_payments(run=first, codes=codes(first), by=desk.officer)
    assert states(first) == ["withdrawn"]
    paying_actions.add_payments(run=second, rows=again, by=desk.officer)


def test_a_draft_is_changed_by_entering_the_payment_anew(desk: Books) -> None:
    payee = school(desk)
    draft = run(desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "200"))
    before = paying_queries.seen(draft)
    new = paying_actions.change_payment(run=draft, code=codes(draft)[0], row=row(payee, desk.fund), by=desk.officer)
    draft.refresh_from_db()
    assert (draft.payments_count, draft.total_minor) == (2, 30000)
    assert paying_queries.seen(draft).mark != before.mark  # same count and total, and yet another run
    with pytest.raises(Refusal) as refused:
        paying_actions.remove_payments(run=draft, codes=[new, "CF-00000000"], by=desk.officer)
    assert refused.value.code == "stale"
    assert states(draft) == ["withdrawn", "drafted", "drafted"]


def test_a_run_that_waits_is_not_changed_but_recalled(desk: Books) -> None:
    payee = school(desk)
    draft = run(desk, row(payee, desk.fund))
    paying_actions.submit_run(run=draft, by=desk.officer)
    with pytest.raises(Refusal) as refused:
        paying_actions.add_payments(run=draft, rows=[row(payee, desk.fund)], by=desk.officer)
    assert refused.value.code == "state"
    assert paying_actions.recall_run(run=draft, by=desk.officer).state == Run.State.DRAFT
    paying_actions.add_payments(run=draft, rows=[row(payee, desk.fund)], by=desk.officer)


def test_submitting_looks_at_restriction_check_and_refund_and_names_all(desk: Books) -> None:
    payee, unchecked = school(desk), school(desk, "Mill School", checked=False)
    refund, gift = donor_of(desk, "500")
    back = {"kind": Kind.REFUND, "purpose": None, "gift": gift}
    draft = run(
        desk,
        row(payee, desk.fund, purpose=Purpose.GOODS),
        row(unchecked, desk.fund),
        row(refund, desk.fund, "400", **back),
        row(refund, desk.fund, "100.01", **back),
    )
    found = problems(lambda: paying_actions.submit_run(run=draft, by=desk.officer))
    assert found == [(1, "restriction"), (2, "unchecked"), (3, "refund"), (4, "refund")]
    all_codes = codes(draft)
    paying_actions.remove_payments(run=draft, codes=[*all_codes[:2], all_codes[3]], by=desk.officer)
    assert paying_actions.submit_run(run=draft, by=desk.officer).state == Run.State.WAITING


def test_a_limit_for_each_recipient_holds_for_several_together(desk: Books) -> None:
    fund = fund_actions.open_fund(
        book=desk.book, name=cast.T(en="Limited"), currencies=["CNY"], by=desk.officer,
        restriction=fund_actions.Restriction(
            at_most=(Money.of("10", "CNY"),), conditions=(Condition.Code.APPROVED_BY_TWO,)
        ),
    )  # fmt: skip
    payee = school(desk)
    draft = run(desk, row(payee, fund, "30", people=3), row(payee, fund, "30.01", people=3))
    assert problems(lambda: paying_actions.submit_run(run=draft, by=desk.officer)) == [(2, "restriction")]


def test_an_empty_run_and_one_of_the_other_side_are_refused(desk: Books) -> None:
    draft = run(desk)
    with pytest.raises(Refusal) as refused:
        paying_actions.submit_run(run=draft, by=desk.officer)
    assert refused.value.code == "empty"
    with pytest.raises(Refusal) as refused:
        paying_actions.submit_run(run=draft, by=desk.outsider)
    assert refused.value.code == "other_books"
