"""What a list needs to be sorted as its readers sort and searched as they search.

PostgreSQL here has neither pinyin nor a cutter of Chinese words, so both are worked out when a row is written: a key
that sorts (Chinese by pinyin, https://pypi.org/project/pypinyin), and the pieces that a search may ask for: the
beginnings of words, and of Chinese every sign and every two that stand together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pypinyin import lazy_pinyin

LONGEST_KEY = 120
_SHORTEST, _LONGEST = 2, 12  # letters of the beginning of a word that can be asked for
_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_PIECES = re.compile(rf"[{_CHINESE}]+|[^\W_{_CHINESE}]+")
_IS_CHINESE = re.compile(rf"[{_CHINESE}]")


class Keys(TypedDict):
    """The two columns of `Listed`, for a row that is made or changed."""

    sort_key: str
    pieces: list[str]


class Listed(models.Model):
    """A row of a working list. Whoever writes its words writes `listed(…)` with them; both columns are worked out."""

    sort_key = models.CharField(max_length=LONGEST_KEY, blank=True, editable=False)
    pieces = ArrayField(models.TextField(), default=list, blank=True, editable=False)

    class Meta:
        abstract = True


def listed(name: str, *more: str) -> Keys:
    """The columns for a row that is sorted by `name` and found by `name` and `more`."""
    pieces = dict.fromkeys(piece for words in (name, *more) for piece in _written(words))
    return Keys(sort_key=sort_key(name), pieces=list(pieces))


def sort_key(words: str) -> str:
    """How words sort: small letters without accents, Chinese by pinyin; other scripts by their own signs."""
    plain = unicodedata.normalize("NFKC", words).casefold().strip()
    spelled = " ".join(lazy_pinyin(plain)) if _IS_CHINESE.search(plain) else plain
    bare = "".join(sign for sign in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(sign))
    return bare[:LONGEST_KEY]


def asked(words: str) -> list[str]:
    """The pieces that a row must hold, all of them, to be found by `words`; empty where nothing can be asked."""
    found: list[str] = []
    for part in _parts(words):
        if _IS_CHINESE.match(part):
            found += [part[at : at + 2] for at in range(len(part) - 1)] or [part]
        else:
            found.append(part[:_LONGEST])
    return list(dict.fromkeys(found))


def _written(words: str) -> list[str]:
    found: list[str] = []
    for part in _parts(words):
        if _IS_CHINESE.match(part):
            found += list(part) + [part[at : at + 2] for at in range(len(part) - 1)]
        else:
            found += [part[:end] for end in range(min(_SHORTEST, len(part)), min(len(part), _LONGEST) + 1)]
    return found


def _parts(words: str) -> list[str]:
    return _PIECES.findall(unicodedata.normalize("NFKC", words).casefold())
