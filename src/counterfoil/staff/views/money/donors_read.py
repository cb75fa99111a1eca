"""What donors open without a sign-in: is this paper genuine, and what became of the gift."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from counterfoil.base.money import Money
from counterfoil.funds.models import Receipt
from counterfoil.funds.queries import find_link
from counterfoil.scholarships.donor_page import SMALLEST, told_to
from counterfoil.staff.views.behind import behind_link


@behind_link
def check(request: HttpRequest, token: str, public_id: UUID) -> HttpResponse:
    """Whether a paper is one of ours, and still good. Nothing about the donor."""
    found = Receipt.objects.select_related("book__scheme", "book__organisation", "replaced_by")
    receipt = found.filter(public_id=public_id, kind=Receipt.Kind.OURS).first()
    if receipt is None or not constant_time_compare(receipt.check_code, token):
        return render(request, "staff/behind/receipt.html", {"noindex": True}, status=404)
    money = None if receipt.minor is None else Money(receipt.minor, receipt.currency)
    context = {"noindex": True, "receipt": receipt, "money": money, "held": receipt.book}
    return render(request, "staff/behind/receipt.html", context)


@behind_link
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """A donor's gifts, the funds that hold them, and what was done with those."""
    link = find_link(token)
    if link is None:
        return render(request, "staff/behind/unknown.html", {"noindex": True}, status=404)
    context = {
        "noindex": True, "held": link.donor.book, "link": link, "gifts": told_to(link.donor), "smallest": SMALLEST,
        "read_at": timezone.now(),
    }  # fmt: skip
    return render(request, "staff/behind/donor.html", context)
