"""The tracker's questions: every request, commitment, finding and action of a scheme, by what one looks for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from counterfoil.base.sides import Side
from counterfoil.base.text import one_line
from counterfoil.lines.models import PREFIX, WAITING, Kind, Line, State
from counterfoil.partners.models import Organisation, Scheme

TRACKED = (Kind.REQUEST, Kind.COMMITMENT, Kind.FINDING, Kind.ACTION)
WAITS, LATE, ANSWERED = "waits", "late", "answered"  # ways to ask for states, besides the states themselves
_HANDLE = re.compile(rf"^([{''.join(PREFIX.values())}])\s*(\d{{1,9}})$", re.IGNORECASE)
# What only a request is answered by; OUTSIDE_POWER ends other lines too, and is asked for by itself.
_ANSWERS = (State.TAKEN_UP, State.IN_PART, State.DECLINED, State.PASSED_ON)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What one looks for; an empty field asks for everything.

    `state` is a state, or WAITS (not settled), LATE (its last day has passed), ANSWERED. `side` is the side with
    which a line lies. `tallies` are those at which it was said. `words` are in its text, or its number (C12).
    """

    kind: str = ""
    state: str = ""
    side: str = ""
    owner: Organisation | None = None
    tallies: Collection[int] | None = None
    words: str = ""


def tracked(scheme: Scheme, sought: Sought, today: dt.date) -> QuerySet[Line]:
    """The lines of a scheme that fit; `today` decides what is late."""
    found = Line.objects.filter(_state(sought.state, today), scheme=scheme)
    # Nearly every line is tracked: said like this, the database walks the index of the order and stops early.
    found = found.filter(kind=sought.kind) if sought.kind else found.exclude(kind=Kind.POINT)
    if sought.side:
        found = found.filter(lies_with(Side(sought.side)))
    if sought.owner is not None:
        found = found.filter(owner=sought.owner)
    if sought.tallies is not None:
        found = found.filter(tally__in=sought.tallies)
    if sought.words:
        found = found.filter(_words(sought.words))
    return found.select_related("spoke", "owner")


def lies_with(side: Side) -> Q:
    """Whose turn it is: the owner's; of a line without one, the side that spoke; of a request, the side asked."""
    asked = Q(kind=Kind.REQUEST) & ~Q(spoke_side=side)
    owned = Q(owner_side=side) | Q(owner_side=Side.NEITHER, spoke_side=side)
    return asked | (~Q(kind=Kind.REQUEST) & owned)


def _state(state: str, today: dt.date) -> Q:
    if state == WAITS:
        return Q(state__in=WAITING)
    if state == LATE:
        return Q(state=State.OPEN, state__in=WAITING, falls_due__lt=today)  # the second names the index
    if state == ANSWERED:
        return Q(state__in=_ANSWERS)
    return Q(state=state) if state else Q()


def _words(words: str) -> Q:
    plain = one_line(words)
    if handle := _HANDLE.match(plain):
        kind = next(kind for kind, prefix in PREFIX.items() if prefix == handle[1].upper())
        return Q(kind=kind, number=int(handle[2])) | Q(words__icontains=plain)
    return Q(words__icontains=plain)


def by_due(
    found: QuerySet[Line], after: tuple[dt.date | None, int] | None, size: int, *, only_dated: bool = False
) -> list[Line]:
    """The next lines by the last day on which they are due, those without one last; at most two queries.

    Args:
        after: day (None: not stated) and id of the last line of the page before; None for the first page.
        only_dated: nothing without a day can fit (what is late has one), so it is not looked for.

    Returns:
        At most `size` lines. Each query starts in the index where the page before ended, however deep that is.
    """
    day, last = after or (None, 0)
    rows: list[Line] = []
    if after is None or day is not None:
        dated = found.filter(falls_due__isnull=False)
        if day is not None:
            dated = dated.filter(falls_due__gte=day).exclude(falls_due=day, id__lte=last)
        rows = list(dated.order_by("falls_due", "id")[:size])
        last = 0
    if len(rows) < size and not only_dated:
        rows += found.filter(falls_due__isnull=True, id__gt=last).order_by("id")[: size - len(rows)]
    return rows


@dataclass(frozen=True)
class Waiting:
    """What waits for one side of a scheme, in numbers; nothing of it is late for anybody else."""

    scheme: int
    to_confirm: int
    late: int
    unanswered: int


def waiting(sides: Collection[tuple[int, Side]], today: dt.date) -> list[Waiting]:
    """For each scheme (its id) and the side one speaks for there: lines to confirm, late ones that lie with it,
    requests that it has not answered, and that stand for themselves. Three queries for any number of schemes."""
    if not sides:
        return []
    open_, said = Line.objects.filter(state=State.OPEN), Line.objects.filter(state=State.SAID_KEPT)
    to_confirm = _counts(said, sides, lambda side: ~Q(said_kept_by=side))
    late = _counts(open_.filter(falls_due__lt=today).exclude(kind=Kind.REQUEST), sides, lies_with)
    asked = open_.filter(kind=Kind.REQUEST).exclude(need__merged_into__isnull=False)
    unanswered = _counts(asked, sides, lies_with)
    return [
        Waiting(scheme, *(counts.get(scheme, 0) for counts in (to_confirm, late, unanswered)))
        for scheme, _side in sides
    ]


def _counts(found: QuerySet[Line], sides: Collection[tuple[int, Side]], mine: Callable[[Side], Q]) -> dict[int, int]:
    here = Q()
    for scheme, side in sides:
        here |= Q(scheme=scheme) & mine(side)
    return dict(found.filter(here).values_list("scheme").annotate(count=Count("id")).order_by("scheme"))
