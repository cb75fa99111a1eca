"""Numbers in running text: digits of any script, and number words of English, Chinese and Uyghur.

No figure in an update is typed by hand (DESIGN.md, "Figures and how they are known"), so publishing looks for
what a reader would take as a number. The words are data, `numberwords/*.toml`; what counts and what passes is
decided in docs/decisions/number-words.md. All three lists apply to every text, because a Chinese text quotes
English and no list matches another's script.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

MASK = "\ufffc"  # stands for what is taken out of the text; no letter, digit or space
_DATA = Path(__file__).parent / "numberwords"
# one number: digits with the separators that occur within one (1 200, 40,000, ３．５, ٤٠٬٠٠٠, 2022-08-02)
_DIGITS = re.compile(r"[0-9](?:[0-9]|[ ,.'’٫٬/:\-‐-―](?=[0-9]))*")
_SAME_LETTER = {"ی": "ى", "ه": "ە", "ک": "ك", "ـ": ""}  # other keyboards' letters for Uyghur; the stretcher


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in a text: where it stands (start and end, in characters of the text) and its words."""

    span: tuple[int, int]
    words: str


@dataclass(frozen=True, slots=True)
class _Lists:
    always: tuple[re.Pattern[str], ...]
    passing: tuple[re.Pattern[str], ...]
    number: tuple[re.Pattern[str], ...]


def find(text: str, language: str, *, allowed: Iterable[str] = ()) -> list[Hit]:
    """Every number in `text`, in order, none overlapping another.

    `language` ("en", "zh-hans", "ug") says whose list goes first. `allowed`: names of organisations and
    places that may hold a number ("14th Division"), matched exactly and as whole words; a name that is
    nothing but a number is not a name, and is ignored.
    """
    folded, places = _fold(text)
    lower = folded.casefold()
    for name in sorted({_as_name(name, language) for name in allowed}, key=len, reverse=True):
        if name and name.casefold() in lower:
            folded = _take_out(_whole(rf"(?<!\d){re.escape(name)}(?!\d)"), folded)
    spans = [match.span() for match in _DIGITS.finditer(folded)]
    for lists in _in_order(language):
        spans += [match.span() for pattern in lists.always for match in pattern.finditer(folded)]
        rest = folded
        for pattern in lists.passing:
            rest = _take_out(pattern, rest)
        spans += [match.span() for pattern in lists.number for match in pattern.finditer(rest)]
    return [_hit(text, places, span) for span in _apart(spans)]


@lru_cache(maxsize=65_536)
def _as_name(name: str, language: str) -> str:
    """A name in one spelling, or "" where it is nothing but a number. A house has thousands, a text holds few."""
    return _fold(name)[0].strip() if is_name(name, language) else ""


def is_name(name: str, language: str) -> bool:
    """Whether the words hold more than a number: "14th Division" does, "12" and "thirty-one" do not."""
    name = _fold(name)[0]
    if not any(char.isalpha() for char in name):
        return False
    for lists in _in_order(language):
        for pattern in lists.number:
            name = _take_out(pattern, name)
    return any(char.isalpha() for char in name)


def spelt(text: str) -> str:
    """The text in the one spelling in which numbers and words are looked for; it may have another length."""
    return _fold(text)[0]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _hit(text: str, places: list[int], span: tuple[int, int]) -> Hit:
    start, end = places[span[0]], places[span[1] - 1] + 1
    return Hit((start, end), text[start:end])


def _take_out(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: MASK * len(match.group()), text)


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` in one spelling, and for each of its characters the place in `text` that it comes from.

    Full-width and circled forms become plain ones (Unicode NFKC), digits of any script become 0-9, other
    numeric characters (fractions, Roman numeral letters) become 0, invisible characters and marks go.
    """
    folded: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.category(text[end]) in _ATTACHED:
            end += 1
        plain = _plain(text[start:end])
        folded.append(plain)
        places += [start] * len(plain)
        start = end
    return "".join(folded), places


_ATTACHED = frozenset({"Mn", "Me", "Cf"})


def _plain(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    if unicodedata.category(cluster[0]) in {"No", "Nl"} and cluster[0] != "〇":
        return "0"
    visible = "".join(char for char in cluster if unicodedata.category(char) != "Cf")
    plain = "".join(_SAME_LETTER.get(char, char) for char in unicodedata.normalize("NFKC", visible))
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
        for char in plain
        if unicodedata.category(char) not in _ATTACHED
    )


@cache
def _lists(language: str) -> _Lists:
    data = tomllib.loads((_DATA / f"{language}.toml").read_text(encoding="utf-8"))
    numeral, suffix = (data.get(key, "").replace("\\\n", "") for key in ("numeral", "suffix"))

    def compiled(key: str) -> tuple[re.Pattern[str], ...]:
        written = (entry.replace("{n}", numeral).replace("{s}", suffix) for entry in data[key])
        return tuple(_whole(entry) for entry in written)

    return _Lists(compiled("always"), compiled("pass"), compiled("number"))


def _whole(expression: str) -> re.Pattern[str]:
    """`expression` as whole words; Chinese has no spaces, so its characters are no part of a word here."""
    # Without (?-i:…) Python would fold the case of twenty thousand characters, for every entry: seconds at a start.
    letter = r"(?-i:[^\W\d_㐀-鿿豈-﫿])"
    return re.compile(rf"(?:(?<!{letter})|(?={_HAN}))(?:{expression})(?:(?!{letter})|(?<={_HAN}))", re.IGNORECASE)


_HAN = "(?-i:[〇㐀-鿿豈-﫿])"


@cache
def _in_order(language: str) -> tuple[_Lists, ...]:
    names = sorted((path.stem for path in _DATA.glob("*.toml")), key=lambda name: (name != language, name))
    return tuple(_lists(name) for name in names)
