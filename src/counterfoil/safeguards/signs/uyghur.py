"""Names of private people in Uyghur text, found by what stands beside them.

A given name that we know, or a word that ends as only names do, counts beside a title, a word for people
helped, a word for kin (… قىزى, … ئوغلى), "ئىسمى", a home, or another such name. Someone in office is left
alone.
"""

import re
from collections.abc import Iterator

from ..normalise import load, same_length
from .hit import Hit

_DATA = {key: frozenset(map(same_length, words)) for key, words in load("names")["ug"].items()}
_ENDINGS = tuple(_DATA["endings"])
_HOME = tuple(_DATA["home"])
_GENITIVE = same_length("نىڭ")
_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06ff]+")
_CASE = re.compile(same_length("(?:نىڭكى|نىڭ|نى|غا|قا|گە|كە|دىن|تىن|دا|دە|لەر|لار)$"))
_MARKS = _DATA["kin"] | _DATA["titles"] | _DATA["persons"] | _DATA["name_is"] | _DATA["named"] | _DATA["given"]


def _is_name(word: str) -> bool:
    for form in (word, _CASE.sub("", word)):
        if form in _DATA["given"]:
            return True
        long_enough = (len(form) >= len(ending) + 3 for ending in _ENDINGS if form.endswith(ending))
        if form not in _DATA["not_names"] and any(long_enough):
            return True
    return False


def _of_kin(two_back: str, before: str) -> int:
    """How many words before قىزى or ئوغلى are a name: 0, 1 or 2. "Her daughter" has a genitive and no name."""
    if not before or before.endswith(_GENITIVE):
        return 0
    if two_back and not two_back.endswith(_GENITIVE) and _is_name(two_back):
        return 2
    return 1 if _is_name(before) else 0


def _titled(word: str, before: str, two_back: str) -> bool:
    if not before or before in _DATA["roles"] or before in _DATA["not_before_title"] or two_back in _DATA["roles"]:
        return False
    return word in _DATA["strong_titles"] or _is_name(before)


def _at(words: list[str], place: int) -> tuple[int, int] | None:
    """From which to which word a name stands around the word at `place`, if one does."""
    word = words[place]
    two_back, before = words[place - 2] if place > 1 else "", words[place - 1] if place else ""
    behind, two_behind = [*words[place + 1 : place + 3], "", ""][:2]
    if word in _DATA["kin"] and (back := _of_kin(two_back, before)):
        return place - back, place
    if word in _DATA["titles"] and _titled(word, before, two_back):
        return place - 1, place
    if word in _DATA["named"] and before and (_is_name(before) or behind in _DATA["persons"]):
        return place - 1, place
    if word.startswith(_HOME) and before.endswith(_GENITIVE) and _is_name(before):
        return place - 1, place
    if not behind or not _is_name(behind) or two_behind in _DATA["roles"]:
        return None
    full_name = _is_name(word) and before not in _DATA["roles"]
    return (place, place + 1) if full_name or word in _DATA["persons"] or word in _DATA["name_is"] else None


def find(text: str) -> Iterator[Hit]:
    """Names of private people in a text whose letters are folded one by one."""
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    if _MARKS.isdisjoint(words) and not any(word.startswith(_HOME) for word in words):
        return
    for place in range(len(words)):
        if around := _at(words, place):
            start, end = matches[around[0]].start(), matches[around[1]].end()
            yield Hit("person_name", start, end, (start, end))
