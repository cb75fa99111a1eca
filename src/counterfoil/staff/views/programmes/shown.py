"""What the pages of programmes share: a form whose refusal loses nothing, one button, figures as values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from counterfoil.base.errors import Refusal
from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import evaluate
from counterfoil.funds import queries as books
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.programmes.models import Programme
from counterfoil.publishing import pages
from counterfoil.publishing.document import figure_parts
from counterfoil.publishing.shown import Shown
from counterfoil.staff.forms.base import HouseForm
from counterfoil.staff.forms.programmes import SeenForm
from counterfoil.staff.load import page

SECTION = "programmes"
Act = Callable[[], object]


def may(request: HttpRequest, permission: Permission, scheme: Scheme) -> bool:
    """Whether one may do it, in the name of a side."""
    return permission in request.may and side_here(request, scheme) != Side.NEITHER  # type: ignore[attr-defined]


def side_here(request: HttpRequest, scheme: Scheme) -> Side:
    """The side in whose name one writes in a scheme; asked once for a page."""
    if not hasattr(request, "side_here"):
        request.side_here = speaks_for(request.user, scheme)  # type: ignore[attr-defined, arg-type]
    return Side(request.side_here)


def write(
    request: HttpRequest, form: HouseForm, act: Act, *, done: str, to: Callable[[], HttpResponse],
    template: str = "form", fresh: Callable[[], SeenForm] | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with a form, and what becomes of it when it is sent; a refusal stands in it, with all that was typed.

    Args:
        fresh: the form as it would be shown now, for one about something that somebody else may change meanwhile.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            if refusal.code == "stale" and fresh and isinstance(form, SeenForm):
                now = fresh()
                form.read_anew(now)
                context["theirs"] = now.told()
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return to()
    return page(request, f"programmes/{template}", SECTION, form=form, **context)


def press(request: HttpRequest, act: Act, done: str, to: str, *args: Any) -> HttpResponse:
    """One button: what was done, or why not, stands on the page that one comes back to."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to, *args)


def books_read(request: HttpRequest, scheme: Scheme) -> set[int]:
    """Keys of the books whose money one may read."""
    if Permission.READ_BOOKS not in request.may:  # type: ignore[attr-defined]
        return set()
    return set(books.books_open_to(request.user, scheme).values_list("pk", flat=True))  # type: ignore[arg-type]


def figures_of(request: HttpRequest, programme: Programme) -> list[Shown]:
    """What courses and screenings of a programme can state, and the money in books that one may read."""
    mine = books_read(request, programme.scheme)
    hanging = (
        programme.courses.all(),
        programme.screenings.all(),
        programme.funds.filter(book__in=mine),
        programme.batches.filter(fund__book__in=mine),
    )
    records = tuple(key for each in hanging for key in each.values_list("tally", flat=True))
    if not records:
        return []
    scope = Scope(scheme=programme.scheme_id, sources=(), tallies=records, records=records, inside=True)
    document = {"meta": {}, "parts": figure_parts(evaluate(scope)), "digest": "", "previous": None}
    return list(pages.page(document).figures)


def choices_of(figures: list[Shown]) -> list[tuple[str, str]]:
    """Figures to choose from: (key, words)."""
    return [(each.key, f"{each.handle} {each.tally_name}: {each.title} · {each.value}") for each in figures]
