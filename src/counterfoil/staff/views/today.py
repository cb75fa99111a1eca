"""Today: what waits for whoever signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from counterfoil.partners.access import schemes_for
from counterfoil.people.permissions import Permission
from counterfoil.staff import waiting
from counterfoil.staff.load import door, holds_anywhere, page
from counterfoil.staff.visits_shown import visits_soon


@door("GET")
def today(request: HttpRequest) -> HttpResponse:
    """What waits for me, by role, and the way to each scheme."""
    schemes = list(schemes_for(request.user, Permission.READ_DRAFTS))
    return page(
        request,
        "today",
        "today",
        lines=waiting.for_user(request),
        soon=visits_soon(request),
        schemes=schemes,
        first=schemes[0] if schemes else None,
        is_administrator=holds_anywhere(request, Permission.MANAGE_MEMBERS),
    )
