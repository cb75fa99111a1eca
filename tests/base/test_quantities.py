"""Numbers as they are said: adding and comparing (STATEMENTS.md)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.quantities import (
    UNKNOWN,
    Comparison,
    Interval,
    QualifiedNumber,
    Qualifier,
    add,
    rounding_step,
)

amounts = st.integers(0, 10**9).map(Decimal)
numbers = st.one_of(
    st.builds(QualifiedNumber, amounts, st.sampled_from([q for q in Qualifier if q not in UNKNOWN])),
    st.builds(QualifiedNumber, st.none(), st.sampled_from(sorted(UNKNOWN))),
)


def said(words: str) -> QualifiedNumber:
    """From `12`, `>=70`, `~100`, `<=50` or `?`."""
    if words == "?":
        return QualifiedNumber.not_stated()
    for sign, qualifier in ((">=", Qualifier.AT_LEAST), ("<=", Qualifier.UP_TO), ("~", Qualifier.ABOUT)):
        if words.startswith(sign):
            return QualifiedNumber(Decimal(words.removeprefix(sign)), qualifier)
    return QualifiedNumber(Decimal(words))


@pytest.mark.parametrize(
    "first, second, expected",
    [
        ("12", "12", "same"),
        ("12", "11", "differs"),
        (">=70", "72", "fits"),
        (">=70", "69", "differs"),
        ("<=50", "50", "fits"),
        ("<=50", ">=51", "differs"),
        ("~100", "100", "fits"),
        ("~100", "97", "fits"),
        ("~100", "151", "differs"),
        ("~120", "127", "differs"),
        ("~58824", "58824", "fits"),
        ("~100", "~100", "same"),
        ("?", "12", "one_silent"),
    ],
)
def test_two_accounts_compare(first, second, expected):
    assert said(first).compare(said(second)) == Comparison(expected)
    assert said(second).compare(said(first)) == Comparison(expected)


@pytest.mark.parametrize(
    "parts, low, high, about",
    [
        (["3500", "3500", "3811", "2432"], 13243, 13243, False),
        (["10", ">=5"], 15, None, False),
        (["10", "?"], 10, None, False),
        (["10", "~5"], 15, 15, True),
        ([">=5", "~5"], 10, None, True),
        (["10", "<=5"], 10, 15, False),
    ],
)
def test_ranges_add(parts, low, high, about):
    assert add(map(said, parts)) == Interval(Decimal(low), None if high is None else Decimal(high), about)


@pytest.mark.parametrize("parts", [["<=5", ">=3"], ["<=5", "?"], ["?", "?"], []])
def test_what_a_sum_would_hide_is_listed(parts):
    assert add(map(said, parts)) is None


@given(numbers, numbers)
def test_comparing_knows_no_order(first, second):
    assert first.compare(second) == second.compare(first)


@given(st.lists(numbers, max_size=8), st.randoms(use_true_random=False))
def test_adding_knows_no_order(parts, random):
    shuffled = parts[:]
    random.shuffle(shuffled)
    assert add(parts) == add(shuffled)


@given(amounts, st.sampled_from(sorted(UNKNOWN)))
def test_an_unknown_number_has_no_amount(amount, qualifier):
    with pytest.raises(ValueError, match="does not go with"):
        QualifiedNumber(amount, qualifier)


@pytest.mark.parametrize("amount, step", [("4400", 100), ("58824", 1), ("2.5", "0.1"), ("0", 1), ("100", 100)])
def test_the_last_digit_that_was_meant(amount, step):
    assert rounding_step(Decimal(amount)) == Decimal(step)
