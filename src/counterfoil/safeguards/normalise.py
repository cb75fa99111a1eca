"""One plain form of a label, whatever way it was spelt: the step before words are sought in it.

Case, full width, letter variants, accents, invisible and direction characters, Traditional Chinese and
look-alike letters are folded away; field names in camelCase or snake_case become words.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "lexicon"

# Blank letters that Unicode does not class as formatting: Hangul fillers, the braille blank.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_OVERRIDES = ("\u202d", "\u202e")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`ʼ´](?=[^\W\d_])")
_LATIN = re.compile(r"[a-z]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[\n\r\t]")
_GLUE = re.compile(r"[\W\d_]")
_APART = re.compile(r"(?<![^\W\d_])(?:[^\W\d_][ ._-](?:['’] )?){2,}[^\W\d_](?![^\W\d_])")
_DOUBLE_I = re.compile("\u0649{2,}")
_DIGIT_IN_WORD = re.compile(r"[A-Za-z] ?[0-9@$]|[0-9@$] ?[A-Za-z]")
_LOOKS_LIKE = (str.maketrans("0134578@$", "oieastbas"), str.maketrans("0134578@$", "oleastbas"))


def load(name: str) -> dict[str, Any]:
    """Read one data file of the lexicon, `lexicon/<name>.toml`."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _folds() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(letter): None for letter in _BLANK_LETTERS}
    for pairs in load("letters").values():
        table.update({ord(pair[0]): pair[1] for pair in pairs.split()})
    return table


_FOLDS = _folds()


def _one_to_one() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " "}
    for zero in (0x0660, 0x06F0):
        table.update({zero + digit: str(digit) for digit in range(10)})
    for script in ("han", "arabic"):
        table.update({ord(pair[0]): pair[1] for pair in load("letters")[script].split()})
    return table


_ONE_TO_ONE = _one_to_one()
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _ONE_TO_ONE)))}]")


def same_length(text: str) -> str:
    """Fold digits, full width and letter variants one by one, so that every place in the text stays where it was."""
    return text.translate(_ONE_TO_ONE) if _FOLDED.search(text) else text


# Uyghur spells a vowel at the start of a syllable with a carrier (hamza) that many people leave out: so do we.
_CARRIER = re.compile("\u0626 ?|[\u064a\u0649\u06cc]\u0654|\u0621")


@dataclass(frozen=True, slots=True)
class Forms:
    """What the patterns are sought in.

    `latin` and `arabic` are words with one space between and at both ends, `han` the Chinese letters run together,
    alone and with the other letters among them. Each holds one reading or more: see `_readings`.
    """

    latin: tuple[str, ...]
    arabic: tuple[str, ...]
    han: tuple[str, ...]


def fold(text: str) -> str:
    """Fold letters to one form; words, digits and punctuation stay where they are."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in _BREAK.sub(" ", text) if unicodedata.category(c) not in ("Cf", "Cc"))
    text = _CARRIER.sub("", text.casefold()).replace("\u0648\u064f", "\u06c7")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c) and c != "\u0640").translate(_FOLDS)
    return unicodedata.normalize("NFC", _DOUBLE_I.sub("\u0649", text))


def _spaced(words: list[str]) -> tuple[str, ...]:
    return (f" {' '.join(words)} ",) if words else ()


def _readings(label: str) -> list[str]:
    """The folded text, and what else it may be read as.

    A text with a direction override is also read from its end; camelCase also as one word; letters set apart also
    as a word (r e l i g i o n); digits among letters also as letters (re1igion).
    """
    label = unicodedata.normalize("NFKC", label)
    texts = [fold(_CAMEL.sub(" ", label)), fold(label)]
    if any(mark in label for mark in _OVERRIDES):
        texts += [text[::-1] for text in texts]
    texts += [_APART.sub(lambda run: _GLUE.sub("", run.group()), text) for text in texts]
    if any(_DIGIT_IN_WORD.search(text) for text in texts):  # of the folded text: what cannot be seen parts nothing
        texts += [text.translate(table) for text in texts for table in _LOOKS_LIKE]
    return [_DOUBLE_I.sub("\u0649", _APOSTROPHE.sub("", text)) for text in dict.fromkeys(texts)]


@lru_cache(maxsize=8192)
def forms(label: str) -> Forms:
    """All readings of a label: see `Forms`."""
    texts = _readings(label)
    latin = (reading for text in texts for reading in _spaced(_LATIN.findall(text)))
    arabic = (reading for text in texts for reading in _spaced(_ARABIC.findall(text)))
    han = (run for text in texts if (run := "".join(_HAN.findall(text))))
    mixed = ("".join(_LETTERS.findall(text)) for text in texts if _HAN.search(text))
    return Forms(tuple(dict.fromkeys(latin)), tuple(dict.fromkeys(arabic)), tuple(dict.fromkeys([*han, *mixed])))
