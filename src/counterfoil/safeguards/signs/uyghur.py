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
_AGED = re.compile(same_length(r"[\s،,(]{1,3}\d{1,2}\s*-?\s*ياش"))
_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06ff]+")
_CASE = re.compile(same_length("(?:نىڭكى|نىڭ|نى|غا|قا|گە|كە|دىن|تىن|دا|دە|لەر|لار)$"))
_RELATIONS = _DATA["relations"]
_HEAD_OF_HOME = tuple(map(same_length, ("ئائىلە", "ئۆي")))
# Titles with the endings of their cases; a title of many names nobody.
_CASES = ("", *map(same_length, ("نىڭكى", "نىڭ", "نى", "غا", "قا", "گە", "كە", "دىن", "تىن", "دا", "دە")))
_TITLES = {title + case: title for title in _DATA["titles"] for case in _CASES}
_MARKS = _RELATIONS.union(
    _TITLES,
    *(_DATA[key] for key in ("kin", "persons", "name_is", "named")),
    (name + case for name in _DATA["given"] for case in _CASES),
)
_BEFORE_NAMES = _DATA["persons"] | _DATA["name_is"] | _RELATIONS


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
    if not before or (before.endswith(_GENITIVE) and (not _is_name(before) or two_back in _DATA["roles"])):
        return 0
    if two_back and not two_back.endswith(_GENITIVE) and _is_name(two_back):
        return 2
    return 1 if _is_name(before) else 0


def _titled(word: str, before: str, two_back: str) -> bool:
    if not before or before in _DATA["roles"] or before in _DATA["not_before_title"] or two_back in _DATA["roles"]:
        return False
    return word in _DATA["strong_titles"] or _is_name(before)


def _of_home(word: str, before: str, two_back: str) -> bool:
    """So-and-so's home, by the name or by that of her father before it."""
    return word.startswith(_HOME) and before.endswith(_GENITIVE) and (_is_name(before) or _is_name(two_back))


def _in_office(before: str, two_back: str) -> bool:
    """Whether a name behind `before` is of someone in office; the head of a household is none."""
    return before in _DATA["roles"] and not two_back.startswith(_HEAD_OF_HOME)


def _at(words: list[str], place: int) -> tuple[int, int] | None:
    """From which to which word a name stands around the word at `place`, if one does."""
    word = words[place]
    two_back, before = words[place - 2] if place > 1 else "", words[place - 1] if place else ""
    behind, two_behind = [*words[place + 1 : place + 3], "", ""][:2]
    if word in _DATA["kin"] and (back := _of_kin(two_back, before)):
        return place - back, place
    if (title := _TITLES.get(word)) and _titled(title, before, two_back):
        return place - 1, place
    if word in _DATA["name_is"] and behind and before in _DATA["of_a_person"]:
        return place, place + 1
    if word in _DATA["named"] and before and (_is_name(before) or behind in _DATA["persons"]):
        return place - 1, place
    if _of_home(word, before, two_back):
        return place - 1, place
    if not behind or not _is_name(behind) or two_behind in _DATA["roles"]:
        return None
    full_name = _is_name(word) and not _in_office(before, two_back)
    return (place, place + 1) if full_name or word in _BEFORE_NAMES else None


def find(text: str) -> Iterator[Hit]:
    """Names of private people in a text whose letters are folded one by one."""
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    if _MARKS.isdisjoint(words) and not any(word.startswith(_HOME) for word in words):
        return
    for place in range(len(words)):
        around = _at(words, place)
        if not around and _is_name(words[place]) and _AGED.match(text, matches[place].end()):
            around = place, place
        if around:
            start, end = matches[around[0]].start(), matches[around[1]].end()
            yield Hit("person_name", start, end, (start, end))
