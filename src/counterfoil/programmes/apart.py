"""Of an indicator that counts people helped, which periods can be told without telling of a few (GUARDRAILS G10).

A number under ten is held back by `figures.suppression`. Here goes what two numbers would tell together: a year less
its first half, this year's running total less last year's, a whole less the part that a percentage names, those who
finished less those who began.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from counterfoil.base.figures import SMALLEST
from counterfoil.programmes.models import Indicator, Period, Reading
from counterfoil.programmes.queries import Said

Told = dict[Period, Said]


def told_apart(indicator: Indicator, said: Mapping[Period, Said]) -> Told:
    """The periods that may be told, in their order."""
    few = {period for period, each in said.items() if any(_points_at_few(half, indicator) for half in each.halves)}
    told = {period: each for period, each in said.items() if period not in few}
    kept = _running(told) if indicator.cumulative else _widest(told)
    return {period: each for period, each in told.items() if period in kept}


class Beside:
    """What was told of a programme's indicators so far, so that the next one is not told a few people beside it."""

    def __init__(self) -> None:
        self._told: list[tuple[Indicator, Period, Reading]] = []

    def apart(self, indicator: Indicator, told: Told) -> Told:
        """The periods that no number of an earlier indicator leaves a few people over."""
        kept = {period: each for period, each in told.items() if not self._gives_away(indicator, period, each)}
        self._told += [(indicator, period, half) for period, each in kept.items() for half in each.halves]
        return kept

    def _gives_away(self, indicator: Indicator, period: Period, said: Said) -> bool:
        beside = [
            (half, other)
            for one, then, other in self._told
            if indicator.cumulative or one.cumulative or (period.begins <= then.ends and period.ends >= then.begins)
            for half in said.halves
            if half.side == other.side
        ]
        return any(0 < abs(a - b) < SMALLEST for half, other in beside for a in _people(half) for b in _people(other))


def _people(half: Reading) -> list[Decimal]:
    """The numbers of people in a reading; of a share those that it is made of."""
    if half.numerator is not None and half.denominator is not None:
        return [half.numerator, half.denominator]
    return [half.value] if half.value is not None else []


def _points_at_few(half: Reading, indicator: Indicator) -> bool:
    """Whether fewer than ten are in a share, or left over by it; of a bare percentage nobody can say that they are
    not, and who knows the whole elsewhere would work them out."""
    if half.numerator is None or half.denominator is None:
        return indicator.is_share and half.measured
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
