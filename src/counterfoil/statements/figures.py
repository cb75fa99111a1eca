"""What the statements of a scheme can state.

Statements that speak of one thing (same tally, measure, unit, per what, dimension, period, place) make one
figure. It follows the first source that says it; the other accounts stand beside it as checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from counterfoil.base.contributions import Contribution, Counted, Fold, Of, Role
from counterfoil.base.dates import PartialDate
from counterfoil.base.figures import Figure, Scope, register
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.statements.models import CustodyNote, Measure, Shape, Source, Statement, Tally, UnitKind, WordMapping

FOLDS = {
    Shape.NUMBER: Fold.SUM_PER_UNIT,
    Shape.AMOUNT: Fold.SUM_PER_CURRENCY,
    Shape.DATES: Fold.SPAN,
    Shape.WORDS: Fold.LIST,
    Shape.SET: Fold.LIST,
}
# A total of one class, school, office or year is a batch; a part of one total by role or giver is as told.
BATCHES = {"session", "school", "organisation", "period"}
# What anybody can read already; a register or a letter is not public, and small counts in it stay there (G10).
PUBLIC = {Source.Kind.PAGE, Source.Kind.NEWSPAPER, Source.Kind.PAPER, Source.Kind.INDEPENDENT_LOOK}
_PERSONS = {UnitKind.PEOPLE, UnitKind.PERSON_TIMES, UnitKind.HOUSEHOLDS}
_NOT_HELPED = {"delegates", "trainers", "people-present", "seats", "capacity", "exchanged", "parties-number"}
Group = list[Statement]


@register("statements")
def told(scope: Scope) -> Iterator[Figure]:
    """Every figure that the scope's sources tell: one by one, then parts without a whole, then totals."""
    said = _load(scope)
    evidence = set(
        CustodyNote.objects.filter(statement__in=[s.pk for s in said]).values_list("statement_id", flat=True)
    )
    groups: dict[tuple[Any, ...], Group] = defaultdict(list)
    for statement in said:
        groups[_thing(statement)].append(statement)
    judged = _judged(said)
    above = _above(said)
    single = [replace(_figure(group, evidence, judged), within=above[group[0].tally_id]) for group in groups.values()]
    single = _with_parts(_named(single))
    yield from single
    yield from _sums_of_parts(single)
    yield from _totals(single)
    yield from _counts(said)


def _load(scope: Scope) -> list[Statement]:
    said = (
        Statement.objects.filter(source__in=scope.sources, scheme=scope.scheme, is_current=True)
        .select_related("tally__kind", "measure", "unit", "per", "dimension", "place", "source__publisher")
        .order_by("id")
    )
    if scope.tallies:
        said = said.filter(tally__in=scope.tallies)
    order = {source: i for i, source in enumerate(scope.sources)}
    return sorted(said, key=lambda s: (order[s.source_id], s.id))


def _above(said: Group) -> dict[int, tuple[str, ...]]:
    """For each tally told of, the public ids of those above it, the nearest first. One query for each storey."""
    known = {s.tally_id: s.tally for s in said}
    while missing := {tally.parent_id for tally in known.values() if tally.parent_id} - known.keys():
        known |= Tally.objects.in_bulk(missing)

    def walk(tally: Tally) -> Iterator[str]:
        seen = {tally.pk}
        while tally.parent_id and tally.parent_id not in seen:
            tally = known[tally.parent_id]
            seen.add(tally.pk)
            yield str(tally.public_id)

    return {number: tuple(walk(tally)) for number, tally in known.items()}


def _counts_people_helped(s: Statement) -> bool:
    """People counted under any measure are people helped, but where the measure is of who came or what is offered."""
    persons = s.unit is not None and s.unit.kind in _PERSONS
    return s.measure.people_helped or (persons and s.shape == Shape.NUMBER and s.measure_id not in _NOT_HELPED)


def _thing(s: Statement) -> tuple[Any, ...]:
    """What a statement speaks of. Reported speech speaks of what that speaker said, and of nothing else."""
    return (
        s.tally_id, s.measure_id, s.unit_id, s.per_id, s.dimension_id, s.dimension_value.casefold(), s.place_id,
        s.period_since, s.period_until, s.period_words, s.said_by,
    )  # fmt: skip


def _judged(said: Group) -> dict[tuple[int, str], list[tuple[str, str, str]]]:
    """Which words a person mapped to each other, by tally and measure."""
    judged: dict[tuple[int, str], list[tuple[str, str, str]]] = defaultdict(list)
    for mapping in WordMapping.objects.filter(tally__in={s.tally_id for s in said}).order_by("id"):
        judged[mapping.tally_id, mapping.measure_id].append((mapping.first, mapping.second, mapping.relation))
    return judged


def _figure(group: Group, evidence: set[int], judged: dict[tuple[int, str], list[tuple[str, str, str]]]) -> Figure:
    first = group[0]
    contributions = tuple(_contribution(s, Role.WHOLE if s is first else Role.CHECK, s.pk in evidence) for s in group)
    return Figure(
        key="",
        fold=FOLDS[Shape(first.shape)],
        contributions=contributions,
        title=first.measure.label,
        measure=first.measure_id,
        tally=str(first.tally.public_id),
        tally_handle=first.tally.handle,
        tally_name=first.tally.name or first.tally.kind.label,
        kind=first.tally.kind_id,
        unit=first.unit_id or "",
        per=first.per_id or "",
        dimension=first.dimension_id or "",
        label=first.dimension_value,
        period=_period(first.period_since, first.period_until, first.period_words),
        place=str(first.place or ""),
        said_by=first.said_by,
        people_helped=_counts_people_helped(first),
        quoted=all(s.source.kind in PUBLIC for s in group),
        stated_as=None
        if first.stated_as_number is None
        else (first.stated_as_number.normalize() + 0, first.stated_as_currency),
        before=_before(first),
        mappings=tuple(judged.get((first.tally_id, first.measure_id), ())) if len(group) > 1 else (),
    )


def _contribution(s: Statement, role: Role, evidence: bool) -> Contribution:
    return Contribution(
        id=str(s.public_id),
        tally=str(s.tally.public_id),
        number=None if s.value_number is None else s.value_number.normalize() + 0,
        qualifier=Qualifier.NOT_STATED if s.value is None else s.value.qualifier,
        unit=s.unit_id or "",
        unit_words=s.unit_words,
        currency=s.currency,
        since=s.begins,
        until=s.ends or s.begins,
        words=s.words,
        members=tuple(s.members),
        side=Side(s.source.account_of),
        source=str(s.source.public_id),
        source_title=str(s.source),
        reported=bool(s.said_by),
        counted=Counted.BY_BATCH if s.dimension_id in BATCHES else Counted.AS_TOLD,
        evidence=evidence,
        outsider=s.source.kind == Source.Kind.INDEPENDENT_LOOK,
        role=role,
        dimension=s.dimension_id or "",
        label=s.dimension_value,
    )


def _period(since: PartialDate | None, until: PartialDate | None, words: str) -> str:
    """As said, or its dates: `2031`, `2029/2032`, and open at one end `2019/..` (ISO 8601-2, 4.4.2)."""
    if words or since == until:
        return words or str(since or "")
    return f"{since or '..'}/{until or '..'}"


def _before(s: Statement) -> str:
    return "" if s.before_number is None else f"{s.before_number.normalize():f}"


def _named(figures: Iterable[Figure]) -> list[Figure]:
    """Give each figure its key: as short as it can be, longer where two would be one."""
    taken: set[str] = set()
    named = []
    for figure in figures:
        words = [figure.tally_handle, figure.measure, _slug(figure.label)]
        more = [figure.unit, figure.per, _slug(figure.period), _slug(figure.place), _slug(figure.said_by)]
        key = ".".join(word for word in words if word)
        for word in (word for word in more if word):
            if key not in taken:
                break
            key = f"{key}.{word}"
        number = 2
        while key in taken:
            key, number = f"{key.rsplit('~', 1)[0]}~{number}", number + 1
        taken.add(key)
        named.append(replace(figure, key=key.replace("~", "-")))
    return named


def _slug(words: str) -> str:
    return slugify(words, allow_unicode=True)[:40].strip("-")


def _with_parts(figures: list[Figure]) -> list[Figure]:
    """Tell each whole which figures of its own source split it, by the dimension with the most parts."""
    parts: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.dimension:
            parts[_whole_of(figure)][figure.dimension].append(figure.key)
    made = []
    for figure in figures:
        found = {} if figure.dimension else parts.get(_whole_of(figure), {})
        most: list[str] = max(found.values(), key=len, default=[])
        made.append(replace(figure, parts=tuple(most)))
    return made


def _whole_of(figure: Figure) -> tuple[str, ...]:
    first = figure.contributions[0]
    return (
        figure.tally, figure.measure, figure.unit, first.currency, figure.per, figure.period, figure.said_by,
        first.source,
    )  # fmt: skip


def _sums_of_parts(figures: list[Figure]) -> Iterator[Figure]:
    """Where a source gives parts and no whole, the sum of the parts: at least so much."""
    wholes = {_whole_of(figure) for figure in figures if not figure.dimension}
    apart: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.dimension and figure.fold in _SUMS and _whole_of(figure) not in wholes:
            apart[(*_whole_of(figure), figure.dimension)].append(figure)
    taken = {figure.key for figure in figures}
    for parts in apart.values():
        first = parts[0]
        key = f"{first.tally_handle}.{first.measure}"
        if len(parts) < 2 or key in taken:
            continue
        taken.add(key)
        yield replace(
            first,
            key=key,
            dimension="",
            label="",
            stated_as=None,
            before="",
            quoted=all(part.quoted for part in parts),
            parts=tuple(part.key for part in parts),
            contributions=tuple(
                replace(c, role=Role.PART if c.role == Role.WHOLE else Role.CHECK)
                for part in parts
                for c in part.contributions
            ),
        )


_SUMS = {Fold.SUM_PER_UNIT, Fold.SUM_PER_CURRENCY}


def _totals(figures: list[Figure]) -> Iterator[Figure]:
    """Sums over tallies, for measures that add. A parent with the measure counts, and its children check it."""
    adding = {m.code: m for m in Measure.objects.exclude(adds_to="")}
    by_measure: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure in adding and figure.fold in _SUMS and not figure.per:
            by_measure[figure.measure].append(figure)
    for measure, group in by_measure.items():
        tallies = {figure.tally for figure in group}
        if len(tallies) < 2:
            continue
        yield Figure(
            key=f"all.{measure}",
            fold=group[0].fold,
            title=adding[measure].label,
            measure=measure,
            people_helped=adding[measure].people_helped,
            quoted=all(figure.quoted for figure in group),
            contributions=tuple(
                replace(c, role=_role_in_total(figure, c, tallies)) for figure in group for c in figure.contributions
            ),
        )


def _role_in_total(figure: Figure, c: Contribution, tallies: set[str]) -> Role:
    inside_another = not tallies.isdisjoint(figure.within)
    if c.role == Role.CHECK or inside_another or c.reported:
        return Role.CHECK
    return Role.PART if figure.dimension else Role.WHOLE


def _counts(said: Group) -> Iterator[Figure]:
    """How many tallies of each kind are told of, where there are several."""
    kinds: dict[str, dict[int, Statement]] = defaultdict(dict)
    for s in said:
        kinds[s.tally.kind_id].setdefault(s.tally_id, s)
    for kind, tallies in kinds.items():
        if len(tallies) < 2:
            continue
        label = next(iter(tallies.values())).tally.kind.label
        yield Figure(
            key=f"count.{kind}",
            fold=Fold.COUNT,
            title=label,
            measure="",
            kind=kind,
            contributions=tuple(
                Contribution(
                    id=str(s.tally.public_id),
                    of=Of.RECORD,
                    tally=str(s.tally.public_id),
                    words=str(s.tally.name or s.tally.kind.label),
                    side=Side(s.source.account_of),
                    source=str(s.source.public_id),
                    source_title=str(s.source),
                    counted=Counted.ITEMISED,
                )
                for s in tallies.values()
            ),
        )
