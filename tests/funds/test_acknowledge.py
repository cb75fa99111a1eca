"""The other half: who got a payment says that it came, once, as much as was counted."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.funds import bank_actions, paying_actions, paying_queries
from counterfoil.funds.acknowledge_actions import Came, acknowledge_payments
from counterfoil.funds.models import Acknowledgement, Payment, Run
from tests.funds.paying import approved, row, school
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
    made = approved(desk, row(payee, desk.fund, "100", people=3), row(payee, desk.fund, "250"))
    bank_actions.confirm_paid(run=made, day=DAY, by=desk.officer)
    return made


def say(desk: Books, *came: Came, by: object = None, day: dt.date = DAY) -> int:
    return acknowledge_payments(scheme=desk.scheme, came=came, day=day, by=by or desk.host)  # type: ignore[arg-type]


def refused(action: object) -> str:
    with pytest.raises(Refusal) as found:
        action()  # type: ignore[operator]
    return found.value.code


def waiting(desk: Books, side: Side = Side.RECEIVING) -> int:
    return paying_queries.awaiting_acknowledgement(desk.scheme, side).count()


def test_a_school_s_payments_are_acknowledged_at_once_and_once(desk: Books, going: Run) -> None:
    assert (waiting(desk), waiting(desk, Side.GIVING)) == (2, 0)
    all_of_them = [Came(p, p.minor, p.people) for p in going.payments.all()]
    assert say(desk, *all_of_them) == 2
    assert waiting(desk) == 0
    assert refused(lambda: say(desk, all_of_them[0])) == "already"
    assert set(Acknowledgement.objects.values_list("side", "entered_by")) == {("receiving", desk.host.actor_id)}


def test_another_amount_is_taken_as_it_is_said(desk: Books, going: Run) -> None:
    payment = going.payments.first()
    assert payment is not None
    say(desk, Came(payment, 9000, 2))
    assert (payment.acknowledgement.minor, payment.minor) == (9000, 10000)


def test_the_payer_cannot_say_for_the_payee(desk: Books, going: Run) -> None:
    came = Came(going.payments.all()[0], 10000)
    assert refused(lambda: say(desk, came, by=desk.officer)) == "own"


def test_only_what_was_paid_and_since(desk: Books, going: Run) -> None:
    came = Came(going.payments.all()[0], 10000)
    assert refused(lambda: say(desk, came, day=dt.date(2026, 4, 1))) == "before"
    assert refused(lambda: say(desk, came, day=dt.date(2999, 4, 1))) == "ahead"
    assert refused(lambda: say(desk, Came(came.payment, 0))) == "zero"
    Payment.objects.filter(run=going).update(state="returned")
    assert refused(lambda: say(desk, came)) == "state"
    assert refused(lambda: say(desk)) == "empty"


def test_what_went_through_the_payers_payroll_is_the_other_sides_word(desk: Books) -> None:
    payroll = paying_actions.add_payee(book=desk.book, by=desk.officer)
    run = approved(desk, row(payroll, desk.fund, "70", award_code="A-1"))
    bank_actions.confirm_paid(run=run, day=DAY, by=desk.officer)
    assert waiting(desk) == 1
    came = Came(run.payments.get(), 7000)
    assert refused(lambda: say(desk, came, by=desk.officer)) == "own"
    assert say(desk, came) == 1
