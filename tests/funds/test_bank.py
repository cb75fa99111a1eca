"""Statements read in: what is kept of a line, what is known again, two readers of one file."""

from __future__ import annotations

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.funds import statement_actions
from counterfoil.funds.models import BankLine, BankStatement
from tests.funds.paying import approved, codes, row, school
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def csv(*rows: tuple[str, str, str, str]) -> bytes:
    """(day, amount, counterparty, text) as a bank's table."""
    lines = ["交易日期,交易金额,对方户名,摘要", *(",".join(each) for each in rows)]
    return "\n".join(lines).encode("gbk")


def read(desk: Books, content: bytes, name: str = "april.csv") -> BankStatement:
    return statement_actions.read_statement(account=desk.bank, file_name=name, content=content, by=desk.officer)


def test_of_a_private_persons_line_amount_day_and_code_alone_are_kept(desk: Books) -> None:
    school(desk, "Stone Valley School")
    read(
        desk,
        csv(
            ("2026-04-01", "500.00", "Zhang Example", "for little Li"),
            ("2026-04-02", "-20.00", "Stone Valley School", "books"),
        ),
    )
    private, office = BankLine.objects.order_by("day")
    assert (private.minor, private.text, private.reference) == (50000, "", "")
    assert office.minor == -2000 and office.text == "Stone Valley School · books"
    kept = " ".join(str(value) for line in BankLine.objects.values() for value in line.values())
    assert "Example" not in kept and "Li" not in kept


def test_a_code_of_ours_is_kept_and_found(desk: Books) -> None:
    run = approved(desk, row(school(desk), desk.fund))
    read(desk, csv(("2026-04-02", "-100.00", "X", f"ref {codes(run)[0]} thanks")))
    assert BankLine.objects.get().reference == codes(run)[0]


def test_a_longer_statement_brings_only_what_is_new_and_the_same_file_nothing(desk: Books) -> None:
    first = [("2026-04-01", "5.00", "", ""), ("2026-04-01", "5.00", "", "")]  # two that are alike are two
    read(desk, csv(*first))
    assert BankLine.objects.count() == 2
    with pytest.raises(Refusal) as refused:
        read(desk, csv(*first))
    assert refused.value.code == "already"
    again = read(desk, csv(*first, ("2026-04-03", "-7.00", "", "fee")), "longer.csv")
    assert (again.lines_read, again.lines_known) == (3, 2)
    assert BankLine.objects.count() == 3


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(desk: Books) -> None:
    with pytest.raises(Refusal) as refused:
        read(desk, csv(("2026-04-01", "5.00", "", ""), ("1 April", "x", "", "")))
    assert "row 3" in str(refused.value) or "3" in str(refused.value.where)
    with pytest.raises(Refusal):
        statement_actions.read_statement(
            account=desk.bank, file_name="a.csv", content=csv(("2026-04-01", "5", "", "")), by=desk.outsider
        )
    assert not BankStatement.objects.exists()
