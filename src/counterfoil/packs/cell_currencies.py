"""Currencies as people write them: a code, a sign or a word, in English, Chinese and Uyghur."""

from __future__ import annotations

import difflib
from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext_noop as _

from counterfoil.base.currencies import DOLLARS, SHARED_SIGNS, WORDS
from counterfoil.base.currencies import known_currencies as codes
from counterfoil.packs.cell_text import folded, line, remembered, says_nothing, shown, wrong

__all__ = ["BY_WORD", "DOLLARS", "SHARED_SIGNS", "WORDS", "codes", "currency", "nearest_currency"]

BY_WORD = {folded(word): code for code, words in WORDS.items() for word in words}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names of currencies in our three languages, folded, to their codes (CLDR)."""
    named: dict[str, str] = {}
    for language in ("ug", "zh", "en"):
        for code, name in Locale(language).currencies.items():
            if code in codes():
                named[folded(name)] = code
    return named


@remembered
def currency(cell: object) -> str | None:
    """The ISO 4217 code for a code, sign or name; None where the cell is blank or says "not stated".

    CellError: unknown, with the nearest code or name that is known.
    """
    text = line(cell, 200)
    if says_nothing(text):
        return None
    key = folded(text)
    code = key.upper()
    if code in codes():
        return code
    found = BY_WORD.get(key) or _names().get(key)
    if found:
        return found
    raise wrong(
        _("“%(text)s” is not a currency we know."),
        _("Write the code of three letters, such as CNY, USD or EUR. The nearest known: %(nearest)s."),
        text=shown(text),
        nearest=nearest_currency(key),
    )


def nearest_currency(key: str) -> str:
    """The codes that the typed one most likely means, as "CNY, CNH"; the commonest where nothing is near."""
    near = [c for c in WORDS if sorted(c) == sorted(key.upper())]  # letters swapped: CYN
    near += difflib.get_close_matches(key.upper(), sorted(codes()), n=3, cutoff=0.6)
    for name in difflib.get_close_matches(key, [*BY_WORD, *_names()], n=2, cutoff=0.6):
        near.append(BY_WORD.get(name) or _names()[name])
    return ", ".join(list(dict.fromkeys(near))[:3]) or "CNY, USD, EUR"
