"""Names of private people in Chinese text, found by what stands beside them.

A common surname (or letters that foreign names are written with) counts before 女士 or 同学, before 家, after 贫困户
or 学生, after an age, or where a clause begins with it and goes on as a story does. Someone in office is left
alone: a role just before the name, or in brackets behind it.
"""

import re
from collections.abc import Iterator

from ..normalise import load, same_length
from .hit import Hit, any_word, one_of

_DATA = load("names")["zh"]
_HAN = r"[\u4e00-\u9fff]"
_SURNAME = rf"(?:{any_word(_DATA['double_surnames'])}|[{_DATA['surnames']}])"
_WEAK = frozenset(_DATA["weak_surnames"])
_FOREIGN = rf"[{_DATA['transcribed']}]{{3,8}}"
_PLAIN = rf"(?![{_DATA['not_in_name']}]){_HAN}"
_NO_HOME = rf"(?![{_DATA['not_before_home']}]){_HAN}"
_NOT_NAMES = re.compile(same_length(any_word(_DATA["not_names"])))
_ROLES = any_word(_DATA["roles"])
_ROLE = re.compile(_ROLES)
_ROLE_BEFORE = re.compile(rf"(?:{_ROLES})[、 ]?$")
_ROLE_BEHIND = re.compile(rf"[(（][^)）]{{0,20}}(?:{_ROLES})")
_STOP = r"$|[，。、；：！？,.;:!?\s”\"）)（(]"
# Digits one by one: where each way to go on begins with a letter of its own, `re` skips to those letters.
_YEARS_OLD = "|".join(f"{digit}岁的?" for digit in range(10))
_GOES_ON = any_word(_DATA["follow"])

_AFTER = one_of(
    rf"(?P<name>{_SURNAME}{_HAN}{{0,2}}|{_FOREIGN})(?P<title>{any_word(_DATA['after'])})(?!们)",
    rf"(?P<comrade>{_SURNAME}{_HAN}{{1,2}}|{_FOREIGN})(?:{any_word(_DATA['comrade'])})(?!们)",
)
_HOME = one_of(
    rf"(?:(?<!{_HAN})|(?<=[访问望到在去入进给为和户帮了]))(?P<name>{_SURNAME}(?:{_NO_HOME}){{1,2}}|{_FOREIGN}){_DATA['home']}"
)
_BEFORE = one_of(
    rf"(?:{any_word(_DATA['before'])}|{_YEARS_OLD}|家住[^，。]{{1,12}}?的)(?P<mark>[:、,“\" ]|叫|是|为)?"
    rf"(?P<name>{_FOREIGN}|{_SURNAME}(?:{_PLAIN}){{1,2}}?)(?P<follow>{_STOP}|{_GOES_ON})"
)
_BEFORE_LONG = one_of(
    rf"(?:{any_word(_DATA['before'])}|{_YEARS_OLD})(?P<name>{_FOREIGN}|{_SURNAME}(?:{_PLAIN}){{2}})"
    rf"(?={any_word(_DATA['follow_long'] + _DATA['asks'])})"
)
# Beside a student number, and after 叫 where the clause ends with it.
_NUMBERED = one_of(
    rf"学号[:是为]?\s?\d{{4,}}[，,、\s（(]*(?P<name>{_SURNAME}(?:{_PLAIN}){{1,2}}|{_FOREIGN})(?={_STOP}|{_GOES_ON})",
    rf"(?P<holder>{_SURNAME}(?:{_PLAIN}){{1,2}}|{_FOREIGN})[，,、\s]?[（(]?学号[:是为]?\s?\d{{4,}}",
    rf"叫(?P<called>{_SURNAME}(?:{_PLAIN}){{2}}|{_FOREIGN})(?={_STOP})",
)
_STORY = one_of(
    rf"(?:^|(?<=[，。、；：:“\"（(\s]))(?:(?P<name>{_FOREIGN}|{_SURNAME}(?:{_PLAIN}){{2}})(?={any_word(_DATA['story'])})"
    rf"|(?P<aged>{_FOREIGN}|{_SURNAME}(?:{_PLAIN}){{1,2}})(?=[(（,，]\d{{1,2}}岁))"
)
_BROUGHT = one_of(
    rf"(?:{any_word(_DATA['brought'])})(?P<name>{_FOREIGN}|{_SURNAME}{_PLAIN}(?![{_DATA['ends_of_places']}]){_PLAIN})"
    rf"(?={_STOP})"
)
_ASKS = one_of(
    rf"(?:^|(?<=[，。、；：:“\"（(\s为替帮由]))(?P<name>{_SURNAME}{_PLAIN}(?![{_DATA['ends_of_places']}]){_PLAIN})"
    rf"(?={any_word(_DATA['asks'])})"
)
_DOT = re.compile(rf"[{_DATA['transcribed']}]{{2,7}}[·•・‧∙][{_DATA['transcribed']}]{{2,7}}")
_HINT = one_of(
    any_word([each for name in ("after", "comrade", "before", "story", "asks", "brought") for each in _DATA[name]]),
    "家", "户", "岁", "学号", "叫", *"·•・‧∙",
)  # fmt: skip
_COUNT = frozenset("0123456789一二三四五六七八九十百千余")
# A surname alone is a person's only before a title that is nothing else: 王女士, not 万老人.
_TITLE_ALONE = frozenset("女先同大阿奶爷婆小婶嫂姨")


def _in_office(text: str, start: int, end: int) -> bool:
    return bool(_ROLE_BEFORE.search(text, max(0, start - 12), start) or _ROLE_BEHIND.match(text, end))


def _before_title(text: str) -> Iterator[Hit]:
    for match in _AFTER.finditer(text):
        name, start = match["name"] or match["comrade"], match.start()
        only_surname = len(name) == 1 and (name in _WEAK or match["title"][0] not in _TITLE_ALONE)
        counted = start > 0 and text[start - 1] in _COUNT
        if not (only_surname or counted or _NOT_NAMES.match(name) or _in_office(text, start, match.end())):
            yield Hit("person_name", start, match.end(), (start, start + len(name)))


def _behind_person(text: str) -> Iterator[Hit]:
    for match in _BEFORE.finditer(text):
        name = match["name"]
        certain = match["mark"] or (len(name) == 3 and not match["follow"].strip("，。、；,.; "))
        plain = not _NOT_NAMES.match(text, match.start("name")) and not _ROLE.search(text, *match.span("name"))
        if plain and (name[0] not in _WEAK or certain):
            yield Hit("person_name", match.start(), match.end("name"), match.span("name"))


def _numbered(text: str) -> Iterator[Hit]:
    for match in _NUMBERED.finditer(text):
        group = match.lastgroup or "name"
        if not _NOT_NAMES.match(match[group]):
            yield Hit("person_name", *match.span(group), match.span(group))


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        group = match.lastgroup or "name"
        name = match[group]
        if name[0] not in _WEAK and not _NOT_NAMES.match(name) and not _ROLE.search(text, *match.span(group)):
            yield Hit("person_name", match.start(), match.end(), match.span(group))


def find(text: str) -> Iterator[Hit]:
    """Names of private people in a text whose letters are folded one by one."""
    if not _HINT.search(text):
        return
    yield from _before_title(text)
    yield from _behind_person(text)
    if "学号" in text or "叫" in text:
        yield from _numbered(text)
    for pattern in (_HOME, _BEFORE_LONG, _STORY, _ASKS, _BROUGHT):
        yield from _named(pattern, text)
    yield from (Hit("person_name", *match.span(), match.span()) for match in _DOT.finditer(text))
