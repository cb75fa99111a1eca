"""Pages about needs: each form with good and bad input, read by the other side and by an outsider."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.figures.words import date_words
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, State
from counterfoil.needs import actions
from counterfoil.needs.actions import Asked
from counterfoil.needs.appraisal_actions import open_appraisal
from counterfoil.needs.merge_actions import merge_need
from counterfoil.needs.models import Need, Urgency
from counterfoil.partners.models import Place
from counterfoil.partners.roles import Role
from tests import cast
from tests.needs.voices import GUESTS, HOSTS, asked, sector
from tests.staff.conftest import Stage

OFFICER, HOST = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR


def at(name: str, need: Need) -> str:
    return reverse(f"staff:{name}", args=[need.line.public_id])


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def form_for(stage: Stage, **other: str) -> dict[str, str]:
    office = cast.organisation(stage.scheme, Side.RECEIVING)
    return {
        "key": str(uuid7()),
        "spoke": f"org:{office.public_id}",
        "words": "A sewing course",
        "sector": "skills",
        **other,
    }


def test_the_hosts_ask_and_the_page_says_what_is_held(stage: Stage) -> None:
    host, new = stage.client(HOST), reverse("staff:new_need", args=[stage.scheme.slug])
    assert 'name="urgency"' in text(host.get(new))
    region = cast.partners.add_place(
        name=cast.T(en="Green Prefecture"), level=Place.Level.PREFECTURE, invented=True, by=cast.BY
    )
    asked(stage.scheme, "Looms", place=region)  # a place of the scheme from now on
    filled = form_for(stage, sector="violence", urgency="now", place=str(region.public_id), new_place="Stone County",
                      new_level="county", affected="50_199", basis="A list", also_funded="The county")  # fmt: skip
    page = text(host.post(new, filled, follow=True))
    assert "instead of Stone County only Green Prefecture is held" in page and "as the receiving side says" in page
    need = Need.objects.latest("line")
    assert (need.place, need.urgency, need.also_funded) == (region, Urgency.NOW, "The county")
    assert need.line.spoke_side == Side.RECEIVING and need.line.sensitive


def test_bad_input_is_named_and_nothing_typed_is_lost(stage: Stage) -> None:
    officer, new = stage.client(OFFICER), reverse("staff:new_need", args=[stage.scheme.slug])
    assert 'name="urgency"' not in text(officer.get(new))
    page = text(officer.post(new, form_for(stage, sector="", also_funded="The county")))
    assert "A sewing course" in page and "The county" in page
    page = text(officer.post(new, form_for(stage, spoke="side:receiving")))
    assert "Nobody voices this request" in page and "A sewing course" in page
    page = text(officer.post(new, form_for(stage, words="For Wang Xiaoming, phone 13800138000")))
    assert 'name="knowing"' in page and "13800138000" in page and not Need.objects.exists()
    assert stage.client(stage.outsider).get(new).status_code == 404
    filled = form_for(stage, urgency="now")  # a field that is not asked is not read
    assert officer.post(new, filled).url == officer.post(new, filled).url  # sent twice, asked once
    assert Need.objects.get().urgency == Urgency.NOT_STATED


def test_what_a_forged_form_names_is_never_a_voice_a_place_or_a_public_id(stage: Stage) -> None:
    officer, new = stage.client(OFFICER), reverse("staff:new_need", args=[stage.scheme.slug])
    far = cast.partners.add_organisation(name=cast.T(en="Far Away"), invented=True, by=cast.BY)
    nowhere = cast.partners.add_place(name=cast.T(en="Nowhere"), invented=True, by=cast.BY)
    user = stage.users[Role.TRAINER]
    taken = stage.giving.mentions.get(ref="V1").tally
    forged = (
        {"spoke": f"user:{user.public_id}"}, {"spoke": str(user.pk)}, {"spoke": f"org:{far.public_id}"},
        {"spoke": ""}, {"place": str(nowhere.public_id)}, {"tally": str(uuid7())}, {"urgency": "now", "sector": "no"},
        {"key": "1"}, {"spoke": "side:neither", "tally": str(taken.public_id)},
    )  # fmt: skip
    for each in forged:
        assert "A sewing course" in text(officer.post(new, form_for(stage, **each))), each
    line = lines.open_line(scheme=stage.scheme, draft=lines.Draft(kind=Kind.POINT, words="Said"), by=GUESTS)
    assert "This page is too old" in text(officer.post(new, form_for(stage, key=str(line.public_id))))
    assert not Need.objects.exists()


def test_who_changes_it_at_once_reads_what_the_other_did_and_keeps_what_was_typed(stage: Stage) -> None:
    need = asked(stage.scheme, urgency=Urgency.SOON)
    officer = stage.client(OFFICER)
    there = at("change_need", need)
    assert 'name="seen" value="1"' in text(officer.get(there))
    actions.change_request(line=need.line, asked=Asked(sector=sector(), basis="Their list"), by=HOSTS)
    typed = {"seen": "1", "sector": "trade", "basis": "Our guess", "affected": "50_199"}
    page = text(officer.post(there, typed))
    assert "Their list" in page and "Our guess" in page and 'name="seen" value="2"' in page
    assert officer.post(there, {**typed, "seen": "2"}).status_code == 302
    need.refresh_from_db()
    assert (need.sector_id, need.basis, need.urgency) == ("trade", "Our guess", Urgency.SOON)


def test_two_that_ask_for_the_same_are_merged_and_shown_on_both_pages(stage: Stage) -> None:
    one, two = asked(stage.scheme, "Looms"), asked(stage.scheme, "Ten looms")
    officer = stage.client(OFFICER)
    page = text(officer.get(at("merge_need", two)))
    assert "?into=R1" in page
    assert "which stands" in text(officer.get(at("merge_need", two) + "?into=R1"))
    for wrong, said in (("R77", "No request of this scheme"), ("R2", "the same request"), ("?", "No request")):
        page = text(officer.post(at("merge_need", two), {"into": wrong}))
        assert said in page and f'value="{wrong}"' in page
    assert "Merged into R1" in text(officer.post(at("merge_need", two), {"into": "r1"}, follow=True))
    assert "Ten looms" in text(officer.get(at("need", one)))
    officer.post(at("answer_need", one), {"state": "in_part", "words": "Five looms", "wording": 1})
    assert "Five looms" in text(officer.get(at("need", two))) and "not yet given back" in text(
        officer.get(at("need", two))
    )
    page = text(officer.post(at("part_need", two), follow=True))
    assert "stands for itself again" in page
    assert "stands for itself already" in text(officer.post(at("part_need", two), follow=True))


def test_the_answer_names_its_reason_or_to_whom_and_is_given_back(stage: Stage) -> None:
    need = asked(stage.scheme)
    other = asked(stage.scheme, "Another course")
    merge_need(need=other, into=need, by=HOSTS)
    officer, there = stage.client(OFFICER), at("answer_need", need)
    open_appraisal(need=need, panel=[stage.users[OFFICER], stage.users[HOST]], by=stage.users[HOST])
    assert "that round is broken off" in text(officer.get(there))
    assert "There is no reason" in text(officer.post(there, {"state": "declined", "wording": 1}))
    page = text(officer.post(there, {"state": "passed_on", "words": "They teach it", "wording": 1}))
    assert "Nobody is named" in page and "They teach it" in page
    page = text(stage.client(HOST).get(there))  # who asked has no answer to give
    assert 'type="radio"' not in page
    lines.amend_line(line=need.line, words="A weaving course", wording=1, by=HOSTS)
    typed = {"state": "passed_on", "words": "They teach it", "new_passed_to": "Weavers' School", "wording": 1}
    page = text(officer.post(there, typed))
    assert "A weaving course" in page and "They teach it" in page and "Weavers&#x27; School" in page
    page = text(officer.post(there, {**typed, "wording": 2}, follow=True))
    assert "Weavers&#x27; School" in page and "not yet given back" in page
    told, today = at("tell_answer", need), timezone.localdate()
    late = {"on": (today + dt.timedelta(days=1)).isoformat(), "told": [need.pk, other.pk]}
    assert "has not come yet" in text(officer.post(told, late))
    page = text(stage.client(HOST).post(told, {**late, "on": today.isoformat()}, follow=True))
    assert f"answer given back on {date_words(today.isoformat())}" in page
    assert set(Need.objects.values_list("told_on", flat=True)) == {today}
    assert f"answer given back on {date_words(today.isoformat())}" in text(officer.get(at("need", other)))


def test_only_who_asked_withdraws_and_it_says_so(stage: Stage) -> None:
    need = asked(stage.scheme)
    host, officer = stage.client(HOST), stage.client(OFFICER)
    page = text(officer.post(at("withdraw_need", need), {"words": "Why not", "wording": 1}))
    assert "Only the side that asked" in page and "Why not" in page
    page = text(host.post(at("withdraw_need", need), {"words": "", "wording": 1}, follow=True))
    assert "Withdrawn by the side that asked" in page
    assert "Answer it" not in text(officer.get(at("need", need)))
    assert Need.objects.get().line.state == State.WITHDRAWN


@pytest.mark.parametrize("name", ["need", "change_need", "merge_need", "answer_need", "withdraw_need", "tell_answer"])
def test_an_outsider_finds_no_page_of_it(stage: Stage, name: str) -> None:
    need = asked(stage.scheme)
    assert stage.client(stage.outsider).get(at(name, need)).status_code == 404
    assert stage.client(Role.AUDITOR).get(at(name, need)).status_code == (200 if name == "need" else 403)


def test_the_line_leads_to_the_need_and_its_end_is_written_there(stage: Stage) -> None:
    need = asked(stage.scheme)
    officer = stage.client(OFFICER)
    assert at("need", need) in text(officer.get(at("line", need)))
    response = officer.get(at("settle_line", need))
    assert response.status_code == 302 and response.url == at("answer_need", need)
    assert stage.client(HOST).get(at("settle_line", need)).url == at("withdraw_need", need)


def test_the_page_of_a_need_asks_as_much_for_one_merged_voice_as_for_five(
    stage: Stage, django_assert_max_num_queries
) -> None:
    need = asked(stage.scheme)
    for number in range(5):
        merge_need(need=asked(stage.scheme, f"Course {number}"), into=need, by=GUESTS)
    officer = stage.client(OFFICER)
    officer.get(at("need", need))
    with django_assert_max_num_queries(24):
        officer.get(at("need", need))
