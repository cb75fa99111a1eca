"""Receipts: the list of a book, issuing, noting a prescribed one, voiding; and a donor's private link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES
from counterfoil.funds import link_actions, queries, receipt_actions
from counterfoil.funds.models import Donor, DonorLink, Receipt
from counterfoil.papers import receipt as paper
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_receipts import DonorLinkForm, PrescribedForm, ReceiptForm, VoidForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.links.shown import show
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET")
def receipts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every receipt of one's own side's books, the latest first."""
    scheme = load_scheme(request, Permission.READ_BOOKS, slug)
    books = queries.books_open_to(request.user, scheme)  # type: ignore[arg-type]
    receipts = Receipt.objects.filter(book__in=books).select_related("donor__organisation", "replaced_by", "replaces")
    found = newest_first(request, receipts)
    return page(request, "money/receipts", "money", found=found, books=books, languages=settings.LANGUAGES)


@door("GET", "POST")
def new_receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Issue the next acknowledgement."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = ReceiptForm(request.POST or None, book=book, language=get_language() or "en")
    if tried(request, form, lambda: receipt_actions.issue_receipt(**form.asked(), by=request.user)):  # type: ignore[arg-type]
        messages.success(request, _("The acknowledgement is issued. Here is its paper, in three languages."))
        return redirect("staff:receipts_of", book.scheme.slug)
    return page(request, "money/receipt_form", "money", form=form, book=book, prescribed=False)


@door("GET", "POST")
def note_prescribed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note a receipt that was issued where the law says."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = PrescribedForm(request.POST or None, book=book, language=get_language() or "en")
    if tried(request, form, lambda: receipt_actions.note_prescribed(**form.asked(), by=request.user)):  # type: ignore[arg-type]
        messages.success(request, _("The receipt is noted."))
        return redirect("staff:receipts_of", book.scheme.slug)
    return page(request, "money/receipt_form", "money", form=form, book=book, prescribed=True)


@door("GET", "POST")
def void_receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void a receipt; one of ours may be replaced in the same step."""
    receipt = _receipt(request, public_id, Permission.KEEP_BOOKS)
    form = VoidForm(request.POST or None, scheme=receipt.book.scheme)
    if tried(request, form, lambda: _void(receipt, form.cleaned_data, request.user)):
        messages.success(request, _("The receipt is void."))
        return redirect("staff:receipts_of", receipt.book.scheme.slug)
    return page(request, "money/receipt_void", "money", form=form, receipt=receipt)


def _void(receipt: Receipt, data: dict[str, Any], by: Any) -> None:
    act = receipt_actions.replace_receipt if data["replace"] else receipt_actions.void_receipt
    act(receipt=receipt, reason=data["reason"], by=by)


@door("GET")
def receipt_paper(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """One of our acknowledgements as a paper."""
    receipt = _receipt(request, public_id, Permission.READ_BOOKS)
    if receipt.kind != Receipt.Kind.OURS or language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        address = reverse("donors:check", args=[receipt.public_id, receipt.check_code])
        content = paper.pdf(receipt, request.build_absolute_uri(address))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt.year}-{receipt.number}-{language}.pdf"'
    return response


@door("GET", "POST")
def donor_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a donor a private link; it is shown this once."""
    donor = load_in_book(request, Permission.KEEP_BOOKS, Donor, public_id)
    form = DonorLinkForm(request.POST or None, scheme=donor.book.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            link, token = link_actions.give_donor_link(donor=donor, days=form.cleaned_data["days"], by=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            shown = show(
                request, "donors:follow", token, language=get_language() or "en",
                until=timezone.localtime(link.expires_at), text=_("What became of your gift"),
            )  # fmt: skip
            return page(request, "money/donor_link_given", "money", donor=donor, shown=shown)
    return page(request, "money/donor_link", "money", form=form, donor=donor, links=donor.links.filter(ended_at=None))


@door("POST")
def end_donor_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a donor's link."""
    link = load_in_book(request, Permission.KEEP_BOOKS, DonorLink, public_id, book="donor__book")
    try:
        link_actions.end_donor_link(link=link, by=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link is ended."))
    return redirect("staff:donor_link", link.donor.public_id)


def _receipt(request: HttpRequest, public_id: UUID, permission: Permission) -> Receipt:
    related = (
        "donor__organisation",
        "incoming__gift__fund__tally",
        "item__gift__fund__tally",
        "item__unit",
        "replaces",
    )
    return load_in_book(request, permission, Receipt, public_id, related=related)
