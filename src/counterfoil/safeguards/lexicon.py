"""Does a label ask for what must not be kept (G1), or a request for what is refused (G11)?

The check reads labels: names of fields, headers of columns, labels of forms, titles of indicators and targets, in English,
Chinese and Uyghur (Latin spelling and pinyin where it is cheap). It does not read values, names of places or titles of
courses. The words are data, in `lexicon/*.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from django.utils.functional import Promise

from .normalise import Forms, forms, load
from .patterns import compiled
from .reasons import REASONS

Rule = Literal["G1", "G11"]
# Requests first: "gratitude task" is more to the point than "gratitude".
_FILES = ("refused-requests", "banned-identity", "banned-life", "banned-belief")
_LANGUAGES = ("en", "pinyin", "ug_latin", "zh", "ug")
_MASK = {"latin": " # ", "arabic": " # ", "han": "#"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A label that must be refused: by which rule, for what (`code`), the words that say so, why, and what to do."""

    rule: Rule
    code: str
    words: str
    reason: str | Promise
    mend: str | Promise


@dataclass(frozen=True, slots=True)
class _Entry:
    rule: Rule
    code: str
    label: Mapping[str, re.Pattern[str]]
    request: Mapping[str, re.Pattern[str]]
    target: Mapping[str, re.Pattern[str]]
    harmless: Mapping[str, re.Pattern[str]]

    def find(self, read: Forms, tiers: tuple[str, ...]) -> str | None:
        """The words of this entry that stand in a label outside its harmless contexts."""
        for script in ("latin", "arabic", "han"):
            mask = self.harmless.get(script)
            for text in getattr(read, script):
                rest = mask.sub(_MASK[script], text) if mask else text
                for tier in tiers:
                    pattern = getattr(self, tier).get(script)
                    if pattern and (match := pattern.search(rest)):
                        return match.group().strip()
        return None


def _entry(code: str, data: Mapping[str, object]) -> _Entry:
    def tier(part: object) -> dict[str, re.Pattern[str]]:
        return compiled({lang: part[lang] for lang in _LANGUAGES if lang in part}) if isinstance(part, dict) else {}

    rule: Rule = "G11" if data["rule"] == "G11" else "G1"
    return _Entry(rule, code, tier(data), tier(data.get("request")), tier(data.get("target")), tier(data.get("harmless")))


@cache
def entries() -> tuple[_Entry, ...]:
    """The whole lexicon, compiled once; the order of files and of entries in them decides which finding is named."""
    return tuple(_entry(code, data) for name in _FILES for code, data in load(name).items())


def codes() -> Iterator[tuple[Rule, str]]:
    """Every rule and code that a finding can carry."""
    return ((entry.rule, entry.code) for entry in entries())


@cache
def must_pass() -> frozenset[str]:
    """Labels that ship as harmless, every language together; each must pass the check as it is."""
    return frozenset(label for labels in load("must-pass").values() for label in labels)


def _check(text: str, tiers: tuple[str, ...]) -> Finding | None:
    read = forms(text)
    for entry in entries():
        if words := entry.find(read, tiers):
            reason, mend = REASONS[entry.code]
            return Finding(entry.rule, entry.code, words, reason, mend)
    return None


@lru_cache(maxsize=8192)
def check_label(label: str, *, within: str = "") -> Finding | None:
    """Say whether the label of a field, a column or a form may not be: a banned field (G1) or a refused request (G11).

    Args:
        label: as it is shown or written: "ID no.", "identityNumber", "身份证号", "كىملىك نومۇرى".
        within: what the label belongs to, as words: a model, a sheet, a form. Some labels are refused only when they stand
            alone or belong to people: "language" is, the "language" of a "source" is not, that of a "household" is again.

    Returns:
        The first finding, or None where the label may stand.
    """
    return _check(f"{within} {label}" if within else label, ("label",))


@lru_cache(maxsize=8192)
def check_request(text: str, *, target: bool = False) -> Finding | None:
    """Say whether a short request (title of an indicator, a target, a task, a list, an export) is refused.

    Args:
        text: the title as someone typed it.
        target: the text names a target. Then a count of people or households is refused as well, because a target may be
            set on what is offered (seats, sessions, days, money), never on uptake by persons.

    Returns:
        The first finding, or None where the request may stand.
    """
    return _check(text, ("label", "request", "target") if target else ("label", "request"))
