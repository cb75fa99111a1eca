"""What is told together: ten people or more, never split by a later version, another year or another page.

The attack knows what each gets, and so reads every amount as a number of people; it has read every version that
there ever was, and knows which schools a group is of. It looks for two sets of people of which one lies within the
other and has one to nine fewer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.base.figures import SMALLEST
from counterfoil.scholarships.grouping import groups, left_is_told
from counterfoil.scholarships.lots import Group, Paid

EACH = 500_000  # minor units; everybody knows it
Person = tuple[int, int, int]  # batch, school, number


def paid(number: int, people: int, *, lot: int = 0, batch: int = 0, school: int = 0, **more: object) -> Paid:
    """A payment of the award for each; its chain is its batch and school."""
    fresh = Paid(
        first=UUID(int=number), order=number, lot=lot, fund=1, currency="CNY", purpose="award", minor=people * EACH,
        people=people, state="paid", batch=batch, year=2025, chain=f"{batch} {school}",
    )  # fmt: skip
    return dataclasses.replace(fresh, **more)  # type: ignore[arg-type]


# One year


sizes = st.lists(st.tuples(st.integers(1, 25), st.integers(0, 3)), min_size=1, max_size=12)


def lots(drawn: list[tuple[int, int]]) -> list[Paid]:
    """One run after another; each lot has one part, or one for each of a few schools."""
    return [
        paid(number * 10 + part, count, lot=number, batch=number, school=part)
        for number, (people, more) in enumerate(drawn)
        for part, count in enumerate([people] + [1] * more)
    ]


@given(sizes)
def test_what_is_told_is_always_of_ten_or_more_and_never_split_later(drawn):
    whole = groups(lots(drawn))
    full = [group for group in whole if not group.small]
    assert all(group.size >= SMALLEST for group in full)
    assert len(whole) - len(full) <= 1
    assert sum(len(group.payments) for group in whole) == len(lots(drawn))
    for until in range(1, len(drawn)):  # an earlier version told the first of these groups, and no others
        before = [group for group in groups(lots(drawn[:until])) if not group.small]
        assert before == full[: len(before)]


@given(sizes, st.data())
def test_a_group_is_told_whole_or_not_at_all(drawn, data):
    states = ["approved", "paid", "returned"]
    made = [dataclasses.replace(each, state=data.draw(st.sampled_from(states))) for each in lots(drawn)]
    for group in groups(made):
        for state in states:
            there = [each for each in group.payments if each.state == state]
            minor = group.told(state)
            if not there:
                assert minor == 0
            elif len(there) < len(group.payments) or group.small:
                assert minor is None
            else:
                assert minor == sum(each.minor for each in group.payments)


# Several years


def later(*counts: int, first: tuple[int, ...] = (12, 10, 8)) -> list[bool]:
    """Whether each later year is told, of three schools all paid in one run; counts are by year, then by school."""
    years = [first, *(counts[at : at + len(first)] for at in range(0, len(counts), len(first)))]
    made = [
        paid(year * 10 + school, people, lot=year, school=school, year=2025 + year, later=year)
        for year, row in enumerate(years)
        for school, people in enumerate(row)
        if people
    ]
    return [not group.small for group in groups(made)][1:]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((12, 10, 8), [True]),  # all stay
        ((12, 9, 8), [False]),  # one left
        ((12, 9, 0), [False]),  # 280,000 of 400,000 would tell that nine did
        ((8, 7, 5), [True]),  # ten left
        ((8, 1, 0), [False]),  # fewer than ten stay
        ((12, 0, 0), [False]),  # two schools have not said anything yet: eighteen, or some of them
        ((8, 7, 5, 6, 7, 5), [True, False]),  # ten left, then two
        (
            (12, 9, 8, 8, 7, 5),
            [False, True],
        ),  # one left, and by the third year ten had: of the second nothing is told
        ((8, 7, 5, 8, 7, 5), [True, True]),
    ],
)
def test_a_later_year_is_told_when_none_or_ten_fewer_are_in_it(counts, told):
    assert later(*counts) == told


def test_the_years_of_one_batch_do_not_tell_apart_what_was_told_together():
    """Eight and twenty were told as 28; twenty in the second year would tell of the eight."""
    first = [paid(1, 8, lot=1, batch=1), paid(2, 20, lot=2, batch=2)]
    again = paid(3, 20, lot=3, batch=2, later=1)
    assert [group.small for group in groups([*first, again])] == [False, True]
    both = [*first, again, paid(4, 8, lot=4, batch=1, later=1)]
    assert [group.small for group in groups(both)] == [False, False]


def test_a_later_year_does_not_join_those_of_other_batches():
    """Nine stayed of ten, and another batch has fifteen: 24 would tell of the nine, and so of the one who left."""
    made = groups([paid(1, 10, lot=1), paid(2, 9, lot=2, later=1), paid(3, 15, lot=3, batch=1)])
    assert [(group.size, group.small) for group in made] == [(10, False), (9, True), (15, False)]


def test_what_has_no_first_year_and_what_is_paid_twice_for_a_year_is_never_told():
    assert [group.small for group in groups([paid(1, 30, later=1)])] == [True]
    twice = groups([paid(1, 30), paid(2, 30, lot=2, later=1), paid(3, 30, lot=3, later=1)])
    assert [(group.size, group.small) for group in twice] == [(30, False), (30, False), (30, True)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Paid], dict[int, frozenset[Person]]]:
    """Batches of a few schools for three years; of each school some leave, and runs pay what they pay in any order.

    Returns:
        The payments in the order of their runs, and who it is that each pays.
    """
    rows: list[tuple[int, int, int, frozenset[Person]]] = []
    for batch in range(draw(st.integers(1, 3))):
        for school in range(draw(st.integers(1, 3))):
            there = draw(st.integers(1, 22))
            for year in range(3):
                rows.append((year, batch, school, frozenset((batch, school, n) for n in range(there))))
                there -= draw(st.sampled_from([0, 0, 0, 1, 2, 5, 10, 12]))
                if there <= 0:
                    break
    order = [(year + draw(st.integers(0, 1)), draw(st.integers(0, 2))) for year, *_ in rows]
    runs = sorted(set(order))
    made, who = [], {}
    for number, ((year, batch, school, people), run) in enumerate(zip(rows, order, strict=True)):
        made.append(
            paid(number, len(people), lot=runs.index(run), batch=batch, school=school, later=year, year=2025 + year)
        )
        who[number] = people
    return sorted(made, key=lambda each: (each.lot, each.order)), who


@settings(max_examples=40)
@given(histories())
def test_no_two_amounts_of_any_versions_tell_of_a_few(history):
    made, who = history
    told: set[frozenset[int]] = set()
    for until in range(1, 1 + max(each.lot for each in made) + 1):
        version = {
            frozenset(each.order for each in group.payments)
            for group in groups(each for each in made if each.lot < until)
            if not group.small
        }
        assert told <= version  # what was told stays told, and is not split
        told = version
    by_year = [(each[0].later, _people(each, who)) for each in ([made_of(made, n) for n in sorted(g)] for g in told)]
    known = [frozenset[Person]()]
    for year in range(3):
        of_year = [people for at, people in by_year if at == year]
        known += [frozenset().union(*some) for n in (1, 2, 3) for some in combinations(of_year, n)]
    for inner, outer in combinations(sorted(set(known), key=len), 2):
        if inner <= outer:
            assert len(outer - inner) >= SMALLEST


def made_of(made: Iterable[Paid], number: int) -> Paid:
    return next(each for each in made if each.order == number)


def _people(payments: Iterable[Paid], who: dict[int, frozenset[Person]]) -> frozenset[Person]:
    return frozenset().union(*(who[each.order] for each in payments))


# What is left, and what came


def group_of(*people: int) -> Group:
    [made] = groups(paid(n, count, school=n) for n, count in enumerate(people))
    return made


@pytest.mark.parametrize(
    ("given_back", "told"),
    [
        ([], True), ([EACH], False), ([EACH] * 9, False), ([EACH] * 10, True), ([EACH] * 11, False),
        ([EACH, -EACH], True), ([EACH] * 10 + [-EACH], False),
    ],
)  # fmt: skip
def test_awards_given_back_wait_until_ten_are(given_back, told):
    assert left_is_told([group_of(12)], {"CNY": given_back}) is told


def test_an_award_given_back_where_nothing_is_known_of_awards_waits():
    assert not left_is_told([], {"CNY": [EACH]})
    assert left_is_told([], {})


@pytest.mark.parametrize(
    ("missing", "told"), [(0, True), (100, True), (EACH, False), (9 * EACH, False), (10 * EACH, True)]
)
def test_what_did_not_come_is_told_when_it_is_not_what_a_few_get(missing, told):
    group = group_of(20)
    group.payments = [dataclasses.replace(each, acknowledged_minor=each.minor - missing) for each in group.payments]
    assert group.acknowledged() == (20 * EACH - missing if told else None)


@pytest.mark.parametrize(("came", "told"), [(20, 20), (19, None), (11, None), (10, 10), (None, None)])
def test_for_how_many_it_came_is_told_when_it_differs_by_none_or_ten(came, told):
    assert group_of(20).people(lambda _paid: came) == told


def test_what_was_changed_after_it_was_approved_is_not_told():
    group = group_of(20)
    group.payments = [dataclasses.replace(each, firm=False) for each in group.payments]
    assert group.told("paid") is None and not group.settled and group.people(lambda each: each.people) is None
