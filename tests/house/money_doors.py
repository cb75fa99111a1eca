"""What each page about money asks for, and things to fill its address with: for tests/house/test_staff_doors.py."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import donor_actions, fund_actions, giving_actions, link_actions, receipt_actions
from counterfoil.funds.models import Donor
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from tests import cast
from tests.house.money_doors_batches import BATCHES, batch_addresses
from tests.house.money_doors_giving import GIVING, giving_addresses
from tests.house.money_doors_paying import PAYING, paying_addresses

MONEY: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("money_of", "books_of", "book_table", "book_file", "book_journal"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("receipts_of", "receipt_paper"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("new_receipt", "note_prescribed", "void_receipt", "donor_link"), (P.KEEP_BOOKS, P.KEEP_BOOKS)),
    "end_donor_link": (None, P.KEEP_BOOKS),
    "rates_of": (P.READ_BOOKS, None),
    "new_rate": (P.KEEP_BOOKS, P.KEEP_BOOKS),
    **dict.fromkeys(("close_period", "reopen_period"), (P.CLOSE_BOOKS, P.CLOSE_BOOKS)),
    **GIVING,
    **BATCHES,
    **PAYING,
}


_OF_A_BOOK = ("close_period", "reopen_period", "rates_of", "new_rate")


def money_addresses(stage: Any) -> dict[str, str]:
    """Address of each page about money whose address holds more than the scheme, by its name."""
    book = _book(stage)
    return {
        **{name: reverse(f"staff:{name}", args=[book.public_id]) for name in _OF_A_BOOK},
        "book_table": reverse("staff:book_table", args=[book.public_id, "trial-balance"]),
        "book_file": reverse("staff:book_file", args=[book.public_id, "trial-balance", "xlsx"]) + "?period=2026",
        **_receipts(stage, book),
        **giving_addresses(stage, book),
        **batch_addresses(stage, book),
        **paying_addresses(stage, book),
        "book_journal": reverse("staff:book_journal", args=[book.public_id, "hledger"]),
    }


def _receipts(stage: Any, book: Book) -> dict[str, str]:
    """A receipt for money that came, and a link for who gave it."""
    by, day = stage.users[Role.FINANCE_OFFICER], dt.date(2026, 3, 5)
    donor = donor_actions.add_donor(book=book, kind=Donor.Kind.PERSON, name="Lin Invented", by=by)
    bank = fund_actions.open_bank_account(book=book, name="Main", number="100200300", currency="CNY", by=by)
    gift = giving_actions.pledge_gift(
        fund=book.funds.get(is_general=True), currency="CNY", day=day, givers=[giving_actions.Giver(donor)], by=by
    )
    came = giving_actions.receive(gift=gift, bank_account=bank, day=day, money=Money.of(5, "CNY"), by=by)
    receipt = receipt_actions.issue_receipt(donor=donor, incoming=came, by=by)
    link, _token = link_actions.give_donor_link(donor=donor, days=1, by=by)
    return {
        **{name: reverse(f"staff:{name}", args=[book.public_id]) for name in ("new_receipt", "note_prescribed")},
        "void_receipt": reverse("staff:void_receipt", args=[receipt.public_id]),
        "receipt_paper": reverse("staff:receipt_paper", args=[receipt.public_id, "en"]),
        "donor_link": reverse("staff:donor_link", args=[donor.public_id]),
        "end_donor_link": reverse("staff:end_donor_link", args=[link.public_id]),
    }


def _book(stage: Any) -> Book:
    """The giving side's book."""
    return fund_actions.start_books(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), currencies=["CNY"],
        by=stage.users[Role.FINANCE_OFFICER],
    )  # fmt: skip
