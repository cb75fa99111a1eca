"""Questions about packs: what entering one would do, what is wrong in it, what could be joined."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from counterfoil.base.quantities import Comparison, QualifiedNumber
from counterfoil.packs.check import sheet_of
from counterfoil.packs.facts import FACTS_FROM
from counterfoil.packs.models import Pack
from counterfoil.packs.problems import Problem
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import queries as said
from counterfoil.statements.models import (
    Mention,
    Said,
    Shape,
    Source,
    Stage,
    StagedAct,
    StagedFact,
    Statement,
    Tally,
)

PAGE = 50
CANDIDATES = 5


@dataclass(frozen=True)
class Preview:
    """What entering a pack would do. `facts` and `acts` count added, changed and already there, `records` the same
    of `lines` and `headcounts`, `registers` of each of those sheets."""

    pack: Pack
    facts: dict[str, int]
    acts: dict[str, int]
    new_organisations: list[str]
    new_places: list[str]
    new_units: list[dict[str, str]]
    publisher: str
    warnings: list[Problem]
    warning_count: int
    records: dict[str, dict[str, int]] = field(default_factory=dict)
    registers: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """The same pack again."""
        every = (self.facts, self.acts, *self.records.values(), *self.registers.values())
        return not any(counts[what] for counts in every for what in ("added", "changed"))


@dataclass(frozen=True)
class PreviewRow:
    """One statement of the preview: where it stands in the pack, what would happen, what is there already."""

    sheet: str
    row: int
    fact: StagedFact | Statement
    outcome: str
    met: Statement | None
    unit_words: str
    place_words: str
    key: int


@dataclass(frozen=True)
class Pair:
    """One thing that at least one of two accounts says, side by side."""

    measure: str
    ours: Said | None
    theirs: list[Statement]
    comparison: Comparison


@dataclass(frozen=True)
class Candidate:
    """A tally that another source told of, and that a staged act may be."""

    tally: Tally
    sources: list[Source]
    likeness: float
    dates_meet: bool | None
    pairs: list[Pair] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return any(pair.comparison not in _AGREEING for pair in self.pairs)


_AGREEING = {Comparison.SAME, Comparison.FITS, Comparison.FINER, Comparison.ONE_SILENT}


def packs_of(schemes: QuerySet[Scheme] | Iterable[Scheme]) -> QuerySet[Pack]:
    """The packs of these schemes, newest first, without their contents."""
    return (
        Pack.objects.filter(scheme__in=schemes)
        .defer("content", "problems", "outcome")
        .select_related("scheme", "source")
    )


def preview(pack: Pack) -> Preview:
    """What entering a pack that is ready would do."""
    outcome, new = pack.outcome, pack.outcome.get("new", {})
    publisher = pack.stage.about.get("publisher") if pack.stage else None
    organisations = {each["id"]: each["name"] for each in new.get("organisations", [])}
    known = Organisation.objects.filter(pk=publisher).first() if publisher and publisher > 0 else None
    empty = {"added": 0, "changed": 0, "same": 0}
    return Preview(
        pack=pack,
        facts=outcome.get("facts", empty),
        acts=outcome.get("acts", empty),
        new_organisations=sorted(organisations.values()),
        new_places=sorted(each["name"] for each in new.get("places", [])),
        new_units=[{"code": code, **unit} for code, unit in sorted(new.get("units", {}).items())],
        publisher=str(known) if known else organisations.get(publisher, ""),
        warnings=[Problem.stored(kept) for kept in outcome.get("warnings", [])],
        warning_count=outcome.get("warning_count", 0),
        records=outcome.get("records", {}).get("counted", {}),
        registers=outcome.get("registers", {}).get("counted", {}),
    )


def problems(pack: Pack, *, after: int = 0, limit: int = PAGE) -> list[tuple[int, Problem]]:
    """One page of the mistakes, each with its number; ask for those after the last one shown."""
    kept = pack.problems[after : after + limit]
    return [(after + i, Problem.stored(each)) for i, each in enumerate(kept, 1)]


def preview_rows(pack: Pack, *, only: str = "", after: int = 0, limit: int = PAGE) -> list[PreviewRow]:
    """One page of what the pack says, by row; `only` is added, changed or same. `after` is the last one's `key`."""
    if pack.stage is None:
        return []
    new = pack.outcome.get("new", {})
    places = {each["id"]: each["name"] for each in new.get("places", [])}
    units = {code: unit["label"] for code, unit in new.get("units", {}).items()}
    rows = []
    for fact, outcome, met in said.staged_facts(pack.stage, only=only, after=after, limit=limit):
        sheet, number = sheet_of(fact.row or 0)
        place = places.get(fact.place_id or 0, str(fact.place or ""))
        unit = fact.unit_words or (str(fact.unit) if fact.unit else units.get(fact.unit_id, ""))
        rows.append(PreviewRow(pack.outcome["sheets"][sheet], number, fact, outcome, met, unit, place, fact.pk))
    return rows


def act_outcomes(stage: Stage) -> dict[str, int]:
    """How many staged acts this account would tell of anew, tell of by another name, or tells of already."""
    counts = {"added": 0, "changed": 0, "same": 0}
    with said.joining_sets(stage), connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT CASE WHEN m.id IS NULL THEN 'added' WHEN m.name <> a.name THEN 'changed' ELSE 'same' END, count(*)
            FROM {StagedAct._meta.db_table} a
            LEFT JOIN {Mention._meta.db_table} m ON m.source_id = %s AND m.ref = a.ref
            WHERE a.stage_id = %s GROUP BY 1
            """,  # noqa: S608 - names of our own tables
            [stage.source_id, stage.pk],
        )
        counts.update(cursor.fetchall())
    return counts


def acts_to_join(pack: Pack, *, after: int = 0, limit: int = PAGE) -> list[tuple[StagedAct, list[Candidate]]]:
    """Staged acts that this account does not tell of yet, each with the tallies it may be, the likeliest first.

    Only acts with a candidate are given, and those that are joined. `after` is the last one's row.
    """
    stage = pack.stage
    if stage is None:
        return []
    theirs = _told_by_others(stage)
    mine = set(Mention.objects.filter(source=stage.source_id).values_list("ref", flat=True))
    acts = stage.acts.filter(row__gt=after, kind__in={t.kind_id for t in theirs}).exclude(ref__in=mine)
    shown = list(acts.select_related("kind", "tally").order_by("row")[:limit])
    dates, dates_there, names = _staged_dates(stage, shown), _dates_there(theirs), _Names(theirs)
    found = []
    for act in shown:

        def rank(tally: Tally, act: StagedAct = act) -> tuple[bool, bool, float]:
            meet = _meet(dates.get(act.ref, []), dates_there.get(tally.pk, []))
            return tally.pk == act.tally_id, meet is not False, names.likeness(act, tally)

        # Side by side only the likeliest: a scheme may hold thousands of gifts.
        likeliest = heapq.nlargest(CANDIDATES, (t for t in theirs if t.kind_id == act.kind_id), key=rank)
        candidates = [_candidate(act, tally, stage, names.likeness(act, tally)) for tally in likeliest]
        candidates.sort(
            key=lambda c: (c.tally.pk == act.tally_id, c.dates_meet is not False, c.likeness), reverse=True
        )
        if candidates:
            found.append((act, candidates))
    return found


def side_by_side(stage: Stage, ref: str, tally: Tally) -> list[Pair]:
    """What the staged account and those already there say of one thing, measure by measure."""
    ours = [fact for _ref, fact in said.staged_of(stage, [ref])]
    theirs: dict[Any, list[Statement]] = {}
    telling = tally.mentions.exclude(source=stage.source_id).values("source")  # statements are found by their source
    said_there = tally.statements.filter(is_current=True, source__in=telling)
    for statement in said_there.select_related("measure", "unit", "dimension", "per", "place", "source__publisher"):
        theirs.setdefault(_about(statement), []).append(statement)
    pairs = []
    for fact in ours:
        there = theirs.pop(_about(fact), [])
        pairs.append(Pair(str(fact.measure), fact, there, _worst(fact, there)))
    for rest in theirs.values():
        pairs.append(Pair(str(rest[0].measure), None, rest, Comparison.ONE_SILENT))
    return pairs


def _told_by_others(stage: Stage) -> list[Tally]:
    """Tallies of the scheme that others tell of and this source does not."""
    mentions = Mention.objects.filter(tally__scheme=stage.scheme_id)
    mine = (
        mentions.filter(source=stage.source_id).values("tally")
        if stage.source_id
        else mentions.none().values("tally")
    )
    others = mentions.exclude(tally__in=mine).values("tally")
    return list(
        Tally.objects.filter(pk__in=others)
        .select_related("kind")
        .prefetch_related("mentions__source__publisher")[:2000]
    )


def _staged_dates(stage: Stage, acts: list[StagedAct]) -> dict[str, list[Said]]:
    """The dates that the staged account gives these acts, by ref; one query."""
    found: dict[str, list[Said]] = {}
    for ref, fact in said.staged_of(stage, [act.ref for act in acts]):
        if fact.shape == Shape.DATES:
            found.setdefault(ref, []).append(fact)
    return found


def _dates_there(tallies: list[Tally]) -> dict[int, list[Said]]:
    """The dates that others give these tallies, by tally; one query."""
    found: dict[int, list[Said]] = {}
    telling = Mention.objects.filter(tally__in=tallies).values("source")  # statements are found by their source
    theirs = Statement.objects.filter(source__in=telling, tally__in=tallies, is_current=True)
    for statement in theirs.filter(shape=Shape.DATES):
        found.setdefault(statement.tally_id, []).append(statement)
    return found


def _meet(ours: list[Said], theirs: list[Said]) -> bool | None:
    """Whether any dates meet; None where one of the two gives none."""
    if not ours or not theirs:
        return None
    return any(_compare_dates(a, b) in (Comparison.SAME, Comparison.FITS) for a in ours for b in theirs)


class _Names:
    """The names of tallies as pairs of letters, made once: thousands are compared with each act."""

    def __init__(self, tallies: list[Tally]) -> None:
        self._pairs = {
            tally.pk: [
                _letter_pairs(str(n)) for n in {*tally.name.values(), *(m.name for m in tally.mentions.all())} if n
            ]
            for tally in tallies
        }

    def likeness(self, act: StagedAct, tally: Tally) -> float:
        """From 0 to 1, by the pairs of letters that two names share (Dice's coefficient)."""
        ours, best = _letter_pairs(act.name), 0.5 if act.ref == tally.handle else 0.0
        for theirs in self._pairs[tally.pk]:
            best = max(best, 2 * len(ours & theirs) / (len(ours) + len(theirs)))
        return best


@lru_cache(maxsize=256)
def _letter_pairs(name: str) -> frozenset[str]:
    text = f" {name.casefold()} "
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _candidate(act: StagedAct, tally: Tally, stage: Stage, likeness: float) -> Candidate:
    pairs = side_by_side(stage, act.ref, tally)
    dates = [
        pair.comparison
        for pair in pairs
        if pair.measure and pair.ours and pair.ours.shape == Shape.DATES and pair.theirs
    ]
    meet = None if not dates else any(c in (Comparison.SAME, Comparison.FITS) for c in dates)
    return Candidate(tally, [m.source for m in tally.mentions.all()], likeness, meet, pairs)


def _about(fact: Said) -> tuple[Any, ...]:
    """What may be compared: one measure, unit, per what, dimension and period (STATEMENTS, "Comparing")."""
    period = (fact.period_since, fact.period_until, fact.period_words)
    return (
        fact.measure_id,
        fact.unit_id,
        fact.per_id,
        fact.dimension_id,
        fact.dimension_value,
        fact.place_id,
        *period,
    )


def _worst(ours: Said, theirs: list[Statement]) -> Comparison:
    comparisons = [compare(ours, other) for other in theirs]
    return next(
        (c for c in comparisons if c not in _AGREEING), comparisons[0] if comparisons else Comparison.ONE_SILENT
    )


def compare(ours: Said, other: Said) -> Comparison:
    """How two statements of one thing relate, by the shape of their value."""
    if not ours.known or not other.known:
        return Comparison.ONE_SILENT
    if ours.shape in (Shape.NUMBER, Shape.AMOUNT):
        if ours.currency != other.currency:
            return Comparison.NOT_COMPARABLE
        return (ours.value or QualifiedNumber.not_stated()).compare(other.value or QualifiedNumber.not_stated())
    if ours.shape == Shape.DATES:
        return _compare_dates(ours, other)
    if ours.shape == Shape.SET:
        return _compare_sets(set(ours.members), set(other.members))
    return Comparison.SAME if ours.words.casefold() == other.words.casefold() else Comparison.DIFFERS


def _compare_dates(ours: Said, other: Said) -> Comparison:
    if not ours.begins or not other.begins:
        return Comparison.ONE_SILENT
    ends, others_end = ours.ends or ours.begins, other.ends or other.begins
    if (ours.begins, ends) == (other.begins, others_end):
        return Comparison.SAME
    meet = ours.begins.first_day() <= others_end.last_day() and other.begins.first_day() <= ends.last_day()
    return Comparison.FITS if meet else Comparison.DIFFERS


def _compare_sets(ours: set[str], other: set[str]) -> Comparison:
    if ours == other:
        return Comparison.SAME
    if not ours & other:
        return Comparison.NOTHING_IN_COMMON
    if ours > other:
        return Comparison.FIRST_NAMES_MORE
    return Comparison.SECOND_NAMES_MORE if ours < other else Comparison.EACH_NAMES_OTHERS


def staged_row(sheet: str, row: int) -> int:
    """The number of a staged row from its place in the pack."""
    return row + FACTS_FROM if sheet == "facts" else row
