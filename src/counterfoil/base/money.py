"""Money: whole minor units of one currency. Never a float, and never two currencies in one sum."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from counterfoil.base.amounts import LARGEST, minor_units, parse_amount, unreadable
from counterfoil.base.currencies import current_currencies, current_currency, digits
from counterfoil.base.errors import Refusal
from counterfoil.base.text import direction, locale_of

__all__ = [
    "LARGEST", "DifferentCurrencies", "Money", "Rounding", "current_currencies", "current_currency", "digits",
    "equal_shares", "format_money", "parse_amount", "shares_by", "sum_money",
]  # fmt: skip


class DifferentCurrencies(TypeError):
    """Two currencies met in one sum or comparison: a mistake of the program, never of a person."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units (fen, cents; yen) of one currency. Below zero for what is owed the other way.

    Two amounts are equal if currency and units are; larger and smaller exist only within one currency.
    Earlier currencies are held too, so that old entries stay readable; `of` and `parse_amount` take today's alone.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"money is whole minor units, not {self.minor!r}")
        digits(self.currency)

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Money:
        """From an amount in whole units: `Money.of("12.50", "EUR")`, or an int of euros.

        Refusal: more decimals than the currency has ("decimals"); not a number ("unreadable"); not a currency of
        today ("currency", "obsolete").
        """
        if isinstance(amount, float | bool):
            raise TypeError("money never comes from a float")
        code = current_currency(currency)
        try:
            return cls(minor_units(Decimal(amount), code), code)
        except ArithmeticError:
            raise unreadable(str(amount)) from None

    @property
    def amount(self) -> Decimal:
        """In whole units, with all the decimals of the currency: Decimal("400000.00")."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._like(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._like(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._like(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._like(other).minor

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._like(other).minor

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._like(other).minor

    def __str__(self) -> str:
        """For logs and files: `CNY 400000.00`. Pages use `format_money`."""
        return f"{self.currency} {self.amount:f}"

    def _like(self, other: Money) -> Money:
        if not isinstance(other, Money):
            raise TypeError(f"money meets {other!r}, which is not money")
        if other.currency != self.currency:
            raise DifferentCurrencies(f"{self.currency} and {other.currency} never meet in one sum")
        return other


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """The sum in `currency`; nothing at all is zero. DifferentCurrencies if one of them is in another."""
    return sum(amounts, Money(0, currency))


# Shares


class Rounding(TextChoices):
    """What happens to the last minor units of a total that does not part evenly."""

    LARGER_FIRST = "larger_first", _("larger shares first")
    REMAINDER_STAYS = "remainder_stays", _("the remainder stays in the fund")


def equal_shares(total: Money, among: int, rounding: Rounding = Rounding.LARGER_FIRST) -> list[int]:
    """Shares of a total in minor units: 40,000,000 fen among 30 are ten of 1,333,334, then twenty of 1,333,333.

    With *larger shares first* they differ by one at most and make the total; with *the remainder stays* all are
    equal and make up to `among - 1` minor units less.

    Refusal: nobody to share among; a total below zero.
    """
    if among < 1:
        raise Refusal(_("There is nobody to share among."), mend=_("Say among how many."), code="among")
    _not_below_zero(total)
    share, left = divmod(total.minor, among)
    if rounding == Rounding.REMAINDER_STAYS:
        left = 0
    return [share + 1] * left + [share] * (among - left)


def shares_by(total: Money, weights: Sequence[int | Decimal]) -> list[int]:
    """Shares in minor units in proportion to `weights` (pupils, days), by largest remainder; they make the total.

    Equal remainders: the earlier share gets the unit. A weight of zero gets nothing.

    Refusal: no weight above zero; one below zero; a total below zero.
    """
    _not_below_zero(total)
    exact = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in exact) or not any(exact):
        raise Refusal(
            _("The weights must be zero or more, and one of them above zero."),
            mend=_("Write for each share what it weighs, such as the number of pupils."),
            code="weights",
        )
    whole = sum(exact)
    ideal = [total.minor * weight / whole for weight in exact]
    shares = [int(share) for share in ideal]
    left = total.minor - sum(shares)
    by_remainder = sorted(range(len(shares)), key=lambda i: shares[i] - ideal[i])
    for i in by_remainder[:left]:
        shares[i] += 1
    return shares


def _not_below_zero(total: Money) -> None:
    if total.minor < 0:
        raise Refusal(
            _("“%(text)s” is below zero.") % {"text": total},
            mend=_("Share what there is; money that goes back is a refund or a return of its own."),
            code="minus",
        )


# Money on a page


def format_money(money: Money, language: str, *, code: bool = True) -> str:
    """An amount in words of the language, with separators and every decimal: CN¥400,000.00, ¥400,000.00.

    `code=False` leaves the currency out, for a column whose head names it. Right-to-left languages get isolates
    around it (UAX #9), so that minus and sign stay where they belong.
    """
    written = currency_words(money.amount, money.currency if code else "", language)
    return f"\u2066{written}\u2069" if direction(language) == "rtl" else written


def currency_words(amount: Decimal, currency: str, language: str) -> str:
    """An amount with the decimals that it has, and the currency's sign where one is given; without isolates."""
    locale = locale_of(language)
    places = max(-int(amount.as_tuple().exponent), 0)
    number = "#,##0" + ("." + "0" * places if places else "")
    if not currency:
        return format_decimal(amount, format=number, locale=locale)
    space = "" if unicodedata.category(get_currency_symbol(currency, locale)[-1]) == "Sc" else "\u00a0"
    return format_currency(amount, currency, format=f"¤{space}{number}", currency_digits=False, locale=locale)
