"""How a figure is known: computed from its contributions, never set (DESIGN.md, "Figures and how they are known").

Two columns, each from weak to strong: how it was counted, and who stands behind it. A figure over many
contributions takes the weakest in each column and says how many are better. Where sides or accounts differ,
that overrides the second column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from counterfoil.base.contributions import Contribution, Counted, Role
from counterfoil.base.quantities import Comparison
from counterfoil.base.sides import Side


class Stands(IntEnum):
    """Who stands behind a figure, from weak to strong."""

    ONE_SIDE = 0
    EVIDENCE_SEEN = 1
    BOTH_AGREE = 2
    OUTSIDER_LOOKED = 3


class Differs(StrEnum):
    NO = ""
    SIDES = "sides_differ"
    ACCOUNTS = "accounts_differ"


_COUNTED = {Counted.AS_TOLD: 0, Counted.BY_BATCH: 1, Counted.ITEMISED: 2}
_APART = {Comparison.DIFFERS, Comparison.EACH_NAMES_OTHERS, Comparison.NOTHING_IN_COMMON}
_AGREE = {Comparison.SAME}


@dataclass(frozen=True, slots=True)
class Standing:
    """`better_counted` of `of` contributions are counted better than the weakest, `better_stands` likewise."""

    counted: Counted
    stands: Stands
    differs: Differs = Differs.NO
    better_counted: int = 0
    better_stands: int = 0
    of: int = 1
    other_half: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the export file writes it."""
        return {
            "counted": self.counted.value,
            "stands": self.stands.name.lower(),
            "differs": self.differs.value,
            "better_counted": self.better_counted,
            "better_stands": self.better_stands,
            "of": self.of,
            "other_half": self.other_half,
        }


def standing(contributions: Iterable[Contribution]) -> Standing:
    """The standing of a figure over these contributions.

    Each contribution that enters is held against the checks of its own tally, dimension and label.
    """
    told = list(contributions)
    entering = [c for c in told if c.role != Role.CHECK]
    if not entering:
        entering, told = told, []
    checks: dict[tuple[str, ...], list[Contribution]] = defaultdict(list)
    for c in told:
        if c.role == Role.CHECK:
            checks[_thing(c)].append(c)
    judged = [_judge(c, checks.get(_thing(c), [])) for c in entering]
    if not judged:
        return Standing(Counted.AS_TOLD, Stands.ONE_SIDE, of=0)
    counted = min((c.counted for c in entering), key=_COUNTED.__getitem__)
    stands = min(stands for stands, _differs, _half in judged)
    differs = {differs for _stands, differs, _half in judged}
    halves = [half for _stands, _differs, half in judged if half]
    return Standing(
        counted,
        stands,
        Differs.SIDES
        if Differs.SIDES in differs
        else Differs.ACCOUNTS
        if Differs.ACCOUNTS in differs
        else Differs.NO,
        sum(_COUNTED[c.counted] > _COUNTED[counted] for c in entering),
        sum(s > stands for s, _differs, _half in judged),
        len(entering),
        halves[0] if len(judged) == 1 and halves else "",
    )


def _thing(c: Contribution) -> tuple[str, ...]:
    """What a contribution speaks of; only the checks of the same thing are held against it."""
    return c.tally, c.dimension, c.label.casefold(), c.unit


def _judge(c: Contribution, checks: Sequence[Contribution]) -> tuple[Stands, Differs, str]:
    """Who stands behind one contribution, whether accounts differ, and how the other half compares."""
    stands = Stands.EVIDENCE_SEEN if c.evidence else Stands.ONE_SIDE
    differs, half = Differs.NO, ""
    for check in checks:
        found = compare(c, check)
        halves = are_halves(c, check)
        if halves:
            half = found.value
        if found in _APART and (halves or check.outsider or Side.NEITHER in (c.side, check.side)):
            differs = Differs.SIDES if halves or differs == Differs.SIDES else Differs.ACCOUNTS
        elif found in _AGREE and halves:
            stands = max(stands, Stands.BOTH_AGREE)
        elif found in (_AGREE | {Comparison.FITS}) and check.outsider and not check.reported:
            stands = Stands.OUTSIDER_LOOKED
    return stands, differs, half


def are_halves(first: Contribution, second: Contribution) -> bool:
    """Whether these are the two halves of a tally: the accounts of two different sides, neither of them relayed."""
    return {first.side, second.side} == {Side.GIVING, Side.RECEIVING} and not first.reported and not second.reported


def compare(first: Contribution, second: Contribution) -> Comparison:
    """How two accounts of one thing relate (STATEMENTS.md, "Comparing")."""
    if first.members or second.members:
        return _compare_sets(first.members, second.members)
    if first.since or second.since:
        return _compare_spans(first, second)
    if first.words or second.words:
        if not first.words or not second.words:
            return Comparison.ONE_SILENT
        same = _plain(first.words) == _plain(second.words)
        return Comparison.SAME if same else Comparison.NOT_COMPARABLE
    if (first.unit, first.currency) != (second.unit, second.currency):
        return Comparison.NOT_COMPARABLE
    return first.value.compare(second.value)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def compare_mapped(
    first: Contribution, second: Contribution, mappings: Iterable[tuple[str, str, str]]
) -> Comparison | None:
    """How two lists relate once words are read as a person mapped them; None where no mapping touches them.

    Either word of a pair may stand in either list. A narrower word is read as the wider one that it names.
    """
    read = {_plain(other): _plain(word) for word, other, _relation in mappings}
    if not any(_plain(member) in read for member in (*first.members, *second.members)):
        return None
    return _compare_sets(*([read.get(_plain(m), m) for m in c.members] for c in (first, second)))


def _compare_sets(first: Sequence[str], second: Sequence[str]) -> Comparison:
    """Silence is not denial: naming more is no difference; each naming others is shown as one."""
    one, other = {_plain(m) for m in first}, {_plain(m) for m in second}
    if not one or not other:
        return Comparison.ONE_SILENT
    if one == other:
        return Comparison.SAME
    if one > other:
        return Comparison.FIRST_NAMES_MORE
    if one < other:
        return Comparison.SECOND_NAMES_MORE
    return Comparison.EACH_NAMES_OTHERS if one & other else Comparison.NOTHING_IN_COMMON


def _compare_spans(first: Contribution, second: Contribution) -> Comparison:
    """Equal spans are the same; a coarser date that holds the finer one fits; anything else differs."""
    if first.since is None or second.since is None:
        return Comparison.ONE_SILENT
    ends = [(first.since, second.since)]
    if first.until and second.until:
        ends.append((first.until, second.until))
    if all(a == b for a, b in ends):
        return Comparison.SAME
    meet = all(a.first_day() <= b.last_day() and b.first_day() <= a.last_day() for a, b in ends)
    return Comparison.FINER if meet else Comparison.DIFFERS
