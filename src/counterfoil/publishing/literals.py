"""Literals: words that stand in a text as they are although they hold a number. A name may; a count may not.

`{{ "14th Division" }}` is a name. `{{ "8 pupils" }}` is a count in quotation marks: it is refused, for it has a
figure or is none. What is decided here: docs/decisions/number-words.md. Software cannot know every name, so what
passes is read and confirmed by the person who gives the second look.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path

from babel.numbers import list_currencies

from counterfoil.publishing.numberwords import MASK, find, is_name, spelt

_HAN = "㐀-鿿豈-﫿"
_ARABIC = "\u0600-\u06ff"


def is_count(words: str, language: str, units: Collection[str] = ()) -> bool:
    """Whether the words are a number, or tell of a number of something, rather than name something.

    `units`: the words of the closed lists for what is counted, of every language. Three signs: nothing but
    numbers, units and small words; digits right before a unit ("8名学生代表"); in Latin letters, nothing that
    begins with a capital, as every name does.
    """
    if not is_name(words, language):
        return True
    text = spelt(words)
    ends = []
    for hit in find(text, language):
        if any(char.isdigit() for char in hit.words):
            ends.append(hit.span[1])
        text = text[: hit.span[0]] + MASK * (hit.span[1] - hit.span[0]) + text[hit.span[1] :]
    if MASK not in text:
        return False
    told, small = _patterns(frozenset(units))
    if any(_counted_at(text, end, told) for end in ends):
        return True
    left = [char for char in small.sub(" ", told.sub(" ", text)) if char.isalpha()]
    return not left or (all(char.isascii() for char in left) and not any(char.isupper() for char in left))


def _counted_at(text: str, end: int, told: re.Pattern[str]) -> bool:
    """Whether a unit stands right after a number in digits. With a capital ("1000 Villages") it is part of a name."""
    while end < len(text) and (text[end] == MASK or text[end].isspace()):
        end += 1
    match = told.match(text, end)
    return match is not None and not match.group()[0].isupper()


@lru_cache(maxsize=4)
def _patterns(units: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is counted, and small words: each as one expression over all languages, the longest words first."""
    lists = _lists()
    currencies = {code for code in list_currencies() if len(code) == 3}
    return _any_of({*units, *lists["counted"], *currencies}), _any_of(lists["small"])


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    entries = sorted({spelt(word).strip() for word in words} - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join(_whole(entry) for entry in entries), re.IGNORECASE)


def _whole(word: str) -> str:
    """As a whole word; Chinese has no spaces between words, and Uyghur hangs endings on them."""
    if re.search(f"[{_HAN}]", word):
        return re.escape(word)
    if re.search(f"[{_ARABIC}]", word):
        return rf"(?<![{_ARABIC}]){re.escape(word)}[{_ARABIC}]*"
    return rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"


@cache
def _lists() -> dict[str, list[str]]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: list(_flat(by_language)) for name, by_language in data.items()}


def _flat(by_language: dict[str, list[str]]) -> Iterator[str]:
    for words in by_language.values():
        yield from words
