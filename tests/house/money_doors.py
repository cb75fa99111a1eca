"""What each page about money asks for, and things to fill its address with: for tests/house/test_staff_doors.py."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.funds import fund_actions
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from tests import cast

MONEY: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("money_of", "books_of", "book_table", "book_file", "book_journal"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("close_period", "reopen_period"), (P.CLOSE_BOOKS, P.CLOSE_BOOKS)),
}


def money_addresses(stage: Any) -> dict[str, str]:
    """Address of each page about money whose address holds more than the scheme, by its name."""
    book = _book(stage)
    return {
        **{name: reverse(f"staff:{name}", args=[book.public_id]) for name in ("close_period", "reopen_period")},
        "book_table": reverse("staff:book_table", args=[book.public_id, "trial-balance"]),
        "book_file": reverse("staff:book_file", args=[book.public_id, "trial-balance", "xlsx"]) + "?period=2026",
        "book_journal": reverse("staff:book_journal", args=[book.public_id, "hledger"]),
    }


def _book(stage: Any) -> Book:
    """The giving side's book."""
    return fund_actions.start_books(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), currencies=["CNY"],
        by=stage.users[Role.FINANCE_OFFICER],
    )  # fmt: skip
