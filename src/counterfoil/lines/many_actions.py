"""A step of many lines at once, in as many statements as for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.lines import following
from counterfoil.lines.models import Kind, Line, Step, Verb
from counterfoil.lines.step_actions import plain
from counterfoil.partners.access import must_speak

_SET = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Described:
    """What a room above says of a line now, and whether its words may never be public."""

    line: Line
    words: str
    sensitive: bool


@transaction.atomic
def describe_lines(*, described: Sequence[Described], by: Actor) -> list[Line]:
    """As `describe_line`, of many lines of one scheme that the caller holds (`select_for_update`).

    Raises:
        Refusal: as `describe_line`; then none is described.
    """
    if not described:
        return []
    scheme = described[0].line.scheme
    side = must_speak(by, scheme)
    if any(each.line.scheme_id != scheme.pk or each.line.kind not in (Kind.REQUEST, Kind.COMMITMENT)
           for each in described):  # fmt: skip
        raise Refusal("requests and commitments of one scheme are described", code="state")
    _turn([each for each in described if each.line.sensitive != each.sensitive])
    lines = [each.line for each in described]
    last = dict(Step.objects.filter(line__in=lines).values_list("line").annotate(last=Max("position")).order_by())
    Step.objects.bulk_create([
        Step(line=each.line, position=last.get(each.line.pk, 0) + 1, verb=Verb.DESCRIBED, wording=each.line.wording,
             state=each.line.state, side=side, words=plain(words=each.words), by=by.actor_id)
        for each in described
    ], batch_size=_SET)  # fmt: skip
    audit.record(by=by, verb="lines_described", kind="line", subject=None, scheme=scheme.public_id, count=len(lines))
    for line in lines:
        following.follow(line, Verb.DESCRIBED, by)
    return lines


def _turn(described: Iterable[Described]) -> None:
    """Lines that become sensitive, or cease to be: every release falls away (G14), and of those that become so what
    was said more exactly before."""
    lines = []
    for each in described:
        each.line.sensitive = each.sensitive
        each.line.giving_released = each.line.receiving_released = None
        lines.append(each.line)
    Line.objects.bulk_update(lines, ["sensitive", "giving_released", "receiving_released"], batch_size=_SET)
    hidden = [line for line in lines if line.sensitive]
    Step.objects.filter(line__in=hidden, verb=Verb.DESCRIBED).exclude(words="").update(words="")
