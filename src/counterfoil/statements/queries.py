"""Questions about statements."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet

from counterfoil.statements import staging
from counterfoil.statements.models import Rendering, Source, Stage, StagedAct, StagedFact, Statement, Tally


def statements_of(source: Source) -> QuerySet[Statement]:
    """What a source says now, in the order in which it was entered, ready to be shown."""
    return (
        source.statements.filter(is_current=True)
        .select_related("tally", "tally__kind", "measure", "unit", "dimension", "per", "place")
        .order_by("id")
    )


def last_told(source: Source, told: Collection[str]) -> QuerySet[Statement]:
    """Of these statements of a source (by public id), the last of each line: neither replaced by another of them
    nor withdrawn since. In the order of entering, ready to be shown."""
    replaced = Q(superseded_by__public_id__in=told) | Q(superseded_by__withdrawn=True)
    return (
        source.statements.filter(public_id__in=told)
        .exclude(replaced)
        .select_related("tally", "tally__kind", "measure", "unit", "dimension", "per", "place")
        .order_by("id")
    )


def tallies_of(sources: QuerySet[Source] | list[Source]) -> QuerySet[Tally]:
    """The tallies of which any of these sources tells, with all that any of them says now."""
    said = Statement.objects.filter(is_current=True, source__in=sources).select_related(
        "source__publisher", "measure", "unit", "dimension", "per", "place"
    )
    return (
        Tally.objects.filter(mentions__source__in=sources)
        .distinct()
        .select_related("kind", "parent")
        .prefetch_related(
            Prefetch("statements", queryset=said.order_by("id"), to_attr="said"), "parties__organisation"
        )
        .order_by("id")
    )


def newest_of(statement: Statement) -> Statement:
    """What stands in the place of a statement now: itself, or what superseded it last."""
    while (later := Statement.objects.filter(supersedes=statement).first()) is not None:
        statement = later
    return statement


def history_of(statement: Statement) -> list[Statement]:
    """The statement and everything that it superseded, newest first."""
    chain: list[Statement] = []
    step: Statement | None = statement
    while step is not None:
        chain.append(step)
        step = step.supersedes
    return chain


def renderings(words: set[str], language: str) -> dict[str, str]:
    """Our translations of what sources said, by their words."""
    found = Rendering.objects.filter(words__in=words, language=language)
    return dict(found.values_list("words", "text"))


_NAMED = ("measure", "unit", "dimension", "per", "place")


@contextlib.contextmanager
def joining_sets(stage: Stage) -> Iterator[None]:
    """Where a stage holds many facts, the database joins them as sets (see `staging.JOIN_SETS`)."""
    facts = StagedFact.objects.filter(stage=stage).order_by()
    many = stage.reserved is not None or facts[staging.MANY : staging.MANY + 1].exists()
    with transaction.atomic(), connection.cursor() as cursor:
        if many:
            cursor.execute(staging.JOIN_SETS)
        yield
        if many:
            cursor.execute(staging.JOIN_AS_USUAL)


def stage_outcomes(stage: Stage, *, first: bool = False) -> dict[str, int]:
    """How many staged facts would be added, changed, or are already there.

    Args:
        first: whether the source has said nothing yet, so that there is nothing to compare with.
    """
    counts = {"added": 0, "changed": 0, "same": 0}
    if stage.reserved is not None:
        return counts | {"added": _waiting(stage).count()}
    if first or stage.source_id is None:
        return counts | {"added": StagedFact.objects.filter(stage=stage).count()}
    with joining_sets(stage), connection.cursor() as cursor:
        cursor.execute(staging.COUNT_OUTCOMES, {"stage": stage.id, "source": stage.source_id})
        counts.update(cursor.fetchall())
    return counts


def staged_facts(
    stage: Stage, *, only: str = "", after: int = 0, limit: int = 50
) -> list[tuple[StagedFact | Statement, str, Statement | None]]:
    """One page of staged facts with their outcome and the statement they meet, by row (keyset)."""
    if stage.reserved is not None:
        page = _waiting(stage).filter(pk__gt=after).select_related(*_NAMED).order_by("pk")[:limit]
        return [(fact, "added", None) for fact in page] if only in ("", "added") else []
    where: dict[str, Any] = {
        "stage": stage.id, "source": stage.source_id, "only": only, "after": after, "limit": limit,
    }  # fmt: skip
    with joining_sets(stage), connection.cursor() as cursor:
        cursor.execute(staging.LIST_OUTCOMES, where)
        rows = cursor.fetchall()
    facts = StagedFact.objects.select_related(*_NAMED).in_bulk([row[0] for row in rows])
    met = Statement.objects.select_related(*_NAMED).in_bulk([row[2] for row in rows if row[2]])
    return [(facts[fact], outcome, met.get(statement)) for fact, outcome, statement in rows]


def staged_of(stage: Stage, refs: Collection[str]) -> list[tuple[str, StagedFact | Statement]]:
    """What a stage says of these acts: their ref and the fact, ready to be shown."""
    if stage.reserved is None:
        return [(f.ref, f) for f in StagedFact.objects.filter(stage=stage, ref__in=refs).select_related(*_NAMED)]
    acts = dict(StagedAct.objects.filter(stage=stage, ref__in=refs).values_list("new_tally", "ref"))
    return [(acts[f.tally_id], f) for f in _waiting(stage).filter(tally__in=acts).select_related(*_NAMED)]


def _waiting(stage: Stage) -> QuerySet[Statement]:
    """What waits among the statements for the source of a stage. Nothing where a crash took its acts."""
    told = Statement.every.filter(source=stage.reserved, is_current=True)
    return told if StagedAct.objects.filter(stage=stage).exists() else told.none()


def tallies_told(scheme: int, measures: Iterable[str]) -> set[int]:
    """Tallies of a scheme of which an account states one of these measures, as a whole.

    Beside a number that anybody can read, a sum that leaves some out would tell how many it leaves out (G10).
    """
    found = Statement.objects.filter(scheme=scheme, measure__in=list(measures), is_current=True, dimension=None)
    return set(found.order_by().values_list("tally", flat=True).distinct())
