"""Questions about money that many pages ask."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from counterfoil.base.tokens import hash_of
from counterfoil.funds.models import DonorLink, LegalCheck
from counterfoil.ledger.models import Book
from counterfoil.partners.access import side_of
from counterfoil.partners.models import Scheme, SchemeParty
from counterfoil.people.models import User


def books_open_to(user: User, scheme: Scheme) -> QuerySet[Book]:
    """The books in a scheme that a user may read: those of organisations on the user's own side."""
    own = scheme.parties.filter(side=side_of(user, scheme)).values("organisation")
    return Book.objects.filter(scheme=scheme, organisation__in=own).select_related("organisation", "scheme")


def checks_of(book: Book) -> QuerySet[LegalCheck]:
    """The legal checks that hold for a book: those of its own side. The other side's let nothing of it move."""
    own = SchemeParty.objects.filter(scheme=book.scheme_id, organisation=book.organisation_id)
    return LegalCheck.objects.filter(scheme=book.scheme_id, side__in=own.values("side"))


def find_link(token: str) -> DonorLink | None:
    """The link that opens with this secret and is still good."""
    good = DonorLink.objects.filter(secret_hash=hash_of(token), ended_at=None, expires_at__gt=timezone.now())
    return good.select_related("donor__book__scheme", "donor__book__organisation", "donor__organisation").first()
