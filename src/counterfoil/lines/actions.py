"""Every write about lines. Each says for which side it speaks; the side is that of who acts, never a parameter.

Here lines are opened; what happens to a line after that stands in `wording_actions` and `ending_actions`, and is
called from here like the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.lines.ending_actions import confirm_kept, doubt_kept, reopen_line, say_kept, settle_line
from counterfoil.lines.models import STATES, Kind, Line, Step, Verb
from counterfoil.lines.step_actions import plain, signs
from counterfoil.lines.wording_actions import (
    agree_to_lines,
    amend_line,
    describe_line,
    hold_back_line,
    object_to_line,
    redact_line,
    release_line,
    take_words,
)
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements.models import Tally

__all__ = [
    "Draft",
    "agree_to_lines",
    "amend_line",
    "confirm_kept",
    "describe_line",
    "doubt_kept",
    "hold_back_line",
    "object_to_line",
    "open_line",
    "open_lines",
    "redact_line",
    "release_line",
    "reopen_line",
    "say_kept",
    "settle_line",
    "take_words",
]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A line before it has a number. `due` may be as coarse as a year; `spoke` and `owner` may be unknown.

    `spoke_side` is the side whose words they are; without it, that of `spoke`, or of whoever writes it down.
    """

    kind: Kind
    words: str
    language: str = "en"
    spoke: Organisation | None = None
    spoke_side: Side | None = None
    owner: Organisation | None = None
    due: PartialDate | None = None
    sensitive: bool = False
    public_id: uuid.UUID | None = None


def open_line(*, scheme: Scheme, draft: Draft, by: Actor, tally: Tally | None = None) -> Line:
    """Open one line; see `open_lines`."""
    return open_lines(scheme=scheme, drafts=[draft], by=by, tally=tally)[0]


@transaction.atomic
def open_lines(*, scheme: Scheme, drafts: Iterable[Draft], by: Actor, tally: Tally | None = None) -> list[Line]:
    """Open lines, numbered for life in their order: all of them, or none.

    The writer's side agrees to a wording by writing it down, where the writer may sign for it.

    Args:
        tally: what they were said at (a visit, a meeting), of the same scheme.

    Raises:
        Refusal: who acts speaks for neither side; a wording is empty or longer than LONGEST.
    """
    side = must_speak(by, scheme)
    if tally is not None and tally.scheme_id != scheme.pk:
        raise ValueError("a line and its tally belong to one scheme")
    drafts = list(drafts)
    if not drafts:
        return []
    yes = {f"{side}_yes": 1} if signs(scheme=scheme, by=by) else {}
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)  # numbers follow each other
    highest = dict(Line.objects.filter(scheme=scheme).values_list("kind").annotate(highest=Max("number")))
    seats = {organisation: Side(seat) for organisation, seat in scheme.parties.values_list("organisation_id", "side")}
    now, made = timezone.now(), []
    for draft in drafts:
        highest[draft.kind] = highest.get(draft.kind, 0) + 1
        made.append(Line(
            scheme=scheme, number=highest[draft.kind], tally=tally, entered_by=by.actor_id, entered_side=side,
            entered_at=now, **_columns(draft, seats, side), **yes,
        ))  # fmt: skip
    Line.objects.bulk_create(made, batch_size=2000)
    Step.objects.bulk_create((_opened(line, side, by) for line in made), batch_size=5000)
    audit.record(by=by, verb="open_lines", kind="line", subject=made[0].public_id if len(made) == 1 else None,
                 scheme=scheme.public_id, count=len(made))  # fmt: skip
    return made


def _opened(line: Line, side: Side, by: Actor) -> Step:
    step = Step(
        line=line, position=1, verb=Verb.OPENED, wording=1, state=line.state, side=side, words=line.words,
        owner=line.owner, by=by.actor_id, at=line.entered_at,
    )  # fmt: skip
    step.due = line.due
    return step


def _columns(draft: Draft, seats: dict[int, Side], side: Side) -> dict[str, object]:
    """A draft as columns of its line; `side` is that of who writes it down."""
    spoke_side = draft.spoke_side or (seats.get(draft.spoke.pk) if draft.spoke else None) or side
    return {
        "public_id": draft.public_id or uuid7(),
        "kind": draft.kind,
        "spoke": draft.spoke,
        "spoke_side": spoke_side,
        "words": plain(words=draft.words),
        "language": draft.language,
        "owner": draft.owner,
        "owner_side": seats.get(draft.owner.pk, Side.NEITHER) if draft.owner else Side.NEITHER,
        "due_day": draft.due.first_day() if draft.due else None,
        "due_precision": int(draft.due.precision) if draft.due else None,
        "falls_due": draft.due.last_day() if draft.due else None,
        "sensitive": draft.sensitive,
        "state": STATES[draft.kind][0],
    }
