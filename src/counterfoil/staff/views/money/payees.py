"""Payees: to whom money may go, and by which account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.funds import paying_actions, paying_queries
from counterfoil.funds.models import Payee
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_paying import PayeeForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET")
def payees_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everybody that is paid from a book, the newest first, and whose legal check is missing."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found = newest_first(request, paying_queries.payees_of(book))
    offices = {payee.organisation_id for payee in found.rows if payee.organisation_id}
    barred = paying_queries.unchecked(book, offices, timezone.localdate())
    return page(request, "money/payees", "money", book=book, payees=found, barred=barred)


@door("GET", "POST")
def new_payee(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note somebody to pay."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = PayeeForm(request.POST or None, book=book)
    if tried(request, form, lambda: paying_actions.add_payee(book=book, by=request.user, **form.chosen())):
        messages.success(request, _("The payee is noted."))
        return redirect("staff:payees_of", book.public_id)
    return page(request, "money/payee_form", "money", book=book, form=form)


@door("POST")
def end_payee(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pay by this account no longer."""
    payee = load_in_book(request, Permission.KEEP_BOOKS, Payee, public_id, related=["organisation"])
    paying_actions.end_payee(payee=payee, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("“%(payee)s” is paid by this account no longer.") % {"payee": payee})
    return redirect("staff:payees_of", payee.book.public_id)
