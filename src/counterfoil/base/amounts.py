"""Amounts as people type them and banks write them, read into whole minor units: one reading or none."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from counterfoil.base.currencies import current_currency, digits, meant_by, money_words
from counterfoil.base.errors import Refusal
from counterfoil.base.numerals import plain, readings

LARGEST = 10**15 - 1  # minor units; more is a typing error, and a spreadsheet would no longer hold it exactly
LONGEST = 80  # characters of an amount; longer ones are prose
_ISOLATES = "\u2066\u2067\u2068\u2069"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # stands in files, and means nothing


def parse_amount(text: str, currency: str, *, decimal_mark: str = "", signed: bool = False) -> int:
    """The minor units of an amount as people type it and banks write it.

    Full-width digits, any space, ¥ € 元 and codes that agree with `currency`, 40万元, 1.2亿, 1.5 million; 1,234.56,
    1.234,56, 1 234,56 and 1'234.56. What can be read in two ways, such as 1,234, is refused with both.

    Args:
        currency: a code of today (ISO 4217).
        decimal_mark: "." or ",": decides what could be read in two ways, and only that.
        signed: a bank's movement or balance, which may be zero or below it (-5, 5-, (5)).

    Refusal, with its code: empty, unreadable, ambiguous, currency (another one's sign; none such), obsolete,
    decimals (more than the currency has), zero, minus, large (over 15 digits).
    """
    code = current_currency(currency)
    body, negative = _bare(plain(text.translate(_INVISIBLE).strip().strip(_ISOLATES)), code, text)
    value = _one_reading(body, code, decimal_mark, text)
    minor = minor_units(value, code)
    if signed:
        return -minor if negative else minor
    if negative:
        raise Refusal(
            _("“%(text)s” is below zero.") % {"text": _shown(text)},
            mend=_("Write the amount without the minus; money that goes back is a refund or a return of its own."),
            code="minus",
        )
    if not minor:
        raise Refusal(
            _("The amount is zero."), mend=_("Write what is paid, or leave the line out if nothing is."), code="zero"
        )
    return minor


_DIGITS_ALONE = re.compile("[0-9.,' ]+")
_WORDS = money_words(plain)
_CURRENCY = "|".join(
    re.escape(word) + (r"(?![^\W\d_])" if re.search(r"[a-z\u0620-\u06ff]$", word) else "")
    for word in sorted(_WORDS, key=len, reverse=True)
)
_LEAD = re.compile(rf"({_CURRENCY}|[a-z]{{3}}(?![^\W\d_])) ?", re.IGNORECASE)
_TRAIL = re.compile(rf" ?({_CURRENCY}|(?<![^\W\d_])[a-z]{{3}})$", re.IGNORECASE)


def _bare(text: str, currency: str, typed: str) -> tuple[str, bool]:
    """The digits alone, and whether a minus, 负 or brackets stood around them; currencies named must agree."""
    if len(text) > LONGEST:
        raise unreadable(typed)
    text, minus, before = re.sub("[整正]$", "", text), 0, ""
    while text != before and not _DIGITS_ALONE.fullmatch(text):
        before = text
        if found := _LEAD.match(text) or _TRAIL.search(text):
            _agrees(found[1], currency, typed)
            text = (text[: found.start()] + text[found.end() :]).strip()
        elif found := re.fullmatch(r"\((.+)\)|[-负] ?(.+)|(.+?) ?-|\+ ?(.+)", text):
            text, minus = found[found.lastindex or 0], minus + (found.lastindex != 4)
    if not text:
        raise Refusal(_("The amount is missing."), mend=_("Write it in digits, such as 1234.50."), code="empty")
    if minus > 1:
        raise unreadable(typed)
    return text, bool(minus)


def _agrees(word: str, currency: str, typed: str) -> None:
    codes = meant_by(_WORDS.get(word.casefold(), word))
    if not codes:
        raise unreadable(typed)
    if currency not in codes:
        raise Refusal(
            _("“%(text)s” names another currency than %(code)s.") % {"text": _shown(typed), "code": currency},
            mend=_("Choose the currency that the money is in, or write the amount without its sign."),
            code="currency",
        )


def _one_reading(body: str, currency: str, decimal_mark: str, typed: str) -> Decimal:
    found = readings(body)
    if not digits(currency):  # a yen has no decimals: 1.234 is a thousand and more
        found = {mark: value for mark, value in found.items() if value == int(value)} or found
    if decimal_mark in found:
        return found[decimal_mark]
    if not found:
        raise unreadable(typed)
    if len(found) == 1:
        return next(iter(found.values()))
    large, small = max(found.values()).normalize(), min(found.values()).normalize()
    places = digits(currency)
    first, fits = f"{large:.{places}f}", _whole(small.scaleb(places))
    raise Refusal(
        _("“%(text)s” can be read in two ways: %(large)s or %(small)s.")
        % {"text": _shown(typed), "large": first, "small": f"{small:f}"},
        mend=_("Write %(large)s or %(small)s.") % {"large": first, "small": f"{small:.{places + 1}f}"}
        if fits
        else _("Write %(large)s if that is meant.") % {"large": first},
        code="ambiguous",
    )


def minor_units(amount: Decimal, currency: str) -> int:
    """Whole units to minor units. Refusal: finer than the currency has, or over 15 digits."""
    if not amount.is_finite() or len(amount.as_tuple().digits) > 28 or abs(amount.adjusted()) > 28:
        raise unreadable(str(amount))  # beyond this a Decimal rounds without a word
    minor = amount.scaleb(digits(currency))
    if abs(minor) > LARGEST:
        raise Refusal(
            _("%(amount)s is larger than any amount we hold (15 digits).") % {"amount": _shown(str(amount))},
            mend=_("Look for a digit typed twice or an extra 万 or 亿."),
            code="large",
        )
    if not _whole(minor):
        raise Refusal(
            _("%(amount)s has more decimals than %(currency)s has (%(digits)s).")
            % {"amount": f"{amount:f}", "currency": currency, "digits": digits(currency)},
            mend=_("Write the amount that was really paid, to the smallest coin."),
            code="decimals",
        )
    return int(minor)


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def unreadable(text: str) -> Refusal:
    return Refusal(
        _("“%(text)s” cannot be read as an amount.") % {"text": _shown(text)},
        mend=_("Write it in digits, such as 1234.50, without other words."),
        code="unreadable",
    )
