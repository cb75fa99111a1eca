"""Many at once, with real threads and commits: never overspent, nothing twice, no deadlock surfaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.funds import approval_actions, bank_actions, match_actions, paying_queries, statement_actions
from counterfoil.funds.acknowledge_actions import Came, acknowledge_payments
from counterfoil.funds.match_actions import Part
from counterfoil.funds.models import BankLine, BankStatement, Match, Run
from counterfoil.ledger import queries as ledger
from counterfoil.ledger.models import Entry
from tests.funds.paying import approved, available, row, school, states, submitted
from tests.funds.test_bank import csv
from tests.funds.test_match import line
from tests.ledger.threads import at_once
from tests.support.money import Books, books, fill

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.slow]
DAY = dt.date(2026, 4, 2)
RUNS = 64


def together(acts: Sequence[Callable[[], Any]]) -> list[str]:
    """Do all at the same moment; how each ended: "done", or the code of its refusal, or the error."""
    return [
        answer.code if isinstance(answer, Refusal) else repr(answer) if isinstance(answer, Exception) else "done"
        for answer in at_once(lambda act: act(), acts)
    ]


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def approving(desk: Books, runs: Sequence[Run]) -> list[Callable[[], Any]]:
    read = [(run, paying_queries.seen(run)) for run in runs]
    return [
        lambda run=run, seen=seen: approval_actions.approve_run(run=run, read=seen, by=desk.approver)
        for run, seen in read
    ]


def test_64_runs_on_one_fund_never_overspend_it_and_all_that_fit_are_reserved(desk: Books) -> None:
    payee = school(desk)
    runs = [submitted(desk, row(payee, desk.fund, "30"), name=f"R{n}") for n in range(RUNS)]
    ended = together(approving(desk, runs))
    assert sorted(set(ended)) == ["done", "not_enough"]
    assert ended.count("done") == 33 and available(desk) == "10.00"  # 33 × 30 of 1,000
    assert ledger.totals_that_differ() == []


def test_64_runs_over_two_funds_in_opposite_order_all_come_through(desk: Books) -> None:
    fill(desk, "1000", fund=desk.general)
    payee, funds = school(desk), [desk.fund, desk.general]
    runs = [
        submitted(desk, *[row(payee, fund, "20") for fund in (funds if n % 2 else funds[::-1])], name=f"R{n}")
        for n in range(RUNS)
    ]
    ended = together(approving(desk, runs))
    assert sorted(set(ended)) == ["done", "not_enough"]
    assert ended.count("done") == 50
    assert available(desk) == available(desk, desk.general) == "0.00"
    assert ledger.totals_that_differ() == []


def test_two_who_confirm_one_run_pay_it_once(desk: Books) -> None:
    payee = school(desk)
    run = approved(desk, *[row(payee, desk.fund, "1") for _n in range(50)])
    ended = together([lambda: bank_actions.confirm_paid(run=run, day=DAY, by=desk.officer)] * 2)
    assert sorted(ended) == ["done", "state"]
    assert Entry.objects.filter(act="payment_paid").count() == 50


def test_a_run_that_is_confirmed_and_matched_at_once_is_posted_once(desk: Books) -> None:
    payee = school(desk)
    for _round in range(4):
        run = approved(desk, row(payee, desk.fund, "1"), row(payee, desk.fund, "2"))
        booked = line(desk, -300)
        parts = [Part(Match.Kind.PAYMENT, p.minor, payment=p) for p in run.payments.all()]
        ended = together([
            lambda run=run: bank_actions.confirm_paid(run=run, day=DAY, by=desk.officer),
            lambda booked=booked, parts=parts: match_actions.match_line(line=booked, parts=parts, by=desk.officer),
        ])  # fmt: skip
        assert ended[1] == "done" and ended[0] in ("done", "state")
        assert states(run) == ["paid", "paid"]
        assert Entry.objects.filter(subject__in=run.payments.values("public_id"), act="payment_paid").count() == 2
    assert ledger.totals_that_differ() == []


def test_one_line_is_matched_once_by_two(desk: Books) -> None:
    odd = line(desk, 500)
    act = lambda: match_actions.match_line(  # noqa: E731
        line=odd, parts=[Part(Match.Kind.INTEREST, 500, fund=desk.fund)], by=desk.officer
    )
    assert sorted(together([act] * 4)) == ["done", "too_much", "too_much", "too_much"]
    assert available(desk) == "1005.00"


def test_one_match_is_undone_once_by_two(desk: Books) -> None:
    [made] = match_actions.match_line(line=line(desk, 500), parts=[Part(Match.Kind.INTEREST, 500)], by=desk.officer)
    ended = together([lambda: match_actions.undo_match(match=made, by=desk.officer)] * 2)
    assert sorted(ended) == ["already", "done"]
    assert BankLine.objects.get().matched_minor == 0


def test_a_payment_is_acknowledged_once_by_two(desk: Books) -> None:
    run = approved(desk, row(school(desk), desk.fund, "1"))
    bank_actions.confirm_paid(run=run, day=DAY, by=desk.officer)
    came = [Came(run.payments.get(), 100)]
    act = lambda: acknowledge_payments(scheme=desk.scheme, came=came, day=DAY, by=desk.host)  # noqa: E731
    assert sorted(together([act] * 4)) == ["already", "already", "already", "done"]


def test_two_who_read_one_file_read_it_once(desk: Books) -> None:
    content = csv(*[("2026-04-01", f"{n}.00", "", "") for n in range(1, 200)])
    act = lambda: statement_actions.read_statement(  # noqa: E731
        account=desk.bank, file_name="a.csv", content=content, by=desk.officer
    )
    assert sorted(together([act] * 2)) == ["already", "done"]
    longer = content + f"\n2026-04-02,7.00,,{uuid7()}".encode()
    other = lambda: statement_actions.read_statement(  # noqa: E731
        account=desk.bank, file_name="b.csv", content=longer, by=desk.officer
    )
    assert together([other]) == ["done"]
    assert BankLine.objects.count() == 200 and BankStatement.objects.count() == 2
