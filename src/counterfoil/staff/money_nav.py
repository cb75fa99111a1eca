"""The ways from one page about money to the next, within one book."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counterfoil.ledger.models import Book

# (route, words, what its address takes)
WAYS = (
    ("gifts_of", _("Gifts"), "book"),
    ("donors_of", _("Donors"), "book"),
    ("goods_of", _("Goods"), "book"),
    ("checks_of", _("Legal checks"), "book"),
    ("loans_of", _("Loans"), "book"),
    ("proposals_of", _("Approvals"), "book"),
    ("books_of", _("Books"), "scheme"),
)


def ways(book: Book) -> list[tuple[str, str]]:
    """(words, address) of each list of a book."""
    argument = {"book": book.public_id, "scheme": book.scheme.slug}
    return [(str(words), reverse(f"staff:{name}", args=[argument[takes]])) for name, words, takes in WAYS]
