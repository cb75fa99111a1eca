"""Standing is computed: the weakest of each column, and what differs overrides (DESIGN.md)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.contributions import Contribution, Counted, Role
from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Comparison, Qualifier
from counterfoil.base.sides import Side
from counterfoil.figures.standing import Differs, Stands, compare, standing


def told(number=None, side=Side.GIVING, **more):
    known = {"number": Decimal(number), "qualifier": Qualifier.EXACTLY} if number is not None else {}
    return Contribution(**{"id": "a", "tally": "t", "side": side, **known, **more})


def check(number=None, side=Side.RECEIVING, **more):
    return told(number, side, role=Role.CHECK, **{"id": "b", **more})


@pytest.mark.parametrize(
    "others, stands, differs",
    [
        ([], Stands.ONE_SIDE, Differs.NO),
        ([check(12)], Stands.BOTH_AGREE, Differs.NO),
        ([check(11)], Stands.ONE_SIDE, Differs.SIDES),
        ([check(11, Side.NEITHER)], Stands.ONE_SIDE, Differs.ACCOUNTS),
        ([check(12, Side.NEITHER)], Stands.ONE_SIDE, Differs.NO),
        ([check(12, reported=True)], Stands.ONE_SIDE, Differs.NO),
        ([check(11, Side.GIVING)], Stands.ONE_SIDE, Differs.NO),
        ([check(12, Side.NEITHER, outsider=True)], Stands.OUTSIDER_LOOKED, Differs.NO),
        ([check(11, Side.NEITHER, outsider=True)], Stands.ONE_SIDE, Differs.ACCOUNTS),
        ([check()], Stands.ONE_SIDE, Differs.NO),
    ],
)
def test_who_stands_behind_a_figure(others, stands, differs):
    found = standing([told(12), *others])
    assert (found.stands, found.differs) == (stands, differs)


def test_evidence_counts_and_the_other_half_counts_more():
    assert standing([told(12, evidence=True)]).stands == Stands.EVIDENCE_SEEN
    assert standing([told(12, evidence=True), check(12)]).stands == Stands.BOTH_AGREE


def test_a_figure_takes_the_weakest_and_says_how_many_are_better():
    many = [told(1, id=str(i), tally=str(i), counted=Counted.ITEMISED) for i in range(9)]
    few = [told(1, id=f"x{i}", tally=f"x{i}") for i in range(3)]
    found = standing([*many, *few])
    assert (found.counted, found.better_counted, found.of) == (Counted.AS_TOLD, 9, 12)


@given(
    st.lists(st.sampled_from([told(12), check(12), check(11), check(12, Side.NEITHER, outsider=True)]), min_size=1)
)
def test_a_further_contribution_without_backing_never_raises_a_standing(some):
    before = standing([told(12), *some])
    after = standing([told(12), *some, told(3, id="weak", tally="weak")])
    assert after.stands <= before.stands


@pytest.mark.parametrize(
    "first, second, expected",
    [
        ("ab", "ab", Comparison.SAME),
        ("abc", "ab", Comparison.FIRST_NAMES_MORE),
        ("a", "ab", Comparison.SECOND_NAMES_MORE),
        ("ab", "bc", Comparison.EACH_NAMES_OTHERS),
        ("ab", "cd", Comparison.NOTHING_IN_COMMON),
        ("ab", "", Comparison.ONE_SILENT),
    ],
)
def test_lists_compare(first, second, expected):
    assert compare(told(members=tuple(first)), check(members=tuple(second.upper()))) == expected


def test_a_coarser_date_that_holds_the_finer_one_is_no_difference():
    day, month = PartialDate(2022, 8, 2), PartialDate(2022, 8)
    assert compare(told(since=day, until=day), check(since=month, until=month)) == Comparison.FINER
    other = PartialDate(2022, 8, 3)
    assert compare(told(since=day, until=day), check(since=other, until=other)) == Comparison.DIFFERS


def test_currencies_and_units_are_not_compared():
    assert compare(told(5, currency="CNY"), check(5, currency="USD")) == Comparison.NOT_COMPARABLE
    assert compare(told(5, unit="people"), replace(check(5), unit="families")) == Comparison.NOT_COMPARABLE
