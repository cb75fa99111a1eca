"""The books: a fund's beginning and end tie; vouchers tie to the ledger; a workbook holds words as words."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.base.text import TranslatedText
from counterfoil.funds import answer_actions, proposal_actions
from counterfoil.funds.books import disclosure, ledgers, standing, tables, vouchers
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.shelf import SHELF, last_period
from counterfoil.funds.models import BankAccount, Fund, Transfer
from counterfoil.ledger import actions, entries
from counterfoil.ledger.chart import CHART
from tests.funds.test_exports import book  # noqa: F401 - the fixture
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
JANUARY, MARCH, YEAR = Period.read("2026-01"), Period.read("2026-03"), Period.read("2026")


@pytest.mark.parametrize(
    "words, since, until",
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_period_is_whole_months(words: str, since: str, until: str) -> None:
    period = Period.read(words)
    assert (period.since.isoformat(), period.until.isoformat(), str(period)) == (since, until, words)


@pytest.mark.parametrize("words", ["", "26", "2026-13", "2026-00", "2026-Q5", "२०२६", "2026-1", "9999"])
def test_what_is_no_period_is_refused(words: str) -> None:
    with pytest.raises(Refusal):
        Period.read(words)


def test_the_last_period_is_one_that_is_over() -> None:
    day = dt.date(2026, 1, 31)
    assert [str(last_period(span, day)) for span in ("month", "quarter", "year")] == ["2025-12", "2025-Q4", "2025"]


def test_debits_are_credits_in_each_currency(book) -> None:  # noqa: F811
    sums = [row for row in ledgers.trial_balance(book, YEAR).rows if row.strong]
    assert [row.cells[4] for row in sums] == [row.cells[5] for row in sums]
    assert [row.cells[4].currency for row in sums if isinstance(row.cells[4], Money)] == ["CNY", "JPY", "KWD"]


def test_a_month_begins_with_what_the_one_before_ended_with(book) -> None:  # noqa: F811
    ends = {one.account.pk: one.closing for one in ledgers.moved(book, Period.read("2026-02"))}
    for one in ledgers.moved(book, MARCH):
        assert one.opening == ends.get(one.account.pk, 0)


def test_a_fund_statement_ties(book) -> None:  # noqa: F811
    for fund in Fund.objects.filter(book=book):
        table = ledgers.fund_statement(fund, MARCH)
        begin, *moves, end = table.rows[: [row.strong for row in table.rows].index(True, 1) + 1]
        for place in range(1, len(table.heads)):
            assert begin.cells[place].minor + sum(row.cells[place].minor for row in moves) == end.cells[place].minor


def test_a_cash_book_carries_forward_what_the_ledger_holds(book) -> None:  # noqa: F811
    account = BankAccount.objects.get()
    table = ledgers.cash_book(account, YEAR)
    held = sum(
        one.closing
        for one in ledgers.moved(book, YEAR)
        if one.account.code == "1000" and one.account.currency == "CNY"
    )
    assert table.rows[-1].cells[-1] == Money(held, "CNY")


def test_vouchers_tie_to_the_ledger_and_leave_pledges_out(book) -> None:  # noqa: F811
    lines, tie = vouchers.vouchers(book, JANUARY)
    assert lines.rows and not any(row.strong for row in tie.rows)
    assert vouchers.packages_accounts().keys() == {code for code in CHART if not code.startswith("9")}
    assert all(cell.currency for row in lines.rows for cell in row.cells if isinstance(cell, Money))


def test_the_sheets_to_make_public_state_shares_only_where_there_is_a_whole(book) -> None:  # noqa: F811
    table = disclosure.annual(book, YEAR, Period.read("2025"))
    assert {row.cells[5] for row in table.rows} == {"cannot be worked out"}
    assert len(disclosure.quarterly(book, Period.read("2026-Q1")).rows) == 4


@pytest.mark.parametrize("code", SHELF)
def test_every_book_opens_as_workbook_and_as_paper(book, code: str) -> None:  # noqa: F811
    opened = SHELF[code].open(book, MARCH)
    sheets = openpyxl.load_workbook(BytesIO(tables.workbook(opened))).worksheets
    assert [sheet["A1"].value for sheet in sheets] == [str(table.title) for table in opened]
    made = tables.paper(opened, title="Books", scheme="Scheme", mark="invented", office="Office")
    assert made.startswith(b"%PDF")


def test_words_in_a_workbook_are_never_a_formula() -> None:
    table = tables.Table("x", "=1+1", ("head",), [tables.Row(("=HYPERLINK(1)",)), tables.Row((Money(5, "JPY"),))])
    sheet = openpyxl.load_workbook(BytesIO(tables.workbook([table]))).worksheets[0]
    assert sheet["A5"].data_type == "s" and sheet["A6"].value == 5


def test_a_fund_statement_ties_with_loans_goods_and_advances() -> None:
    b = money.books()
    money.fill(b, "1000", fund=b.general)
    item = money.goods(b, "100", worth=50000)
    off = proposal_actions.propose_goods_off(
        item=item, quantity=Decimal(10), day=money.DAY, reason="Wet", by=b.officer
    )
    answer_actions.approve(proposal=off, by=b.approver)
    advance = proposal_actions.propose_transfer(
        kind=Transfer.Kind.ADVANCE, giver=b.general, taker=b.fund, money=Money.of("300", "CNY"), day=money.DAY,
        reason="Until it comes", by=b.officer,
    )  # fmt: skip
    answer_actions.approve(proposal=advance, by=b.approver)
    lent = Money.of("40", "CNY")
    legs = (entries.debit("1200", b.fund.public_id, lent), entries.credit("2020", b.fund.public_id, lent))
    actions.post(book=b.book, postings=[entries.Posting(money.DAY, "run_approved", uuid7(), legs)], by=b.officer)
    for fund, left in ((b.general, 70000), (b.fund, 26000)):
        begin, *rows = ledgers.fund_statement(fund, MARCH).rows
        end = next(place for place, row in enumerate(rows) if row.strong)
        minors = [row.cells[1].minor for row in rows[:end]]  # type: ignore[union-attr]
        assert begin.cells[1].minor + sum(minors) == rows[end].cells[1].minor == left  # type: ignore[union-attr]
    (row,) = standing.stock(b.book, MARCH.until).rows
    assert row.cells[4:8] == ("100", "0", "10", "90")


def test_a_cash_book_says_what_each_line_was() -> None:
    b = money.books()
    money.received(b, money.gift(b, "500", name=TranslatedText(en="Spring gift")), "500")
    (line,) = [row for row in ledgers.cash_book(b.bank, MARCH).rows if not row.strong]
    assert line.cells[1] == "received: Spring gift"


def test_every_act_of_the_ledger_has_words() -> None:
    written = Path(ledgers.__file__).parents[1].rglob("*.py")
    posted = re.compile(r'Posting\(\s*[\w.() ]+,\s*"(\w+)"')
    acts = {act for file in written for act in posted.findall(file.read_text("utf-8"))}
    assert len(acts) > 10 and acts <= ledgers.ACTS.keys()
