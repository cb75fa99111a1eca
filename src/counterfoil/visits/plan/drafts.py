"""What somebody plans, before it is a row: a stop, a delegate, a cost."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from counterfoil.partners.models import Organisation, Place
from counterfoil.people.models import User
from counterfoil.visits.models import Checklist, Cost, Delegate, Stop, Visit


@dataclass(frozen=True, kw_only=True)
class StopDraft:
    """A stop as somebody plans it. `where` says closer than `place`; `towards` is where travel leads.

    `checklist`: by what kind of place it will be looked at, for the kind *place seen*.
    """

    kind: Stop.Kind
    title: str
    day: datetime.date
    begins: datetime.time
    ends: datetime.time
    place: Place | None = None
    where: str = ""
    towards: str = ""
    host: Organisation | None = None
    checklist: Checklist | None = None


@dataclass(frozen=True, kw_only=True)
class DelegateDraft:
    """Somebody in office by name, or a role so many times.

    `delegate` is who stands there already and keeps their stops; None is somebody new. `user`: whose sign-in it is.
    """

    organisation: Organisation
    office: str
    name: str = ""
    count: int = 1
    user: User | None = None
    decides_awards: bool = False
    delegate: Delegate | None = None


@dataclass(frozen=True, kw_only=True)
class CostDraft:
    """One cost. Amounts are in whole units of `currency` (ISO 4217) with two places; None is *not stated*."""

    what: Cost.What
    currency: str
    words: str = ""
    planned: Decimal | None = None
    actual: Decimal | None = None
    payer: Organisation | None = None


def as_drafts(visit: Visit) -> list[DelegateDraft]:
    """The delegation as it stands, as drafts that change nothing."""
    return [
        DelegateDraft(
            organisation=one.organisation, office=one.office, name=one.name, count=one.count, user=one.user,
            decides_awards=one.decides_awards, delegate=one,
        )
        for one in visit.delegates.select_related("organisation", "user").order_by("position")
    ]  # fmt: skip
