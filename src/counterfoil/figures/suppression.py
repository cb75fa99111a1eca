"""Small counts of people helped are not shown, nor anything they could be worked out from (GUARDRAILS G10).

What a public source already states is quoted exactly. What stands only in a register or a letter is held back:
counts under ten, and every split of people helped by a dimension. Then whatever would give a held-back count
away goes too: totals that contain it, a whole that it is the missing part of, its fellows where a public source
prints that whole, and the fixed sum for each that divides a gift.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from counterfoil.base.contributions import Contribution, Role
from counterfoil.base.figures import SMALLEST, Figure

__all__ = ["SMALLEST", "held_back", "shown"]


def shown(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that a reader may see, in the same order."""
    held = held_back(figures)
    return [figure for figure in figures if figure.key not in held]


def held_back(figures: Sequence[Figure]) -> set[str]:
    """Keys of the figures that stay inside."""
    held = {figure.key for figure in figures if _is_small(figure)}
    printed = _Printed(figures)
    givers = [figure for figure in figures if figure.key in held and printed.gives_away(figure)]
    while givers:  # what is held back next to a small count must not be worked out either
        around = printed.around(givers)
        givers = [figure for figure in figures if figure.key not in held and _tells(figure, around)]
        held |= {figure.key for figure in givers}
    hidden = {c.id for figure in figures if figure.key in held for c in figure.contributions}
    counted = [figure for figure in figures if figure.key in held and figure.people_helped]
    tallies = {figure.tally for figure in counted}
    above = {tally for figure in counted for tally in figure.within}
    for figure in figures:
        if figure.key not in held and (_contains(figure, hidden) or _divides(figure, tallies, above)):
            held.add(figure.key)
    return held


class _Printed:
    """Where public sources print counts of people helped: those cannot be held back, only what is beside them."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        told = [figure for figure in figures if figure.people_helped and figure.quoted and not figure.per]
        self._wholes = {(figure.tally, figure.measure) for figure in told if not figure.dimension}
        self._parts = {(figure.tally, figure.measure, figure.dimension) for figure in told if figure.dimension}

    def gives_away(self, held: Figure) -> bool:
        """Whether a held-back count could be what others leave over. A split of which no part is shown is none."""
        return not held.dimension or (held.tally, held.measure, held.dimension) in self._parts

    def around(self, givers: Iterable[Figure]) -> set[tuple[str, str, bool]]:
        """(measure, tally, also what lies within it) of which any further count would give one of these back: its
        own tally, over another period or place; those above; and all that a printed whole above takes in."""
        found = set()
        for giver in givers:
            found |= {(giver.measure, tally, False) for tally in (giver.tally, *giver.within)}
            found |= {
                (giver.measure, tally, True) for tally in giver.within if (tally, giver.measure) in self._wholes
            }
        return found


def _tells(figure: Figure, around: set[tuple[str, str, bool]]) -> bool:
    if not figure.people_helped or figure.quoted or figure.per:
        return False
    beside = any((figure.measure, tally, True) in around for tally in figure.within)
    return beside or (figure.measure, figure.tally, False) in around


def _is_small(figure: Figure) -> bool:
    if not figure.people_helped or figure.quoted or figure.per:
        return False
    if figure.dimension or (figure.before and Decimal(figure.before) < SMALLEST):
        return True
    # A total is as small as what is hidden in it; one made of shown counts gives nothing away.
    return not _several(figure) and any(_below(c) for c in figure.contributions)


def _several(figure: Figure) -> bool:
    return sum(c.role != Role.CHECK for c in figure.contributions) > 1


def _below(c: Contribution) -> bool:
    """Whether a number can only be, or about be, under ten. "At least 3" says nothing small."""
    return c.number is not None and c.number < SMALLEST and c.value.interval().high is not None


def _contains(figure: Figure, hidden: set[str]) -> bool:
    """A total over a hidden count: the total less the counts that are shown would give it back."""
    return any(c.id in hidden for c in figure.contributions)


def _divides(figure: Figure, tallies: set[str], above: set[str]) -> bool:
    """So much for each, on a hidden count's tally, above or within it: the gift divided by it would give it back."""
    return bool(figure.per) and (figure.tally in above or not tallies.isdisjoint((figure.tally, *figure.within)))
