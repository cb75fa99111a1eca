"""Conversions name their rate, its source and its day, and nothing adds them up."""

import datetime as dt
import socket
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.rates import ECB, Converted, Rate, convert, ecb_rate

FRIDAY, SUNDAY = dt.date(2019, 6, 14), dt.date(2019, 6, 16)


def rate(value: str, currency: str = "EUR", into: str = "CNY", source: str = "contract, item 4") -> Rate:
    return Rate(Decimal(value), currency, into, source, FRIDAY)


def test_a_conversion_keeps_what_it_came_from():
    shown = convert(Money.of("100.01", "EUR"), "CNY", FRIDAY, rate("7.8"))
    assert shown == Converted(Money.of("100.01", "EUR"), Money.of("780.08", "CNY"), rate("7.8"), FRIDAY)
    assert not shown.of_another_day


@pytest.mark.parametrize(
    "minor, value, into, expected",
    [
        (1, "0.5", "CNY", 1),
        (-1, "0.5", "CNY", -1),
        (1, "0.49", "CNY", 0),
        (100, "160.5", "JPY", 161),
        (1, "1", "KWD", 10),
    ],
)
def test_half_a_unit_goes_up_and_decimals_are_those_of_the_other_currency(minor, value, into, expected):
    assert convert(Money(minor, "EUR"), into, FRIDAY, rate(value, into=into)).shown == Money(expected, into)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**10))
def test_a_conversion_is_within_half_a_unit_of_the_exact_product(minor, millionths):
    shown = convert(Money(minor, "EUR"), "CNY", FRIDAY, rate(f"{Decimal(millionths).scaleb(-6):f}")).shown
    assert abs(shown.minor * 10**6 - minor * millionths) * 2 <= 10**6


def test_conversions_cannot_be_added():
    shown = convert(Money.of(1, "EUR"), "CNY", FRIDAY, rate("7.8"))
    with pytest.raises(TypeError):
        shown + shown
    with pytest.raises(TypeError):
        Money.of(1, "CNY") + shown


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity", "0.000"])
def test_a_rate_is_above_zero(value):
    with pytest.raises(Refusal) as refusal:
        rate(value)
    assert refusal.value.code == "rate"


def test_a_rate_has_a_source_and_is_no_float():
    with pytest.raises(Refusal) as refusal:
        rate("7.8", source=" ")
    assert refusal.value.code == "source"
    with pytest.raises(TypeError):
        Rate(7.8, "EUR", "CNY", "contract", FRIDAY)  # type: ignore[arg-type]


def test_a_rate_between_other_currencies_does_not_convert():
    for money, into in ((Money.of(1, "USD"), "CNY"), (Money.of(1, "EUR"), "USD"), (Money.of(1, "CNY"), "EUR")):
        with pytest.raises(ValueError, match="not a rate"):
            convert(money, into, FRIDAY, rate("7.8"))


def test_the_bank_s_rate_is_as_it_was_published():
    found = ecb_rate("EUR", "USD", dt.date(2014, 3, 28))
    assert found == Rate(Decimal("1.3759"), "EUR", "USD", ECB, dt.date(2014, 3, 28))


def test_two_currencies_cross_over_the_euro():
    dollar, yen = (ecb_rate("EUR", code, FRIDAY).rate for code in ("USD", "JPY"))
    assert ecb_rate("USD", "JPY", FRIDAY).rate == pytest.approx(yen / dollar, rel=Decimal("1e-9"))
    assert ecb_rate("CNY", "CNY", FRIDAY).rate == 1


def test_a_weekend_has_the_rate_of_the_day_before_and_says_so():
    found = ecb_rate("EUR", "CNY", SUNDAY)
    assert found == ecb_rate("EUR", "CNY", FRIDAY)
    shown = convert(Money.of(1, "EUR"), "CNY", SUNDAY, found)
    assert shown.of_another_day
    assert shown.rate.date == FRIDAY


@pytest.mark.parametrize(
    "currency, on",
    [
        ("CNY", dt.date(1998, 12, 31)),
        ("CNY", dt.date(2004, 1, 5)),
        ("CNY", dt.date(2199, 1, 4)),
        ("RUB", dt.date(2023, 6, 1)),
        ("ISK", dt.date(2012, 6, 1)),
        ("KZT", FRIDAY),
    ],
)
def test_a_day_without_a_rate_asks_for_one_with_its_source(currency, on):
    for pair in ((currency, "EUR"), ("USD", currency)):
        with pytest.raises(Refusal, match="Enter a rate, with its source") as refusal:
            ecb_rate(*pair, on)
        assert refusal.value.code == "no_rate"


def test_no_currency_has_no_rate():
    with pytest.raises(Refusal) as refusal:
        ecb_rate("ABC", "EUR", FRIDAY)
    assert refusal.value.code == "currency"


def test_nothing_is_fetched(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    assert ecb_rate("EUR", "CNY", FRIDAY).source == ECB
