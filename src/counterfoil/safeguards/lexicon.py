"""Does a label ask for what must not be kept (G1), or a request for what is refused (G11)?

The check reads labels: names of fields, headers of columns, labels of forms, titles of indicators and
targets, in English, Chinese and Uyghur (Latin spelling and pinyin where it is cheap). It does not read
values, names of places or titles of courses. The words are data, in `lexicon/*.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from django.utils.functional import Promise

from .normalise import Forms, forms, load
from .patterns import compiled
from .reasons import REASONS

Rule = Literal["G1", "G11"]
# Requests first: "gratitude task" is more to the point than "gratitude".
_FILES = ("refused-requests", "banned-identity", "banned-life", "banned-belief")
_LATIN = ("en", "pinyin", "ug_latin")
_LANGUAGES = (*_LATIN, "zh", "ug")
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
    parts: Mapping[str, Mapping[str, re.Pattern[str]]]

    def find(self, read: Forms, tiers: tuple[str, ...]) -> str | None:
        """The words of this entry that stand in a label outside its harmless contexts."""
        for script, readings in (("latin", read.latin), ("arabic", read.arabic), ("han", read.han)):
            mask = self.parts["harmless"].get(script)
            patterns = [self.parts[tier][script] for tier in tiers if script in self.parts[tier]]
            for text in readings:
                rest = mask.sub(_MASK[script], text) if mask else text
                for pattern in patterns:
                    if match := pattern.search(rest):
                        return match.group().strip()
        return None


def _entry(code: str, data: Mapping[str, Any]) -> _Entry:
    tables = {"label": data} | {part: data.get(part, {}) for part in ("request", "target", "harmless")}
    parts = {
        part: compiled({lang: table[lang] for lang in _LANGUAGES if lang in table}) for part, table in tables.items()
    }
    return _Entry("G11" if data["rule"] == "G11" else "G1", code, parts)


@cache
def entries() -> tuple[_Entry, ...]:
    """The whole lexicon, compiled once; the order of files and of entries in them decides which finding is named."""
    return tuple(_entry(code, data) for name in _FILES for code, data in load(name).items())


def codes() -> Iterator[tuple[Rule, str]]:
    """Every rule and code that a finding can carry."""
    return ((entry.rule, entry.code) for entry in entries())


@cache
def _vocabulary() -> frozenset[str]:
    """Every plain Latin word of the patterns, their classes and the small words between them."""
    words = load("words")
    sources = [words["small"]["en"], *(group.get("en", []) for group in words["class"].values())]
    sources += [table.get(lang, []) for name in _FILES for table in load(name).values() for lang in _LATIN]
    plain = {word for source in sources for pattern in source for word in pattern.strip("=$").split()}
    return frozenset(word for word in plain if word.isalpha() and word.isascii() and len(word) > 1)


@lru_cache(maxsize=8192)
def _split(run: str) -> str:
    """A run of letters cut into as few words of the lexicon as it takes, or the run itself where it cannot be cut."""
    best: list[list[str] | None] = [[], *([None] * len(run))]
    for end in range(2, len(run) + 1):
        for start in range(max(0, end - 16), end - 1):
            before, piece = best[start], run[start:end]
            if before is not None and (piece in _vocabulary() or piece.removesuffix("s") in _vocabulary()):
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, piece]
    return " ".join(best[-1] or [run])


def _unglued(read: Forms) -> Forms:
    """With a further reading where words were written without a space: homeaddress."""
    cut = (" ".join(_split(run) if 7 < len(run) < 60 else run for run in text.split(" ")) for text in read.latin)
    return replace(read, latin=tuple(dict.fromkeys([*read.latin, *cut])))


@cache
def must_pass() -> frozenset[str]:
    """Labels that ship as harmless, every language together; each must pass the check as it is."""
    return frozenset(label for labels in load("must-pass").values() for label in labels)


def _findings(text: str, tiers: tuple[str, ...]) -> Iterator[Finding]:
    read = _unglued(forms(text))
    for entry in entries():
        if words := entry.find(read, tiers):
            yield Finding(entry.rule, entry.code, words, *REASONS[entry.code])


def _check(text: str, tiers: tuple[str, ...]) -> Finding | None:
    return next(_findings(text, tiers), None)


@lru_cache(maxsize=8192)
def check_label(label: str, *, within: str = "") -> Finding | None:
    """Say whether the label of a field, column or form may not be: a banned field (G1) or a refused request (G11).

    Args:
        label: as it is shown or written: "ID no.", "identityNumber", "身份证号", "كىملىك نومۇرى".
        within: what the label belongs to, as words: a model, a sheet, a form. Some labels are refused only where they
            stand alone or belong to people: "language" is, that of a "source" is not, that of a "household" is again.

    Returns:
        The first finding, or None where the label may stand.
    """
    return _check(f"{within} {label}" if within else label, ("label",))


@lru_cache(maxsize=8192)
def check_request(text: str, *, target: bool = False) -> Finding | None:
    """Say whether a short request (title of an indicator, a target, a task, a list, an export) is refused.

    Args:
        text: the title as someone typed it.
        target: the text names a target. Then a count of people or households is refused as well, because a target
            may be set on what is offered (seats, sessions, days, money), never on uptake by persons.

    Returns:
        The first finding, or None where the request may stand.
    """
    return _check(text, ("label", "request", "target") if target else ("label", "request"))


def requests_in(sentence: str) -> Iterator[Finding]:
    """Every refused request (G11) of which a sentence of running text speaks; it may only tell of one."""
    return (finding for finding in _findings(sentence, ("label", "request")) if finding.rule == "G11")
