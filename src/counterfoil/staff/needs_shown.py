"""How a panel's scores are shown: in words, and as a small picture of how far its sides are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterfoil.base.sides import SIDES, Side
from counterfoil.base.text import RIGHT_TO_LEFT
from counterfoil.needs.models import Panelist, Points
from counterfoil.needs.queries import Spread

STEP, EDGE, ROWS = 44, 16, {Side.GIVING: 12, Side.RECEIVING: 34}  # pixels of the picture: a step, its edge, its rows
WIDTH, HEIGHT = 2 * EDGE + STEP * (len(Points) - 1), 46


@dataclass(frozen=True)
class Mark:
    """So many members of a side at one place of the scale."""

    x: int
    y: int
    count: int
    giving: bool


@dataclass(frozen=True)
class Shown:
    """One criterion: the spread, the same in words, and the picture of it."""

    spread: Spread
    words: str
    giving: str
    receiving: str
    marks: tuple[Mark, ...]
    line: tuple[int, int] | None
    ticks: tuple[int, ...]


def spread_rows(found: Iterable[Spread]) -> list[Shown]:
    """The criteria as a page shows them; the picture runs the way one reads."""
    return [_shown(each) for each in found]


def _shown(spread: Spread) -> Shown:
    lowest, highest = spread.lowest, spread.highest
    line = None if lowest is None or highest is None else (_x(lowest), _x(highest))
    marks = [
        Mark(_x(points), ROWS[side], count, side == Side.GIVING)
        for side in SIDES
        for points, count in sorted(Counter(_of(spread, side)).items())
    ]
    return Shown(
        spread, _words(spread), _told(spread.giving), _told(spread.receiving), tuple(marks), line,
        tuple(_x(points) for points in Points),
    )  # fmt: skip


def _of(spread: Spread, side: Side) -> tuple[Points, ...]:
    return spread.giving if side == Side.GIVING else spread.receiving


def _x(points: Points) -> int:
    place = EDGE + STEP * int(points)
    return WIDTH - place if get_language() in RIGHT_TO_LEFT else place


def _words(spread: Spread) -> str:
    """Lowest and highest in words: "from a little to fully, 3 steps apart"."""
    if spread.lowest is None or spread.highest is None:
        return _("nobody has handed in")
    if not spread.apart:
        return _("all find it %(points)s met") % {"points": spread.lowest.label}
    steps = ngettext("%(count)d step apart", "%(count)d steps apart", spread.apart) % {"count": spread.apart}
    told = {"lowest": spread.lowest.label, "highest": spread.highest.label, "steps": steps}
    return _("from %(lowest)s to %(highest)s, %(steps)s") % told


def _told(points: tuple[Points, ...]) -> str:
    """The points of one side in words, the lowest first; a dash where nobody has handed in."""
    return str(_(", ").join(str(each.label) for each in points)) if points else "—"


def seat_words(seat: Panelist) -> str:
    """How a member stands: has not declared, has a conflict, scores, has handed in."""
    if seat.conflict:
        return _("conflict of interest: %(conflict)s") % {"conflict": seat.conflict}
    if seat.handed_in_at:
        return _("handed in")
    return _("no conflict of interest; scores") if seat.declared_at else _("has not declared yet")
