"""Writes about the agenda: what is carried over from before, new points, and their order."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.lines.models import Line
from counterfoil.visits.models import AgendaItem, Visit
from counterfoil.visits.plan import rules
from counterfoil.visits.plan.queries import agenda_seen, open_lines

MOST_CARRIED = 100  # at once: a longer agenda is none


@dataclass(frozen=True)
class Carried:
    """How many lines came onto the agenda, and how many more are open and did not fit."""

    added: int
    left: int


@transaction.atomic
def carry_over_agenda(*, visit: Visit, by: Actor, today: datetime.date | None = None) -> Carried:
    """Put what is still open from before onto the agenda, last: late first, then by day, then old.

    Requests, commitments, actions and serious findings that wait; not what was said at this visit itself, and
    nothing twice. See `queries.open_lines`.
    """
    held = rules.hold(visit, by)
    waiting = open_lines(held, today or timezone.localdate())
    lines = list(waiting[:MOST_CARRIED])
    _append(held, [AgendaItem(visit=held, line=line) for line in lines])
    left = max(waiting.count() if len(lines) == MOST_CARRIED else 0, 0)
    rules.note(held, "carry_over_agenda", by, count=len(lines))
    return Carried(len(lines), left)


@transaction.atomic
def add_point(*, visit: Visit, by: Actor, words: str = "", line: Line | None = None) -> AgendaItem:
    """Put a new point, or one line from before, onto the agenda.

    Raises:
        Refusal: there are no words and no line; the line is of another scheme, or stands there already.
    """
    held = rules.hold(visit, by)
    words = "" if line else one_line(words)
    if not words and line is None:
        raise Refusal(_("There are no words."), mend=_("Say what is to be spoken of."), where="words", code="words")
    if line is not None and line.scheme_id != held.scheme_id:
        raise ValueError("an agenda and its lines belong to one scheme")
    if line is not None and held.agenda.filter(line=line).exists():
        problem = _("%(line)s stands on the agenda already.") % {"line": line.handle}
        raise Refusal(problem, mend=_("Nothing is left to do."), where="line", code="there")
    item = AgendaItem(visit=held, words=words, line=line)
    _append(held, [item])
    rules.note(held, "add_point", by, count=1)
    return item


@transaction.atomic
def remove_point(*, item: AgendaItem, by: Actor) -> None:
    """Take a point off the agenda. A line stays what it is; it is only not spoken of."""
    held = rules.hold(item.visit, by)
    AgendaItem.objects.filter(pk=item.pk).delete()
    _renumber(held.agenda.order_by("position", "id"))
    rules.note(held, "remove_point", by, count=1)


@transaction.atomic
def order_agenda(*, visit: Visit, items: Sequence[AgendaItem], by: Actor, seen: str = "") -> None:
    """Set the order of the agenda; points that are not named follow in the order that they had.

    Args:
        seen: `queries.agenda_seen` of what was read before; "" where nothing was.

    Raises:
        Refusal: changed meanwhile ("stale").
    """
    held = rules.hold(visit, by)
    rules.must_be_as_seen(seen, agenda_seen(held))
    there = {item.pk: item for item in held.agenda.order_by("position", "id")}
    first = [there.pop(item.pk) for item in items if item.pk in there]
    _renumber([*first, *there.values()])
    rules.note(held, "order_agenda", by, count=len(first))


def move_point(*, item: AgendaItem, up: bool, by: Actor) -> None:
    """Let a point change places with the one before it, or after it; at the end of the list nothing happens."""
    with transaction.atomic():
        held = rules.hold(item.visit, by)
        items = list(held.agenda.order_by("position", "id"))
        place = next((n for n, one in enumerate(items) if one.pk == item.pk), None)
        other = None if place is None else place + (-1 if up else 1)
        if place is not None and other is not None and 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]
            order_agenda(visit=held, items=items, by=by)


def _append(held: Visit, items: Sequence[AgendaItem]) -> None:
    last = held.agenda.aggregate(last=Max("position"))["last"] or 0
    for position, item in enumerate(items, start=last + 1):
        item.position = position
    AgendaItem.objects.bulk_create(items)


def _renumber(items: Iterable[AgendaItem]) -> None:
    items = list(items)
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
