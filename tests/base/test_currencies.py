"""The currencies of today, their decimals, and what took the place of those that ended."""

import pytest

from counterfoil.base.currencies import (
    SHARED_SIGNS,
    WORDS,
    current_currencies,
    current_currency,
    digits,
    known_currencies,
    replaced_by,
)
from counterfoil.base.errors import Refusal
from counterfoil.base.numerals import plain


@pytest.mark.parametrize(
    "currency, places",
    [("CNY", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("IQD", 3), ("RSD", 2), ("LBP", 2), ("XOF", 0)],
)
def test_decimals_are_those_of_iso_4217(currency, places):
    assert digits(currency) == places


def test_today_s_currencies_are_tender_and_the_ended_ones_are_not():
    assert {"CNY", "USD", "EUR", "HKD", "TRY", "XOF"} <= current_currencies()
    assert not {"DEM", "FRF", "CNX", "ROL", "TRL", "HRK", "BGN", "CNH", "XAU", "XXX"} & current_currencies()
    assert current_currencies() < known_currencies()


@pytest.mark.parametrize(
    "ended, following",
    [
        ("DEM", "EUR"),
        ("FRF", "EUR"),
        ("HRK", "EUR"),
        ("BGN", "EUR"),
        ("BGL", "EUR"),
        ("CNX", "CNY"),
        ("ROL", "RON"),
        ("TRL", "TRY"),
        ("SUR", ""),
    ],
)
def test_an_ended_currency_names_what_took_its_place(ended, following):
    assert replaced_by(ended) == following
    with pytest.raises(Refusal) as refusal:
        current_currency(ended)
    assert refusal.value.code == "obsolete"
    assert ended in str(refusal.value.problem)
    assert following in str(refusal.value.mend)


def test_an_ended_currency_is_called_by_its_name():
    with pytest.raises(Refusal, match=r"DEM \(German Mark\)"):
        current_currency("dem")


@pytest.mark.parametrize("code", ["ABC", "", "XAU", "YUAN", "¥"])
def test_an_unknown_currency_is_refused(code):
    with pytest.raises(Refusal) as refusal:
        current_currency(code)
    assert refusal.value.code == "currency"


def test_each_word_for_money_names_one_currency():
    words = [plain(word).casefold() for spellings in WORDS.values() for word in spellings]
    assert len(words) == len(set(words))


def test_every_word_and_sign_names_a_currency_of_today():
    assert set(WORDS) <= current_currencies()
    assert set().union(*SHARED_SIGNS.values()) <= current_currencies()
