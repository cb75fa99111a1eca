"""A line whose words were taken out leaves the versions that froze them, too."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from counterfoil.base.actors import Actor
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.lines.redaction import also_forgets, words_of
from counterfoil.publishing.models import Version
from counterfoil.publishing.redact_actions import bury_told


@also_forgets
def _leave_versions(line: Line, by: Actor) -> None:
    """Parts that tell of the line become tombstones, and so does any other part in which its words stand."""
    told = {str(line.public_id), *(f"{line.public_id}:{side}" for side in Side.values)}
    telling = reduce(or_, (Q(statements_told__contains=[one]) for one in told))
    for version in Version.objects.select_for_update(of=("self",), no_key=True).filter(telling).order_by("id"):
        bury_told(version=version, told=told, gone=words_of(line), by=by)
