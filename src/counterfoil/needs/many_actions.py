"""One change of many needs at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from counterfoil.base.actors import Actor
from counterfoil.needs.actions import Asked, change_request
from counterfoil.needs.merge_actions import held_together
from counterfoil.needs.models import Band, Need, Sector, Urgency


@transaction.atomic
def sort_needs(
    *, needs: Iterable[Need], by: Actor, sector: Sector | None = None, urgency: Urgency | None = None
) -> list[Need]:
    """Say of needs in which sector they are, or how soon they are needed; the rest of each stays as it is.

    Raises:
        Refusal: as `change_request`.
    """
    keys = [need.pk for need in needs]
    held_together(*keys)
    held = Need.objects.select_related("line", "sector", "place")
    return [
        change_request(
            line=need.line,
            asked=Asked(
                sector=sector or need.sector, place=need.place, affected=Band(need.affected), basis=need.basis,
                urgency=urgency,
            ),
            by=by,
        )
        for need in held.filter(pk__in=keys).order_by("pk")
    ]  # fmt: skip
