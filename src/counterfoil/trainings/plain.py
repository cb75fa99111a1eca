"""The plain words on the wall and behind its code, and in which languages a scheme may show them.

People who are helped read nothing in a language before a native speaker has read it (GUARDRAILS G3); until then they
read the original. What was read is known by its hash, so words that change are read anew.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path

from counterfoil.base.text import LANGUAGES
from counterfoil.partners.models import Scheme
from counterfoil.trainings.models import Question, WordsRead

ORIGINAL = "en"
ANSWERS = (1, 2, 3, 4, 5)  # of a reaction, from the least to the most


@cache
def words_in(language: str) -> dict[str, str]:
    """The plain words of a language by their names; of the original for one that we do not speak."""
    told = tomllib.loads((Path(__file__).parent / "plain.toml").read_text("utf-8"))
    words: dict[str, str] = told.get(language, told[ORIGINAL])
    return words


def reaction_questions() -> list[Question]:
    """What is asked of those who were there, in its order."""
    return list(Question.objects.filter(level=Question.Level.REACTION).order_by("position"))


def to_read(language: str) -> list[str]:
    """Everything that people would read in a language: what a native speaker looks over."""
    asked = [question.label.in_language(language)[0] for question in reaction_questions()]
    return [*words_in(language).values(), *asked]


def hash_of(language: str) -> str:
    """64 hex digits that change with any of the words of a language."""
    told = json.dumps(to_read(language), ensure_ascii=False)
    return hashlib.sha256(f"{language}\n{told}".encode()).hexdigest()


def has_been_read(scheme: Scheme, language: str) -> bool:
    """Whether a scheme may show the words as they are now in a language."""
    if language == ORIGINAL:
        return True
    read = WordsRead.objects.filter(scheme=scheme, language=language, sha256=hash_of(language))
    return language in LANGUAGES and read.exists()


def shown_in(scheme: Scheme, language: str) -> str:
    """The language in which people read the plain words when they ask for `language`."""
    return language if has_been_read(scheme, language) else ORIGINAL
