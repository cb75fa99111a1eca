"""Currencies as people write them: a code, a sign or a word, in English, Chinese and Uyghur."""

from __future__ import annotations

import difflib
from functools import lru_cache

from babel import Locale
from babel.numbers import list_currencies
from django.utils.translation import gettext_noop as _

from counterfoil.packs.cell_text import folded, line, remembered, says_nothing, shown, wrong

# Words and signs beyond the codes of ISO 4217. A bare $ or ¥ is shared by several currencies: it is read as
# the commonest here, and `SHARED_SIGNS` says what else it may stand for.
WORDS = {
    "CNY": ("¥", "CN¥", "RMB", "RMB¥", "CNY¥", "元", "圆", "块", "块钱", "人民币", "元人民币", "人民币元", "yuan", "renminbi",
            "yuan renminbi", "chinese yuan", "يۈەن", "خەلق پۇلى", "يۈەن خەلق پۇلى"),
    "USD": ("$", "US$", "U$S", "USD$", "美元", "美金", "dollar", "dollars", "us dollar", "us dollars", "دوللار",
            "ئامېرىكا دوللىرى"),
    "EUR": ("€", "欧元", "euro", "euros", "ياۋرو"),
    "GBP": ("£", "英镑", "pound sterling", "pounds sterling", "british pounds", "فوندستېرلىڭ", "ئەنگلىيە فوندستېرلىڭى"),
    "HKD": ("HK$", "港元", "港币", "hong kong dollars", "شياڭگاڭ دوللىرى"),
    "MOP": ("MOP$", "澳门元", "澳门币"),
    "TWD": ("NT$", "新台币"),
    "JPY": ("JP¥", "日元", "日圆", "yen", "japanese yen", "ياپونىيە يېنى"),
    "AUD": ("A$", "AU$", "澳元", "australian dollars"),
    "CAD": ("C$", "CA$", "加元", "加拿大元", "canadian dollars"),
    "NZD": ("NZ$", "新西兰元"),
    "SGD": ("S$", "SG$", "新加坡元", "新元"),
    "CHF": ("瑞士法郎", "swiss francs"),
    "KRW": ("₩", "韩元", "won"),
    "INR": ("₹", "卢比", "rupees"),
    "RUB": ("₽", "卢布", "roubles", "rubles", "رۇبلى"),
    "KZT": ("₸", "坚戈", "tenge", "تەڭگە"),
    "GTQ": ("格查尔", "quetzal", "quetzales"),
    "PHP": ("₱",), "ILS": ("₪",), "TRY": ("₺",), "VND": ("₫",), "UAH": ("₴",), "NGN": ("₦",),
}  # fmt: skip
SHARED_SIGNS = {
    "$": frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "LRD", "FJD",
                    "JMD", "TTD", "NAD", "BBD", "BZD", "GYD", "SRD", "SBD", "XCD", "BSD", "BMD", "KYD", "BND"}),
    "¥": frozenset({"CNY", "JPY"}),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "SHP", "LBP", "SYP"}),
    "₩": frozenset({"KRW", "KPW"}),
}  # fmt: skip
# Codes that stand for no money that anyone gives: tests, "no currency", metals, funds of account.
NO_MONEY = frozenset(
    {
        "XXX",
        "XTS",
        "XAG",
        "XAU",
        "XPD",
        "XPT",
        "XBA",
        "XBB",
        "XBC",
        "XBD",
        "XFU",
        "XFO",
        "XRE",
        "XSU",
        "XUA",
        "XEU",
    }
)

BY_WORD = {folded(word): code for code, words in WORDS.items() for word in words}


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes of ISO 4217, today's and earlier ones, from Babel's list (Unicode CLDR)."""
    return frozenset(list_currencies()) - NO_MONEY


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
