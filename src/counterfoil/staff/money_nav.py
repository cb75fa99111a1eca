"""The ways from one page about money to the next, within one book."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from counterfoil.ledger.models import Book

# (route, words, what its address takes), as the work goes: from a gift to the books
WAYS = (
    ("gifts_of", _("Gifts"), "book"),
    ("donors_of", _("Donors"), "book"),
    ("goods_of", _("Goods"), "book"),
    ("checks_of", _("Legal checks"), "book"),
    ("batches_of", _("Batches"), "book"),
    ("runs_of", _("Runs of payments"), "book"),
    ("payees_of", _("Payees"), "book"),
    ("bank_of", _("Bank"), "book"),
    ("loans_of", _("Loans"), "book"),
    ("proposals_of", _("Approvals"), "book"),
    ("receipts_of", _("Receipts"), "scheme"),
    ("books_of", _("Books"), "scheme"),
)


def ways(book: Book) -> list[tuple[str, str]]:
    """(words, address) of each list of a book; a list that the address book does not know is left out."""
    return [(str(words), there) for name, words, takes in WAYS if (there := address(name, book, takes))]


def address(name: str, book: Book, takes: str = "book") -> str:
    """The address of a list of a book, or nothing where there is no such list."""
    argument = book.public_id if takes == "book" else book.scheme.slug
    try:
        return reverse(f"staff:{name}", args=[argument])
    except NoReverseMatch:
        return ""
