"""The currencies of ISO 4217: which are money today, with how many decimals, and how people write them.

Dates and legal tender come from Unicode CLDR, as Babel carries it. Decimals are those of ISO 4217, which banks
use (ISO 20022 too): where CLDR leaves out decimals that nobody prints any more, ISO keeps them.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.numbers import get_currency_symbol, list_currencies
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES, locale_of

_TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS: dict[str, list[str]] = _TABLES["words"]
SHARED_SIGNS = {sign: frozenset(codes) for sign, codes in _TABLES["shared_signs"].items()}

# Codes that stand for no money that anyone gives: tests, "no currency", metals, funds of account.
NO_MONEY = frozenset(
    ["XXX", "XTS", "XAG", "XAU", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XFU", "XFO", "XRE", "XSU", "XUA", "XEU"]
)
DOLLARS = ("dollar", "dollars", "دوللار")  # said of every dollar
# ISO 4217 keeps decimals that CLDR no longer shows.
_ISO_DIGITS = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2, "RSD": 2, "SOS": 2,
    "SYP": 2, "YER": 2,
}  # fmt: skip
# Ended after the edition of CLDR that Babel carries: Bulgaria took the euro on 1 January 2026.
_ENDED_SINCE = {"BGN": "EUR"}


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """Every code of money, today's and earlier ones."""
    return frozenset(list_currencies()) - NO_MONEY


@lru_cache(maxsize=1)
def current_currencies() -> frozenset[str]:
    """The codes that are legal tender somewhere today."""
    return frozenset(code for tender in _tenders().values() for code in tender) - _ENDED_SINCE.keys()


def digits(currency: str) -> int:
    """Decimals of a currency, today's or an earlier one: 2 for CNY, 0 for JPY, 3 for KWD.

    Refusal: no such currency ("currency").
    """
    if currency not in known_currencies():
        raise _unknown(currency)
    fractions = get_global("currency_fractions")
    return _ISO_DIGITS.get(currency) or int(fractions.get(currency, fractions["DEFAULT"])[0])


def current_currency(code: str) -> str:
    """The code, in capitals, if it is money today.

    Refusal: unknown, or no longer in use, saying what replaced it ("currency", "obsolete").
    """
    code = code.strip().upper()
    if code in current_currencies():
        return code
    if code not in known_currencies():
        raise _unknown(code)
    following = replaced_by(code)
    raise Refusal(
        _("%(code)s (%(name)s) is not legal tender today.") % {"code": code, "name": _name(code)},
        mend=_("Its place was taken by %(code)s: enter the amount in that.") % {"code": following}
        if following
        else _("Enter the amount in the currency that was paid, by its code, such as CNY or EUR."),
        code="obsolete",
    )


def replaced_by(code: str) -> str:
    """What is paid today where `code` once was: EUR for DEM; "" where that is not one currency."""
    if code in _ENDED_SINCE:
        return _ENDED_SINCE[code]
    places = [place for place, spans in get_global("territory_currencies").items() if code in {s[0] for s in spans}]
    home = [place for place in places if place == code[:2]] or places
    following = {_ENDED_SINCE.get(code, code) for place in home for code in _tenders().get(place, ())} - {code}
    return following.pop() if len(following) == 1 else ""


@lru_cache(maxsize=1)
def _tenders() -> dict[str, list[str]]:
    """Legal tender of today by territory."""
    today = dt.date.today().timetuple()[:3]
    return {
        place: [
            code
            for code, start, end, tender in spans
            if tender and (start is None or start <= today) and (end is None or end >= today)
        ]
        for place, spans in get_global("territory_currencies").items()
    }


def money_words(plain: Callable[[str], str]) -> dict[str, str]:
    """Every sign and word for money, as `plain` writes it, in lower case, to the sign or code that it stands for.

    Those of our tables, and the signs that our own pages print (CLDR).
    """
    printed = {
        get_currency_symbol(code, locale_of(language)): code
        for language in LANGUAGES
        for code in sorted(current_currencies())
    }
    typed = {word: code for code, words in WORDS.items() for word in words}
    shared = dict.fromkeys(DOLLARS, "$") | {sign: sign for sign in SHARED_SIGNS}
    said = [*printed.items(), *typed.items(), *shared.items()]  # ¥ and ￥ are one: the later leads
    return {plain(word).casefold(): code for word, code in said}


def meant_by(sign: str) -> frozenset[str]:
    """The currencies that a sign or code stands for: ¥ is CNY and JPY; none for anything else."""
    code = sign.upper()
    return SHARED_SIGNS.get(sign, frozenset({code}) if code in known_currencies() else frozenset())


def _name(code: str) -> str:
    name: str = locale_of(get_language() or "en").currencies.get(code, code)
    return name


def _unknown(code: str) -> Refusal:
    return Refusal(
        _("There is no currency “%(code)s”.") % {"code": code},
        mend=_("Write its code of three letters, such as CNY or EUR."),
        code="currency",
    )
