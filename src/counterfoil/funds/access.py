"""Whose money may an actor write about: that of books on the actor's own side. Every action here asks it first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.ledger.models import Book
from counterfoil.partners.access import must_speak


def must_keep(by: Actor, book: Book) -> Side:
    """The side in whose name an actor writes in a book.

    Raises:
        Refusal: the actor speaks for neither side ("no_side"), or for the other one ("other_books").
    """
    side = must_speak(by, book.scheme)
    if not book.scheme.parties.filter(organisation=book.organisation_id, side=side).exists():
        raise Refusal(
            _("These are the books of the other side."),
            mend=_("Ask somebody of that side to enter it."),
            code="other_books",
        )
    return side
