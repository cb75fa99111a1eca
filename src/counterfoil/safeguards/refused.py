"""Why words may not stand as an indicator, a target, a list or a task (G2, G7, G11), in plain words, or None.

A thin door before the lexicon for rooms that plan and count: programmes, trainings, groups, packs, forms.
An indicator may *report* how many people came; a target may be set on what is *offered* alone: seats,
sessions, days, money. Knows no database, so a form, a pack and a command ask the same question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from django.utils.functional import Promise
from django.utils.text import format_lazy

from counterfoil.base.errors import Refusal, Words

from .lexicon import Finding, check_request, requests_in
from .normalise import Forms, forms, load
from .patterns import compiled
from .reasons import REASONS

# Kinds of unit (statements' `UnitKind`, by value: that room stands on this floor) that count people or homes.
_COUNTS_PEOPLE = frozenset({"people", "person_times"})
_COUNTS_HOMES = frozenset({"households"})


# What a text may tell of, and not demand. Whatever else is refused is refused in running text too.
_MAY_BE_TOLD = frozenset({"allotment", "absentees", "quota"})
_SENTENCE = re.compile(r"[.!?;。！？；؟؛\n]+")


@cache
def _offers() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    return {name: compiled(patterns) for name, patterns in load("offered").items()}


def _says(name: str, read: Forms) -> bool:
    """Whether a list of `offered.toml` finds its words in a text."""
    return any(pattern.search(text) for script, pattern in _offers()[name].items() for text in getattr(read, script))


def _offered(read: Forms) -> bool:
    return _says("offered", read) or (_says("in_office", read) and not _says("taking_part", read))


def _quota(words: str) -> Finding:
    return Finding("G11", "quota", words, *REASONS["quota"])


@lru_cache(maxsize=8192)
def _target(words: str, unit_kind: str) -> Finding | None:
    if finding := check_request(words, target=True):
        return finding
    read = forms(words)
    if unit_kind in _COUNTS_HOMES:
        return _quota(words)
    if unit_kind in _COUNTS_PEOPLE:
        return None if _offered(read) else _quota(words)
    return _quota(words) if _says("people", read) and not _says("things", read) else None


def _asked(words: str, prose: bool) -> Finding | None:
    return next(_demands(words), None) if prose else check_request(words)


def _demands(text: str) -> Iterator[Finding]:
    """What the sentences of a running text demand that is refused."""
    for sentence in _SENTENCE.split(text):
        demanding = _says("demand", forms(sentence))
        yield from (found for found in requests_in(sentence) if demanding or found.code not in _MAY_BE_TOLD)


def _said(finding: Finding | None) -> Promise | None:
    return format_lazy("{} {}", finding.reason, finding.mend) if finding else None


def reason_refused(words: str, *, prose: bool = False) -> Promise | None:
    """Why this must not be asked for, measured or listed, with what to do instead; None where it may stand.

    Args:
        words: the title of an indicator, a list, a task or an export, in English, Chinese or Uyghur, or mixed.
        prose: the words are running text that is read to people: a message, aims, a question. Then it may speak of
            what no field may ask ("blood pressure is measured on Friday"), and is refused only for what it demands.
    """
    return _said(_asked(words, prose))


def reason_target_refused(words: str, unit_kind: str = "") -> Promise | None:
    """Why no target may be set on this, with what to do instead; None where one may.

    Args:
        words: the title of the indicator or target.
        unit_kind: what its unit counts, a value of `statements.terms.UnitKind`; "" where it has no unit, as a share.
            Households are never a target, people and person-times only where the words name what is offered
            ("seats offered") or who acts in office ("experts sent").
    """
    return _said(_target(words, unit_kind))


def refuse_request(words: str, *, where: str, prose: bool = False) -> None:
    """Raise a `Refusal` at the field `where` when `words` must not be asked for, or as `prose` demand it."""
    _refuse(_asked(words, prose), where)


def refuse_target(words: str, unit_kind: str = "", *, where: str) -> None:
    """Raise a `Refusal` at the field `where` when no target may be set on `words`."""
    _refuse(_target(words, unit_kind), where)


def _refuse(finding: Finding | None, where: str) -> None:
    if finding:
        problem: Words = finding.reason
        raise Refusal(problem, mend=finding.mend, where=where, code=finding.code)
