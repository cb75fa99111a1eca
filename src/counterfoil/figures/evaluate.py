"""Evaluating figures: asks every room what it can state, folds it, and says how it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

from django.utils.module_loading import autodiscover_modules

from counterfoil.base.contributions import Of, Role
from counterfoil.base.figures import Figure, Scope, rooms
from counterfoil.base.quantities import Comparison
from counterfoil.figures import standing as how
from counterfoil.figures.arithmetic import PartsCheck, Rate, WorkedOut, implied_rate, parts_check, worked_out
from counterfoil.figures.folds import Result, fold
from counterfoil.figures.suppression import shown


@dataclass(frozen=True)
class Evaluated:
    """A figure with its value and its standing, and what follows from it."""

    figure: Figure
    result: Result
    standing: how.Standing
    check: PartsCheck | None = None
    rate: Rate | None = None
    worked_out: WorkedOut | None = None
    mapped: Comparison | None = None

    @cached_property
    def key(self) -> str:
        return self.figure.key


@cache
def discover() -> None:
    """Import every room's `figures.py`, so that it registers; once, for looking costs as much as a query."""
    autodiscover_modules("figures")


def evaluate(scope: Scope) -> list[Evaluated]:
    """Every figure that any room can state in this scope and that may be shown, in the order of the rooms."""
    figures = shown(stated(scope))
    by_key = {figure.key: figure for figure in figures}
    return [_evaluate(figure, by_key) for figure in figures]


def stated(scope: Scope) -> list[Figure]:
    """Every figure that any room can state in this scope, small numbers included: never for a reader."""
    discover()
    found: dict[str, Figure] = {}
    for room in rooms().values():
        for figure in room(scope):
            found[figure.key] = _beside(found[figure.key], figure) if figure.key in found else figure
    return list(found.values())


def _beside(first: Figure, second: Figure) -> Figure:
    """One thing that two rooms can state: the records lead, and what was told earlier stays beside them."""
    records, told = (first, second) if first.contributions[0].of == Of.RECORD else (second, first)
    return replace(
        records,
        quoted=records.quoted and told.quoted,
        contributions=(*records.contributions, *(replace(c, role=Role.CHECK) for c in told.contributions)),
    )


def _evaluate(figure: Figure, others: dict[str, Figure]) -> Evaluated:
    main = figure.contributions[0]
    check = None
    if figure.parts and main.role == Role.WHOLE and main.value.known:
        parts = [others[key].contributions[0].value for key in figure.parts if key in others]
        check = parts_check(main.value, parts) if len(parts) == len(figure.parts) else None
    rate = None
    if figure.stated_as and main.number is not None and main.currency:
        amount, currency = figure.stated_as
        rate = implied_rate(main.value, main.currency, amount, currency)
    return Evaluated(
        figure,
        fold(figure.fold, figure.contributions),
        how.standing(figure.contributions),
        check,
        rate,
        _worked_out(figure, others),
        _mapped(figure),
    )


def _mapped(figure: Figure) -> Comparison | None:
    """How the first two accounts relate with the words mapped: shown beside the unmapped result, never instead."""
    if not figure.mappings or len(figure.contributions) < 2:
        return None
    return how.compare_mapped(figure.contributions[0], figure.contributions[1], figure.mappings)


def _worked_out(figure: Figure, others: dict[str, Figure]) -> WorkedOut | None:
    """So much for each, times how many: where the same tally counts that unit once."""
    if not figure.per or not figure.contributions[0].value.known:
        return None
    counts = [
        f
        for f in others.values()
        if f.tally == figure.tally and f.unit == figure.per and not f.per and not f.dimension
    ]
    if len(counts) != 1 or not counts[0].contributions[0].value.known:
        return None
    return worked_out(figure.contributions[0].value, counts[0].contributions[0].value)
