"""The receiving side's half: which payments came. Made for a phone, and for a school's payments all at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from counterfoil.funds import acknowledge_actions, paying_queries
from counterfoil.partners.access import side_of
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_acknowledge import CameForm
from counterfoil.staff.keyset import number_asked
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.money_load import tried

MOST = 60  # payments on one page


@door("GET", "POST")
def arrived(request: HttpRequest, slug: str) -> HttpResponse:
    """What was paid to one's own side and waits for its word: the payments of one school, or of all."""
    scheme = load_scheme(request, Permission.ACKNOWLEDGE, slug)
    waiting = paying_queries.awaiting_acknowledgement(scheme, side_of(request.user, scheme))  # type: ignore[arg-type]
    schools = _schools(waiting)
    asked = request.GET.get("school", "")
    if asked in {str(key) for key, _name, _count in schools}:
        waiting = waiting.filter(payee__organisation__public_id=UUID(asked))
    payments = list(waiting.filter(pk__gt=number_asked(request, "after")).order_by("pk")[: MOST + 1])
    form = CameForm(request.POST or None, payments=payments[:MOST])

    def acknowledge() -> None:
        acknowledge_actions.acknowledge_payments(
            scheme=scheme,
            came=form.came(),
            day=form.cleaned_data["day"],
            by=request.user,  # type: ignore[arg-type]
        )

    if tried(request, form, acknowledge):
        count = len(form.came())
        words = ngettext("%(count)d payment is acknowledged.", "%(count)d payments are acknowledged.", count)
        messages.success(request, words % {"count": count})
        return redirect("staff:arrived", scheme.slug)
    more = f"?school={asked}&after={payments[MOST - 1].pk}" if len(payments) > MOST else ""
    return page(
        request, "money/acknowledge", "money", form=form, schools=schools, asked=asked, more=more,
        status=400 if form.errors else 200,
    )  # fmt: skip


def _schools(waiting: Any) -> list[tuple[UUID, str, int]]:
    """(public id, name, payments that wait) of each organisation."""
    found: dict[UUID, tuple[str, int]] = {}
    for office in (payment.payee.organisation for payment in waiting.order_by("pk")[:2000]):
        if office:
            name, count = found.get(office.public_id, (str(office), 0))
            found[office.public_id] = (name, count + 1)
    return [(key, name, count) for key, (name, count) in found.items()]
