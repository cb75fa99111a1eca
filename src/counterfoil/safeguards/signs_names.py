"""Signs of a private person's name, found by what stands beside it: a title, a word for people helped, a word for kin.

Names by themselves are not sought: too many words look like one. Someone in office is left alone: a role before the name, or
in brackets behind it.
"""

import re
from collections.abc import Iterator

from .normalise import load, same_length
from .signs_numbers import Hit

_DATA = load("names")
_HAN_LETTER = re.compile(r"[\u4e00-\u9fff]")
_ARABIC_LETTER = re.compile(r"[\u0620-\u06ff]")
_CAPITAL = re.compile("[A-Z]")


def _any(words: list[str]) -> str:
    return "|".join(re.escape(same_length(word)) for word in sorted(words, key=len, reverse=True))


# --- English ---

_EN = _DATA["en"]
_CAP = r"(?:[A-Z][a-z'’]+(?:-[A-Za-z][a-z]+)*|[A-Z]\.)"
_RUN = rf"{_CAP}(?: (?:al |bin |bint |van |de )?{_CAP}){{0,3}}"
_EN_TITLE = re.compile(rf"\b(?:{_any(_EN['titles'])})\.? (?P<name>{_RUN})")
_EN_PERSON = re.compile(
    rf"\b(?:{_any(_EN['persons'])})s?,? (?:(?:called|named) )?(?P<name>{_RUN})"
    rf"|(?:^|[.!?] )(?:{_any([word.title() for word in _EN['persons']])}) (?P<first>{_CAP} {_CAP})"
    r"(?=,| (?:received|got|is|was|has|had|said|says|told|lives|lived|from|of|aged|who|and|wants|asked|cried|thanked)\b)"
)
_EN_NAMED = re.compile(
    rf"\b(?:(?:{_any(_EN['persons'])}|who|people|person|someone|her|him|she|he)s?,? (?:\w+ ){{0,3}}(?:is |was )?(?:called|named)"
    rf"|[Nn]ame (?:is|was)|[Nn]ames?:|[Ss]urname(?: is|:)) (?P<name>{_RUN})"
)
_EN_KIN = re.compile(rf"\b(?P<name>{_CAP} {_CAP}) (?:[qk]izi|o[gh]+li|[QK]izi|O[gh]+li)\b")
_EN_OFFICE = re.compile(rf",? (?:the |a |an |our |its )?(?:\w+ ){{0,2}}?(?:{_any(_EN['official'][:27])})\b", re.IGNORECASE)
# One of these words stands in every text that the patterns above could fit.
_EN_WORD = re.compile(r"[A-Za-z]+")
_EN_MARKS = frozenset(
    form
    for word in [*_EN["titles"], *_EN["persons"], "name", "names", "surname", "named", "called", "people", "qizi", "kizi", "oghli", "ogli"]
    for form in (word, f"{word}s", word.title(), f"{word.title()}s")
)
_EN_WORDS = frozenset(_EN["official"])
_EN_NOT_FIRST = frozenset(_EN["not_first"])


def _english(text: str) -> Iterator[Hit]:
    if _EN_MARKS.isdisjoint(_EN_WORD.findall(text)):
        return
    for pattern in (_EN_TITLE, _EN_PERSON, _EN_NAMED, _EN_KIN):
        for match in pattern.finditer(text):
            group = "name" if match["name"] else "first"
            words = match[group].replace(".", "").split()
            before = re.findall(r"\w+", text[max(0, match.start() - 30) : match.start()])[-1:]
            if words[0] in _EN_NOT_FIRST or _EN_WORDS.intersection(words + before):
                continue
            rest = re.match(r"(?: [A-Z]\w+)+", text[match.end() :])
            if (rest and _EN_WORDS.intersection(rest.group().split())) or _EN_OFFICE.match(text, match.end()):
                continue
            yield Hit("person_name", match.start(), match.end(group), match.span(group))


# --- Chinese ---

_ZH = _DATA["zh"]
_HAN = r"[\u4e00-\u9fff]"
# Surnames that are everyday words as well: a name that begins with one needs more around it.
_WEAK = "于万任向何方高余付史曾应白程钱叶金时成"
_SURNAME = rf"(?:{_any(_ZH['double_surnames'])}|[{_ZH['surnames']}])"
_TRANSCRIBED = f"[{_ZH['transcribed']}]"
_ZH_NOT = re.compile(_any(_ZH["not_names"]))
_ZH_ROLE_BEFORE = re.compile(rf"(?:{_any(_ZH['roles'])})[、 ]?$")
_ZH_ROLE_BEHIND = re.compile(rf"[(（][^)）]{{0,20}}(?:{_any(_ZH['roles'])})")
_ZH_STOPS = "的了是在有等为及与和也都将被把从到个名位人家户次年月日元"
_ZH_AFTER = re.compile(
    rf"(?P<name>{_SURNAME}{_HAN}{{0,2}}|{_TRANSCRIBED}{{3,8}})(?:{_any(_ZH['after'])})(?!们)"
    rf"|(?P<comrade>{_SURNAME}{_HAN}{{1,2}}|{_TRANSCRIBED}{{3,8}})(?:{_any(_ZH['comrade'])})(?!们)"
)
_NO_HOME = "专大国厂学画作企业科商店人个每各一二三四五六七八九十百千万几多数余住居回到在自农民我你他她们的了是和与及这那某为行银物皇公搬新老离成困客账门窗用租保贫难散养测特帮入逐落产"
_ZH_HOME = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[访问望到在去入进给为和户帮了]))(?P<name>{_SURNAME}(?:(?![{_NO_HOME}]){_HAN}){{1,2}}|{_TRANSCRIBED}{{3,8}}){_ZH['home']}"
)
_ZH_BEFORE = re.compile(
    rf"(?:{_any(_ZH['before'])})(?P<mark>[:、,“\" ]|叫|是|为)?(?P<name>{_TRANSCRIBED}{{3,8}}|{_SURNAME}(?:(?![{_ZH_STOPS}]){_HAN}){{1,2}}?)"
    r"(?P<follow>$|[，。、；：！？,.;:!?\s”\"）)（(]|说|告诉|表示|收到|领到|获|今年|家|的|是|一家|拿|激动|来自|患|因|和|等|考|就读|领取)"
)
_ZH_DOT = re.compile(rf"{_TRANSCRIBED}{{2,7}}[·•・‧∙]{_TRANSCRIBED}{{2,7}}")
_ZH_HINT = re.compile(rf"{_any(_ZH['after'] + _ZH['comrade'] + _ZH['before'])}|家|户|[·•・‧∙]")


def _in_office(text: str, start: int, end: int) -> bool:
    return bool(_ZH_ROLE_BEFORE.search(text, max(0, start - 12), start) or _ZH_ROLE_BEHIND.match(text, end))


def _chinese_after(text: str) -> Iterator[Hit]:
    for match in _ZH_AFTER.finditer(text):
        group = "name" if match["name"] else "comrade"
        name, start = match[group], match.start()
        short = len(name) == 1 and (name in _WEAK or not text[match.end(group)] in "女先同大阿奶爷婆小")
        counted = start and text[start - 1] in "0123456789一二三四五六七八九十百千余"
        if short or counted or _ZH_NOT.match(name) or _in_office(text, start, match.end()):
            continue
        yield Hit("person_name", start, match.end(), match.span(group))


def _chinese(text: str) -> Iterator[Hit]:
    if not _ZH_HINT.search(text):
        return
    yield from _chinese_after(text)
    for match in _ZH_HOME.finditer(text):
        if not _ZH_NOT.match(match["name"]):
            yield Hit("person_name", match.start(), match.end(), match.span("name"))
    for match in _ZH_BEFORE.finditer(text):
        name = match["name"]
        weak = name[0] in _WEAK and not (match["mark"] or (len(name) == 3 and not match["follow"].strip("，。、；,.; ")))
        if not weak and not _ZH_NOT.match(text, match.start("name")):
            yield Hit("person_name", match.start(), match.end("name"), match.span("name"))
    for match in _ZH_DOT.finditer(text):
        yield Hit("person_name", *match.span(), match.span())


# --- Uyghur ---

_UG = {key: frozenset(map(same_length, words)) for key, words in _DATA["ug"].items()}
_UG_ENDINGS = tuple(_UG["endings"])
_UG_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06ff]+")
_UG_CASE = re.compile(same_length("(?:نىڭكى|نىڭ|نى|غا|قا|گە|كە|دىن|تىن|دا|دە|لەر|لار)$"))
_UG_GENITIVE = same_length("نىڭ")
_UG_NAME_IS = frozenset(map(same_length, ("ئىسمى", "ئىسم-فامىلىسى", "فامىلىسى")))
_UG_NAMED = frozenset(map(same_length, ("ئىسىملىك", "ئاتلىق", "دېگەن")))
_UG_STRONG_TITLES = frozenset(map(same_length, ("خانىم", "ئەپەندى")))
_UG_HOME = tuple(map(same_length, ("ئۆيى", "ئائىلىسى", "ئۆيدە")))
_UG_NOT_BEFORE_TITLE = frozenset(map(same_length, ("ھۆرمەتلىك", "بىر", "ھەر", "ۋە", "ئىككى", "ئۈچ", "بۇ", "ئۇ")))
_UG_HINT = re.compile(
    "|".join(_UG["kin"] | _UG["titles"] | _UG["persons"] | _UG_NAME_IS | _UG_NAMED | frozenset(_UG_HOME))
)


def _ug_name(word: str) -> bool:
    """Whether a word is a given name that we know, or ends like one, with or without a case ending."""
    for form in (word, _UG_CASE.sub("", word)):
        if form in _UG["given"]:
            return True
        if form not in _UG["not_names"] and any(form.endswith(end) and len(form) >= len(end) + 3 for end in _UG_ENDINGS):
            return True
    return False


def _ug_at(words: list[str], place: int) -> tuple[int, int] | None:
    """From which to which word a name stands around the word at `place`, if one does."""
    word = words[place]
    before = words[place - 1] if place else ""
    behind = words[place + 1] if place + 1 < len(words) else ""
    if word in _UG["kin"] and before and not before.endswith(_UG_GENITIVE):
        two_back = words[place - 2] if place > 1 else ""
        if _ug_name(before) or (two_back and not two_back.endswith(_UG_GENITIVE) and _ug_name(two_back)):
            return (place - 2 if two_back and _ug_name(two_back) else place - 1), place
    if word in _UG["titles"] and before and before not in _UG["roles"] and before not in _UG_NOT_BEFORE_TITLE:
        in_office = place > 1 and words[place - 2] in _UG["roles"]
        if not in_office and (_ug_name(before) or word in _UG_STRONG_TITLES):
            return place - 1, place
    if (word in _UG["persons"] or word in _UG_NAME_IS) and behind and _ug_name(behind):
        if not (place + 2 < len(words) and words[place + 2] in _UG["roles"]):
            return place, place + 1
    if word in _UG_NAMED and before and (_ug_name(before) or behind in _UG["persons"]):
        return place - 1, place
    if word.startswith(_UG_HOME) and before.endswith(_UG_GENITIVE) and _ug_name(before):
        return place - 1, place
    return None


def _uyghur(text: str) -> Iterator[Hit]:
    if not _UG_HINT.search(text):
        return
    matches = list(_UG_WORD.finditer(text))
    words = [match.group() for match in matches]
    for place in range(len(words)):
        if around := _ug_at(words, place):
            start, end = matches[around[0]].start(), matches[around[1]].end()
            yield Hit("person_name", start, end, (start, end))


def find(text: str) -> Iterator[Hit]:
    """Signs in a text whose letters are folded one by one (`normalise.same_length`)."""
    if _CAPITAL.search(text):
        yield from _english(text)
    if _HAN_LETTER.search(text):
        yield from _chinese(text)
    if _ARABIC_LETTER.search(text):
        yield from _uyghur(text)


