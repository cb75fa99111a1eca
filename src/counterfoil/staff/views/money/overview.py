"""Money: what the books of one's own side hold, and what waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from counterfoil.funds import queries
from counterfoil.partners.access import schemes_for
from counterfoil.people.permissions import Permission
from counterfoil.staff.load import door, first_scheme, load_scheme, page


@door("GET")
def money(request: HttpRequest) -> HttpResponse:
    """Go on to the money of the first scheme whose books one may read."""
    scheme = first_scheme(request, Permission.READ_BOOKS)
    return redirect("staff:money_of", scheme.slug) if scheme else page(request, "no_scheme", "money")


@door("GET")
def money_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The books of one's own side: every fund with what it received, approved, paid and has left."""
    scheme = load_scheme(request, Permission.READ_BOOKS, slug)
    others = schemes_for(request.user, Permission.READ_BOOKS).exclude(pk=scheme.pk)
    books = queries.books_open_to(request.user, scheme)
    return page(request, "money/overview", "money", books=books, others=others)
