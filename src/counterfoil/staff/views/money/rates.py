"""Rates of a book: what was entered, one more, and an amount shown in another currency. Nothing is added up here."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.rates import Converted
from counterfoil.funds import exchange_queries, rate_actions, rate_queries
from counterfoil.ledger.models import Book
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_rates import ConvertForm, RateForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, tried


@door("GET")
def rates_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rates that were entered, and a form that shows an amount in another currency."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    form = ConvertForm(request.GET if "amount" in request.GET else None, scheme=book.scheme)
    shown = _shown(book, form) if form.is_bound and form.is_valid() else None
    return page(
        request,
        "money/rates",
        "money",
        book=book,
        form=form,
        shown=shown,
        found=newest_first(request, book.rates.all()),
        exchanged=[(one, exchange_queries.at_what_rate(one)) for one in exchange_queries.exchanges_of(book)[:50]],
    )


@door("GET", "POST")
def new_rate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter a rate, with its source."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = RateForm(request.POST or None, scheme=book.scheme)
    enter = partial(rate_actions.enter_rate, book=book, by=request.user)  # type: ignore[arg-type]
    if tried(request, form, lambda: enter(**{name: form.cleaned_data[name] for name in RateForm.field_order})):
        messages.success(request, _("The rate is entered."))
        return redirect("staff:rates_of", book.public_id)
    return page(request, "money/rate_form", "money", book=book, form=form)


def _shown(book: Book, form: ConvertForm) -> Converted | None:
    data = form.cleaned_data
    try:
        return rate_queries.shown_in(book, data["money"], data["into"], data["day"])
    except Refusal as refusal:
        form.refuse(refusal)
        return None
