"""What the readers of signs hand back, and how they write their patterns."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..normalise import same_length


class Hit(NamedTuple):
    """A place in a text: what kind, from where to where, and the part that a known name may excuse."""

    kind: str
    start: int
    end: int
    core: tuple[int, int]


def one_of(*alternatives: str) -> re.Pattern[str]:
    """One pattern of several, its letters folded as those of the text are."""
    return re.compile(same_length("|".join(alternatives)))


def any_word(words: Iterable[str]) -> str:
    """An expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
