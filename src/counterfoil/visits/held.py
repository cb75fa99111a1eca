"""On which days something was held: for whoever keeps lines by the year in which they were said."""

from __future__ import annotations

import datetime as dt

from counterfoil.partners.models import Scheme
from counterfoil.statements.models import Tally
from counterfoil.visits.models import Visit


def days_held(scheme: Scheme) -> dict[int, tuple[dt.date, dt.date]]:
    """The first and the last day of each visit, by the id of its tally and of what happened within it."""
    visits = Visit.objects.filter(scheme=scheme).values_list("tally_id", "begins", "ends")
    found = {tally: (begins, ends) for tally, begins, ends in visits}
    for path in ("parent", "parent__parent"):
        inside = Tally.objects.filter(**{f"{path}__in": list(found)}).exclude(pk__in=found)
        found |= {pk: found[above] for pk, above in inside.values_list("pk", path)}
    return found
