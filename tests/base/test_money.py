"""Money: whole minor units, one currency in a sum, shares that make the total."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.money import (
    LARGEST,
    DifferentCurrencies,
    Money,
    Rounding,
    current_currencies,
    digits,
    equal_shares,
    format_money,
    parse_amount,
    shares_by,
    sum_money,
)
from counterfoil.base.text import LANGUAGES

minors = st.integers(0, LARGEST)
currencies = st.sampled_from(sorted(current_currencies()))
moneys = st.builds(Money, minors, currencies)


@pytest.mark.parametrize(
    "amount, currency, minor",
    [
        ("12.50", "CNY", 1250),
        (Decimal("400000.000000"), "CNY", 40_000_000),
        (400_000, "JPY", 400_000),
        ("1.234", "KWD", 1234),
        ("-0.01", "eur", -1),
    ],
)
def test_amounts_become_minor_units(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency.upper())


@pytest.mark.parametrize(
    "amount, currency, code",
    [
        ("12.505", "CNY", "decimals"),
        ("0.5", "JPY", "decimals"),
        ("ten", "CNY", "unreadable"),
        ("NaN", "CNY", "unreadable"),
        ("Infinity", "CNY", "unreadable"),
        ("1e999999", "CNY", "unreadable"),
        ("1e-999999", "CNY", "unreadable"),
        ("1.00000000000000000000000000001", "CNY", "unreadable"),
        ("10000000000000", "CNY", "large"),
        ("5", "DEM", "obsolete"),
        ("5", "ABC", "currency"),
    ],
)
def test_what_is_no_money_is_refused(amount, currency, code):
    with pytest.raises(Refusal) as refusal:
        Money.of(amount, currency)
    assert refusal.value.code == code
    assert refusal.value.mend


@pytest.mark.parametrize("amount", [0.1, True])
def test_floats_never_become_money(amount):
    with pytest.raises(TypeError):
        Money.of(amount, "CNY")
    with pytest.raises(TypeError):
        Money(amount, "CNY")


def test_money_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Money(1, "CNY").minor = 2  # type: ignore[misc]


def test_earlier_currencies_stay_readable():
    assert Money(195583, "DEM").amount == Decimal("1955.83")


def test_two_currencies_never_meet():
    yuan, euro = Money.of(1, "CNY"), Money.of(1, "EUR")
    for meet in (
        lambda: yuan + euro,
        lambda: yuan - euro,
        lambda: yuan < euro,
        lambda: yuan <= euro,
        lambda: yuan > euro,
        lambda: yuan >= euro,
        lambda: sum_money([yuan, euro], "CNY"),
        lambda: sum_money([euro], "CNY"),
    ):
        with pytest.raises(DifferentCurrencies):
            meet()
    assert yuan != euro


def test_money_meets_only_money():
    with pytest.raises(TypeError):
        Money.of(1, "CNY") + 1  # type: ignore[operator]


@given(minors, minors, currencies)
def test_sums_and_order_are_those_of_the_units(first, second, currency):
    one, other = Money(first, currency), Money(second, currency)
    assert (one + other).minor == first + second
    assert (one - other).minor == first - second
    assert -(one - other) == other - one
    assert (one < other, one <= other, one > other, one >= other) == (
        first < second,
        first <= second,
        first > second,
        first >= second,
    )
    assert sum_money([one, other], currency) == one + other


def test_the_sum_of_nothing_is_zero():
    assert sum_money([], "CNY") == Money(0, "CNY")


@given(moneys)
def test_the_amount_has_the_decimals_of_its_currency_and_leads_back(money):
    assert -money.amount.as_tuple().exponent == digits(money.currency)
    assert Money.of(money.amount, money.currency) == money
    assert Money.of(str(money).split()[1], money.currency) == money


@given(minors, st.integers(1, 400))
def test_equal_shares_make_the_total_and_differ_by_one_unit_at_most(minor, among):
    shares = equal_shares(Money(minor, "CNY"), among)
    assert len(shares) == among
    assert sum(shares) == minor
    assert shares[0] - shares[-1] <= 1
    assert shares == sorted(shares, reverse=True)


@given(minors, st.integers(1, 400))
def test_a_remainder_that_stays_is_smaller_than_the_shares_are_many(minor, among):
    shares = equal_shares(Money(minor, "CNY"), among, Rounding.REMAINDER_STAYS)
    assert len(set(shares)) == 1
    assert 0 <= minor - sum(shares) < among


def test_four_hundred_thousand_among_thirty():
    shares = equal_shares(Money.of(400_000, "CNY"), 30)
    assert shares == [1_333_334] * 10 + [1_333_333] * 20


@given(minors, st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_weighted_shares_make_the_total_and_stay_within_one_unit_of_their_due(minor, weights):
    shares = shares_by(Money(minor, "CNY"), weights)
    assert sum(shares) == minor
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - minor * weight) < sum(weights)
        assert weight or not share


def test_the_largest_remainders_get_the_units_and_the_earlier_of_equals():
    assert shares_by(Money(100, "CNY"), [1, 1, 1]) == [34, 33, 33]
    assert shares_by(Money(10, "CNY"), [1, 2, 4]) == [1, 3, 6]
    assert shares_by(Money(10, "CNY"), [Decimal("0.5"), Decimal("1.5")]) == [3, 7]


@pytest.mark.parametrize(
    "share, code",
    [
        (lambda: equal_shares(Money(100, "CNY"), 0), "among"),
        (lambda: equal_shares(Money(-100, "CNY"), 3), "minus"),
        (lambda: shares_by(Money(-100, "CNY"), [1]), "minus"),
        (lambda: shares_by(Money(100, "CNY"), []), "weights"),
        (lambda: shares_by(Money(100, "CNY"), [0, 0]), "weights"),
        (lambda: shares_by(Money(100, "CNY"), [2, -1]), "weights"),
    ],
)
def test_what_cannot_be_shared_is_refused(share, code):
    with pytest.raises(Refusal) as refusal:
        share()
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "money, language, written",
    [
        (Money.of(400_000, "CNY"), "en", "CN¥400,000.00"),
        (Money.of(400_000, "CNY"), "zh-hans", "¥400,000.00"),
        (Money.of(400_000, "CNY"), "ug", "\u2066￥400,000.00\u2069"),
        (Money.of("-1234.5", "EUR"), "en", "-€1,234.50"),
        (Money.of(5_000, "JPY"), "en", "JP¥5,000"),
        (Money.of(5, "KWD"), "en", "KWD\u00a05.000"),
    ],
)
def test_money_is_written_in_the_reader_s_language(money, language, written):
    assert format_money(money, language) == written


def test_a_column_that_names_its_currency_leaves_it_out():
    assert format_money(Money.of("-1234.5", "CNY"), "en", code=False) == "-1,234.50"
    assert format_money(Money.of("1234.5", "CNY"), "ug", code=False) == "\u20661,234.50\u2069"


@given(moneys | moneys.map(lambda money: -money), st.sampled_from(LANGUAGES), st.booleans())
def test_what_a_page_writes_can_be_typed_in_again(money, language, code):
    written = format_money(money, language, code=code)
    assert parse_amount(written, money.currency, decimal_mark=".", signed=True) == money.minor
