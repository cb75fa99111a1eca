"""What a fund may be used for: each check alone, and all of them over payments at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import fund_actions, giving_queries, rules
from counterfoil.funds.models import Condition, Payee, Payment, Purpose
from counterfoil.partners import actions as partners
from tests.support import money

DAY = dt.date(2026, 3, 5)
USE = rules.Use(purpose="award", day=DAY, money=Money.of("5000", "CNY"))


def reasons(use: rules.Use = USE, **limits: object) -> list[str]:
    return rules.refused_by(rules.Limits(**limits), use)  # type: ignore[arg-type]


def test_a_fund_without_a_restriction_refuses_nothing() -> None:
    assert reasons() == []


@pytest.mark.parametrize(
    ("limits", "good", "words"),
    [
        ({"purposes": frozenset({"relief"})}, {"purpose": "relief"}, "The fund is not for awards for studies"),
        ({"programme": 7}, {"programme": 7}, "The fund is for one programme"),
        ({"places": frozenset({3})}, {"places": frozenset({9, 3, 1})}, "The fund is for certain places"),
        ({"begins": dt.date(2026, 4, 1)}, {"day": dt.date(2026, 4, 1)}, "from 2026-04-01 on"),
        ({"ends": dt.date(2026, 3, 4)}, {"day": dt.date(2026, 3, 4)}, "until 2026-03-04"),
        ({"at_most": {"CNY": 499999}}, {"people": 2}, "4999.99 CNY at most"),
        ({"at_most": {"EUR": 500000}}, {"money": Money.of("5000", "EUR")}, "not in CNY"),
        ({"conditions": frozenset({"enrolment"})}, {"enrolled": True}, "not confirmed enrolment"),
        ({"ended": True}, None, "has ended"),
    ],
)
def test_each_check_refuses_alone_and_says_why(limits: dict, good: dict | None, words: str) -> None:
    (reason,) = reasons(**limits)
    assert words in reason
    if good is not None:
        assert reasons(replace(USE, **good), **limits) == []


def test_another_programme_and_a_place_outside_read_otherwise() -> None:
    assert reasons(replace(USE, programme=8), programme=7) == ["The fund is for another programme."]
    outside = reasons(replace(USE, places=frozenset({4})), places=frozenset({3}))
    assert outside == ["The place lies outside those of the fund."]


def test_conditions_about_what_was_before_and_who_approves() -> None:
    late = replace(USE, unacknowledged=1)
    assert reasons(late) == []
    assert "not acknowledged" in reasons(late, conditions=frozenset({"acknowledged"}))[0]
    two = frozenset({"approved_by_two"})
    assert reasons(conditions=two) == []  # not the question yet
    assert "Two people" in reasons(replace(USE, approvals=1), conditions=two)[0]
    assert reasons(replace(USE, approvals=2), conditions=two) == []


def test_a_loan_needs_a_fund_that_lends() -> None:
    loan = replace(USE, purpose="loan")
    assert reasons(loan) == ["The fund does not lend."]
    assert reasons(loan, lends=True) == []


def test_everything_that_is_broken_is_said_at_once() -> None:
    assert len(reasons(purposes=frozenset({"relief"}), programme=7, ends=dt.date(2026, 1, 1))) == 3


@pytest.mark.django_db
def test_payments_are_judged_with_places_enrolment_and_what_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    books = money.books()
    region = partners.add_place(name=money.T(en="Stone Valley"), invented=True, by=books.officer)
    county = partners.add_place(name=money.T(en="Upper Stone"), parent=region, invented=True, by=books.officer)
    far = partners.add_place(name=money.T(en="Far Away"), invented=True, by=books.officer)
    fund = fund_actions.open_fund(
        book=books.book, name=money.T(en="Girls of the valley"), currencies=["CNY"], by=books.officer,
        restriction=fund_actions.Restriction(
            purposes=(Purpose.AWARD,), places=(region,), conditions=(Condition.Code.ENROLMENT,)
        ),
    )  # fmt: skip
    known = uuid7()
    monkeypatch.setattr(rules, "_asked", [lambda subjects: {known} & set(subjects)])
    payee = Payee(book=books.book, kind="payroll", entered_by="x")
    payee.save()

    def payment(place: object, subject: object) -> Payment:
        return Payment(
            fund=fund,
            payee=payee,
            kind="grant",
            purpose="award",
            place=place,
            subject=subject,
            minor=1,
            currency="CNY",
        )

    good, outside, unknown = payment(county, known), payment(far, known), payment(county, uuid7())
    found = giving_queries.reasons_against([good, outside, unknown], day=DAY)
    assert [(p is outside, p is unknown, len(r)) for p, r in found] == [(True, False, 1), (False, True, 1)]
