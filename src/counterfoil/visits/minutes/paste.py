"""Pasted minutes into draft lines: where one ends, of what kind it is, which office spoke. All of it a guess.

Nothing is opened here: somebody reads the table and corrects it first. No letter of the text is dropped but the
numbering, and labels that became a kind or an office.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterfoil.base.text import one_line
from counterfoil.lines.models import LONGEST, Kind
from counterfoil.needs.models import Sector
from counterfoil.partners.models import Organisation

MOST_LETTERS = 60_000  # of one paste; minutes are shorter
MOST_LINES = 100  # lines that one table takes

_HAN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"^\s*(?:[-–—•·●○◦▪■□*]\s+|[(（](?:\d{{1,3}}|[{_HAN}]{{1,3}})[)）]\s*|(?:\d{{1,3}}|[{_HAN}]{{1,3}})(?:[.)．]\s+|[、）])"
    rf"|\d{{1,3}}[.．)](?=\D)|[a-z][.)]\s+|[①-⑳]\s*|第[{_HAN}]{{1,3}}[，,、]\s*)"
)
# Numbers within a paragraph: “…；（2）…”, “… ② …”
_INLINE = re.compile(rf"(?<=[；;。.!！?？，,\s])(?=[(（](?:\d{{1,2}}|[{_HAN}]{{1,2}})[)）])|(?<=.)(?=[①-⑳])")
_LABEL = re.compile(r"^([^:：]{1,60})[:：]\s*(.*)$", re.S)
_SENTENCE = re.compile(r"(?<=[。！？!?؟])|(?<=[.;；])(?=\s)")
_ARABIC, _CHINESE = re.compile("[\u0620-\u06ff]"), re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Guess:
    """One draft line as it looks; `spoke` and `sector` are None where nothing points at one."""

    kind: Kind
    words: str
    spoke: Organisation | None = None
    sector: Sector | None = None


def drafts_in(text: str, organisations: Sequence[Organisation], sectors: Sequence[Sector]) -> list[Guess]:
    """The lines of pasted minutes, in their order; a table takes MOST_LINES of them."""
    heading: Kind | None = None
    office: Organisation | None = None
    found: list[Guess] = []
    for item in _items(text):
        kind, spoke, words = _labels(item, organisations)
        if not words:  # a heading: what follows is of this kind, or of this office
            heading, office = (kind, None) if kind else (heading, spoke)
            continue
        spoke = spoke or office or _named(words, organisations)
        kind = kind or heading or kind_of(words)
        sector = sector_of(words, sectors) if kind == Kind.REQUEST else None
        found.extend(Guess(kind, piece, spoke, sector) for piece in _pieces(words))
    return found


def language_of(words: str, otherwise: str = "en") -> str:
    """The language that words are written in, by their letters: Chinese, Uyghur, or else the one given."""
    if _CHINESE.search(words):
        return "zh-hans"
    return "ug" if _ARABIC.search(words) else otherwise


def kind_of(words: str) -> Kind:
    """What a line is by its words; a point where no word tells. A request that mentions "will" stays a request."""
    for kind, lists in _words().items():
        if any(_contains(words, word) for word in lists["inside"]):
            return kind
    return Kind.POINT


def sector_of(words: str, sectors: Iterable[Sector]) -> Sector | None:
    """The sector whose label or other name stands in the words; the longest one counts."""
    named = [
        (len(name), sector.code, sector)
        for sector in sectors
        for name in (*sector.label.values(), *sector.aliases)
        if name and sector.code != "other" and _contains(words, name)
    ]
    return max(named)[2] if named else None


@cache
def _words() -> dict[Kind, dict[str, list[str]]]:
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {Kind(kind): lists for kind, lists in table.items()}


def _items(text: str) -> list[str]:
    """Numbered paragraphs with what goes on below them; or each line, where nothing is numbered."""
    lines = [line for part in text.splitlines() for line in _INLINE.split(part)]
    numbered = any(_MARK.match(line) for line in lines)
    items: list[str] = []
    goes_on, before = False, ""
    for line in lines:
        bare = _MARK.sub("", line, count=1).strip()
        if not bare:
            goes_on = False
            continue
        marked = _MARK.match(line) is not None
        if numbered and goes_on and not marked and _runs_on(before, line):
            items[-1] += ("" if _CHINESE.search(bare[:1]) else " ") + bare
        else:
            items.append(bare)
        goes_on, before = marked or goes_on, bare
    return items


def _runs_on(before: str, line: str) -> bool:
    """Whether a line without a number goes on with the one before: it is indented, begins small, or that was full."""
    if _LABEL.match(line) or before.endswith((":", "：")):
        return False
    full = 28 if _CHINESE.search(before) else 60
    return line[:1].isspace() or line[:1].islower() or (len(before) >= full and before[-1] not in ".。;；!！?？؟")


def _labels(item: str, organisations: Sequence[Organisation]) -> tuple[Kind | None, Organisation | None, str]:
    """A kind and an office that stand before a colon, or alone on the line, and the words after them."""
    kind = spoke = None
    words = item.strip()
    while words:
        label = _LABEL.match(words)
        name, rest = (label[1], label[2]) if label else (words, "")
        found_kind, found_office = _heading(name), _exactly(name, organisations)
        if not (found_kind or found_office):
            break
        kind, spoke, words = found_kind or kind, found_office or spoke, rest.strip()
    return kind, spoke, words


def _heading(name: str) -> Kind | None:
    plain = name.strip(" \t。.").casefold()
    return next((kind for kind, lists in _words().items() if plain in lists["heading"]), None)


def _exactly(name: str, organisations: Sequence[Organisation]) -> Organisation | None:
    plain = name.strip().casefold()
    return next((o for o in organisations if plain in (known.casefold() for known in _names(o))), None)


def _named(words: str, organisations: Sequence[Organisation]) -> Organisation | None:
    """The organisation that is named first in the words."""
    places = [
        (words.casefold().find(name.casefold()), -len(name), index)
        for index, organisation in enumerate(organisations)
        for name in _names(organisation)
        if _contains(words, name)
    ]
    return organisations[min(places)[2]] if places else None


def _names(organisation: Organisation) -> list[str]:
    return [name for name in (*organisation.name.values(), *organisation.aliases) if name]


def _contains(words: str, name: str) -> bool:
    """Whether a name stands in the words; of Latin or Arabic letters, as a word of its own."""
    if _CHINESE.search(name):
        return name in words
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None


def _pieces(words: str) -> list[str]:
    """Words in pieces that fit a line, cut at the end of a sentence where there is one."""
    words = one_line(words)
    if len(words) <= LONGEST:
        return [words]
    pieces = [""]
    for sentence in _SENTENCE.split(words):
        for part in (sentence[i : i + LONGEST] for i in range(0, len(sentence), LONGEST)):
            if len(pieces[-1]) + len(part) > LONGEST:
                pieces.append("")
            pieces[-1] += part
    return [piece.strip() for piece in pieces if piece.strip()]
