"""Amounts as people type them and banks write them: one reading or a refusal that says what to write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.amounts import LARGEST, parse_amount
from counterfoil.base.errors import Refusal

FULL_WIDTH = str.maketrans("0123456789.,-+¥()", "０１２３４５６７８９．，－＋￥（）")
WRITINGS = [
    ("{:,.2f}", ",", ","),
    ("{:,.2f}", ",", " "),
    ("{:,.2f}", ",", "\u202f"),
    ("{:,.2f}", ",", "\u2009"),
    ("{:,.2f}", ",", "\u00a0"),
    ("{:,.2f}", ",", "'"),
    ("{:,.2f}", ",", "’"),
    ("{:.2f}", "", ""),
]


@pytest.mark.parametrize(
    "text, currency, minor",
    [
        ("40万", "CNY", 40_000_000),
        ("40万元", "CNY", 40_000_000),
        ("1.2亿", "CNY", 12_000_000_000),
        ("1亿2000万", "CNY", 12_000_000_000),
        ("40万5000元整", "CNY", 40_500_000),
        ("1.5 million", "EUR", 150_000_000),
        ("40k", "EUR", 4_000_000),
        ("400000", "CNY", 40_000_000),
        ("￥４００，０００．００", "CNY", 40_000_000),
        ("人民币 1,234.56 元", "CNY", 123_456),
        ("RMB 1,234.56", "CNY", 123_456),
        ("cny1234.56", "CNY", 123_456),
        ("1.234,56", "EUR", 123_456),
        ("1 234,56 €", "EUR", 123_456),
        ("1\u202f234,56", "EUR", 123_456),
        ("1'234.56", "CHF", 123_456),
        ("CHF 1’234.56", "CHF", 123_456),
        ("1,234,567", "CNY", 123_456_700),
        ("12,5", "EUR", 1250),
        ("0.500", "CNY", 50),
        (".50", "CNY", 50),
        ("+5.00", "CNY", 500),
        ("¥5", "JPY", 5),
        ("1,234", "JPY", 1234),
        ("1.234", "JPY", 1234),
        ("5円", "JPY", 5),
        ("$5", "AUD", 500),
        ("5 دوللار", "USD", 500),
        ("\ufeff12.50", "CNY", 1250),
        ("12.50\u200b", "CNY", 1250),
        ("9999999999999.99", "CNY", LARGEST),
    ],
)
def test_amounts_are_read_as_they_are_meant(text, currency, minor):
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    "text, currency, code",
    [
        ("", "CNY", "empty"),
        (" \u3000", "CNY", "empty"),
        ("¥", "CNY", "empty"),
        ("0", "CNY", "zero"),
        ("０．００元", "CNY", "zero"),
        ("-5", "CNY", "minus"),
        ("−5", "CNY", "minus"),
        ("（5.00）", "CNY", "minus"),
        ("5.00-", "CNY", "minus"),
        ("¥-5", "CNY", "minus"),
        ("负5元", "CNY", "minus"),
        ("12.3456", "CNY", "decimals"),
        ("1.5", "JPY", "decimals"),
        ("0.00001万", "JPY", "decimals"),
        ("€5", "CNY", "currency"),
        ("5元", "EUR", "currency"),
        ("5 USD", "CNY", "currency"),
        ("5 yuan", "JPY", "currency"),
        ("¥5 EUR", "CNY", "currency"),
        ("5", "ABC", "currency"),
        ("5", "FRF", "obsolete"),
        ("10000000000000.00", "CNY", "large"),
        ("99999999亿", "CNY", "large"),
        ("1,234", "CNY", "ambiguous"),
        ("1.234", "CNY", "ambiguous"),
        ("400,000元", "CNY", "ambiguous"),
        ("1.234", "KWD", "ambiguous"),
        ("1,234万", "JPY", "ambiguous"),
        ("abc", "CNY", "unreadable"),
        ("1e5", "CNY", "unreadable"),
        ("10-20", "CNY", "unreadable"),
        ("5 5", "CNY", "unreadable"),
        ("1,23,456", "CNY", "unreadable"),
        ("12,34.5", "CNY", "unreadable"),
        ("1,234 567", "CNY", "unreadable"),
        ("40万50万", "CNY", "unreadable"),
        ("--5", "CNY", "unreadable"),
        ("5 kg", "CNY", "unreadable"),
        ("12\u202e34", "CNY", "unreadable"),
        ("9" * 81, "CNY", "unreadable"),
        ("1." + "0" * 40 + "1", "CNY", "unreadable"),
    ],
)
def test_what_has_no_one_reading_is_refused_with_a_way_out(text, currency, code):
    with pytest.raises(Refusal) as refusal:
        parse_amount(text, currency)
    assert refusal.value.code == code
    assert refusal.value.mend


def test_an_ambiguous_amount_shows_both_readings():
    with pytest.raises(Refusal, match=r"1234\.000 or 1\.234"):
        parse_amount("1,234", "KWD")
    assert parse_amount("1234.000", "KWD") == 1_234_000
    assert parse_amount("1.2340", "KWD") == 1_234


@pytest.mark.parametrize(
    "text, mark, minor",
    [
        ("1,234", ".", 1_234_000),
        ("1.234", ",", 1_234_000),
        ("1,234", ",", 1_234),
        ("1.234", ".", 1_234),
        ("1.234,5", ".", 1_234_500),
        ("1,234.5", ",", 1_234_500),
        ("1234", ",", 1_234_000),
    ],
)
def test_a_decimal_mark_decides_what_could_be_read_in_two_ways(text, mark, minor):
    assert parse_amount(text, "KWD", decimal_mark=mark) == minor


@pytest.mark.parametrize(
    "text, minor", [("-5.00", -500), ("5.00-", -500), ("(5.00)", -500), ("0", 0), ("+5.00", 500)]
)
def test_a_bank_s_movements_keep_their_sign(text, minor):
    assert parse_amount(text, "CNY", signed=True) == minor


@given(st.integers(1, LARGEST), st.sampled_from(WRITINGS), st.booleans(), st.booleans())
def test_every_way_to_write_an_amount_comes_to_the_same(minor, writing, comma, wide):
    pattern, separator, instead = writing
    whole, decimals = pattern.format(Decimal(minor).scaleb(-2)).split(".")
    mark = "," if comma and instead != "," else "."
    text = whole.replace(separator, instead or separator) + mark + decimals
    assert parse_amount(text.translate(FULL_WIDTH) if wide else text, "EUR") == minor


@given(st.text(max_size=30) | st.text("0123456789., '-+()¥€元万亿k", max_size=30), st.booleans())
def test_whatever_is_typed_gives_an_amount_or_a_refusal(text, signed):
    try:
        minor = parse_amount(text, "CNY", signed=signed)
    except Refusal as refusal:
        assert refusal.problem
        assert refusal.mend
        assert refusal.code
    else:
        assert isinstance(minor, int)
        assert abs(minor) <= LARGEST
        assert signed or minor > 0
