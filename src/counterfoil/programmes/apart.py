"""Of an indicator that counts people helped, which periods can be told without telling of a few (GUARDRAILS G10).

A number under ten is held back by `figures.suppression`. Here goes what two numbers would tell together: a year less
its first half, this year's running total less last year's, a whole less the part that a percentage names.
"""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.base.figures import SMALLEST
from counterfoil.programmes.models import Indicator, Period, Reading
from counterfoil.programmes.queries import Said

Told = dict[Period, Said]


def told_apart(indicator: Indicator, said: Mapping[Period, Said]) -> Told:
    """The periods that may be told, in their order."""
    told = {period: each for period, each in said.items() if not any(_points_at_few(half) for half in each.halves)}
    kept = _running(told) if indicator.cumulative else _widest(told)
    return {period: each for period, each in told.items() if period in kept}


def _points_at_few(half: Reading) -> bool:
    """Whether fewer than ten are in a share, or left over by it."""
    if half.numerator is None or half.denominator is None:
        return False
    return half.numerator < SMALLEST or half.denominator - half.numerator < SMALLEST


def _widest(told: Told) -> set[Period]:
    """Of periods that overlap the widest: what lies within it would leave the rest over."""
    kept: list[Period] = []
    for period in sorted(told, key=lambda each: (each.begins - each.ends, each.begins)):
        if all(period.ends < other.begins or period.begins > other.ends for other in kept):
            kept.append(period)
    return set(kept)


def _running(told: Told) -> set[Period]:
    """Running totals that are ten or more apart, for every side."""
    kept: set[Period] = set()
    last: dict[str, Reading] = {}
    for period in sorted(told, key=lambda each: (each.ends, each.begins)):
        halves = told[period].by_side
        if all(_apart(half, last.get(side)) for side, half in halves.items()):
            kept.add(period)
            last |= {side: half for side, half in halves.items() if half.measured}
    return kept


def _apart(half: Reading, last: Reading | None) -> bool:
    if last is None or half.value is None or last.value is None:
        return True
    return abs(half.value - last.value) >= SMALLEST
