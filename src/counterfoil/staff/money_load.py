"""Loading for pages about money: what lies in the books of the other side is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest

from counterfoil.base.errors import Refusal
from counterfoil.funds import queries
from counterfoil.ledger.models import Book
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.base import HouseForm
from counterfoil.staff.load import load_in_scheme

Loaded = TypeVar("Loaded", bound=Model)


def load_book(request: HttpRequest, permission: Permission, public_id: UUID) -> Book:
    """A book of one's own side; raises as `load_in_scheme`."""
    found = load_in_scheme(request, permission, Book, public_id, related=["organisation"])
    _must_be_open(request, found)
    return found


def load_in_book(
    request: HttpRequest, permission: Permission, model: type[Loaded], public_id: UUID, *, book: str = "book",
    related: Iterable[str] = (),
) -> Loaded:  # fmt: skip
    """One thing of a book of one's own side, with the permission asked in the book's scheme.

    Args:
        book: the path from the model to its book, as a lookup ("gift__fund__book").

    Raises:
        Http404, PermissionDenied: as `load_in_scheme`; also where the book is the other side's.
    """
    found = load_in_scheme(
        request, permission, model, public_id, scheme=f"{book}__scheme", related=[f"{book}__organisation", *related]
    )
    home: Any = found
    for step in book.split("__"):
        home = getattr(home, step)
    _must_be_open(request, home)
    return found


def tried(request: HttpRequest, form: HouseForm, act: Callable[[], object]) -> bool:
    """Whether a form was sent and its act was done; a refusal stands in the form, with all that was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _must_be_open(request: HttpRequest, book: Book) -> None:
    if not queries.books_open_to(request.user, book.scheme).filter(pk=book.pk).exists():  # type: ignore[arg-type]
        raise Http404
