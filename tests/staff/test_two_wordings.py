"""Two sign-ins and one line: the tally's card and its figure say that the sides differ, then that they agree."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import evaluate
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line
from counterfoil.partners.roles import Role
from counterfoil.visits import actions as visits
from counterfoil.visits.minutes import actions
from counterfoil.visits.models import Visit
from tests import cast
from tests.staff.conftest import Stage

OFFICER, HOST = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR


@pytest.fixture
def line(stage: Stage) -> Line:
    visit = visits.start_visit(
        scheme=stage.scheme, name=cast.T(en="The spring visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 9), by=stage.users[OFFICER],
    )  # fmt: skip
    entry = actions.Entry(draft=Draft(kind=Kind.COMMITMENT, words="Twelve looms"))
    return actions.write_minutes(visit=visit, entries=[entry], by=stage.users[OFFICER])[0]


def standing(line: Line) -> Any:
    visit = Visit.objects.get()
    told = evaluate(Scope(visit.scheme_id, (), records=(visit.tally_id,), inside=True))
    return {each.key: each.standing for each in told}[f"{visit.tally.handle}.commitments"]


def card(stage: Stage, line: Line) -> str:
    return stage.client(OFFICER).get(reverse("staff:tally", args=[line.tally.public_id])).content.decode()


def test_a_line_in_two_wordings_is_a_torn_tally_until_one_side_takes_the_others(stage: Stage, line: Line) -> None:
    assert standing(line).stands.name == "ONE_SIDE"
    own = {"words": "Twenty looms", "wording": 1}
    stage.client(HOST).post(reverse("staff:object_line", args=[line.public_id]), own)
    assert standing(line).differs == "sides_differ"
    page = card(stage, line)
    assert "the sides differ" in page and "Twelve looms" in page and "Twenty looms" in page
    stage.client(OFFICER).post(reverse("staff:take_words", args=[line.public_id]), {"wording": 1})
    line.refresh_from_db()
    assert line.words == "Twenty looms" and line.is_agreed
    assert standing(line).stands.name == "BOTH_AGREE"
    page = card(stage, line)
    assert "both sides agree" in page and "the sides differ" not in page
