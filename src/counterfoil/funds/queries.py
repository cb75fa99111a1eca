"""Questions about money that many pages ask."""

from __future__ import annotations

from django.db.models import QuerySet

from counterfoil.ledger.models import Book
from counterfoil.partners.access import side_of
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User


def books_open_to(user: User, scheme: Scheme) -> QuerySet[Book]:
    """The books in a scheme that a user may read: those of organisations on the user's own side."""
    own = scheme.parties.filter(side=side_of(user, scheme)).values("organisation")
    return Book.objects.filter(scheme=scheme, organisation__in=own).select_related("organisation", "scheme")
