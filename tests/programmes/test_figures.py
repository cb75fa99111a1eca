"""What a programme can state: period by period, both sides' halves, shares, *not measured*, and no few people."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal as D

import pytest

from counterfoil.base.figures import Scope
from counterfoil.figures import folds, sql
from counterfoil.figures.evaluate import Evaluated, evaluate, stated
from counterfoil.figures.standing import Differs, Stands
from counterfoil.figures.words import figure_words
from counterfoil.programmes import programme_actions, reading_actions
from counterfoil.programmes.models import Programme
from counterfoil.programmes.queries import public_mark
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.publishing.document import figure_parts
from counterfoil.statements.models import Dimension
from tests.figures.test_sql import RELATION, row
from tests.support.programmes import GIVING, RECEIVING, indicator, period, programme, result, share

pytestmark = pytest.mark.usefixtures("db")
BOTH = (GIVING, RECEIVING)


def read(of, value=None, by=GIVING, **more):
    told = {"basis": "a count", "value": None if value is None else D(value)} | more
    return reading_actions.say_reading(draft=ReadingDraft(period=of, **told), by=by)


def figures(of: Programme, *, inside: bool = True) -> dict[str, Evaluated]:
    scope = Scope(of.scheme_id, (), records=(of.tally_id,), inside=inside)
    return {found.key: found for found in evaluate(scope)}


def words(found: Evaluated) -> str:
    return figure_words(next(p["content"] for p in figure_parts([found]) if p["kind"] == "figure"))


def year(of, number: int):
    return period(of, begins=dt.date(number, 1, 1), ends=dt.date(number, 12, 31))


def test_each_period_is_a_figure_with_both_sides_halves():
    made = programme()
    of = indicator(result(made))
    for by, number in zip(BOTH, (8, 8), strict=True):
        read(year(of, 2023), number, by=by)
    read(year(of, 2024), 9)
    read(year(of, 2024), 7, by=RECEIVING)
    half = period(
        indicator(of.result, "Sessions held in full"), begins=dt.date(2025, 1, 1), ends=dt.date(2025, 6, 30)
    )
    read(half, measured=False, basis="the road was closed")
    found = figures(made)
    assert {key: words(each) for key, each in found.items()} == {
        "P1.i1.2023": "8 sessions", "P1.i1.2024": "9 sessions", "P1.i1": "17 sessions",
        "P1.i2.2025-01_2025-06": "not measured",
    }  # fmt: skip
    assert found["P1.i1.2023"].standing.stands == Stands.BOTH_AGREE
    assert found["P1.i1.2024"].standing.differs == Differs.SIDES
    assert found["P1.i2.2025-01_2025-06"].figure.period == "2025-01/2025-06"


def test_readers_see_what_both_sides_released():
    made = programme()
    read(year(indicator(result(made)), 2024), 9)
    assert not figures(made, inside=False)
    for by in BOTH:
        programme_actions.release_programme(programme=made, by=by, seen=public_mark(made))
    assert set(figures(made, inside=False)) == {"P1.i1.2024"}


def test_a_share_folds_its_numerators_and_denominators():
    made = programme()
    of = share(result(made))
    for by, open_groups in zip(BOTH, (21, 20), strict=True):
        read(year(of, 2024), numerator=D(open_groups), denominator=D(24), by=by)
    read(year(of, 2023), 80)
    read(year(of, 2022), measured=False, basis="nobody asked")
    found = figures(made)
    assert words(found["P1.i1.2024"]) == "87.5% (21 of 24)"
    assert found["P1.i1.2024"].standing.differs == Differs.SIDES
    assert words(found["P1.i1.2023"]) == "80 %"
    assert words(found["P1.i1.2022"]) == "not measured"


def test_what_was_not_measured_makes_a_sum_at_least():
    made = programme()
    of = indicator(result(made), about="happened")
    read(year(of, 2023), 8)
    read(year(of, 2024), measured=False, basis="nobody went")
    assert words(figures(made)["P1.i1"]) == "at least 8 sessions"


def test_parts_of_things_are_told_beside_the_whole():
    made = programme()
    of = year(indicator(result(made), dimension=Dimension.objects.get(code="organisation")), 2024)
    for part, number in (("", 9), ("The college", 5), ("The clinic", 4)):
        read(of, number, part=part)
    found = figures(made)
    assert found["P1.i1.2024"].figure.parts == ("P1.i1.2024.the-clinic", "P1.i1.2024.the-college")
    assert words(found["P1.i1.2024.the-college"]) == "5 sessions"
    assert found["P1.i1.2024"].check.verdict.value == "agrees"


# No few people can be worked out of what is told


def helped(made, words="People who came", **more):
    return indicator(result(made), words, "people", about="happened", **more)


def test_fewer_than_ten_people_take_the_other_periods_with_them():
    made = programme()
    of = helped(made)
    read(year(of, 2023), 9)
    read(year(of, 2024), 40)
    assert not figures(made)


def test_a_year_is_not_told_beside_its_half():
    made = programme()
    of = helped(made)
    read(year(of, 2024), 40)
    read(period(of, begins=dt.date(2024, 1, 1), ends=dt.date(2024, 6, 30)), 35)
    assert set(figures(made)) == {"P1.i1.2024"}


def test_running_totals_of_people_are_ten_apart_for_either_side():
    made = programme()
    of = helped(made, cumulative=True)
    for number, giving, receiving in ((2022, 40, 40), (2023, 44, 60), (2024, 60, 60), (2025, 70, None)):
        read(year(of, number), giving)
        if receiving:
            read(year(of, number), receiving, by=RECEIVING)
    assert set(figures(made)) == {"P1.i1.2022", "P1.i1.2024", "P1.i1.2025"}


@pytest.mark.parametrize(("part", "whole", "is_told"), [(9, 40, False), (31, 40, False), (30, 40, True)])
def test_a_share_of_people_leaves_ten_on_either_side(part, whole, is_told):
    made = programme()
    told = {"is_share": True, "numerator": "people who still weave", "denominator": "people asked"}
    of = helped(made, "Of those asked, who still weaves", **told)
    read(year(of, 2024), numerator=D(part), denominator=D(whole))
    assert bool(figures(made)) == is_told


def test_a_bare_percentage_of_people_is_not_told():
    """97 % of a course whose 80 people are told elsewhere is all but two of them."""
    made = programme()
    told = {"is_share": True, "numerator": "women who passed", "denominator": "women who came"}
    read(year(helped(made, "Of those who came, who passed", **told), 2024), 97)
    assert not figures(made)


@pytest.mark.parametrize(("finished", "is_told"), [(77, False), (70, True), (80, True)])
def test_two_indicators_leave_no_few_people_over(finished, is_told):
    made = programme()
    began, ended = helped(made, "Women who began"), helped(made, "Women who finished")
    read(year(began, 2024), 80)
    read(year(ended, 2024), finished)
    read(year(ended, 2025), 77)
    assert ("P1.i2.2024" in figures(made)) == is_told
    assert "P1.i1.2024" in figures(made)


def test_people_under_another_unit_are_people():
    made = programme()
    of = indicator(result(made), "Women who finished", "seats", about="happened")
    for number, people in ((2023, 7), (2024, 40)):
        read(year(of, number), people)
    assert not figures(made)


def test_sql_and_plain_python_fold_them_alike():
    made = programme()
    output = result(made)
    for of in (indicator(output), indicator(output, "Sessions missed", about="happened"), share(output)):
        share_of = {"numerator": D(3), "denominator": D(4)} if of.is_share else {"value": D(7)}
        for number in (2023, 2024):
            for by in BOTH:
                read(year(of, number), by=by, **share_of)
        read(year(of, 2025), measured=False, basis="nobody went")
    scope = Scope(made.scheme_id, (), records=(made.tally_id,), inside=True)
    found = [figure for figure in stated(scope) if ".i" in figure.key]
    assert len(found) == 11
    for figure in found:
        rows = {"rows": json.dumps([row(c) for c in figure.contributions])}
        folded = folds.fold(figure.fold, figure.contributions)
        assert sql.fold(figure.fold, RELATION, rows).to_json() == folded.to_json(), figure.key
