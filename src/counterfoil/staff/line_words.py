"""Lines as pages show them: both sides' halves as a split tally, and where a line stands in a few words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from counterfoil.base.cards import Card, CardState, Half
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line


def card_of(line: Line) -> Card:
    """The line with what each side holds of it; torn where they hold two wordings."""
    return {
        "title": line.handle,
        "state": _state(line),
        "left": _half(line, Side.GIVING),
        "right": _half(line, Side.RECEIVING),
    }


def _state(line: Line) -> CardState:
    if line.is_disputed:
        return "sides_differ"
    if line.is_agreed:
        return "both_agree"
    return "one_half" if line.giving_yes or line.receiving_yes else "empty"


def _half(line: Line, side: Side) -> Half:
    half: Half = {"who": str(side.label)}
    if words := line.own_words(side):
        half["values"] = [{"text": words}]
        half["say"] = _("holds these words")
    elif line.said_yes(side):
        half["values"] = [{"text": line.words}]
        half["say"] = _("agreed")
    else:
        half["empty"] = _("Has not said yes yet")
    return half


def standing_code(line: Line, today: dt.date) -> str:
    """Its state, or "late"."""
    return "late" if line.is_late(today) else line.state


def stands(line: Line, today: dt.date) -> str:
    """Where a line stands, in words."""
    return _("late") if standing_code(line, today) == "late" else str(line.get_state_display())


def tone(line: Line, today: dt.date) -> str:
    """The colour beside those words: good, warn, bad or plain; the words say it all."""
    if line.is_late(today):
        return "warn"
    if line.state in ("kept", "taken_up", "in_part"):
        return "good"
    return "bad" if line.state in ("not_kept", "declined") else "plain"
