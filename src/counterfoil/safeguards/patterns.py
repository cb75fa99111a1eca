"""The small pattern language of the lexicon, turned into regular expressions.

A pattern is a few words. `word*` also takes any ending; `*` alone is one more word, whichever; `~` is a gap
of up to three words (Chinese: four letters); `{person}` is any word of that class; `=` in front means that
the label says this and nothing else; `$` at the end means that the label ends here. Spaces inside words are
allowed for, so that "i d number" is still "ID number".
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from .normalise import fold, load

# A single word this long is also sought inside a longer one: studentreligion.
_LONG = 7
_GAP = " (?:[^ ]+ ){0,3}"


@cache
def _classes() -> Mapping[str, Mapping[str, list[str]]]:
    return dict(load("words")["class"])


@cache
def _filler(language: str) -> list[str]:
    return list(load("words")["filler"].get(language, []))


def _letters(word: str, glue: str) -> str:
    return glue.join(re.escape(letter) for letter in fold(word).replace(" ", ""))


def _word(word: str, language: str, glue: str = " ?") -> str:
    if word.startswith("{"):
        # Members of a class are many: spaces inside them are not allowed for, or the expressions grow too large.
        members = _classes()[word.strip("{}")].get(language, [])
        return "(?:" + "|".join(" ".join(_word(w, language, "") for w in member.split()) for member in members) + ")"
    if word.endswith("*"):
        return _letters(word[:-1], glue) + "[^ ]*"
    return _letters(word, glue) + (f"(?:{glue}e?{glue}s)?" if language == "en" else "")


def _units(pattern: str, language: str) -> list[str]:
    """The expressions of one pattern, word by word, each with what stands before it."""
    units: list[str] = []
    for run in pattern.split(" ~ "):
        for place, word in enumerate(run.split()):
            before = "" if not units else _GAP if place == 0 else " ?"
            units.append(" [^ ]+" if word == "*" else before + _word(word, language))
    return units


def _merged(branches: Iterable[list[str]]) -> str:
    """One expression for many lists of units; common beginnings are written once, which makes the search fast."""
    heads: dict[str, list[list[str]]] = {}
    for branch in branches:
        if branch:
            heads.setdefault(branch[0], []).append(branch[1:])
        else:
            heads.setdefault("", [])
    parts = [head + (_merged(tails) if any(tails) else "") for head, tails in heads.items()]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _spaced(patterns: Iterable[str], language: str) -> Iterator[str]:
    """Expressions for patterns of a script that puts spaces between words."""
    whole, inside, anywhere = [], [], []
    for pattern in patterns:
        words = pattern.strip("=$")
        units = _units(words, language)
        if pattern.startswith("="):
            whole.append(units)
        elif " " not in words and "{" not in words and len(words.rstrip("*")) >= _LONG:
            anywhere.append(units)
        else:
            inside.append([*units, " $" if pattern.endswith("$") else "(?= )"])
    if whole:
        filler = "|".join(_word(word, language, "") for word in _filler(language)) or "(?!)"
        yield f"^ (?:(?:{filler}) )*{_merged(whole)}(?: (?:{filler}))* $"
    if inside:
        yield f"(?<= ){_merged(inside)}"
    if anywhere:
        yield _merged(anywhere)


def _unspaced(pattern: str) -> str:
    """One pattern for Chinese, sought in letters that run together."""
    alone, pattern = pattern.startswith("="), pattern.removeprefix("=")
    ends, pattern = pattern.endswith("$"), pattern.removesuffix("$")
    body = ""
    for piece in re.findall(r"\{\w+\}|~|[^{~]+", pattern):
        if piece == "~":
            body += ".{0,4}"
        elif piece.startswith("{"):
            body += "(?:" + "|".join(map(re.escape, map(fold, _classes()[piece[1:-1]]["zh"]))) + ")"
        else:
            body += re.escape(fold(piece))
    if alone:
        filler = "|".join(_filler("zh"))
        return f"^(?:{filler})*{body}(?:{filler})*$"
    return body + ("$" if ends else "")


def script_of(language: str) -> str:
    """Which reading of `normalise.Forms` the patterns of a language are sought in."""
    return "han" if language == "zh" else "arabic" if language == "ug" else "latin"


def compiled(patterns: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    """One expression for each script from patterns by language (`en`, `pinyin`, `ug_latin`, `zh`, `ug`)."""
    by_script: dict[str, list[str]] = {}
    for language, items in patterns.items():
        made = map(_unspaced, items) if language == "zh" else _spaced(items, language)
        by_script.setdefault(script_of(language), []).extend(made)
    made_up = {script: re.compile("|".join(items)) for script, items in by_script.items() if items}
    for script, expression in made_up.items():
        if expression.search("" if script == "han" else "  "):
            raise ValueError(f"A pattern of the lexicon takes any {script} label: {dict(patterns)}")
    return made_up
