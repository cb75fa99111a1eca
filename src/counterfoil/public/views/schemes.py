"""Schemes: the list, and one with its two sides and its updates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Scheme
from counterfoil.promises.record import has_record
from counterfoil.public import listing
from counterfoil.public.views.answer import answer
from counterfoil.publishing.queries import schemes_with_updates

PER_PAGE = 20


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme that has published something."""
    found = entries(schemes_with_updates())
    context = {
        "section": "schemes",
        "schemes": found,
        "crumbs": [(_("Home"), reverse("public:home")), (_("Schemes"), "")],
    }
    return answer(request, "schemes", context, compiled=any(entry["scheme"].is_compiled for entry in found))


@require_safe
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """A scheme: its two sides, what the page must say about its nature, its updates."""
    found = get_object_or_404(schemes_with_updates().select_related("complaints_body"), slug=slug)
    context = {
        "section": "schemes",
        "scheme": found,
        "sides": sides(found),
        "has_record": has_record(found),
        **listing.page_of(request, PER_PAGE, found),
        "crumbs": [
            (_("Home"), reverse("public:home")),
            (_("Schemes"), reverse("public:schemes")),
            (str(found.name), ""),
        ],
    }
    return answer(request, "scheme", context, compiled=found.is_compiled)


def entries(found: Any) -> list[dict[str, Any]]:
    """Schemes for a list, each with its sides in a line and the number of its updates."""
    made = []
    for scheme in found.prefetch_related("parties__organisation"):
        count = scheme.update_count
        words = ngettext("%(count)d update", "%(count)d updates", count) % {"count": count}
        made.append({"scheme": scheme, "sides": sides(scheme), "updates": words})
    return made


def sides(scheme: Scheme) -> list[tuple[str, str, list[str]]]:
    """(code, words, names of organisations) of either side, the giving one first."""
    parties = sorted(scheme.parties.all(), key=lambda party: (party.position, party.pk))
    words = {Side.GIVING: _("Giving side"), Side.RECEIVING: _("Receiving side")}
    return [
        (side.value, words[side], [str(party.organisation) for party in parties if party.side == side])
        for side in SIDES
    ]
