"""Names of private people in English text, found by what stands beside them.

A capitalised name counts after a title, a word for people helped, "named", "home of", before "'s family" or
an age, and where it begins with a common Chinese surname in pinyin. A run of capitals that holds an office,
an organisation or a place does not.
"""

import re
from collections.abc import Iterator

from ..normalise import load
from .hit import Hit, any_word

_DATA = load("names")["en"]
_CAP = r"(?:[A-Z][a-z'’]+(?:-[A-Za-z][a-z]+)*|[A-Z]\.)"
_RUN = rf"{_CAP}(?: (?:al |bin |bint |van |de )?{_CAP}){{0,3}}"
_TWO = rf"{_CAP}(?: {_CAP}){{1,2}}"
_PERSON = any_word(_DATA["persons"])
_TITLED_PERSON = any_word(word.title() for word in _DATA["persons"])
_HERS = "family|home|house|household|daughter|son|husband|wife|mother|kitchen|children"
_WHAT_OF_HERS = frozenset(f"{_HERS}|widow|father|sister|brother|neighbour|neighbor|photo|portrait|picture".split("|"))
_ONE_HERS = (
    "(?:family|household|daughter|son|husband|wife|mother|home)"
    "(?! (?:law|planning|policy|code|court|education|visit|business|day|school|cent|economics|care|language|tongue))"
)
_VERB = (
    "received|got|is|was|has|had|said|says|told|lives|lived|from|of|aged|who|and|wants|asked|cried|thanked"
    "|signed|came|needs|took|sold|sells|sews|makes|works|studies|lost|borrowed|applied"
)
# Pinyin of common surnames, and of given names of one or two syllables.
_INITIAL = "(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?"
_FINAL = "(?:i?ang?|i?ong|i?ao|[iu]e|u?ei|u?ai|ian|ing?|iu|uang?|ua|uo|ui|un|ou|eng?|er|[aeiou])"
_GIVEN = rf"(?=[A-Z])(?i:{_INITIAL}{_FINAL}(?:[-' ]?{_INITIAL}{_FINAL})?)(?![A-Za-z])"
_PINYIN = rf"(?:{any_word(_DATA['surnames'])}) {_GIVEN}"

_PATTERNS = [
    re.compile(rf"\b(?:{any_word(_DATA['titles'])})\.? (?P<name>{_RUN})"),
    re.compile(rf"\b(?:{_PERSON})s?(?:,? \(?|: | is | was )(?:(?:called|named) )?(?P<name>{_RUN})"),
    re.compile(rf"\b(?:{_PERSON})s?(?: [a-z]+){{0,5}}, (?P<name>{_TWO})(?=,)"),
    re.compile(rf"(?P<name>{_TWO}), (?:an?|the|our|her|his|whose) (?:[a-z]+ ){{0,2}}(?:{_PERSON})\b"),
    re.compile(rf"(?:^|[.!?] )(?:{_TITLED_PERSON}) (?P<name>{_CAP} {_CAP})(?=,| (?:{_VERB})\b)"),
    re.compile(
        rf"\b(?:(?:{_PERSON}|[Ww]ho|people|person|someone|her|him|[Ss]he|[Hh]e)s?,? (?:\w+ ){{0,3}}"
        r"(?:is |was )?(?:called|named)"
        r"|[Hh]ousehold head:|[Hh]ead of (?:the )?household:"
        rf"|[Nn]ame (?:is|was)|[Nn]ames?:|[Ss]urname(?: is|:)) (?P<name>{_RUN})"
    ),
    re.compile(rf"(?P<name>{_TWO})['’]s? (?:{_HERS})\b"),
    re.compile(rf"\b(?!(?:{_TITLED_PERSON})\b)(?P<name>[A-Z][a-z]+)['’]s {_ONE_HERS}\b"),
    re.compile(rf"[Ss]tudent (?:[Nn]o\.?|[Nn]umber|ID) ?\d{{4,}},? \(?(?P<name>{_TWO})"),
    re.compile(rf"(?P<name>{_TWO}),? \(?[Ss]tudent (?:[Nn]o\.?|[Nn]umber|ID) ?\d{{4,}}"),
    re.compile(rf"(?P<name>{_RUN})(?:, (?:aged )?| \(| aged )[1-9]\d?(?:[,)]| years old)(?! ?\d)"),
    re.compile(rf"\b(?P<name>{_CAP} {_CAP}) (?:[qkQK]izi|[oO][gh]+li)\b"),
    re.compile(rf"\b(?P<name>{_PINYIN})"),
]
_OF = re.compile(rf" of (?P<name>{_TWO})")
_OFFICE = re.compile(
    rf",? (?:the |a |an |our |its )?(?:\w+ ){{0,2}}?(?:{any_word(_DATA['offices'])})\b", re.IGNORECASE
)
_REST = re.compile(r"(?: (?:of |for |and |the )*[A-Z]\w+){1,6}")
_WORD = re.compile(r"\w+")
_OFFICIAL = frozenset(_DATA["offices"] + _DATA["official"])
_NOT_FIRST = frozenset(_DATA["not_first"])

# One of these stands in every text that the patterns could fit.
_MARKS = frozenset(
    form
    for word in [
        *(_DATA["titles"] + _DATA["persons"] + _DATA["surnames"] + _HERS.split("|")),
        *_WHAT_OF_HERS,
        *("name", "surname", "named", "called", "people", "aged", "years", "qizi", "kizi", "oghli", "ogli"),
    ]
    for form in (word, f"{word}s", word.title(), f"{word.title()}s")
)
_LETTERS = re.compile(r"[A-Za-z]+")
_AGE = re.compile(r"[a-z],? \(?\d\d?[,)]")


def _last_word(text: str, end: int) -> str:
    """The word that ends at a place, or the one before it."""
    return "".join(_WORD.findall(text[max(0, end - 30) : end])[-1:])


def _in_office(text: str, match: re.Match[str]) -> bool:
    """Whether the words of a name, or those next to it, are of an office, an organisation, a place or a programme."""
    words = match["name"].replace(".", "").split()
    before = _last_word(text, match.start())
    if words[0] in _NOT_FIRST or not _OFFICIAL.isdisjoint([*words, before]):
        return True
    rest = _REST.match(text, match.end("name"))
    if rest and not _OFFICIAL.isdisjoint(rest.group().split()):
        return True
    return _OFFICE.match(text, match.end("name")) is not None


def find(text: str) -> Iterator[Hit]:
    """Names of private people in a text whose letters are folded one by one."""
    if _MARKS.isdisjoint(_LETTERS.findall(text)) and not _AGE.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _in_office(text, match):
                yield Hit("person_name", match.start(), match.end("name"), match.span("name"))
    for match in _OF.finditer(text):
        what = _last_word(text, match.start())
        if what.lower().removesuffix("s") in _WHAT_OF_HERS and not _in_office(text, match):
            yield Hit("person_name", match.start() - len(what), match.end("name"), match.span("name"))
