"""Small counts of people helped are not shown, nor anything they could be worked out from (GUARDRAILS G10).

What a public source already states is quoted exactly. What stands only in a register or a letter is held back:
counts under ten, and every split of people helped by a dimension. Then whatever would give a held-back count
away goes too: totals that contain it, a whole that it is the missing part of, and the fixed sum for each that
divides a gift.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.base.contributions import Contribution, Role
from counterfoil.base.figures import Figure

SMALLEST = 10  # the smallest count of people helped that is shown (G10)


def shown(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that a reader may see, in the same order."""
    held = held_back(figures)
    return [figure for figure in figures if figure.key not in held]


def held_back(figures: Sequence[Figure]) -> set[str]:
    """Keys of the figures that stay inside."""
    held = {figure.key for figure in figures if _is_small(figure)}
    hidden = {c.id for figure in figures if figure.key in held for c in figure.contributions}
    tallies = {figure.tally for figure in figures if figure.key in held}
    for figure in figures:
        if figure.key not in held and (_contains(figure, hidden) or _divides(figure, tallies)):
            held.add(figure.key)
    return held


def _is_small(figure: Figure) -> bool:
    if not figure.people_helped or figure.quoted or figure.per:
        return False
    # A total is as small as what is hidden in it; one made of shown counts gives nothing away.
    return bool(figure.dimension) or (not _several(figure) and any(_below(c) for c in figure.contributions))


def _several(figure: Figure) -> bool:
    return sum(c.role != Role.CHECK for c in figure.contributions) > 1


def _below(c: Contribution) -> bool:
    """Whether a number can only be, or about be, under ten. "At least 3" says nothing small."""
    return c.number is not None and c.number < SMALLEST and c.value.interval().high is not None


def _contains(figure: Figure, hidden: set[str]) -> bool:
    """A total over a hidden count: the total less the counts that are shown would give it back."""
    return _several(figure) and any(c.id in hidden for c in figure.contributions)


def _divides(figure: Figure, tallies: set[str]) -> bool:
    """So much for each, on a tally with a hidden count: the gift divided by it would give the count back."""
    return bool(figure.per) and figure.tally in tallies
