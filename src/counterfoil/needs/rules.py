"""What may be held of a need: who says how soon, and how near a place may be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines.models import LONGEST, WAITING, Line, State
from counterfoil.needs.models import Band, Need, Urgency
from counterfoil.partners.models import Place

ANSWERED_AS = "→ "  # begins the reason of a merged need: then the number of the one whose answer it has
COARSE = (Place.Level.COUNTRY, Place.Level.REGION, Place.Level.PREFECTURE)  # as near as a sensitive need is told


def held_place(place: Place | None, *, sensitive: bool) -> Place | None:
    """The place that is held: as it was said, or of a sensitive need its prefecture (GUARDRAILS G14).

    Where no prefecture stands above it, what is coarser; where nothing does, no place at all.
    """
    while sensitive and place is not None and place.level not in COARSE:
        place = place.parent
    return place


def in_words(columns: Mapping[str, Any]) -> str:
    """What is held, in the words that the line's history keeps."""
    urgency = Urgency(columns["urgency"])
    told = [
        str(columns["sector"]),
        str(columns["place"] or ""),
        str(Band(columns["affected"]).label),
        columns["basis"],
        "" if urgency == Urgency.NOT_STATED else str(urgency.label),
        columns["also_funded"],
    ]
    return " · ".join(part for part in told if part)[:LONGEST]


def must_be_theirs_to_say(urgency: Urgency | None, before: str, side: Side) -> None:
    """Raises Refusal where the giving side says how soon those who need it need it."""
    if urgency is None or urgency == before or side == Side.RECEIVING:
        return
    raise Refusal(
        _("How soon it is needed is for the receiving side to say."),
        mend=_("Leave it at “%(before)s”, and ask the receiving side's coordinator to say it.")
        % {"before": Urgency(before).label},
        where="urgency",
        code="other_side",
    )


def must_wait(line: Line) -> None:
    """Raises Refusal (code "settled") where a request has its answer already, or was withdrawn."""
    if line.state in WAITING:
        return
    withdrawn = line.state == State.WITHDRAWN
    raise Refusal(
        _("%(handle)s was withdrawn.") % {"handle": line.handle} if withdrawn else
        _("%(handle)s has its answer: %(state)s.") % {"handle": line.handle, "state": line.get_state_display()},
        mend="" if withdrawn else _("Open it again first, saying why."),
        code="withdrawn" if withdrawn else "settled",
    )  # fmt: skip


def must_stand_for_itself(need: Need) -> None:
    """Raises Refusal (code "merged") where a need is merged into another: that one is dealt with for both."""
    if need.merged_into is not None:
        raise Refusal(
            _("%(merged)s is merged into %(standing)s.")
            % {"merged": need.line.handle, "standing": need.merged_into.line.handle},
            mend=_("What is done to %(standing)s counts for both; or part them first.")
            % {"standing": need.merged_into.line.handle},
            code="merged",
        )
