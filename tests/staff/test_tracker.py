"""The tracker: one list, its filters in the address, pages by key; a line with what each side may do with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counterfoil.base.actors import Office
from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line, State
from counterfoil.lines.rules import Act, acts_open_to
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.roles import PERMISSIONS, Role
from counterfoil.people.permissions import Permission
from counterfoil.staff.views.lines import DOINGS
from counterfoil.visits import actions as visits
from counterfoil.visits.minutes import actions as minutes
from tests import cast
from tests.staff.conftest import Stage

GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
OFFICER, HOST = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR
LONG_AGO = PartialDate(2020, 5)


def said(stage: Stage, words: str, kind: Kind = Kind.COMMITMENT, by: Any = GUESTS, **more: Any) -> Line:
    return lines.open_line(scheme=stage.scheme, draft=Draft(kind=kind, words=words, **more), by=by)


def tracker(stage: Stage, who: Role = OFFICER, **query: Any) -> str:
    address = reverse("staff:tracker_of", args=[stage.scheme.slug])
    return stage.client(who).get(address, query).content.decode()


def at(name: str, line: Line) -> str:
    return reverse(f"staff:{name}", args=[line.public_id])


@pytest.fixture
def told(stage: Stage) -> dict[str, Line]:
    """One line of every sort."""
    giving = cast.organisation(stage.scheme, Side.GIVING)
    found = {
        "late": said(stage, "Machines long ago", due=LONG_AGO, owner=giving),
        "open": said(stage, "A hall some day"),
        "said": said(stage, "A delivery", owner=giving),
        "kept": said(stage, "A course", Kind.ACTION),
        "lost": said(stage, "A bus"),
        "power": said(stage, "A road", Kind.FINDING),
        "asked": said(stage, "Looms please", Kind.REQUEST, HOSTS),
        "answered": said(stage, "Yarn please", Kind.REQUEST, HOSTS),
        "withdrawn": said(stage, "Threads please", Kind.REQUEST, HOSTS),
        "point": said(stage, "The market was busy", Kind.POINT),
    }
    for name in ("said", "kept"):
        lines.say_kept(line=found[name], evidence="A list", by=GUESTS)
    lines.confirm_kept(line=found["kept"], by=HOSTS)
    lines.settle_line(line=found["lost"], state=State.NOT_KEPT, reason="No money", by=GUESTS)
    lines.settle_line(line=found["power"], state=State.OUTSIDE_POWER, reason="The county's", by=GUESTS)
    lines.settle_line(line=found["answered"], state=State.IN_PART, by=GUESTS)
    lines.settle_line(line=found["withdrawn"], state=State.WITHDRAWN, by=HOSTS)
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "late open said asked"),
        ({"state": "late"}, "late"),
        ({"state": "open"}, "late open asked"),
        ({"state": "said_kept"}, "said"),
        ({"state": "kept"}, "kept"),
        ({"state": "not_kept"}, "lost"),
        ({"state": "outside_power"}, "power"),
        ({"state": "answered"}, "answered"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "all"}, "late open said kept lost power asked answered withdrawn"),
        ({"state": "all", "kind": "request"}, "asked answered withdrawn"),
        ({"side": "receiving"}, ""),
        ({"side": "giving"}, "late open said asked"),
        ({"state": "all", "words": "please"}, "asked answered withdrawn"),
        ({"state": "all", "words": "c2"}, "open"),
        ({"kind": "nonsense", "state": "nonsense", "owner": "x", "visit": "y", "after": "z"}, "late open said asked"),
    ],
    ids=str,
)
def test_each_filter_finds_its_lines(stage: Stage, told: dict[str, Line], query: dict[str, str], names: str) -> None:
    for order in ("due", "newest"):
        page = tracker(stage, order=order, **query)
        assert {name for name, line in told.items() if f"/lines/{line.public_id}/" in page} == set(names.split())


def test_an_owner_and_a_visit_narrow_the_list(stage: Stage, told: dict[str, Line]) -> None:
    owner = cast.organisation(stage.scheme, Side.GIVING)
    page = tracker(stage, owner=str(owner.public_id))
    assert [name for name, line in told.items() if str(line.public_id) in page] == ["late", "said"]
    visit = visits.start_visit(
        scheme=stage.scheme, name=cast.T(en="A visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 9), by=GUESTS,
    )  # fmt: skip
    entry = minutes.Entry(draft=Draft(kind=Kind.ACTION, words="Said there"))
    minutes.write_minutes(visit=visit, entries=[entry], by=GUESTS)
    page = tracker(stage, visit=str(visit.public_id))
    assert "Said there" in page and not any(str(line.public_id) in page for line in told.values())


@pytest.mark.parametrize("order", ["due", "newest"])
def test_pages_by_key_show_every_line_once(stage: Stage, order: str) -> None:
    drafts = [
        Draft(kind=Kind.ACTION, words=f"Line {n}", due=PartialDate(2032, 1, 1 + n % 5) if n % 3 else None)
        for n in range(70)
    ]
    made = lines.open_lines(scheme=stage.scheme, drafts=drafts, by=GUESTS)
    client, address, seen = stage.client(OFFICER), reverse("staff:tracker_of", args=[stage.scheme.slug]), []
    address += f"?order={order}"
    for _page in range(9):
        text = client.get(address).content.decode()
        seen += [line.pk for line in made if f"/lines/{line.public_id}/" in text]
        further = [part for part in text.split('href="') if 'rel="next"' in part.split(">")[0]]
        if not further:
            break
        address = further[0].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(line.pk for line in made)


def test_the_list_costs_the_same_queries_for_one_line_and_for_three_hundred(stage: Stage) -> None:
    said(stage, "One")
    client, address = stage.client(OFFICER), reverse("staff:tracker_of", args=[stage.scheme.slug])
    for query in ("", "?order=newest", "?state=all"):
        client.get(address + query)
    few = [_count(client, address + query) for query in ("", "?order=newest", "?state=all")]
    owner = cast.organisation(stage.scheme, Side.GIVING)
    drafts = [Draft(kind=Kind.ACTION, words=f"Line {n}", owner=owner, spoke=owner) for n in range(300)]
    lines.open_lines(scheme=stage.scheme, drafts=drafts, by=GUESTS)
    assert [_count(client, address + query) for query in ("", "?order=newest", "?state=all")] <= few


def _count(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("lead", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_the_file_runs_nothing_in_a_spreadsheet(stage: Stage, lead: str) -> None:
    said(stage, f"{lead} machines")
    address = reverse("staff:tracker_csv", args=[stage.scheme.slug])
    response = stage.client(Role.AUDITOR).get(address)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(text)))
    assert heads[0] == "Number" and row[0] == "C1"
    assert row[2] == f"'{lead.strip()} machines"
    assert "attachment" in response["Content-Disposition"]


def test_the_file_holds_what_is_sought(stage: Stage, told: dict[str, Line]) -> None:
    address = reverse("staff:tracker_csv", args=[stage.scheme.slug])
    text = b"".join(stage.client(OFFICER).get(address, {"state": "late"}).streaming_content).decode()
    assert "Machines long ago" in text and "A hall" not in text and "late" in text


# --- one line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [OFFICER, HOST, Role.DELEGATE, Role.APPROVER, Role.AUDITOR], ids=lambda r: r.value)
def test_a_line_offers_what_its_reader_may_do_now_and_nothing_else(
    stage: Stage, told: dict[str, Line], role: Role
) -> None:
    side = Side.RECEIVING if role == HOST else Side.GIVING
    for line in Line.objects.filter(scheme=stage.scheme):
        page = stage.client(role).get(at("line", line)).content.decode()
        offered = {name for name in DOINGS if f'"{at(name, line)}"' in page}
        allowed = acts_open_to(line, side)
        expected = {n for n, d in DOINGS.items() if d.act in allowed and d.permission in PERMISSIONS[role]}
        assert offered == expected, line


def test_kept_takes_evidence_here_and_a_yes_there(stage: Stage) -> None:
    line = said(stage, "Twenty machines")
    officer, host = stage.client(OFFICER), stage.client(HOST)
    assert (
        "There are no words"
        in officer.post(at("say_kept", line), {"words": "\u00a0\u3000 ", "wording": 1}).content.decode()
        or Line.objects.get().state == State.OPEN
    )
    officer.post(at("say_kept", line), {"words": "Delivery list of 3 April", "wording": 1})
    assert (
        "Your own side said" in officer.post(at("confirm_kept", line), {"wording": 1}, follow=True).content.decode()
    )
    host.post(at("confirm_kept", line), {"wording": 1, "evidence": "A letter"})
    assert Line.objects.get().state == State.SAID_KEPT  # a letter is not what was named
    form = host.get(at("line", line)).content.decode().partition(at("confirm_kept", line))[2]
    host.post(at("confirm_kept", line), dict(re.findall(r'name="(wording|evidence)" value="([^"]*)"', form)))
    assert Line.objects.get().state == State.KEPT
    page = host.get(at("line", line)).content.decode()
    assert "Delivery list of 3 April" in page and "confirmed it" in page


def test_an_end_without_its_reason_is_asked_for_it(stage: Stage) -> None:
    line = said(stage, "Looms please", Kind.REQUEST, HOSTS)
    officer = stage.client(OFFICER)
    page = officer.post(at("settle_line", line), {"state": "declined", "wording": 1}).content.decode()
    assert "There is no reason" in page
    officer.post(at("settle_line", line), {"state": "declined", "words": "No money this year", "wording": 1})
    assert Line.objects.get().state == State.DECLINED
    assert "This request is answered" not in page
    own = stage.client(HOST).get(at("settle_line", line)).content.decode()
    assert 'value="withdrawn"' in own and 'value="taken_up"' not in own


def test_a_redaction_leaves_nothing_of_the_words_on_the_page(stage: Stage) -> None:
    line = said(stage, "Machines for somebody in particular")
    lines.object_to_line(line=line, words="For somebody else in particular", wording=1, by=HOSTS)
    stage.client(OFFICER).post(at("redact_line", line), {"words": "Machines", "wording": 1})
    page = stage.client(HOST).get(at("line", line)).content.decode()
    assert "in particular" not in page and "were taken out" in page


def test_both_sides_release_before_a_line_is_public(stage: Stage) -> None:
    line = said(stage, "Machines")
    stage.client(OFFICER).post(at("release_line", line), {"wording": 1})
    refused = stage.client(HOST).post(at("release_line", line), {"wording": 1}, follow=True).content.decode()
    assert "has not agreed" in refused and not Line.objects.get().is_released
    for name in ("agree_line", "release_line"):
        stage.client(HOST).post(at(name, line), {"wording": 1})
    assert Line.objects.get().is_released
    stage.client(OFFICER).post(at("hold_back_line", line))
    assert not Line.objects.get().is_released


def test_a_request_is_put_under_its_right_field_of_help(stage: Stage) -> None:
    line = said(stage, "Screening in three townships", Kind.REQUEST, HOSTS)
    officer, address = stage.client(OFFICER), at("describe_line", line)
    assert "Evidence expected" not in officer.get(address).content.decode()
    officer.post(address, {"wording": 1, "sector": "health", "affected": "200_999", "basis": ""})
    line.refresh_from_db()
    assert line.sensitive and line.need.sector_id == "health"
    assert "health" in officer.get(at("line", line)).content.decode()


def test_a_commitment_is_set_against_a_request_later(stage: Stage) -> None:
    need = said(stage, "Looms please", Kind.REQUEST, HOSTS)
    Need.objects.create(line=need, scheme=need.scheme, sector=Sector.objects.get(code="skills"))
    line = said(stage, "Looms")
    sent = {"wording": 1, "evidence_expected": "a list", "answers": [need.pk]}
    stage.client(OFFICER).post(at("describe_line", line), sent)
    assert "Looms please" in stage.client(HOST).get(at("line", line)).content.decode()


def test_hostile_words_stay_words(stage: Stage) -> None:
    markup = "<img src=x onerror=a()>\"'><script>a()</script>"
    line = said(stage, markup)
    lines.object_to_line(line=line, words=f"{markup} otherwise", wording=1, by=HOSTS)
    lines.say_kept(line=line, evidence=markup, by=GUESTS)
    officer = stage.client(OFFICER)
    for page in (at("line", line), at("amend_line", line), reverse("staff:tracker_of", args=[stage.scheme.slug])):
        text = officer.get(page, {"words": markup}).content.decode()
        assert "<img src=x" not in text and "<script>a()" not in text and "&lt;img src=x" in text


def test_nobody_signs_for_the_other_side_whatever_is_sent(stage: Stage) -> None:
    line = said(stage, "Machines")
    stage.client(OFFICER).post(at("agree_line", line), {"wording": 1, "side": "receiving", "receiving_yes": 1})
    assert not Line.objects.get().said_yes(Side.RECEIVING)


def test_today_names_what_waits_for_ones_side(stage: Stage, told: dict[str, Line]) -> None:
    def today(role: Role) -> str:
        return stage.client(role).get(reverse("staff:today")).content.decode()

    officer, host = today(OFFICER), today(HOST)
    assert "1 line of your side is late" in officer and "1 request waits for your side" in officer
    assert "said to be kept" not in officer and "1 line is said to be kept" in host
    assert "late" not in host and "request waits" not in host
    assert "late" not in today(Role.AUDITOR)


def test_what_is_said_to_be_kept_is_not_late_while_it_waits_for_the_other_side(stage: Stage) -> None:
    line = said(stage, "Machines", due=LONG_AGO)
    assert "late" in stage.client(OFFICER).get(at("line", line)).content.decode()
    lines.say_kept(line=line, evidence="A list", by=GUESTS)
    assert "said to be kept" in stage.client(OFFICER).get(at("line", line)).content.decode()


def test_the_acts_of_the_door_are_those_of_the_room() -> None:
    assert {doing.act for doing in DOINGS.values()} == set(Act)
    assert {doing.permission for doing in DOINGS.values()} <= {
        Permission.WRITE_LINES, Permission.SIGN_LINES, Permission.RELEASE_LINES,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["confirm_kept", "doubt_kept", "settle_line"])
def test_a_page_read_before_a_line_was_worded_anew_settles_nothing(stage: Stage, name: str) -> None:
    line = said(stage, "Twenty machines")
    lines.say_kept(line=line, evidence="A list", by=GUESTS)
    lines.amend_line(line=line, words="One machine", wording=1, by=GUESTS)
    lines.say_kept(line=line, evidence="A letter", by=GUESTS)
    typed = {"wording": 1, "words": "We saw none", "state": State.NOT_KEPT}
    stage.client(HOST).post(at(name, line), typed)
    line.refresh_from_db()
    assert line.state == State.SAID_KEPT


def test_nobody_says_that_words_are_kept_which_they_did_not_read(stage: Stage) -> None:
    line = said(stage, "One machine")
    lines.amend_line(line=line, words="Two thousand machines", wording=1, by=HOSTS)
    stage.client(OFFICER).post(at("say_kept", line), {"wording": 1, "words": "Delivery list"})
    line.refresh_from_db()
    assert line.state == State.OPEN


def test_who_holds_a_line_back_is_told_what_stays_public(stage: Stage) -> None:
    line = said(stage, "Twenty machines")
    lines.release_line(line=line, wording=1, by=GUESTS)
    answer = stage.client(OFFICER).post(at("hold_back_line", line), follow=True)
    assert "What a published update quotes of it stays there" in answer.content.decode()
