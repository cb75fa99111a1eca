"""What the public reads of a need: no more than both sides released, and of a sensitive one next to nothing (G14)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from counterfoil.base.sides import Side
from counterfoil.exchange.promises import document
from counterfoil.lines import actions as lines
from counterfoil.lines.models import State
from counterfoil.needs import actions as needs
from counterfoil.needs.actions import Asked
from counterfoil.needs.answer_actions import answer_need, tell_answer, withdraw_need
from counterfoil.needs.merge_actions import merge_need, part_need
from counterfoil.needs.models import Band, Need, Sector, Urgency
from counterfoil.partners.models import Scheme
from counterfoil.promises.queries import waiting
from counterfoil.promises.record import Record, public_record
from counterfoil.public import promised
from tests import cast
from tests.promises.lines import GUESTS, HOSTS, county, release, request

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


def record(scheme: Scheme) -> Record:
    return public_record(scheme, timezone.localdate() + dt.timedelta(days=1), {})


def shown(scheme: Scheme) -> list[dict[str, str]]:
    """The facts of each line of the page."""
    return [dict(line.facts) for group in promised.groups(record(scheme).entries) for line in group["lines"]]


def describe(need: Need, code: str = "skills", **more: Any) -> None:
    asked = Asked(sector=Sector.objects.get(code=code), affected=Band.FROM_50, urgency=Urgency.SOON, **more)
    needs.change_request(line=need.line, asked=asked, by=HOSTS)


def test_how_many_and_how_soon_are_told_once_both_released(scheme: Scheme) -> None:
    need = request(scheme, place=county())
    describe(need, place=need.place, basis="A list of the township", also_funded="The county")
    assert not record(scheme)
    release(need.line)
    [facts] = shown(scheme)
    assert facts["How many are affected"] == "50 to 199" and facts["Place"] == "Stone County"
    assert facts["How soon, as the receiving side says"] == "within three months"
    assert "township" not in str(document(record(scheme))) and "The county" not in str(document(record(scheme)))


def test_of_a_sensitive_need_neither_number_nor_soon_nor_county_is_told(scheme: Scheme) -> None:
    need = request(scheme)
    describe(need, code="violence", place=county())
    release(need.line)
    merged = request(scheme, words="The same again", sector="violence")
    merge_need(need=merged, into=need, by=HOSTS)
    answer_need(need=need, state=State.DECLINED, reason="Who could say", by=GUESTS)
    assert [set(facts) for facts in shown(scheme)] == [{"Field of help", "Prefecture"}]
    told = str(document(record(scheme)))
    assert all(words not in told for words in ("Stone County", "50_199", "soon", "R1", "Who could say"))


def test_the_answer_to_a_merged_need_is_told_with_the_one_that_stands_where_that_is_public(scheme: Scheme) -> None:
    standing, merged = request(scheme), request(scheme, words="Machines and a workshop")
    release(merged.line)
    merge_need(need=merged, into=standing, by=GUESTS)
    school = cast.organisation(scheme, HOSTS.side)
    answer_need(need=standing, state=State.PASSED_ON, reason="They teach sewing", passed_to=school, by=GUESTS)
    [entry] = record(scheme).entries
    assert entry.state == State.PASSED_ON and entry.told and entry.told.said == ""  # the other has not been released
    assert "R1" not in str(document(record(scheme)))
    release(standing.line)
    first, second = shown(scheme)
    assert first["Asked for by others too"] == "R2" and second["Merged into, and answered with"] == "R1"
    assert first["Answer given back on"] == second["Answer given back on"] == "not yet"
    assert first["Passed on to"] == second["Passed on to"] == str(school)
    assert [entry.told and entry.told.said for entry in record(scheme).entries] == ["They teach sewing"] * 2
    tell_answer(needs=[standing], on=timezone.localdate(), by=HOSTS)
    assert shown(scheme)[0]["Answer given back on"] != "not yet"
    part_need(need=merged, by=HOSTS)
    assert [entry.told and entry.told.said for entry in record(scheme).entries] == ["They teach sewing", ""]


def test_a_merged_need_waits_for_no_answer_of_its_own_under_today(scheme: Scheme) -> None:
    standing, merged = request(scheme), request(scheme, words="Machines and a workshop")
    sides, today = [(scheme.pk, Side.GIVING)], timezone.localdate()
    assert waiting(sides, today)[0].unanswered == 2
    merge_need(need=merged, into=standing, by=GUESTS)
    assert waiting(sides, today)[0].unanswered == 1


def test_a_withdrawn_need_leaves_the_public_and_the_numbers_beside_it(scheme: Scheme) -> None:
    standing, merged = request(scheme), request(scheme, words="Machines and a workshop")
    for need in (standing, merged):
        release(need.line)
    merge_need(need=merged, into=standing, by=GUESTS)
    withdraw_need(need=standing, by=HOSTS)
    [facts] = shown(scheme)
    assert "Merged into, and answered with" not in facts and "R1" not in str(document(record(scheme)))
    lines.hold_back_line(line=merged.line, by=GUESTS)
    assert not record(scheme)
