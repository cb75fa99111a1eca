"""The school's yearly word on how many are enrolled, on the screen of its side: a telephone, a number, a yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.partners.access import side_of
from counterfoil.partners.models import Scheme, SchemeParty
from counterfoil.people.permissions import Permission
from counterfoil.scholarships.enrolment_actions import confirm_enrolment
from counterfoil.scholarships.queries import Asked, awaited
from counterfoil.staff.forms.money_batches import EnrolmentForm
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.money_load import tried

MOST = 40  # on one page; the next come up as these are answered


@door("GET", "POST")
def enrolment(request: HttpRequest, slug: str) -> HttpResponse:
    """What one's own side's schools have still to say, each with a number to write."""
    scheme = load_scheme(request, Permission.ACKNOWLEDGE, slug)
    asked = _asked(request, scheme)
    sent = None
    if request.method == "POST":
        one = next((each for each in asked if each.key == request.POST.get("ask")), None)
        if one is None:
            raise Http404
        sent = EnrolmentForm(request.POST, scheme=scheme, subject=one, auto_id=f"{one.key}-%s")
        if tried(request, sent, lambda: _confirm(request, one, sent)):
            messages.success(request, _("Your side's word is written down."))
            return redirect("staff:enrolment", scheme.slug)
    rows = [
        (one, sent if sent and sent.subject == one else EnrolmentForm(subject=one, auto_id=f"{one.key}-%s"))
        for one in asked[:MOST]
    ]
    return page(
        request, "money/batch_enrolment", "money", rows=rows, more=len(asked) > MOST,
        status=400 if sent is not None else 200,
    )  # fmt: skip


def _asked(request: HttpRequest, scheme: Scheme) -> list[Asked]:
    side = side_of(request.user, scheme)  # type: ignore[arg-type]
    own = SchemeParty.objects.filter(scheme=scheme, side=side).values_list("organisation", flat=True)
    return awaited(scheme, list(own))


def _confirm(request: HttpRequest, one: Asked, form: EnrolmentForm) -> None:
    confirm_enrolment(part=one.part, year=one.year, people=form.cleaned_data["people"], by=request.user)  # type: ignore[arg-type]
