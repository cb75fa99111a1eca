"""Books written out: other programs accept them, and refuse them when one amount was altered by hand."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from counterfoil.base.actors import Office
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds.exports import beancount, hledger
from counterfoil.funds.exports.commands import export_book
from counterfoil.funds.exports.journal import Journal
from counterfoil.funds.models import BankAccount, Fund
from counterfoil.ledger import actions, chart
from counterfoil.ledger.entries import Leg, Posting
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation
from counterfoil.statements import actions as statements
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
BY = Office("tests", Side.GIVING)
UNTIL = dt.date(2026, 4, 15)


@pytest.fixture
def book() -> Book:
    """Two funds, three currencies, four months."""
    scheme = cast.scheme()
    book = actions.open_book(scheme=scheme, organisation=cast.organisation(scheme, Side.GIVING), by=BY)
    bank = BankAccount.objects.create(book=book, name="Main; account", number="1", currency="CNY", entered_by="x")
    for name, currencies in (('Scholarships\nfor "all"', ("CNY",)), ("Books", ("CNY", "JPY", "KWD"))):
        tally = statements.open_tally(scheme=scheme, kind="fund", name=TranslatedText(en=name), by=BY)
        fund = Fund.objects.create(book=book, tally=tally, currencies=list(currencies), entered_by="x")
        for place, currency in enumerate(currencies):
            actions.open_fund(book=book, fund=fund.public_id, currency=currency, by=BY)
            _move(book, fund, bank, currency, dt.date(2026, 1 + place, 31 if place != 1 else 28))
        _move(book, fund, bank, "CNY", dt.date(2026, 3, 5))
    return book


def _move(book: Book, fund: Fund, bank: BankAccount, currency: str, day: dt.date) -> None:
    def posted(act: str, debit: str, credit: str, minor: int) -> Posting:
        legs = [
            Leg(code, fund.public_id, currency, amount, bank.public_id if code == chart.BANK else None)
            for code, amount in ((debit, minor), (credit, -minor))
        ]
        return Posting(day, act, uuid7(), tuple(legs))

    actions.post(
        book=book,
        postings=[
            posted("gift_received", chart.BANK, chart.DONATIONS, 400_000_01),
            posted("run_approved", chart.AWARDS, chart.AWARDS_OWED, 13_333_34),
            posted("payment_paid", chart.AWARDS_OWED, chart.BANK, 13_333_34),
            posted("gift_pledged", chart.PLEDGED, chart.PLEDGES, 5),
        ],
        by=BY,
    )


def _hledger(path: Path) -> subprocess.CompletedProcess[str]:
    command = ["hledger", "-f", str(path), "check", "--strict", "ordereddates"]
    return subprocess.run(command, capture_output=True, text=True, env={"LANG": "C.UTF-8"}, check=False)


def _bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "beancount.scripts.check", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


PROGRAMS = [
    pytest.param(
        hledger, _hledger, id="hledger",
        marks=pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed on this machine"),
    ),
    pytest.param(beancount, _bean_check, id="beancount"),
]  # fmt: skip


@pytest.mark.parametrize("writer, program", PROGRAMS)
def test_the_program_accepts_the_books(book, tmp_path, writer, program) -> None:
    path = tmp_path / "books.journal"
    path.write_text("".join(writer.written(Journal(book, UNTIL))), "utf-8")
    checked = program(path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("writer, program", PROGRAMS)
def test_a_name_of_two_lines_stays_a_comment(book, writer, program) -> None:
    name = "Harbour\n2026-01-02 * evil\n    Assets:Bank  1 CNY\n    Income:Gift"
    Organisation.objects.filter(pk=book.organisation_id).update(name={"en": name})
    written = "".join(writer.written(Journal(Book.objects.get(pk=book.pk), UNTIL)))
    assert not any("evil" in line for line in written.splitlines() if not line.startswith(";"))


@pytest.mark.parametrize("altered", ["one leg", "both legs"])
@pytest.mark.parametrize("writer, program", PROGRAMS)
def test_the_program_refuses_books_in_which_an_amount_was_altered(book, tmp_path, writer, program, altered) -> None:
    written = "".join(writer.written(Journal(book, UNTIL)))
    times = 1 if altered == "one leg" else 2
    at = written.index("gift_received")
    changed = re.sub(r"400000\.01 CNY", "400000.02 CNY", written[at:], count=times)
    path = tmp_path / "books.journal"
    path.write_text(written[:at] + changed, "utf-8")
    assert program(path).returncode != 0


def test_no_month_ends_before_it_is_over(book) -> None:
    journal = Journal(book, dt.date(2026, 3, 30))
    assert [end.day for end in journal.month_ends()] == [dt.date(2026, 1, 31), dt.date(2026, 2, 28)]
    assert sum(1 for _told in journal.entries()) == 4 * 5


def test_every_entry_balances_and_tells_whole_minor_units(book) -> None:
    for told in Journal(book, UNTIL).entries():
        sums: dict[str, int] = {}
        for _name, money in told.legs:
            sums[money.currency] = sums.get(money.currency, 0) + money.minor
        assert set(sums.values()) == {0}
    assert Money(400_000_01, "KWD").amount.as_tuple().exponent == -3


def test_the_command_names_the_books_there_are(book) -> None:
    out, complaints = StringIO(), StringIO()
    assert export_book("hledger", "no-such", out, complaints) == 1
    assert "harbour-stone: Harbour City Federation" in complaints.getvalue()
    assert export_book("hledger", "harbour-stone", out, complaints, until="31.3.2026") == 1
    assert not out.getvalue()
    assert export_book("beancount", "harbour-stone", out, complaints, office="city fed", until="2026-03-31") == 0
    assert " balance Assets:1000-Bank" in out.getvalue()
