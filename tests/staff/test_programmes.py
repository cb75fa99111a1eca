"""The pages of programmes: planned and measured by form, nothing typed is lost, each side its half, no strangers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Sector
from counterfoil.partners.roles import Role
from counterfoil.programmes import reading_actions
from counterfoil.programmes.models import Agreement, Programme, Reading, State
from counterfoil.programmes.queries import figure_name
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.trainings import course_actions
from counterfoil.trainings.course_actions import CourseDraft
from counterfoil.trainings.models import Theme
from tests import cast
from tests.staff.conftest import Stage
from tests.support import money, programmes
from tests.support.programmes import indicator, period, programme, result, share

OFFICER, HOST = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR


def at(name: str, *things: Any) -> str:
    return reverse(f"staff:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


def words(response: Any) -> str:
    return response.content.decode()


def sent(stage: Stage, who: Any, name: str, /, *things: Any, **typed: Any) -> str:
    """Post a form; it must be taken. The page one comes to."""
    response = stage.client(who).post(at(name, *things), typed, follow=True)
    assert response.redirect_chain, words(response)[3000:9000]
    return words(response)


def kept(stage: Stage, name: str, /, *things: Any, **typed: Any) -> str:
    """Post a form that is refused; gives the page, on which everything typed still stands."""
    response = stage.client(OFFICER).post(at(name, *things), typed)
    page = words(response)
    assert response.status_code == 200
    assert all(str(value) in page for value in typed.values()), page[3000:]
    assert 'class="mend"' in page or "Not done." in page
    return page


def test_a_programme_from_its_plan_to_what_was_measured(stage: Stage) -> None:
    scheme, host = stage.scheme, cast.organisation(stage.scheme, Side.RECEIVING)
    draft = Draft(kind=Kind.REQUEST, words="Looms for the weavers", spoke=host)
    need = needs.ask(scheme=scheme, draft=draft, sector=Sector.objects.get(code="skills"), by=programmes.RECEIVING)
    page = sent(
        stage, OFFICER, "plan_programme", scheme.slug, name="Weaving for a living", aims="Weaving that pays",
        begins="2025年3月", until="2026", sector="skills", answers=[need.pk],
    )  # fmt: skip
    assert "Looms for the weavers" in page and "planned" in page
    made = Programme.objects.get()
    sent(stage, OFFICER, "new_moment", made, day="2025-03-01", state="running", words="The first course began")
    sent(stage, HOST, "new_result", made, level="output", words="Weaving is taught well")
    sent(
        stage, HOST, "new_indicator", made.results.get(), words="Sessions held", about="offered", unit="sessions",
        baseline="约 4", baseline_year="2024", baseline_basis="the office's register",
    )  # fmt: skip
    told = made.results.get().indicators.get()
    sent(
        stage, OFFICER, "indicator_periods", told, begins_new1="2025-01-01", ends_new1="2025-12-31", target_new1="24",
        begins_new2="2024-01-01", ends_new2="2024-12-31",
    )  # fmt: skip
    second, first = told.periods.order_by("-begins")
    sent(stage, OFFICER, "reading", told, first.pk, measured="yes", value="２２", basis="the organiser's count")
    sent(stage, HOST, "reading", told, first.pk, measured="no", basis="the book was lost")
    page = sent(stage, HOST, "reading", told, second.pk, measured="yes", value="24", basis="the organiser's count")
    for each in ("about 4 sessions in 2024", "24 sessions", "22 sessions", "not measured", "the book was lost"):
        assert each in page
    assert "24 sessions" in words(stage.client(HOST).get(at("indicator_periods", told))) or second.target == 24
    sent(stage, OFFICER, "new_budget_line", made, words="Looms", currency="人民币", amount="4万元")
    page = sent(stage, OFFICER, "programme_parties", made, **{f"does_{host.public_id}": ["implementing", "funding"]})
    assert "carries it out" in page and "CN¥40,000.00" in page
    made.refresh_from_db()
    assert made.state == State.RUNNING and figure_name(told, made) == "P1.i1"


BAD: list[tuple[str, str, dict[str, str], str]] = [
    ("plan_programme", "scheme", {"name": "Weaving", "aims": "women placed in jobs"}, "labour transfer"),
    ("plan_programme", "scheme", {"name": "Weaving", "begins": "2026", "until": "2025-01"}, "end lies before"),
    ("new_moment", "programme", {"day": "2025-03-01", "state": "paused"}, "There is no reason"),
    ("new_result", "programme", {"level": "output", "words": "300 women trained"}, "offered"),
    (
        "new_indicator", "result",
        {"words": "Women who take part", "about": "offered", "unit": "people"}, "offered",
    ),
    (
        "new_indicator", "result",
        {"words": "Groups still open", "about": "happened", "unit": "groups", "is_share": "on"}, "no words",
    ),
    ("indicator_periods", "indicator", {"begins_new1": "2025-01-01", "target_new1": "3"}, "day is missing"),
    (
        "indicator_periods", "indicator",
        {"begins_new1": "2025-01-01", "ends_new1": "2025-12-31", "target_new1": "3"}, "below the baseline",
    ),
    (
        "indicator_periods", "happened",
        {"begins_new1": "2025-12-31", "ends_new1": "2025-01-01"}, "end lies before",
    ),
    ("new_budget_line", "programme", {"words": "Looms", "currency": "CNY", "amount": "4,000"}, "two ways"),
    ("new_agreement", "scheme", {"name": "Agreement on weaving"}, "two parties"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "of", "typed", "says"), BAD, ids=[f"{each[0]}-{each[3]}" for each in BAD])
def test_bad_input_gets_an_answer_and_loses_nothing(stage: Stage, name: str, of: str, typed: Any, says: str) -> None:
    made = programme(stage.scheme)
    output = result(made)
    things = {
        "scheme": stage.scheme.slug, "programme": made, "result": output,
        "indicator": indicator(output, baseline=programmes.exactly(8), baseline_basis="a count"),
        "happened": indicator(output, about="happened"),
    }  # fmt: skip
    assert says in kept(stage, name, things[of], **typed)


def test_a_percent_sign_stands_only_behind_a_percentage(stage: Stage) -> None:
    of = period(indicator(result(programme(stage.scheme)), about="happened"))
    told = {"measured": "yes", "basis": "a count"}
    assert "%" in kept(stage, "reading", of.indicator, of.pk, value="24%", **told)
    shared = period(share(of.indicator.result))
    assert "80%" in sent(stage, OFFICER, "reading", shared.indicator, shared.pk, value="80 %", **told)
    typed = {"words": "Sessions held", "about": "offered", "unit": "sessions", "baseline": "8%"}
    assert "no percentage" in kept(stage, "new_indicator", of.indicator.result, **typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"numerator": "25", "denominator": "24", "measured": "yes", "basis": "a count"}, "more than the whole"),
        ({"numerator": "3", "denominator": "0", "measured": "yes", "basis": "a count"}, "Out of nothing"),
        ({"value": "101%", "measured": "yes", "basis": "a count"}, "at most 100"),
        ({"value": "3", "measured": "no", "basis": "nobody went"}, "never zero"),
        ({"value": "≥3", "measured": "yes", "basis": "a count"}, "plain number"),
        ({"value": "3", "measured": "yes", "basis": "asked Zhang Wei, 13812345678"}, "13812345678"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(stage: Stage, typed: dict[str, str], says: str) -> None:
    of = period(share(result(programme(stage.scheme))))
    assert says in kept(stage, "reading", of.indicator, of.pk, **typed)
    assert not Reading.objects.exists()


def test_who_was_quicker_stands_and_what_was_typed_too(stage: Stage) -> None:
    made = programme(stage.scheme)
    page = words(stage.client(OFFICER).get(at("change_programme", made)))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    sent(stage, HOST, "change_programme", made, name_en="Weaving", aims="Theirs", seen=seen)
    response = stage.client(OFFICER).post(
        at("change_programme", made), {"aims": "Mine", "name_en": "W", "seen": seen}
    )
    again = words(response).split('name="seen" value="')[1].split('"')[0]
    assert "Somebody changed this before you did" in words(response) and again != seen
    assert "<bdi>Theirs</bdi>" in words(response) and ">Mine</textarea>" in words(response).replace("\nMine", "Mine")
    sent(stage, OFFICER, "change_programme", made, name_en="Weaving", aims="Mine", seen=again)


def test_each_side_releases_for_itself_and_what_was_read_decides(stage: Stage) -> None:
    made = programme(stage.scheme)
    page = words(stage.client(OFFICER).get(at("programme", made)))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    result(made)
    assert "Somebody changed this" in sent(stage, OFFICER, "release_programme", made, seen=seen)
    for who in (OFFICER, HOST):
        page = words(stage.client(who).get(at("programme", made)))
        page = sent(stage, who, "release_programme", made, seen=page.split('name="seen" value="')[1].split('"')[0])
    assert page.count("<dd>lets the public read it") == 2 and "Hold it back" in page
    assert "has not released it" in sent(stage, HOST, "hold_back_programme", made)


def test_what_is_dropped_stays_readable_and_words_are_taken_out(stage: Stage) -> None:
    of = period(indicator(result(programme(stage.scheme)), about="happened"))
    made = of.indicator.result.programme
    draft = ReadingDraft(period=of, value=D(7), basis="as the clerk said")
    read = reading_actions.say_reading(draft=draft, by=programmes.RECEIVING)
    assert "as the clerk said" in words(stage.client(OFFICER).get(at("reading", of.indicator, of.pk)))
    sent(stage, HOST, "redact_reading", read, words="an office said so")
    page = sent(stage, OFFICER, "drop_result", of.indicator.result)
    assert "What was dropped" in page and "an office said so" in page and "as the clerk said" not in page
    assert at("reading", of.indicator, of.pk) not in page
    assert made.results.get().dropped_at


def test_an_agreement_with_its_paper_and_a_second_person(stage: Stage) -> None:
    giver, host = (cast.organisation(stage.scheme, side) for side in (Side.GIVING, Side.RECEIVING))
    made = programme(stage.scheme)
    page = sent(
        stage, OFFICER, "new_agreement", stage.scheme.slug, name="Agreement on weaving", signed="2025-01-09",
        parties=[giver.public_id, host.public_id], others="A college\n", programmes=[made.public_id],
    )  # fmt: skip
    signed = Agreement.objects.get()
    assert all(
        each in page for each in ("A college", str(giver), str(host), "Weaving for a living", "9 January 2025")
    )
    second = stage.users[Role.APPROVER]
    sent(
        stage, OFFICER, "agreement_paper", signed, paper="Two pages, stamped", holder=giver.pk, seen="2025-01-10",
        second_person=second.public_id,
    )  # fmt: skip
    paper = signed.papers.get()
    assert "I saw it" in words(stage.client(second).get(at("agreement", signed)))
    assert "Only the second person" in sent(stage, OFFICER, "confirm_agreement_paper", paper)
    assert "saw it, too" in sent(stage, second, "confirm_agreement_paper", paper)
    sent(stage, HOST, "change_agreement", signed, until="2027")
    assert "2027" in words(stage.client(HOST).get(at("agreement", signed)))
    assert "Agreement on weaving" in words(stage.client(HOST).get(at("agreements_of", stage.scheme.slug)))


def test_a_fund_points_to_lines_and_the_other_side_reads_no_name(worlds, django_db_blocker) -> None:
    with django_db_blocker.unblock(), worlds.enter("money-books", money.books) as books:
        made = programme(books.scheme)
        line = programmes.budget_line(made)
        stage = Stage(books.scheme, None, None)  # type: ignore[arg-type]
        sent(stage, books.officer, "fund_budget", books.fund, lines=[line.public_id])
        assert "Scholarship fund" in words(stage.client(books.officer).get(at("programme", made)))
        page = words(stage.client(books.host).get(at("programme", made)))
        assert "Scholarship fund" not in page and "1 in books that you do not read" in page
        assert stage.client(books.outsider).get(at("fund_budget", books.fund)).status_code == 404


def test_the_page_costs_the_same_for_one_result_and_for_five(stage: Stage) -> None:
    made = programme(stage.scheme)
    client, costs = stage.client(OFFICER), []
    for many in (1, 4):
        for _each in range(many):
            of = period(indicator(result(made)), D(4))
            reading_actions.say_reading(draft=ReadingDraft(period=of, value=D(3), basis="x"), by=programmes.GIVING)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at("programme", made)).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] and costs[0] < 60, costs


def test_an_outsider_finds_nothing(stage: Stage) -> None:
    made = programme(stage.scheme)
    client = stage.client(stage.outsider)  # type: ignore[arg-type]
    for name in ("programme", "change_programme", "new_result", "programme_needs"):
        assert client.get(at(name, made)).status_code == 404
    other = period(indicator(result(made)), begins=dt.date(2025, 2, 1))
    elsewhere = indicator(other.indicator.result, "Seats offered", "seats")
    assert stage.client(OFFICER).get(at("reading", elsewhere, other.pk)).status_code == 404


def test_the_value_of_an_indicator_can_be_a_figure_of_a_course(stage: Stage) -> None:
    made = programme(stage.scheme)
    draft = CourseDraft(
        name=cast.T(en="Selling online"), theme=Theme.objects.first(), begins=dt.date(2025, 3, 1),
        ends=dt.date(2025, 3, 9), seats=40, programme=made,
    )  # fmt: skip
    course = course_actions.plan_course(scheme=stage.scheme, draft=draft, by=programmes.GIVING)
    of = result(made)
    key = f"{course.tally.handle}.seats"
    assert key in words(stage.client(OFFICER).get(at("new_indicator", of)))
    page = sent(
        stage, OFFICER, "new_indicator", of, words="Seats offered", about="offered", unit="seats", figure_key=key
    )
    assert "Periods and targets" in page
    page = words(stage.client(HOST).get(at("programme", made)))
    assert "40 seats" in page and "Selling online" in page
