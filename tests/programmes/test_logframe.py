"""The logframe: what actions refuse with a mend, and what the database refuses however it is asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.quantities import QualifiedNumber
from counterfoil.partners.models import Place
from counterfoil.programmes import logframe_actions as logframe
from counterfoil.programmes import programme_actions, queries, reading_actions, words_actions
from counterfoil.programmes.logframe_actions import PeriodDraft
from counterfoil.programmes.models import Period, Reading, Result, State
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.statements.models import Dimension
from tests import cast
from tests.support.programmes import GIVING, RECEIVING, YEAR, draft, indicator, period, programme, result, share

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()


def refused(act, **said) -> Refusal:
    with pytest.raises(Refusal) as found:
        act(**said)
    assert str(found.value.problem) and str(found.value.mend)
    return found.value


def read(of: Period, value=None, by=GIVING, **more) -> Reading:
    told = {"basis": "the organiser's count", "value": None if value is None else D(value)} | more
    return reading_actions.say_reading(draft=ReadingDraft(period=of, **told), by=by)


def reads(of: Period, value=None, **more) -> Refusal:
    return refused(lambda: read(of, value, **more))


# Results and indicators


def test_results_lead_to_wider_ones_and_what_is_dropped_stays_readable():
    made = programme()
    aim = result(made, "Weavers live from their work", "impact")
    outcome = result(made, "Weaving pays", "outcome", parent=aim)
    output = result(made, parent=outcome)
    told = indicator(output)
    assert refused(logframe.add_result, programme=made, level=Result.Level.IMPACT, words="x", parent=aim, by=GIVING)
    for words in ("300 women trained", "women placed in jobs", "培训300名妇女"):
        found = refused(logframe.add_result, programme=made, level=Result.Level.OUTPUT, words=words, by=GIVING)
        assert found.where == "words"
    assert refused(logframe.drop_result, result=outcome, by=GIVING).code == "state"
    read(period(told), 8)
    logframe.drop_result(result=output, by=RECEIVING)
    assert refused(logframe.add_indicator, result=output, draft=draft(), by=GIVING).code == "state"
    assert [(r.result.words, r.depth) for r in queries.logframe(made, TODAY)] == [(aim.words, 0), (outcome.words, 1)]
    [gone] = queries.logframe(made, TODAY, dropped=True)
    assert gone.indicators[0].periods[0].whole.halves[0].value == 8


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("words", {"words": "Women trained", "unit": "people"}),
        ("words", {"words": "Households visited", "unit": "families"}),
        ("words", {"words": "List of absentees"}),
        ("words", {"words": "Women placed in jobs", "unit": "people", "about": "happened"}),
        ("words", {"words": "300 women trained", "unit": "people", "about": "happened"}),
        ("numerator", {"is_share": True, "denominator": "groups"}),
        ("numerator", {"is_share": True, "numerator": "women who came", "denominator": "women invited"}),
        ("numerator", {"numerator": "groups", "denominator": "groups"}),
        ("cumulative", {"is_share": True, "numerator": "groups open", "denominator": "groups", "cumulative": True}),
        ("baseline", {"baseline": QualifiedNumber(D(-1)), "baseline_basis": "a count"}),
        ("baseline_basis", {"baseline": QualifiedNumber(D(3))}),
        ("dimension", {"words": "People who came", "unit": "people", "about": "happened", "dimension": "school"}),
    ],
)
def test_what_an_indicator_may_not_be(where, said):
    said = dict(said)
    if code := said.pop("dimension", None):
        said["dimension"] = Dimension.objects.get(code=code)
    found = refused(logframe.add_indicator, result=result(programme()), draft=draft(**said), by=GIVING)
    assert found.where == where


def test_an_indicator_keeps_its_number_and_what_was_read():
    output = result(programme())
    first, second = indicator(output), indicator(output, "Seats offered", "seats")
    assert (first.position, second.position) == (1, 2)
    seen = queries.indicator_mark(first)
    period(first, D(4))
    told = {"indicator": first, "by": RECEIVING}
    assert refused(logframe.change_indicator, draft=draft(about="happened"), **told).where == "about"
    assert refused(logframe.change_indicator, draft=draft(lower_is_better=True), **told).where == "lower_is_better"
    low = draft(baseline=QualifiedNumber(D(9)), baseline_basis="a count")
    assert refused(logframe.change_indicator, draft=low, **told).where == "baseline"
    logframe.change_indicator(draft=draft("Sessions held in full"), seen=seen, **told)
    assert refused(logframe.change_indicator, draft=draft(), seen=seen, **told).code == "stale"
    read(first.periods.get(), 3)
    assert refused(logframe.change_indicator, draft=draft(unit="hours"), **told).where == "unit"
    logframe.drop_indicator(indicator=first, by=GIVING)
    assert reads(first.periods.get(), 4)
    assert indicator(output).position == 3


# Targets


def test_targets_stand_only_on_what_is_offered_and_on_the_right_side_of_the_baseline():
    output = result(programme())
    more = indicator(output, baseline=QualifiedNumber(D(10)), baseline_basis="last year's plan")
    less = indicator(
        output, "Days of waiting", "days", baseline=QualifiedNumber(D(10)), baseline_basis="a count",
        lower_is_better=True,
    )  # fmt: skip
    happened = indicator(output, "Groups still open", "groups", about="happened")

    def asks(of, target):
        return refused(lambda: period(of, D(target)))

    assert asks(happened, 20).code == "G11"
    assert "lower is better" in asks(more, 9).mend
    assert asks(less, 11).where == "target"
    assert asks(more, -1).where == "target"
    offered = indicator(
        output, "Sessions held of those planned", about="offered", is_share=True, numerator="sessions held",
        denominator="sessions planned",
    )  # fmt: skip
    assert asks(offered, 101).where == "target"
    assert [period(of, D(10)).target for of in (more, less, offered)] == [10, 10, 10]
    assert period(happened).target is None


def test_periods_are_planned_at_once_and_taken_away_only_unread():
    told = indicator(result(programme()))
    first = dt.date(2025, 1, 1)
    days = [(first, dt.date(2025, 6, 30)), (dt.date(2025, 7, 1), dt.date(2025, 12, 31))]
    drafts = [PeriodDraft(begins=a, ends=b, target=D(5)) for a, b in days]
    assert len(logframe.set_periods(indicator=told, drafts=drafts, by=GIVING)) == 2
    again = [PeriodDraft(begins=days[0][0], ends=days[0][1], target=D(7))]
    logframe.set_periods(indicator=told, drafts=again, by=RECEIVING)
    assert list(told.periods.values_list("target", flat=True)) == [7, 5]
    backwards = [PeriodDraft(begins=days[1][1], ends=first)]
    for wrong in (backwards, drafts + drafts):
        refused(logframe.set_periods, indicator=told, drafts=wrong, by=GIVING)
    one, two = told.periods.all()
    read(one, 6)
    assert refused(logframe.remove_period, period=one, by=GIVING).code == "state"
    logframe.remove_period(period=two, by=GIVING)
    assert told.periods.get() == one


# Readings


def test_the_latest_of_a_side_holds_and_not_measured_is_a_value():
    of = period(indicator(result(programme()), about="happened"))
    read(of, measured=False, basis="the road was closed")
    first = read(of, 8)
    assert read(of, 8) == first  # said twice, entered once
    read(of, 9, by=RECEIVING)
    [shown] = queries.logframe(of.indicator.result.programme, TODAY)
    whole = shown.indicators[0].periods[0].whole
    assert ([r.value for r in whole.halves], whole.stands, whole.times) == ([8, 9], "sides_differ", 3)
    assert reads(of, 3, measured=False).where == "value"
    assert reads(of, None).where == "value"
    assert reads(of, -1).where == "value"
    assert reads(of, 3, basis=" ").where == "basis"
    read(of, measured=False, basis="lost", by=RECEIVING)
    [shown] = queries.logframe(of.indicator.result.programme, TODAY)
    assert shown.indicators[0].periods[0].whole.stands == "one_side"
    words_actions.redact_reading(reading=first, by=GIVING)
    assert not Reading.objects.filter(value=8).exclude(basis="—").exists()


def test_a_share_is_worked_out_and_stays_within_its_whole():
    of = period(share(result(programme())))
    assert read(of, numerator=D(21), denominator=D(24)).value == D("87.5")
    assert read(of, 80).value == 80
    assert reads(of, 101).where == "value"
    assert reads(of, numerator=D(3), denominator=D(0)).where == "denominator"
    assert reads(of, numerator=D(25), denominator=D(24)).where == "denominator"
    assert reads(of, numerator=D(25)).where == "denominator"
    assert reads(of, 10, numerator=D(21), denominator=D(24)).where == "value"
    number = period(indicator(of.indicator.result, about="happened"))
    assert reads(number, 3, numerator=D(1), denominator=D(2)).where == "numerator"


def test_a_period_that_has_not_begun_is_not_read():
    tomorrow = TODAY + dt.timedelta(1)
    of = period(indicator(result(programme()), about="happened"), begins=tomorrow, ends=tomorrow)
    assert reads(of, 3).where == "value"


def test_people_are_told_by_county_in_tens_and_no_few_are_left_over():
    Place.objects.create(name={"en": "Stone County", "zh-hans": "石县"}, level="county", invented=True)
    Place.objects.create(name={"en": "Far County"}, level="county", invented=True)
    Place.objects.create(name={"en": "A village"}, level="unknown", invented=True)
    by_place = Dimension.objects.get(code="place")
    of = period(indicator(result(programme()), "People who came", "people", about="happened", dimension=by_place))
    read(of, 40)
    assert reads(of, 12, part="A village").code == "G10"
    assert reads(of, 9, part="Stone County").code == "G10"
    assert reads(of, 35, part="Stone County").code == "G10"  # five would be left over
    assert reads(of, 41, part="Stone County").where == "part"
    assert reads(of, "12.5").where == "value"
    assert read(of, 25, part="石县").part == "Stone County"
    assert reads(of, 30).code == "G10"
    things = period(indicator(of.indicator.result, dimension=Dimension.objects.get(code="organisation")))
    assert read(things, 3, part="The college").part == "The college"
    plain = period(indicator(of.indicator.result))
    assert reads(plain, 3, part="The college").where == "part"


def test_many_readings_enter_whole_or_not_at_all_with_few_questions():
    output = result(programme())
    periods = [period(indicator(output, f"Sessions held in {name}")) for name in ("spring", "summer", "autumn")]
    drafts = [ReadingDraft(period=p, value=D(n), basis="a count", where=f"row {n}") for n, p in enumerate(periods)]
    scheme = output.programme.scheme
    wrong = [*drafts, ReadingDraft(period=periods[0], value=D(7), basis="a count", where="row 7")]
    assert refused(reading_actions.say_readings, scheme=scheme, drafts=wrong, by=GIVING).where == "row 7"
    assert not Reading.objects.exists()
    assert [r.value for r in reading_actions.say_readings(scheme=scheme, drafts=drafts, by=GIVING)] == [0, 1, 2]
    elsewhere = cast.scheme("elsewhere")
    assert refused(reading_actions.say_readings, scheme=elsewhere, drafts=drafts, by=GIVING)


def test_due_are_periods_that_ended_unread_at_one_question():
    made = programme()
    output = result(made)
    late, told, dropped, shown = (indicator(output, f"Sessions held {n}") for n in "abcd")
    for each in (late, told, dropped, shown):
        period(each)
    period(late, begins=TODAY, ends=TODAY)
    read(told.periods.get(), measured=False, basis="nobody went", by=RECEIVING)
    logframe.drop_indicator(indicator=dropped, by=GIVING)
    from_figure = draft("Sessions held e", figure_key="C1.sessions")
    logframe.change_indicator(indicator=shown, draft=from_figure, by=GIVING)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = [(str(p.indicator), str(p.indicator.result.programme)) for p in queries.due([made.scheme_id], TODAY)]
    assert found == [("Sessions held a", "Weaving for a living")]
    assert len(asked) == 1
    programme_actions.note_moment(programme=made, day=TODAY, state=State.STOPPED, words="flood", by=GIVING)
    assert not queries.due([made.scheme_id], TODAY).exists()


def test_a_logframe_costs_the_same_however_long_it_is():
    made = programme()
    for _round in range(2):
        output = result(made)
        for _many in range(3):
            read(period(indicator(output)), 4)
        with CaptureQueriesContext(connection) as asked:
            queries.logframe(made, TODAY)
        assert len(asked) == 4


# What the database refuses, however it is asked


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE programmes_period SET target = 5 WHERE indicator_id = %(happened)s",
        "UPDATE programmes_period SET target = 3 WHERE indicator_id = %(offered)s",
        "UPDATE programmes_period SET target = -1 WHERE indicator_id = %(offered)s",
        "UPDATE programmes_indicator SET about = 'happened' WHERE id = %(offered)s",
        "UPDATE programmes_indicator SET baseline_number = 20 WHERE id = %(offered)s",
        "UPDATE programmes_indicator SET lower_is_better = true WHERE id = %(offered)s",
        "UPDATE programmes_indicator SET numerator = '' WHERE id = %(share)s",
        "UPDATE programmes_reading SET value = 1",
        "DELETE FROM programmes_reading",
        "DELETE FROM programmes_moment",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, value, basis, side, entered_by,"
        " entered_at) VALUES (%(id)s, %(period)s, '', true, 101, 'x', 'giving', 't', now())",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, value, numerator, denominator, basis,"
        " side, entered_by, entered_at) VALUES (%(id)s, %(period)s, '', true, 0, 0, 0, 'x', 'giving', 't', now())",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, value, numerator, denominator, basis,"
        " side, entered_by, entered_at) VALUES (%(id)s, %(period)s, '', true, 50, 3, 2, 'x', 'giving', 't', now())",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, value, denominator, basis,"
        " side, entered_by, entered_at) VALUES (%(id)s, %(period)s, '', true, 50, 3, 'x', 'giving', 't', now())",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, value, basis, side, entered_by,"
        " entered_at) VALUES (%(id)s, %(period)s, '', false, 0, 'x', 'giving', 't', now())",
        "INSERT INTO programmes_reading (public_id, period_id, part, measured, basis, side, entered_by,"
        " entered_at) VALUES (%(id)s, %(period)s, '', false, '', 'giving', 't', now())",
    ],
    ids=lambda sql: " ".join(sql.split()[:4]) + sql[-40:],
)
def test_the_database_refuses(sql):
    output = result(programme())
    offered = indicator(output, baseline=QualifiedNumber(D(4)), baseline_basis="a count")
    period(offered, D(5))
    happened = indicator(output, about="happened")
    period(happened)
    shared = share(output)
    told = period(shared)
    read(told, 50)
    names = {"happened": happened.pk, "offered": offered.pk, "share": shared.pk, "period": told.pk, "id": uuid7()}
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, names)
    assert YEAR[0] == told.begins
