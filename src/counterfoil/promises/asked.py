"""What the public reads of a need besides its line, once the line is released: no more than the sides released."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterfoil.lines.models import ANSWERS, Kind, Line
from counterfoil.needs.models import Band, Need, Urgency
from counterfoil.needs.rules import ANSWERED_AS
from counterfoil.partners.models import Organisation


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as it is told. `merged_into` and `merged` are numbers of lines whose words are public too.

    `reason` is that of its answer; of a merged one that of the one that stands, where that one is public. `told_on`
    is the day on which the answer was given back; `waits_to_be_told`: there is an answer and no such day yet.
    """

    affected: Band
    urgency: Urgency
    passed_to: Organisation | None
    told_on: dt.date | None
    waits_to_be_told: bool
    merged_into: str
    merged: tuple[str, ...]
    reason: str


def asked_of(open_ones: Mapping[int, Line], needs: Mapping[int, Iterable[Need]]) -> dict[int, Asked]:
    """The needs among lines whose words are public, by the key of their line.

    Args:
        open_ones: lines by key; of a line that is not there no number and no word is told.
        needs: of a request, the need that it is.
    """
    found = {line.pk: need for line in open_ones.values() if line.kind == Kind.REQUEST
             for need in needs.get(line.pk, ())}  # fmt: skip
    merged: dict[int, list[Line]] = defaultdict(list)
    for key, need in found.items():
        if need.merged_into_id in open_ones:
            merged[need.merged_into_id].append(open_ones[key])
    return {key: _asked(open_ones[key], need, open_ones.get(need.merged_into_id or 0), merged[key])
            for key, need in found.items()}  # fmt: skip


def _asked(line: Line, need: Need, standing: Line | None, merged: list[Line]) -> Asked:
    reason = line.reason
    if reason.startswith(ANSWERED_AS):
        reason = standing.reason if standing else ""
    return Asked(
        affected=Band(need.affected),
        urgency=Urgency(need.urgency),
        passed_to=need.passed_to,
        told_on=need.told_on,
        waits_to_be_told=line.state in ANSWERS and need.told_on is None,
        merged_into=standing.handle if standing else "",
        merged=tuple(one.handle for one in sorted(merged, key=lambda one: one.number)),
        reason=reason,
    )
