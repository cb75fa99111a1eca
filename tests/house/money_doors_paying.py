"""Pages about paying: what each asks for, and what fills its address; for tests/house/money_doors.py."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import fund_actions, match_actions, paying_actions, statement_actions
from counterfoil.funds.models import Match, Purpose
from counterfoil.funds.payment_rows import PaymentRow
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from tests import cast

_OF_A_BOOK = ("runs_of", "new_run", "payees_of", "new_payee", "bank_of", "approval_rules")
_OF_A_RUN = (
    "run", "new_payment", "run_sheet", "submit_run", "recall_run", "approve_run", "refuse_run", "order_run",
    "confirm_run",
)  # fmt: skip
_OF_A_PAYMENT = ("payment", "remove_payment", "fail_payment", "withdraw_payment", "reissue_payment")
PAYING: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("runs_of", "run", "run_sheet", "payment", "payees_of"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("bank_of", "bank_account", "bank_line"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("new_run", "new_payment", "new_payee", "read_statement"), (P.KEEP_BOOKS, P.KEEP_BOOKS)),
    **dict.fromkeys(("submit_run", "recall_run", "order_run", "confirm_run", "end_payee"), (None, P.KEEP_BOOKS)),
    **dict.fromkeys(_OF_A_PAYMENT[1:], (None, P.KEEP_BOOKS)),
    **dict.fromkeys(("match_line", "undo_match"), (None, P.KEEP_BOOKS)),
    "approval_rules": (P.APPROVE_MONEY, P.APPROVE_MONEY),
    "approve_run": (P.APPROVE_MONEY, P.APPROVE_MONEY),
    "refuse_run": (None, P.APPROVE_MONEY),
    "arrived": (P.ACKNOWLEDGE, P.ACKNOWLEDGE),
}


def paying_addresses(stage: Any, book: Book) -> dict[str, str]:
    """A run with a payment, and a line of the bank with a match."""
    by = stage.users[Role.FINANCE_OFFICER]
    school = cast.organisation(stage.scheme, Side.RECEIVING)
    payee = paying_actions.add_payee(book=book, organisation=school, number="6222", by=by)
    bank = fund_actions.open_bank_account(book=book, name="Paying", number="622201", currency="CNY", by=by)
    run = paying_actions.draft_run(book=book, bank_account=bank, name="A run", by=by)
    general = book.funds.get(is_general=True)
    row = PaymentRow(payee, general, Money.of(5, "CNY"), Purpose.AWARD)
    paying_actions.add_payments(run=run, rows=[row], by=by)
    content = b"Date,Amount\n2026-03-05,7.00\n"
    statement_actions.read_statement(account=bank, file_name="a.csv", content=content, by=by)
    line = bank.lines.get()
    part = match_actions.Part(Match.Kind.INTEREST, 300)
    [match] = match_actions.match_line(line=line, parts=[part], by=by)

    def to(name: str, *arguments: Any) -> str:
        return reverse(f"staff:{name}", args=arguments)

    return {
        **{name: to(name, book.public_id) for name in _OF_A_BOOK},
        **{name: to(name, run.public_id) for name in _OF_A_RUN},
        **{name: to(name, run.payments.get().public_id) for name in _OF_A_PAYMENT},
        **{name: to(name, bank.public_id) for name in ("bank_account", "read_statement")},
        **{name: to(name, bank.public_id, line.pk) for name in ("bank_line", "match_line")},
        "end_payee": to("end_payee", payee.public_id),
        "undo_match": to("undo_match", match.public_id),
    }
