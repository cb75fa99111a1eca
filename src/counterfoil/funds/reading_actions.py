"""The log of who read the names of private donors (GUARDRAILS G12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.funds.models import Donor


@transaction.atomic
def note_names_read(*, donors: Collection[UUID], page: str, by: Actor) -> None:
    """Write down that somebody was shown the names of these donors: one entry for a page, and no name in it.

    Args:
        donors: public ids (`Donor.told_name` notes them in `base.reads`).
        page: the name of the address.
    """
    of_scheme: dict[UUID, list[str]] = defaultdict(list)
    rows = Donor.objects.filter(public_id__in=donors).order_by("id")
    for donor, scheme in rows.values_list("public_id", "book__scheme__public_id"):
        of_scheme[scheme].append(str(donor))
    for scheme, read in of_scheme.items():
        audit.record(
            by=by, verb="read_donor_names", kind="donor", subject=None, scheme=scheme, count=len(read), donors=read,
            page=page,
        )  # fmt: skip
