"""What one side may do with a line as it stands. Actions refuse by these rules; pages offer what they allow."""

from __future__ import annotations

from enum import StrEnum

from counterfoil.base.sides import Side, other
from counterfoil.lines.models import ANSWERS, STATES, Kind, Line, State

ENDS = (State.TAKEN_UP, State.IN_PART, State.DECLINED, State.PASSED_ON, State.NOT_KEPT, State.OUTSIDE_POWER,
        State.WITHDRAWN)  # fmt: skip


class Act(StrEnum):
    """One thing that a side can do with a line."""

    AMEND = "amend"
    AGREE = "agree"
    OBJECT = "object"
    TAKE = "take"
    SAY_KEPT = "say_kept"
    CONFIRM = "confirm"
    DOUBT = "doubt"
    SETTLE = "settle"
    REOPEN = "reopen"
    RELEASE = "release"
    HOLD_BACK = "hold_back"
    DESCRIBE = "describe"
    REDACT = "redact"


def is_unsettled(line: Line) -> bool:
    """Whether its words may still change: it waits, or it is a point, which never ends."""
    return line.is_waiting or line.state == State.NOTED


def ends_open_to(line: Line, side: Side) -> list[State]:
    """How a side may end a line: the asker withdraws, whenever; the asked answers; one's power is one's own."""
    possible = [state for state in ENDS if state in STATES[Kind(line.kind)] and state != line.state]
    return [state for state in possible if _may_end(line, state, side)]


def _may_end(line: Line, state: State, side: Side) -> bool:
    if state == State.WITHDRAWN:
        return side == line.spoke_side
    if not line.is_waiting:
        return False
    if state in ANSWERS and line.kind == Kind.REQUEST:
        return side != line.spoke_side
    return state != State.OUTSIDE_POWER or line.owner_side in (Side.NEITHER, side)


def may_reopen(line: Line, side: Side) -> bool:
    """A settled line is opened again by either side; a withdrawn request only by who withdrew it."""
    return not is_unsettled(line) and (line.state != State.WITHDRAWN or side == line.spoke_side)


def acts_open_to(line: Line, side: Side) -> frozenset[Act]:
    """Everything that a side may do with a line now; nothing for who speaks for neither."""
    if side == Side.NEITHER:
        return frozenset()
    waits, kept_said = line.is_waiting, line.state == State.SAID_KEPT
    theirs = kept_said and line.said_kept_by != side
    released = getattr(line, f"{side}_released") is not None
    found = {
        Act.AMEND: is_unsettled(line),
        Act.AGREE: not line.said_yes(side),
        Act.OBJECT: is_unsettled(line),
        Act.TAKE: is_unsettled(line) and bool(line.own_words(other(side))),
        Act.SAY_KEPT: waits and not kept_said and State.SAID_KEPT in STATES[Kind(line.kind)],
        Act.CONFIRM: theirs,
        Act.DOUBT: theirs,
        Act.SETTLE: bool(ends_open_to(line, side)),
        Act.REOPEN: may_reopen(line, side),
        Act.RELEASE: line.said_yes(side) and not released,
        Act.HOLD_BACK: released,
        Act.DESCRIBE: line.kind in (Kind.REQUEST, Kind.COMMITMENT),
        Act.REDACT: True,
    }
    return frozenset(act for act, allowed in found.items() if allowed)
