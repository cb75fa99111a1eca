"""Loading a need or a round of its appraisal, with the permission, for the pages about them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from counterfoil.lines.models import Line
from counterfoil.needs.models import Appraisal, Need
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission
from counterfoil.staff.load import load_in_scheme

_RELATED = ("tally__kind", "spoke", "need__sector", "need__place", "need__passed_to", "need__merged_into__line")


def load_need(request: HttpRequest, permission: Permission, public_id: UUID) -> Need:
    """The need whose line has this public id; one's side stays on the request. Raises as `load_in_scheme`."""
    line = load_in_scheme(request, permission, Line, public_id, related=_RELATED)
    need: Need | None = getattr(line, "need", None)
    if need is None:
        raise Http404
    need.line, need.scheme = line, line.scheme
    request.side = speaks_for(request.user, line.scheme)  # type: ignore[attr-defined, arg-type]
    return need


def load_round(request: HttpRequest, permission: Permission, public_id: UUID) -> Appraisal:
    """A round of an appraisal; one's side stays on the request. Raises as `load_in_scheme`."""
    found = load_in_scheme(
        request,
        permission,
        Appraisal,
        public_id,
        scheme="need__scheme",
        related=("need__line__spoke", "need__sector"),
    )
    found.need.line.scheme = found.need.scheme
    request.side = speaks_for(request.user, found.need.scheme)  # type: ignore[attr-defined, arg-type]
    return found
