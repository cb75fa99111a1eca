"""Money: what the books of one's own side hold, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from counterfoil.funds import fund_states, giving_lists, queries
from counterfoil.funds.models import Fund
from counterfoil.ledger.models import Book
from counterfoil.partners.access import schemes_for
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.load import door, first_scheme, load_scheme, page
from counterfoil.staff.money_nav import address, ways


@dataclass(frozen=True)
class Shown:
    """A book as the overview shows it."""

    book: Book
    states: list[fund_states.State]
    ended: list[Fund]
    waits: giving_lists.Waits
    ways: list[tuple[str, str]]
    runs: str  # the address of the runs, and of the bank; empty where there is none
    bank: str


@door("GET")
def money(request: HttpRequest) -> HttpResponse:
    """Go on to the money of the first scheme whose books one may read, or else to what came for one's own side."""
    for permission, there in ((Permission.READ_BOOKS, "staff:money_of"), (Permission.ACKNOWLEDGE, "staff:arrived")):
        if scheme := first_scheme(request, permission):
            return redirect(there, scheme.slug)
    return page(request, "no_scheme", "money")


@door("GET")
def money_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The books of one's own side: every fund with what it received, approved, paid and has left, and what waits."""
    scheme = load_scheme(request, Permission.READ_BOOKS, slug)
    others = schemes_for(request.user, Permission.READ_BOOKS).exclude(pk=scheme.pk)  # type: ignore[arg-type]
    others = others.exclude(nature=Scheme.Nature.COMPILED)  # nobody keeps books there
    books = [_shown(book) for book in queries.books_open_to(request.user, scheme)]  # type: ignore[arg-type]
    return page(request, "money/overview", "money", books=books, others=others)


def _shown(book: Book) -> Shown:
    funds = list(book.funds.select_related("tally").order_by("-is_general", "id"))
    states = fund_states.states_of(book, [fund for fund in funds if not fund.ended_at])
    ended = [fund for fund in funds if fund.ended_at]
    waits = giving_lists.waits_in(book, timezone.localdate())
    return Shown(book, states, ended, waits, ways(book), address("runs_of", book), address("bank_of", book))
