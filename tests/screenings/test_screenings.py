"""Screenings hold what a provider offers and its own totals, and nothing that could be a result (G6)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.figures.standing import Differs
from counterfoil.partners.models import Place
from counterfoil.safeguards.lexicon import check_label
from counterfoil.screenings import actions, queries
from counterfoil.screenings.models import Screening, Total
from tests import cast
from tests.screenings.screening import (
    APRIL,
    FIRST,
    GIVING,
    LAST,
    MARCH,
    RECEIVING,
    county,
    draft,
    screening,
    total,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("db")


def refused(code: str, *words: str):
    return pytest.raises(
        Refusal,
        check=lambda r: r.code == code and bool(str(r.mend)) and all(word in str(r.problem) for word in words),
    )


def told(of: Screening) -> dict[str, Evaluated]:
    found = evaluate(Scope(of.scheme_id, (), records=(of.tally_id,)))
    return {e.key.removeprefix(f"{of.tally.handle}."): e for e in found}


# --- what is offered ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"name": cast.T()}, "name"),
        ({"name": cast.T(en="Screen 20 women per village")}, "name"),
        ({"ends": FIRST - dt.timedelta(1)}, "ends"),
        ({"offered": 0}, "offered"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(more, where):
    with pytest.raises(Refusal, check=lambda r: r.where == where and bool(str(r.mend))):
        screening(**more)


def test_an_offer_changes_and_is_called_off_until_the_provider_tells_a_total():
    made, place = screening(), county()
    actions.change_screening(screening=made, draft=draft(made.scheme, offered=500), by=GIVING)
    total(made, place, 40)
    with refused("period"):
        actions.change_screening(screening=made, draft=draft(made.scheme, begins=APRIL[0]), by=GIVING)
    with refused("lived"):
        actions.call_off_screening(screening=made, reason="Snow", by=GIVING)
    other = screening(made.scheme)
    with refused("reason"):
        actions.call_off_screening(screening=other, reason=" ", by=GIVING)
    actions.call_off_screening(screening=other, reason="Snow", by=GIVING)
    with refused("called_off"):
        total(other, place, 40)
    with refused("no_side"):
        actions.offer_screening(scheme=made.scheme, draft=draft(made.scheme), by=System("tests"))


# --- the provider's totals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"screened": 9}, "few"),
        ({"screened": 0}, "few"),
        ({"screened": -3}, "few"),
        ({"screened": 10**9}, "number"),
        ({"eligible": 0, "eligible_source": "the register"}, "eligible"),
        ({"eligible": 39, "eligible_source": "the register"}, "eligible"),
        ({"eligible": 60}, "eligible"),
        ({"eligible_source": "the register"}, "eligible"),
        ({"followed_up": 101}, "percent"),
        ({"followed_up": -5}, "percent"),
        ({"period": (MARCH[1], MARCH[0])}, "period"),
        ({"period": (FIRST - dt.timedelta(1), LAST)}, "period"),
    ],
)
def test_a_total_that_cannot_be_is_refused_with_the_reason(more, code):
    made, place = screening(), county()
    with refused(code):
        total(made, place, **{"screened": 40, **more})
    assert not Total.objects.exists()


def test_a_place_finer_than_the_county_is_refused_by_action_and_database():
    made, village = screening(), county("Some village", Place.Level.UNKNOWN)
    with refused("finer", "Some village"):
        total(made, village, 40)
    row = {"screening": made, "begins": FIRST, "ends": LAST, "side": "giving", "entered_by": "x"}
    with pytest.raises(DatabaseError, match="county or coarser"), transaction.atomic():
        Total.objects.create(place=village, screened=40, **row)
    for bad in ({"screened": 9}, {"screened": 40, "eligible": 30, "eligible_source": "x"},
                {"screened": 40, "followed_up": 83}, {"screened": 40, "followed_up": 105}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Total.objects.create(place=county(str(bad)), **row, **bad)


def test_a_period_that_is_not_over_is_refused_for_it_would_tell_who_came_since():
    today = timezone.localdate()
    made = screening(begins=today - dt.timedelta(30), ends=today + dt.timedelta(30))
    with refused("period"):
        total(made, county(), 40, (today - dt.timedelta(30), today))


@pytest.mark.parametrize(("typed", "kept"), [(0, 0), (82, 80), (83, 85), (97, 95), (98, 100), (85, 85)])
def test_a_share_is_rounded_and_says_so(typed, kept):
    entered = total(screening(), county(), 40, followed_up=typed)
    assert entered.total.followed_up == kept and entered.rounded_from == (None if typed == kept else typed)


def test_a_new_total_takes_the_place_of_the_last_and_both_sides_have_their_own():
    made, place = screening(), county()
    total(made, place, 40)
    total(made, place, 40)
    assert Total.objects.count() == 1  # the same again writes nothing
    total(made, place, 44)
    total(made, place, 41, by=GIVING)
    assert {(t.side, t.screened) for t in queries.totals_of(made)} == {("receiving", 44), ("giving", 41)}
    assert Total.objects.count() == 3  # the earlier one stays
    mine = made.totals.get(side="receiving", superseded_at=None)
    with refused("other_side"):
        actions.take_total_back(total=mine, by=GIVING)
    actions.take_total_back(total=mine, by=RECEIVING)
    with refused("stale"):
        actions.take_total_back(total=mine, by=RECEIVING)


def test_overlapping_totals_are_refused_in_time_and_in_place_and_across_sides():
    """Of two that overlap, one less the other is a count that nobody held back."""
    made, prefecture = screening(), county("A prefecture", Place.Level.PREFECTURE)
    one, two = county("One County", parent=prefecture), county("Two County", parent=prefecture)
    total(made, one, 40)
    for place, period, by in (
        (one, (FIRST, LAST), RECEIVING), (prefecture, MARCH, RECEIVING), (one, (FIRST, LAST), GIVING),
    ):  # fmt: skip
        with refused("overlap", "One County"):
            total(made, place, 48, period, by=by)
    total(made, two, 20), total(made, one, 12, APRIL), total(made, one, 39, by=GIVING)
    total(made, prefecture, 60, (dt.date(2025, 5, 1), LAST))
    with refused("overlap", "A prefecture"):
        total(made, two, 20, (dt.date(2025, 5, 1), LAST))


# --- what is told ---------------------------------------------------------------------------------------


def test_sums_and_shares_are_told_with_both_halves_and_no_county():
    made = screening()
    one, two = county("One County"), county("Two County")
    total(made, one, 40, eligible=80, eligible_source="the register", followed_up=80)
    total(made, two, 30, eligible=60, eligible_source="the register", followed_up=95)
    total(made, one, 38, by=GIVING), total(made, two, 30, by=GIVING)
    found = told(made)
    assert found["screened"].standing.differs == Differs.SIDES
    assert found["screened"].result.lines[0].interval.low == 70
    assert found["share-screened"].result.ratio.value.low == dt.timedelta(hours=1) / dt.timedelta(hours=2)
    line = found["followed-up"].result.lines[0]
    assert (line.interval.low, line.interval.high, line.unit_words) == (80, 95, "%")
    everything = str([(e.figure.label, e.figure.place, e.figure.per) for e in found.values()])
    assert "County" not in everything and not any(e.figure.per for e in found.values())


def test_where_nearly_all_came_the_rest_are_not_told():
    made = screening()
    total(made, county("One County"), 95, eligible=100, eligible_source="the register")
    assert "share-screened" not in told(made) and "screened" in told(made)
    total(made, county("Two County"), 50, eligible=100, eligible_source="the register")
    assert told(made)["share-screened"].result.ratio.value.low * 2 == 1
    assert str([c.to_json() for e in told(made).values() for c in e.figure.contributions]).count("'195'") == 0


def test_the_cost_is_told_once_the_totals_are_all_and_no_longer_when_one_comes_or_goes():
    """A price is known: 20,000 at 400 each is 50 people, less 40 that are told ten; at 410 it is fewer than ten."""
    made, place = screening(), county()
    assert "spent" not in told(made)
    with refused("nothing"):
        actions.say_all_told(screening=made, by=RECEIVING)
    total(made, place, 40)
    assert "spent" not in told(made)
    actions.say_all_told(screening=made, by=RECEIVING)
    assert told(made)["spent"].result.lines[0].interval.low == 20000
    total(made, place, 44)  # mended: the same county
    assert "spent" in told(Screening.objects.get(pk=made.pk))
    entered = total(made, county("Two County"), 12)
    assert "spent" not in told(made)
    actions.say_all_told(screening=made, by=RECEIVING)
    actions.take_total_back(total=entered.total, by=RECEIVING)
    assert "spent" not in told(made)


def test_an_account_that_prints_the_whole_gives_no_county_away():
    made = screening()
    total(made, county(), 40)
    source = cast.account(
        made.scheme, Side.GIVING, [cast.act("H9", "screening")], [cast.fact("H9", "screened", 44, unit_id="people")]
    )
    Screening.objects.filter(pk=made.pk).update(tally=source.mentions.get().tally)
    made.refresh_from_db()
    assert "screened" not in told(made)  # else 44 - 40 came where no total is held
    actions.say_all_told(screening=made, by=RECEIVING)
    assert "screened" in told(made)


# --- attacks --------------------------------------------------------------------------------------------


def test_no_field_could_hold_a_result_or_a_person():
    for model in (Screening, Total):
        for field in model._meta.get_fields():
            words = str(getattr(field, "verbose_name", field.name))
            assert check_label(words, within="screening") is None, words
        kinds = {field.get_internal_type() for field in model._meta.concrete_fields}
        assert not kinds & {"JSONField", "TextField", "BinaryField", "FileField", "HStoreField"}
    for words in ("positive cases", "test result", "diagnosis", "HPV positive", "检查结果", "阳性人数", "诊断结果"):
        assert check_label(words) is not None, words


@pytest.mark.parametrize("column", ["screened", "followed_up", "eligible_source"])
def test_the_web_role_rewrites_no_total(column):
    total(screening(), county(), 40)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE screenings_total SET {column} = NULL")  # noqa: S608
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE screenings_total ADD COLUMN result text")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM screenings_total")


def test_the_provider_leads_wherever_the_offer_was_noted():
    made = actions.offer_screening(scheme=(scheme := cast.scheme()), draft=draft(scheme), by=GIVING)
    total(made, county(), 40, by=GIVING)
    assert queries.told_of(made).lead == Side.RECEIVING
