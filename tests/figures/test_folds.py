"""Folds: exact on cases, and lawful on anything (order, splitting, groups, qualifiers)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.contributions import Contribution, Divisor, Fold, Role
from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Interval, QualifiedNumber, Qualifier
from counterfoil.figures.arithmetic import Parts, implied_rate, parts_check, worked_out
from counterfoil.figures.folds import fold

SUMS = (Fold.SUM_PER_UNIT, Fold.SUM_PER_CURRENCY)


def told(number: object = None, qualifier: str = "exactly", **more: object) -> Contribution:
    told.count += 1
    value = None if number is None else Decimal(str(number))
    kind = Qualifier("not_stated") if number is None else Qualifier(qualifier)
    return Contribution(id=more.pop("id", f"c{told.count:04}"), number=value, qualifier=kind, **more)


told.count = 0


def interval(low: object, high: object = "same", about: bool = False) -> Interval:
    top = low if high == "same" else high
    return Interval(Decimal(str(low)), None if top is None else Decimal(str(top)), about)


def only(how: Fold, *contributions: Contribution):
    (line,) = fold(how, contributions).lines
    return line


# --- cases -----------------------------------------------------------------------------------------


def test_income_by_giver_is_at_least_without_its_whole_and_exact_with_it():
    parts = [
        told(n, currency="USD", role=Role.PART, dimension="from", label=who)
        for n, who in ((3500, "club"), (3500, "grant"), (3811, "donors"), (2432, "villages"))
    ]
    assert only(Fold.SUM_PER_CURRENCY, *parts).interval == interval(13243, None)
    whole = told(13243, currency="USD")
    assert only(Fold.SUM_PER_CURRENCY, whole, *parts).interval == interval(13243)


def test_parts_of_two_dimensions_are_not_added_twice():
    by_role = told(7, role=Role.PART, dimension="role", label="experts")
    by_place = told(9, role=Role.PART, dimension="place", label="county")
    assert only(Fold.SUM_PER_UNIT, by_role, by_place).interval == interval(9, None)


def test_each_tally_answers_for_itself():
    whole = told(12, tally="V1")
    hidden = told(7, tally="V1", role=Role.PART, dimension="role")
    part = told(5, tally="V2", role=Role.PART, dimension="role")
    assert only(Fold.SUM_PER_UNIT, whole, hidden, part).interval == interval(17, None)


def test_a_check_never_enters():
    parent, child = told(100), told(60, role=Role.CHECK)
    assert only(Fold.SUM_PER_UNIT, parent, child).interval == interval(100)
    assert only(Fold.COUNT, parent, child).interval == interval(1)
    assert fold(Fold.SUM_PER_UNIT, [child]).lines == ()


def test_person_times_never_become_people_and_currencies_stay_apart():
    lines = fold(Fold.SUM_PER_UNIT, [told(3, unit="people"), told(9, unit="person_times")]).lines
    assert [(line.unit, line.interval) for line in lines] == [
        ("people", interval(3)),
        ("person_times", interval(9)),
    ]
    money = [told(1, currency="CNY"), told(2, currency="USD"), told(4)]
    lines = fold(Fold.SUM_PER_CURRENCY, money).lines
    assert [(line.currency, line.interval) for line in lines] == [
        ("", interval(4)),
        ("CNY", interval(1)),
        ("USD", interval(2)),
    ]
    assert len(fold(Fold.SUM_PER_UNIT, money).lines) == 3


def test_units_without_a_code_add_only_in_the_same_words():
    lines = fold(Fold.SUM_PER_UNIT, [told(1, unit_words="sets"), told(2, unit_words="books")]).lines
    assert [line.unit_words for line in lines] == ["books", "sets"]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([(2, "exactly"), (3, "exactly")], interval(5)),
        ([(2, "exactly"), (3, "at_least")], interval(5, None)),
        ([(2, "exactly"), (None, "")], interval(2, None)),
        ([(2, "about"), (3, "exactly")], interval(5, about=True)),
        ([(2, "about"), (3, "at_least")], interval(5, None, about=True)),
        ([(2, "exactly"), (3, "up_to")], interval(2, 5)),
        ([(2, "at_least"), (3, "up_to")], None),
        ([(None, ""), (3, "up_to")], None),
        ([(None, ""), (None, "")], None),
    ],
)
def test_qualifiers_add_as_the_design_says(terms, expected):
    line = only(Fold.SUM_PER_UNIT, *(told(n, q) for n, q in terms))
    assert line.interval == expected
    known = sum(n is not None for n, _ in terms)
    assert len(line.listed) == (0 if expected else known)


def test_an_upper_bound_among_parts_is_listed():
    line = only(Fold.SUM_PER_UNIT, *(told(n, "up_to", role=Role.PART, dimension="d") for n in (1, 2)))
    assert line.interval is None
    assert [value.amount for value in line.listed] == [1, 2]


def test_count_distinct_counts_names_once_and_bounds_the_unnamed():
    named = [told(members=("a", "b")), told(members=("b", "c"))]
    assert only(Fold.COUNT_DISTINCT, *named).interval == interval(3)
    assert only(Fold.COUNT_DISTINCT, *named, told(5)).interval == interval(5, 8)
    assert only(Fold.COUNT_DISTINCT, told(5, members=("a", "b"))).interval == interval(5)
    assert only(Fold.COUNT_DISTINCT, told(24)).interval == interval(24)
    assert only(Fold.COUNT_DISTINCT, *named, told()).interval == interval(3, None)


def test_range_is_of_what_is_known():
    terms = [told(3), told(9), told(), told(7, "up_to")]
    assert only(Fold.RANGE, *terms).interval == interval(0, 9)
    assert only(Fold.RANGE, told(3), told(9, "at_least")).interval == interval(3, None)
    assert only(Fold.RANGE, told(3), told(1, role=Role.PART)).interval == interval(3)
    assert only(Fold.RANGE, told()).interval is None


def test_span_keeps_the_precision_that_was_said():
    day, month, year = (PartialDate.parse(words) for words in ("2022-08-02", "2022-08", "2022"))
    span = fold(Fold.SPAN, [told(since=day), told(since=month), told(since=day, until=day)]).span
    assert (str(span.since), str(span.until)) == ("2022-08", "2022-08")
    span = fold(Fold.SPAN, [told(until=year), told(since=day)]).span
    assert (str(span.since), str(span.until)) == ("2022", "2022")
    span = fold(Fold.SPAN, [told()]).span
    assert (span.since, span.until) == (None, None)


def test_ratio_keeps_both_sides():
    ratio = fold(
        Fold.RATIO,
        [
            told(7, unit="people", divisor=Divisor.NUMERATOR),
            told(12, unit="people", divisor=Divisor.DENOMINATOR),
        ],
    ).ratio
    assert (ratio.numerator[0].interval, ratio.denominator[0].interval) == (interval(7), interval(12))
    assert ratio.value == interval("0.583333")


@pytest.mark.parametrize("bottom", [[], [told(0)], [told()], [told(1), told(2, unit="sets")]])
def test_a_ratio_without_one_sure_denominator_has_no_value(bottom):
    terms = [told(7, divisor=Divisor.NUMERATOR), *(replace(c, divisor=Divisor.DENOMINATOR) for c in bottom)]
    assert fold(Fold.RATIO, terms).ratio.value is None


def test_list_names_each_once_in_the_order_of_entry():
    second, first = told(id="b", members=("museum", "factory")), told(id="a", members=("park", "museum"))
    result = fold(Fold.LIST, [second, first, told(3, id="c", words="a brewery")])
    assert result.members == ("park", "museum", "factory", "a brewery")
    assert [value.amount for value in result.lines[0].listed] == [3]


def test_a_result_is_plain_json():
    written = fold(Fold.RANGE, [told("2.50"), told(400000)]).to_json()
    assert written["lines"][0]["interval"] == {"low": "2.5", "high": "400000", "about": False}
    assert json.loads(json.dumps(written)) == written


# --- laws ------------------------------------------------------------------------------------------

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
values = st.one_of(
    st.tuples(amounts, st.sampled_from(["exactly", "at_least", "about", "up_to"])),
    st.tuples(st.none(), st.sampled_from(["not_stated", "unclear"])),
)
dates = st.none() | st.builds(PartialDate, st.integers(1990, 2030), st.none() | st.integers(1, 12))


CHOICES = {
    "unit": st.sampled_from(["", "people", "person_times"]),
    "unit_words": st.sampled_from(["", "sets"]),
    "currency": st.sampled_from(["", "CNY", "USD"]),
    "tally": st.sampled_from(["", "t1", "t2"]),
    "role": st.sampled_from(Role),
    "dimension": st.sampled_from(["", "role", "place"]),
    "divisor": st.sampled_from(Divisor),
    "members": st.lists(st.sampled_from("abcd"), max_size=3).map(tuple),
    "words": st.sampled_from(["", "words"]),
    "since": dates,
    "until": dates,
}


def contributions(**fixed):
    """Any contribution, with these fields as they are given."""

    def made(value, drawn):
        number, qualifier = value
        return Contribution(id="", number=number, qualifier=Qualifier(qualifier), **drawn, **fixed)

    free = {name: choice for name, choice in CHOICES.items() if name not in fixed}
    return st.builds(made, values, st.fixed_dictionaries(free))


def numbered(drawn):
    return [replace(c, id=f"{i:03}") for i, c in enumerate(drawn)]


many = st.lists(contributions(), max_size=12).map(numbered)
wholes = st.lists(contributions(role=Role.WHOLE, unit="people", currency=""), max_size=8).map(numbered)


@given(many, st.randoms(use_true_random=False), st.sampled_from(Fold))
def test_order_changes_nothing(drawn, random, how):
    shuffled = drawn[:]
    random.shuffle(shuffled)
    assert fold(how, shuffled) == fold(how, drawn)


@given(many)
def test_contributions_survive_json(drawn):
    for c in drawn:
        assert Contribution.from_json(json.loads(json.dumps(c.to_json()))) == c


@given(wholes, wholes)
def test_a_split_sum_adds_up(first, second):
    lines = [fold(Fold.SUM_PER_UNIT, part).lines for part in (first, second, first + second)]
    if all(len(line) == 1 and line[0].interval for line in lines):
        a, b, together = (line[0].interval for line in lines)
        assert a + b == together


@given(many, st.sampled_from(SUMS))
def test_no_line_holds_what_another_group_gave(drawn, how):
    result = fold(how, drawn)
    for line in result.lines:
        alone = [
            c
            for c in drawn
            if c.currency == line.currency
            and (
                how == Fold.SUM_PER_CURRENCY
                or (c.unit, "" if c.unit else c.unit_words) == (line.unit, line.unit_words)
            )
        ]
        assert fold(how, alone).lines == (line,)
    assert len({(line.unit, line.unit_words, line.currency) for line in result.lines}) == len(result.lines)


@given(st.lists(amounts, min_size=1, max_size=8), st.lists(amounts, max_size=3))
def test_exact_terms_sum_exactly_and_one_at_least_opens_only_the_top(exact, open_ended):
    line = only(Fold.SUM_PER_UNIT, *(told(n) for n in exact), *(told(n, "at_least") for n in open_ended))
    total = sum(exact) + sum(open_ended)
    assert line.interval == Interval(total, None if open_ended else total)


@given(wholes, st.decimals(min_value=0, max_value=1000, places=2))
def test_more_at_least_never_lowers_the_sum(drawn, extra):
    before = fold(Fold.SUM_PER_UNIT, drawn).lines
    after = fold(Fold.SUM_PER_UNIT, [*drawn, told(extra, "at_least", unit="people")]).lines
    if before and before[0].interval and after[0].interval:
        assert after[0].interval.low == before[0].interval.low + extra
        assert after[0].interval.high is None


# --- arithmetic ------------------------------------------------------------------------------------


def said(number: object, qualifier: str = "exactly") -> QualifiedNumber:
    return QualifiedNumber(None if number is None else Decimal(str(number)), Qualifier(qualifier))


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        (said(13243), [3500, 3500, 3811, 2432], Parts.AGREES),
        (said(13242), [3500, 3500, 3811, 2432], Parts.DIFFERS),
        (said(13244), [3500, 3500, 3811, 2432], Parts.CANNOT_TELL),
        (said(13200, "about"), [13243], Parts.AGREES),
        (said(13000, "about"), [14000], Parts.DIFFERS),
        (said(600, "at_least"), [650], Parts.AGREES),
        (said(None, "not_stated"), [1], Parts.CANNOT_TELL),
        (said(5), [], Parts.CANNOT_TELL),
    ],
)
def test_parts_against_their_whole(whole, parts, verdict):
    assert parts_check(whole, [said(n) for n in parts]).verdict == verdict


def test_parts_that_fall_short_say_by_how_much():
    check = parts_check(said(12), [said(7)])
    assert (check.verdict, check.missing, check.sum) == (Parts.CANNOT_TELL, 5, interval(7))


def test_open_parts_differ_only_when_they_surely_exceed():
    assert parts_check(said(5), [said(6, "at_least")]).verdict == Parts.DIFFERS
    assert parts_check(said(5), [said(4, "at_least")]).verdict == Parts.CANNOT_TELL
    assert parts_check(said(100), [said(60), said(50, "up_to")]).verdict == Parts.CANNOT_TELL


def test_implied_rate_of_the_founding_gift():
    rate = implied_rate(Decimal(400000), "CNY", Decimal(58824), "USD")
    assert (str(rate.low), str(rate.mid), str(rate.high)) == ("6.799888", "6.799946", "6.800003")
    assert (rate.currency, rate.per) == ("CNY", "USD")


def test_implied_rate_widens_with_about_and_refuses_one_sided_amounts():
    wide = implied_rate(Decimal(400000), "CNY", said(58800, "about"), "USD")
    assert wide.low < Decimal("6.80") < wide.high and wide.high - wide.low > Decimal("0.01")
    assert implied_rate(said(4, "at_least"), "CNY", said(1), "USD") is None
    assert implied_rate(said(4), "CNY", said(0), "USD") is None
    assert implied_rate(said(4), "CNY", said(1), "CNY") is None


def test_worked_out_multiplies_ranges_and_says_so():
    product = worked_out(said(500), said(55))
    assert (product.interval, product.label) == (interval(27500), "worked_out")
    assert worked_out(said(500, "at_least"), said(55)).interval == interval(27500, None)
    assert worked_out(said(500, "at_least"), said(0)).interval == interval(0)
    assert worked_out(said(None, "not_stated"), said(55)) is None


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"number": 12},
        {"number": "1e3"},
        {"number": "012"},
        {"number": None},
        {"number": "1234567890123456"},
        {"qualifier": "roughly"},
        {"since": "2022-02-30"},
        {"reported": "yes"},
        {"members": "abc"},
        {"extra": 1},
    ],
)
def test_a_contribution_refuses_what_it_did_not_write(change):
    data = {**told(12).to_json(), **change}
    with pytest.raises(ValueError):
        Contribution.from_json(data)
