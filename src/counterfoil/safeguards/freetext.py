"""Does a text look as if it named, numbered or located a private person? (G13)

Free text is the way around every banned field, so a text is read when it is saved and its writer is warned.
The warnings are signs, not proof: they say where to look, in English, Chinese and Uyghur. Officials by their
office, organisations, programmes and names that the caller knows to be public raise none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .normalise import same_length
from .signs import chinese, english, numbers, uyghur
from .signs.hit import Hit

_REMOVE = _("Take it out, or say it without the person: a role, a number of people, a county.")

KINDS: dict[str, str | Promise] = {
    "person_name": _("This looks like the name of a private person."),
    "identity_number": _("This looks like an identity or passport number."),
    "bank_card": _("This looks like the number of a bank card."),
    "phone": _("This looks like a personal phone number."),
    "email": _("This looks like a personal e-mail address."),
    "chat_account": _("This looks like a person's chat account."),
    "address": _("This looks like an address closer than the county."),
    "birth_date": _("This looks like a date of birth."),
}


@dataclass(frozen=True, slots=True)
class Warning_:
    """One place in a text to look at: `text[start:end]` reads `words`."""

    kind: str
    start: int
    end: int
    words: str
    reason: str | Promise
    mend: str | Promise


class _View(NamedTuple):
    """A text with its letters folded one by one, and where each stands in the original (None: at the same place)."""

    text: str
    places: list[int] | None


_INVISIBLE = re.compile("[\u00ad\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _view(text: str) -> _View:
    if text.isascii():
        return _View(text, None)
    if _INVISIBLE.search(text):
        places = [place for place, letter in enumerate(text) if not _INVISIBLE.match(letter)]
        return _View(same_length("".join(text[place] for place in places)), places)
    return _View(same_length(text), None)


@lru_cache(maxsize=64)
def _known(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(_view(name).text) for name in sorted(names, key=len, reverse=True)))


# A first look, because most texts of a register are plain: every sign has a capital or a letter beyond ASCII in it,
# an at-sign, seven digits, or the beginning of one of these words. It begins with all letters at which there may be
# one, so that `re` skips to them.
_MAY_SAY = re.compile(
    r"[^ !-/:-?\[-ac-ce-pr-ux-~\n“”‘’—…≥≤≈](?:(?<=[^0-9bdqvw])|(?<=\d)(?<!\d\d)(?:[ .()-]{0,3}\d){6}"
    "|(?<=b)(?:orn|irth)|(?<=d)[Oo][Bb]|(?<=q)[Qq]|(?<=v)[Xx]|(?<=w)(?:[Xx]|[Ee][Cc][Hh][Aa][Tt]|eixin))"
)
_CAPITAL = re.compile("[A-Z]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ARABIC = re.compile(r"[\u0620-\u06ff]")


def _hits(text: str) -> Iterator[Hit]:
    yield from numbers.find(text)
    if _CAPITAL.search(text):
        yield from english.find(text)
    if _HAN.search(text):
        yield from chinese.find(text)
    if _ARABIC.search(text):
        yield from uyghur.find(text)


def warn(text: str, *, known_names: Iterable[str] = ()) -> list[Warning_]:
    """Find what looks like a name, number or address of a private person.

    Args:
        text: what somebody typed, in any of the three languages, mixed or not.
        known_names: names that may stand: places, organisations, people in office. Nothing inside one warns.

    Returns:
        Warnings in the order of the text; none overlaps another.
    """
    if not _MAY_SAY.search(text):
        return []
    view = _view(text)
    hits = sorted(_hits(view.text), key=lambda hit: (hit.start, -hit.end))
    if not hits:
        return []
    names = tuple(name for name in known_names if name)
    allowed = [match.span() for match in _known(names).finditer(view.text)] if names else []
    found: list[Warning_] = []
    last = -1
    for hit in hits:
        if hit.start < last or any(start <= hit.core[0] and hit.core[1] <= end for start, end in allowed):
            continue
        last = hit.end
        start, end = hit.start, hit.end
        if view.places is not None:
            start, end = view.places[start], view.places[end - 1] + 1
        found.append(Warning_(hit.kind, start, end, text[start:end], KINDS[hit.kind], _REMOVE))
    return found
