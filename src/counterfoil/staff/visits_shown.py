"""What the pages of visits share: the list by date, whose hand changed a plan last, and what was typed at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.models import AuditEvent
from counterfoil.partners import queries as partners
from counterfoil.partners.access import schemes_for
from counterfoil.people.permissions import Permission
from counterfoil.staff.keyset import SIZE, Slice
from counterfoil.visits.models import Visit
from counterfoil.visits.plan import queries

MOST_SOON = 20  # on the page Today


def latest_first(request: HttpRequest, found: QuerySet[Visit], size: int = SIZE) -> Slice:
    """The page of visits that `?after=` or `?before=` asks for, by their first day; one query.

    A place in the list is `2031-05-03.17`: the first day and the number of the row before it.
    """
    after, before = _place(request, "after"), _place(request, "before")
    if before:
        day, key = before
        later = found.filter(Q(begins__gt=day) | Q(begins=day, pk__gt=key)).order_by("begins", "pk")[: size + 1]
        rows, newer, older = list(later)[:size][::-1], len(later) > size, True
    else:
        if after:
            day, key = after
            found = found.filter(Q(begins__lt=day) | Q(begins=day, pk__lt=key))
        earlier = list(found.order_by("-begins", "-pk")[: size + 1])
        rows, newer, older = earlier[:size], bool(after), len(earlier) > size
    if not rows:
        return Slice([], request.path if after or before else "", "")
    return Slice(
        rows,
        f"{request.path}?before={rows[0].begins}.{rows[0].pk}" if newer else "",
        f"{request.path}?after={rows[-1].begins}.{rows[-1].pk}" if older else "",
    )


def _place(request: HttpRequest, name: str) -> tuple[dt.date, int] | None:
    day, _dot, key = request.GET.get(name, "").partition(".")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    try:
        return dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None


@dataclass(frozen=True)
class Soon:
    """A visit that runs now or begins soon, and how soon in words."""

    visit: Visit
    words: str


def visits_soon(request: HttpRequest) -> list[Soon]:
    """What runs now or begins within two weeks in the schemes of whoever asks; one query."""
    today = timezone.localdate()
    found = queries.soon(schemes_for(request.user, Permission.READ_DRAFTS), today)  # type: ignore[arg-type]
    return [Soon(visit, _how_soon(visit, today)) for visit in found[:MOST_SOON]]


def _how_soon(visit: Visit, today: dt.date) -> str:
    days = (visit.begins - today).days
    if days <= 0:
        return _("day %(number)s of %(days)s") % {"number": 1 - days, "days": visit.days}
    return ngettext("begins tomorrow", "begins in %(days)s days", days) % {"days": days}


def last_hand(visit: Visit) -> str:
    """Who changed the plan of a visit last, in words."""
    event = AuditEvent.objects.filter(subject=visit.public_id).order_by("-at", "-id").first()
    return partners.names([event.actor])[event.actor] if event else ""


def retyped(request: HttpRequest, seen: str) -> QueryDict:
    """What was sent, as if it had been typed at what stands there now."""
    typed = request.POST.copy()
    typed["seen"] = seen
    return typed
