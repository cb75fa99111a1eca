"""Tokens in the text of an update: `{{ V1.delegates }}` is a figure, `{{ "14th Division" }}` a literal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_TOKENS = 2_000
# A token becomes one character of a private plane while Markdown is at work; what a writer types there is
# removed before, so no text can pose as a token.
FIRST_PLACEHOLDER = 0xF0000
PLACEHOLDERS = re.compile(f"[{chr(FIRST_PLACEHOLDER)}-{chr(FIRST_PLACEHOLDER + MAX_TOKENS - 1)}]")
# joiners and marks that right-to-left text needs
JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c")

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
_LITERAL = re.compile(r"[\"“”]([^\"“”]*)[\"“”]")


@dataclass(frozen=True, slots=True)
class Token:
    """`key` of a figure, or `literal` words; the other is "". `start` and `end` in characters of the text."""

    key: str
    literal: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Every well-formed token and literal, in order. Keys come in Unicode form NFC."""
    found = []
    for match in _BRACES.finditer(text):
        inner = match.group(1).strip()
        literal = _LITERAL.fullmatch(inner)
        if literal and literal.group(1).strip():
            found.append(Token("", literal.group(1).strip(), *match.span()))
        elif is_key(inner):
            found.append(Token(unicodedata.normalize("NFC", inner), "", *match.span()))
    return found


def is_key(words: str) -> bool:
    """Whether the words can be a figure's key: letters of any script, digits, `-`, `_`, `.`."""
    return bool(words) and all(char in "-_." or unicodedata.category(char)[0] in "LMN" for char in words)


def prepared(text: str, found: list[Token]) -> str:
    """`text` with one private character for each token. Line breaks stay, so lines keep their numbers."""
    pieces, last = [], 0
    for number, token in enumerate(found[:MAX_TOKENS]):
        pieces += [clean(text[last : token.start]), chr(FIRST_PLACEHOLDER + number)]
        last = token.end
    pieces.append(clean(text[last:]))
    return "".join(pieces)


def clean(text: str) -> str:
    """Without direction, private and control characters: none can pose as a token, none can hide text."""
    return "".join(
        char
        for char in text
        if char in "\n\t" or char in JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"}
    )
