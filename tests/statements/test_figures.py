"""From statements to figures: one account, two halves, parts and totals."""

from decimal import Decimal

import pytest

from counterfoil.base.figures import Scope
from counterfoil.base.quantities import Comparison
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import evaluate
from counterfoil.figures.standing import Differs, Stands
from counterfoil.statements import actions
from counterfoil.statements.models import Tally
from tests import cast

pytestmark = pytest.mark.django_db


def figures(*sources):
    scope = Scope(sources[0].scheme_id, tuple(source.id for source in sources))
    return {evaluated.key: evaluated for evaluated in evaluate(scope)}


def amount(evaluated):
    return evaluated.result.lines[0].interval.low


def test_one_account_tells_as_told_by_one_side():
    scheme = cast.scheme()
    source = cast.account(
        scheme, Side.GIVING, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", 12, unit_id="people")]
    )
    told = figures(source)["V1.delegates"]
    assert amount(told) == 12
    assert told.standing.to_json() == {
        "counted": "as_told", "stands": "one_side", "differs": "", "better_counted": 0, "better_stands": 0,
        "of": 1, "other_half": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "theirs, stands, differs",
    [
        (12, Stands.BOTH_AGREE, Differs.NO),
        (11, Stands.ONE_SIDE, Differs.SIDES),
        (None, Stands.ONE_SIDE, Differs.NO),
    ],
)
def test_the_other_half_agrees_differs_or_is_silent(theirs, stands, differs):
    scheme = cast.scheme()
    fact = cast.fact("V1", "delegates", 12, unit_id="people")
    ours = cast.account(scheme, Side.GIVING, [cast.act("V1", "visit")], [fact])
    visit = Tally.objects.get()
    stage = actions.stage_account(
        scheme=scheme, publisher=cast.organisation(scheme, Side.RECEIVING), by=cast.BY,
        about={"account_of": "receiving", "read": "2026-11-23"},
        acts=[cast.act("A", "visit")], facts=[cast.fact("A", "delegates", theirs, unit_id="people")],
    )  # fmt: skip
    actions.join_acts(stage=stage, joins={"A": visit}, by=cast.BY)
    other = actions.enter_stage(stage=stage, by=cast.BY).source
    told = figures(ours, other)["V1.delegates"]
    assert (told.standing.stands, told.standing.differs) == (stands, differs)
    assert other.mentions.get().joined_by == cast.BY.actor_id


def test_parts_of_income_come_to_the_whole():
    scheme = cast.scheme()
    parts = {"club": 3500, "district grant": 3500, "private donors": 3811, "villages": 2432}
    facts = [
        cast.fact("P1", "income", value, currency="USD", dimension_id="from", dimension_value=name, row=i)
        for i, (name, value) in enumerate(parts.items())
    ]
    whole = cast.fact("P1", "income", 13243, currency="USD", row=9)
    source = cast.account(scheme, Side.GIVING, [cast.act("P1", "programme")], [*facts, whole])
    told = figures(source)["P1.income"]
    assert told.check.verdict.value == "agrees"
    assert len(told.figure.parts) == 4


def test_parts_without_a_whole_are_at_least():
    scheme = cast.scheme()
    facts = [
        cast.fact("G1", "goods", n, unit_id="items", dimension_id="item", dimension_value=name, row=n)
        for name, n in (("scarves", 40), ("gloves", 60))
    ]
    told = figures(cast.account(scheme, Side.GIVING, [cast.act("G1", "gift")], facts))["G1.goods"]
    assert (amount(told), told.result.lines[0].interval.high) == (100, None)


def test_two_currencies_on_one_line_imply_a_rate_and_never_add():
    scheme = cast.scheme()
    fact = cast.fact("G1", "cash-given", 400_000, currency="CNY", stated_as_number=58_824, stated_as_currency="USD")
    told = figures(cast.account(scheme, Side.GIVING, [cast.act("G1", "gift")], [fact]))["G1.cash-given"]
    assert amount(told) == 400_000
    assert told.rate.mid == Decimal("6.799946")


def test_for_each_times_how_many_is_worked_out():
    scheme = cast.scheme()
    facts = [
        cast.fact("G1", "recipients", 55, unit_id="families"),
        cast.fact("G1", "cash-given", 500, currency="CNY", per_id="families", row=2),
    ]
    told = figures(cast.account(scheme, Side.GIVING, [cast.act("G1", "gift")], facts))
    assert told["G1.cash-given"].worked_out.interval.low == 27_500
    assert "all.cash-given" not in told


def test_a_total_counts_the_parent_and_lets_the_children_check_it():
    scheme = cast.scheme()
    acts = [
        cast.act("V1", "visit"),
        cast.act("G1", "gift", within="V1", row=2),
        cast.act("G2", "gift", row=3),
    ]
    facts = [
        cast.fact(ref, "cash-given", n, currency="CNY", row=n) for ref, n in (("V1", 100), ("G1", 70), ("G2", 5))
    ]
    told = figures(cast.account(scheme, Side.GIVING, acts, facts))
    assert amount(told["all.cash-given"]) == 105
    assert amount(told["count.gift"]) == 2


def test_mapped_words_show_beside_the_unmapped_comparison():
    scheme = cast.scheme()
    ours = cast.account(
        scheme, Side.GIVING, [cast.act("C1", "course")], [cast.fact("C1", "themes", ["handicrafts", "e-commerce"])]
    )
    course = Tally.objects.get()
    stage = actions.stage_account(
        scheme=scheme, publisher=cast.organisation(scheme, Side.RECEIVING), by=cast.BY,
        about={"account_of": "neither"}, acts=[cast.act("A", "course")],
        facts=[cast.fact("A", "themes", ["Hand textiles", "e-commerce"])],
    )  # fmt: skip
    actions.join_acts(stage=stage, joins={"A": course}, by=cast.BY)
    other = actions.enter_stage(stage=stage, by=cast.BY).source
    actions.map_words(
        tally=course, measure="themes", first="handicrafts", second="hand textiles", relation="narrower", by=cast.BY
    )
    told = figures(ours, other)["C1.themes"]
    assert told.standing.differs == Differs.ACCOUNTS
    assert told.mapped == Comparison.SAME


@pytest.mark.parametrize("dimension, counted", [("school", "by_batch"), ("role", "as_told")])
def test_totals_of_schools_are_batches_and_roles_are_not(dimension, counted):
    facts = [
        cast.fact("C1", "people-present", n, unit_id="people", dimension_id=dimension, dimension_value=name, row=n)
        for name, n in (("first", 40), ("second", 60))
    ]
    told = figures(cast.account(cast.scheme(), Side.GIVING, [cast.act("C1", "course")], facts))
    assert told["C1.people-present"].standing.counted == counted


@pytest.mark.parametrize(
    "measure, unit", [("other-number", "people"), ("goods", "families"), ("groups", "person-times")]
)
def test_people_under_another_measure_are_people_helped_all_the_same(measure, unit):
    scheme = cast.scheme()
    facts = [cast.fact("G1", measure, 4, unit_id=unit), cast.fact("G1", "trainers", 3, unit_id="people", row=2)]
    source = cast.account(scheme, Side.GIVING, [cast.act("G1", "gift")], facts, kind="register")
    assert list(figures(source)) == ["G1.trainers"]


def test_a_part_two_storeys_below_its_whole_is_not_added_again():
    scheme = cast.scheme()
    acts = [
        cast.act("V1", "visit"),
        cast.act("M1", "meeting", within="V1", row=2),
        cast.act("G1", "gift", within="M1", row=3),
    ]
    facts = [
        cast.fact("V1", "recipients", 40, unit_id="people"),
        cast.fact("G1", "recipients", 25, unit_id="people", row=2),
    ]
    assert amount(figures(cast.account(scheme, Side.GIVING, acts, facts))["all.recipients"]) == 40


def test_two_accounts_cannot_put_each_of_two_things_within_the_other():
    scheme = cast.scheme()
    acts = [
        cast.act("V1", "visit"),
        cast.act("V2", "visit", within="V1", row=2),
        cast.act("G1", "gift", within="V2", row=3),
    ]
    facts = [cast.fact(ref, "recipients", 20, unit_id="people", row=row) for row, ref in enumerate(("V2", "G1"), 1)]
    cast.account(scheme, Side.GIVING, acts, facts)
    first, second = Tally.objects.filter(kind="visit").order_by("handle")
    stage = actions.stage_account(
        scheme=scheme, publisher=cast.organisation(scheme, Side.RECEIVING), by=cast.BY,
        about={"account_of": "receiving", "read": "2026-11-23"},
        acts=[cast.act("A", "visit", within="B"), cast.act("B", "visit", row=2)], facts=[],
    )  # fmt: skip
    actions.join_acts(stage=stage, joins={"A": first, "B": second}, by=cast.BY)
    actions.enter_stage(stage=stage, by=cast.BY)
    first.refresh_from_db()
    assert first.parent is None
