"""What tests about paying begin with: schools that may be paid, rows, runs on their way."""

from __future__ import annotations

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds import approval_actions, donor_actions, paying_actions, paying_queries
from counterfoil.funds.models import Fund, LegalCheck, Payee, Purpose, Run
from counterfoil.funds.payment_rows import PaymentRow
from counterfoil.ledger import queries as ledger
from counterfoil.partners import actions as partners
from counterfoil.partners.roles import Role
from tests import cast
from tests.support.money import DAY, Books


def school(books: Books, name: str = "Stone Valley School", *, checked: bool = True) -> Payee:
    """A school of the receiving side, with a legal check, as payee."""
    made = partners.add_organisation(name=TranslatedText(en=name), invented=True, by=cast.BY)
    partners.seat_parties(scheme=books.scheme, side=Side.RECEIVING, organisations=[made], by=cast.BY)
    if checked:
        donor_actions.record_legal_check(
            scheme=books.scheme, organisation=made, lists=["A list"], day=DAY, outcome=LegalCheck.Outcome.CLEAR,
            by=books.officer,
        )  # fmt: skip
    number = f"62{abs(hash(name)) % 10**12:012d}"
    return paying_actions.add_payee(book=books.book, organisation=made, number=number, by=books.officer)


def row(payee: Payee, fund: Fund, amount: str = "100", currency: str = "CNY", **more: object) -> PaymentRow:
    purpose = more.pop("purpose", Purpose.AWARD)
    return PaymentRow(payee, fund, Money.of(amount, currency), purpose, **more)  # type: ignore[arg-type]


def run(books: Books, *rows: PaymentRow, name: str = "Awards of spring") -> Run:
    """A draft with these rows."""
    made = paying_actions.draft_run(book=books.book, bank_account=books.bank, name=name, by=books.officer)
    if rows:
        paying_actions.add_payments(run=made, rows=rows, by=books.officer)
    return made


def submitted(books: Books, *rows: PaymentRow, name: str = "Awards of spring") -> Run:
    return paying_actions.submit_run(run=run(books, *rows, name=name), by=books.officer)


def approved(books: Books, *rows: PaymentRow, name: str = "Awards of spring") -> Run:
    made = submitted(books, *rows, name=name)
    return approval_actions.approve_run(run=made, read=paying_queries.seen(made), by=books.approver)


def second_approver(books: Books) -> object:
    return cast.member(books.scheme, Role.APPROVER, username="approver-two")


def codes(run: Run) -> list[str]:
    return list(run.payments.order_by("id").values_list("code", flat=True))


def states(run: Run) -> list[str]:
    return list(run.payments.order_by("id").values_list("state", flat=True))


def available(books: Books, fund: Fund | None = None) -> str:
    return str(ledger.available(books.book, (fund or books.fund).public_id, books.bank.currency).amount)


def balances(books: Books) -> dict[str, int]:
    """Code → debits less credits over all funds, in minor units."""
    found: dict[str, int] = {}
    for each in ledger.trial_balance(books.book):
        found[each.account.code] = found.get(each.account.code, 0) + each.balance
    assert ledger.totals_that_differ(books.book) == []
    return {code: minor for code, minor in found.items() if minor}
