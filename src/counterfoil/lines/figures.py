"""What the lines of a visit or a meeting can state: what was asked there, and what was promised.

One line has two halves: what each side agreed to, or said instead. Where a line stands in two wordings, the sides
differ; where both said yes to one, they agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from counterfoil.base.contributions import Contribution, Counted, Fold, Of, Role
from counterfoil.base.figures import Figure, Scope, register
from counterfoil.base.sides import SIDES
from counterfoil.lines.models import Kind, Line, State
from counterfoil.statements.models import Measure, Tally

MEASURES = {Kind.REQUEST: "requests", Kind.COMMITMENT: "commitments"}


@register("lines")
def said_in_lines(scope: Scope) -> Iterator[Figure]:
    """For each tally the requests and the commitments said there. Readers see what both sides released (G14)."""
    if not scope.records:
        return
    homes = _homes(scope)
    lines = Line.objects.filter(tally__in=homes, kind__in=MEASURES, redacted=False).exclude(state=State.WITHDRAWN)
    if not scope.inside:
        lines = lines.filter(giving_released__isnull=False, receiving_released__isnull=False, sensitive=False)
    labels = Measure.objects.in_bulk(MEASURES.values())
    by_home: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines.order_by("kind", "number"):
        assert line.tally_id is not None  # the filter says so
        by_home[homes[line.tally_id].pk, line.kind].append(line)
    for (home, kind), told in by_home.items():
        tally = next(t for t in homes.values() if t.pk == home)
        measure = MEASURES[Kind(kind)]
        halves = tuple(half for line in told for half in _halves(line, tally))
        if not halves:  # a delegate wrote them down, and nobody has signed yet
            continue
        yield Figure(
            key=f"{tally.handle}.{measure}",
            fold=Fold.LIST,
            contributions=halves,
            title=labels[measure].label,
            measure=measure,
            tally=str(tally.public_id),
            tally_handle=tally.handle,
            tally_name=tally.name or tally.kind.label,
            kind=tally.kind_id,
            quoted=False,
        )


def _homes(scope: Scope) -> dict[int, Tally]:
    """Tally → the one in `scope.records` that it is, or within which it happened."""
    found = {tally.pk: tally for tally in Tally.objects.filter(pk__in=scope.records).select_related("kind")}
    for child in Tally.objects.filter(parent__in=scope.records).exclude(pk__in=scope.records):
        assert child.parent_id is not None  # the filter says so
        found[child.pk] = found[child.parent_id]
    return found


def _halves(line: Line, tally: Tally) -> Iterator[Contribution]:
    """What each side holds of a line; the side that opened it first. A side that said nothing has no half."""
    sides = sorted(SIDES, key=lambda side: side != line.entered_side)
    words = [(side, line.own_words(side) or (line.words if line.said_yes(side) else "")) for side in sides]
    told = [(side, said) for side, said in words if said]
    for position, (side, said) in enumerate(told):
        yield Contribution(
            id=f"{line.public_id}:{side}" if position else str(line.public_id),
            of=Of.RECORD,
            tally=str(tally.public_id),
            members=(said,),
            side=side,
            source_title=str(side.label),
            counted=Counted.ITEMISED,
            role=Role.CHECK if position else Role.WHOLE,
            label=line.handle,
        )
