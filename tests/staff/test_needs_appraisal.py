"""Pages of an appraisal: each by themselves first, then the spread, the decision of one side, the other's yes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from counterfoil.needs.appraisal_actions import break_off, open_appraisal
from counterfoil.needs.models import Appraisal, Criterion, Points, Score
from counterfoil.partners.roles import Role
from tests.needs.voices import asked, hands_in
from tests.staff.conftest import Stage

OFFICER, HOST, APPROVER = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR, Role.APPROVER
FULL = {f"points-{each}": "3" for each in Criterion} | {each.value: f"Why {each.value}" for each in Criterion}


def at(name: str, round_: Appraisal) -> str:
    return reverse(f"staff:{name}", args=[round_.public_id])


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


@pytest.fixture
def round_(stage: Stage) -> Appraisal:
    need = asked(stage.scheme)
    panel = [stage.users[role] for role in (OFFICER, APPROVER, HOST)]
    return open_appraisal(need=need, panel=panel, by=stage.users[OFFICER])


def test_a_round_is_opened_with_somebody_of_each_side(stage: Stage) -> None:
    need = asked(stage.scheme)
    officer, there = stage.client(OFFICER), reverse("staff:open_appraisal", args=[need.line.public_id])
    page = text(officer.get(there))
    assert page.count('type="checkbox" name="panel"') == 3
    own, theirs = (str(stage.users[role].public_id) for role in (OFFICER, HOST))
    page = text(officer.post(there, {"panel": [own]}))
    assert "somebody of each side" in page and f'value="{own}"' in page and not Appraisal.objects.exists()
    page = text(officer.post(there, {"panel": [own, theirs]}, follow=True))
    assert "has not declared yet" in page and "Still lacking" in page
    assert "Round 1 is open" in text(officer.post(there, {"panel": [own, theirs]}))
    assert stage.client(stage.outsider).get(there).status_code == 404
    assert stage.client(Role.TRAINER).get(there).status_code == 403


def test_nobody_scores_before_declaring_nor_reads_others_before_handing_in(stage: Stage, round_: Appraisal) -> None:
    officer = stage.client(OFFICER)
    page = text(officer.post(at("score", round_), {**FULL, "hand_in": "1"}))
    assert "conflict of interest" in page and "Why season" in page and not Score.objects.exists()
    page = text(officer.post(at("declare_conflict", round_), {"has": "yes", "conflict": ""}))
    assert "There is no word about it" in page
    assert officer.post(at("declare_conflict", round_), {"has": "no", "conflict": ""}).url == at("score", round_)
    hands_in(round_, stage.users[HOST], Points.LITTLE)
    assert "host_coordinator on season" not in text(officer.get(at("appraisal", round_)))
    assert "host_coordinator on season" not in text(stage.client(Role.AUDITOR).get(at("appraisal", round_)))
    officer.post(at("score", round_), {**FULL, "hand_in": "1"})
    page = text(officer.get(at("appraisal", round_)))
    assert "host_coordinator on season" in page and "2 steps apart" in page and "<svg" in page
    assert "from a little to mostly" in page


def test_a_sheet_is_kept_in_parts_and_a_mistake_loses_nothing(stage: Stage, round_: Appraisal) -> None:
    officer = stage.client(OFFICER)
    officer.post(at("declare_conflict", round_), {"has": "no"})
    some = {"points-season": "4", "season": "The roads are dry"}
    assert officer.post(at("score", round_), {**some, "keep": "1"}).status_code == 302
    assert "The roads are dry" in text(officer.get(at("score", round_)))
    page = text(officer.post(at("score", round_), {**some, "points-lasts": "2", "lasts": "", "keep": "1"}))
    assert "There is no reason" in page and "The roads are dry" in page
    page = text(officer.post(at("score", round_), {**some, "lasts": "A school carries it", "keep": "1"}))
    assert "How far is not said" in page and "A school carries it" in page
    page = text(officer.post(at("score", round_), {**some, "hand_in": "1"}))
    assert "9 of the ten are missing" in page and "The roads are dry" in page
    page = text(officer.post(at("score", round_), {**some, "season": "Ask Wang Xiaoming, 13800138000", "keep": "1"}))
    assert 'name="knowing"' in page and "13800138000" in page
    assert Score.objects.get().reason == "The roads are dry"


def test_one_side_says_it_the_other_agrees_and_a_stale_click_is_answered(stage: Stage, round_: Appraisal) -> None:
    officer, host, approver = (stage.client(role) for role in (OFFICER, HOST, APPROVER))
    typed = {"decision": "go", "reasons": "It fits the season", "seen": ""}
    hands_in(round_, stage.users[OFFICER])
    page = text(officer.post(at("say_decision", round_), typed))
    assert "Nobody of the receiving side" in page and "It fits the season" in page
    hands_in(round_, stage.users[HOST])
    page = text(officer.post(at("say_decision", round_), {**typed, "reasons": ""}))
    assert 'value="go"' in page and "checked" in page
    officer.post(at("say_decision", round_), typed)
    said = Appraisal.objects.get().said_mark
    page = text(approver.post(at("say_decision", round_), {**typed, "decision": "no", "reasons": "Too dear"}))
    assert "Somebody said another decision" in page and "Too dear" in page and "It fits the season" in page
    assert f'value="{said}"' in page
    approver.post(at("say_decision", round_), {"decision": "revise", "reasons": "Cheaper, please", "seen": said})
    page = text(host.post(at("agree_to_decision", round_), {"seen": said}, follow=True))
    assert "said another decision since you read it" in page and not Appraisal.objects.get().is_decided
    seen = {"seen": Appraisal.objects.get().said_mark}
    assert "Your own side said" in text(officer.post(at("agree_to_decision", round_), seen, follow=True))
    page = text(host.post(at("agree_to_decision", round_), seen, follow=True))
    assert "the decision stands" in page and "Cheaper, please" in page
    assert "Open an appraisal" in text(host.get(reverse("staff:need", args=[round_.need.line.public_id])))
    assert "over" in text(host.post(at("agree_to_decision", round_), seen, follow=True))


def test_a_conflict_leaves_a_member_out_and_another_joins(stage: Stage, round_: Appraisal) -> None:
    approver = stage.client(APPROVER)
    page = text(approver.post(at("declare_conflict", round_), {"has": "yes", "conflict": "Our firm"}, follow=True))
    assert "conflict of interest: Our firm" in page
    assert "your scores are not asked for" in text(approver.post(at("score", round_), {**FULL, "keep": "1"}))
    page = text(stage.client(HOST).post(at("join_panel", round_), {"panel": ["nobody"]}))
    assert "nobody is not one of the available choices" in page
    break_off(appraisal=round_, by=stage.users[HOST])
    page = text(approver.post(at("break_off_appraisal", round_), follow=True))
    assert "was broken off" in page and "Break it off" not in page


@pytest.mark.parametrize("name", ["appraisal", "score", "declare_conflict", "join_panel", "say_decision"])
def test_an_outsider_finds_no_page_of_it(stage: Stage, round_: Appraisal, name: str) -> None:
    assert stage.client(stage.outsider).get(at(name, round_)).status_code == 404
    assert stage.client(Role.DELEGATE).get(at(name, round_)).status_code == (200 if name == "appraisal" else 403)
