"""What a line may have been: by our code, by amount and day, a whole run, what is awaited; and a choice read back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.funds import bank_actions, giving_actions, match_actions
from counterfoil.funds.match_choices import parts_of
from counterfoil.funds.match_queries import proposals
from counterfoil.funds.models import BankLine, Run
from counterfoil.funds.order_files import FileKind
from tests.funds.paying import approved, row, school, states
from tests.funds.test_match import gift, line
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


@pytest.fixture
def going(desk: Books) -> Run:
    payee = school(desk)
    made = approved(desk, row(payee, desk.fund, "100"), row(payee, desk.fund, "250"))
    bank_actions.make_order_file(run=made, kind=FileKind.XLSX, day=TODAY, by=desk.officer)
    made.refresh_from_db()
    return made


def offered(desk: Books, made: BankLine) -> list[tuple[str, bool]]:
    return [(each.choice.partition(":")[0], each.sure) for each in proposals(desk.bank, [made])[made.pk]]


def test_our_code_is_sure_whichever_way_the_money_went(desk: Books, going: Run) -> None:
    payment = going.payments.all()[0]
    made = line(desk, -10000)
    coded = BankLine.objects.create(
        statement=made.statement, account=desk.bank, day=TODAY, minor=-10000, line_hash=uuid7().hex,
        reference=payment.code,
    )  # fmt: skip
    assert offered(desk, coded)[0] == ("payment", True)
    match_actions.match_line(line=coded, parts=parts_of(coded, f"payment:{payment.public_id}"), by=desk.officer)
    back = BankLine.objects.create(
        statement=made.statement, account=desk.bank, day=TODAY, minor=10000, line_hash=uuid7().hex,
        reference=payment.code,
    )  # fmt: skip
    assert offered(desk, back) == [("return", True), ("unexplained", False)]
    match_actions.match_line(line=back, parts=parts_of(back, f"return:{payment.public_id}"), by=desk.officer)
    assert states(going) == ["returned", "approved"]


def test_without_a_code_amount_and_day_are_offered(desk: Books, going: Run) -> None:
    assert offered(desk, line(desk, -25000, TODAY)) == [("payment", True)]
    assert offered(desk, line(desk, -25000, TODAY - dt.timedelta(days=40))) == []
    assert offered(desk, line(desk, -777, TODAY)) == []


def test_a_run_in_one_booking_is_offered_whole(desk: Books, going: Run) -> None:
    booked = line(desk, -35000, TODAY)
    assert offered(desk, booked) == [("run", True)]
    match_actions.match_line(line=booked, parts=parts_of(booked, f"run:{going.public_id}"), by=desk.officer)
    assert states(going) == ["paid", "paid"]


def test_what_is_awaited_and_what_was_entered_is_offered(desk: Books) -> None:
    pledged = gift(desk, whole=50000)
    assert offered(desk, line(desk, 50000, TODAY)) == [("gift", False), ("unexplained", False)]
    giving_actions.receive(
        gift=pledged, bank_account=desk.bank, day=TODAY, money=Money.of("500", "CNY"), by=desk.officer
    )
    assert offered(desk, line(desk, 50000, TODAY)) == [("incoming", True), ("unexplained", False)]


NOBODY = "payment:01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("choice", ["", "payment:", "payment:x", NOBODY, "gift", "all:1"])
def test_a_choice_that_names_nothing_is_refused(desk: Books, choice: str) -> None:
    with pytest.raises(Refusal) as refused:
        parts_of(line(desk, -5), choice)
    assert refused.value.code == "choice"
