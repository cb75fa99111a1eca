"""Attacks on small counts: from totals, from what is left over, from money divided by a fixed sum per head."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.contributions import Contribution, Fold
from counterfoil.base.figures import Figure
from counterfoil.base.quantities import Qualifier
from counterfoil.base.text import TranslatedText
from counterfoil.figures.suppression import SMALLEST, shown


def count(tally: str, number: int, *, quoted: bool = False, **more) -> Figure:
    told = Contribution(
        id=f"{tally}/{more.get('label', '')}", tally=tally, number=Decimal(number), qualifier=Qualifier.EXACTLY
    )
    return Figure(
        key=f"{tally}.recipients.{more.get('label', '')}", fold=Fold.SUM_PER_UNIT, contributions=(told,),
        title=TranslatedText(en="recipients"), measure="recipients", tally=tally, people_helped=True, quoted=quoted,
        **more,
    )  # fmt: skip


def total(figures: list[Figure]) -> Figure:
    return replace(
        figures[0],
        key="all.recipients",
        tally="",
        quoted=all(f.quoted for f in figures),
        contributions=tuple(c for f in figures for c in f.contributions),
    )


def money(tally: str, per: str) -> Figure:
    told = Contribution(id=f"{tally}-{per}", tally=tally, number=Decimal(500), qualifier=Qualifier.EXACTLY)
    return Figure(
        key=f"{tally}.cash.{per}", fold=Fold.SUM_PER_CURRENCY, contributions=(told,), measure="cash-given",
        title=TranslatedText(en="cash"), tally=tally, per=per, quoted=False,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 25), st.booleans()), min_size=2, max_size=8))
def test_no_hidden_count_is_the_difference_of_shown_ones(told):
    figures = [count(f"G{i}", number, quoted=quoted) for i, (number, quoted) in enumerate(told)]
    seen = {figure.key for figure in shown([*figures, total(figures)])}
    small = [f for f, (number, quoted) in zip(figures, told, strict=True) if number < SMALLEST and not quoted]
    assert seen.isdisjoint(f.key for f in small)
    assert ("all.recipients" in seen) == (not small)


def test_what_a_public_source_states_is_quoted_exactly():
    assert shown([count("W1", 3, quoted=True)])


def test_people_helped_are_split_only_where_the_source_printed_it():
    split = [count("C1", 40, dimension="school", label=name) for name in ("North", "South")]
    assert shown(split) == []
    printed = [replace(figure, quoted=True) for figure in split]
    assert shown(printed) == printed


def test_a_gift_divided_by_the_sum_for_each_gives_nothing_back():
    figures = [count("G1", 3), money("G1", ""), money("G1", "families")]
    assert [figure.key for figure in shown(figures)] == ["G1.cash."]


def test_a_count_that_replaced_a_small_one_does_not_tell_it():
    assert shown([replace(count("G1", 12), before="4")]) == []


def test_another_period_of_the_same_thing_gives_nothing_back():
    first, second, both = (count("G1", n, label=period) for n, period in ((12, "a"), (5, "b"), (17, "a/b")))
    assert shown([first, second, both]) == []
    printed = [replace(first, quoted=True), second, replace(both, quoted=True)]
    assert [figure.key for figure in shown(printed)] == [first.key, both.key]


def test_a_whole_above_gives_nothing_back():
    whole, big, small = count("V1", 40), count("G1", 32, within=("V1",)), count("G2", 8, within=("V1",))
    assert [figure.key for figure in shown([whole, big, small])] == [big.key]
    # A printed whole cannot be taken back; so what stands beside the small count goes.
    assert [figure.key for figure in shown([replace(whole, quoted=True), big, small])] == [whole.key]
    higher = [count("S1", 100), replace(whole, within=("S1",)), replace(small, within=("V1", "S1"))]
    assert shown(higher) == []


def test_a_printed_part_gives_no_other_part_back():
    whole = count("C1", 40)
    parts = [count("C1", n, dimension="school", label=name) for n, name in ((35, "North"), (5, "South"))]
    assert shown([whole, *parts]) == [whole]
    printed = replace(parts[0], quoted=True)
    assert shown([whole, printed, parts[1]]) == [printed]


def test_the_sum_for_each_is_hidden_above_and_within_too():
    small = count("G1", 3, within=("V1",))
    above, within = money("V1", "families"), replace(money("L1", "families"), within=("G1", "V1"))
    assert shown([small, above, within, money("V2", "families")]) == [money("V2", "families")]
