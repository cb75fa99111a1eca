"""Results over years: the courses that began in a year, what came of them, and what is missing."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes.models import Programme
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION
from counterfoil.trainings import cohorts

MOST_IN_THE_MENU = 60  # programmes to choose from; more are reached from a programme's own page


@door("GET")
def cohorts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every year of a scheme, or of one programme; `?public=1` shows what the public may read of it."""
    scheme = load_scheme(request, P.READ_DRAFTS, slug)
    programme = _programme(request, scheme)
    is_public = request.GET.get("public") == "1"
    years = (cohorts.told if is_public else cohorts.of)(scheme, programme)
    return page(
        request, "trainings/results", SECTION, years=[(year, year.missing()) for year in years], programme=programme,
        programmes=scheme.programmes.select_related("tally").order_by("sort_key", "id")[:MOST_IN_THE_MENU],
        is_public=is_public, ways=ways(scheme, SECTION),
    )  # fmt: skip


def _programme(request: HttpRequest, scheme: Scheme) -> Programme | None:
    asked = request.GET.get("programme", "")
    try:
        return get_object_or_404(Programme, scheme=scheme, public_id=UUID(asked)) if asked else None
    except ValueError:
        raise Http404 from None
