"""One side's screen: a yes, a correction, a request, a headcount, a visit that the guests forgot."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.roles import Role
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Headcount, Visit
from tests import cast

WORDS = "A second loom for the workshop by next spring."
DAYS = {"begins": dt.date(2026, 5, 4), "ends": dt.date(2026, 5, 6)}
NOBODY = "01978f00-0000-7000-8000-000000000000"


@pytest.fixture
def line(stage) -> Line:
    draft = lines.Draft(kind=Kind.COMMITMENT, words=WORDS)
    return lines.open_line(scheme=stage.scheme, draft=draft, by=stage.users[Role.PROGRAMME_OFFICER])


@pytest.fixture
def visit(stage) -> Visit:
    name = TranslatedText(en="The spring visit")
    officer = stage.users[Role.PROGRAMME_OFFICER]
    return start_visit(scheme=stage.scheme, name=name, guests=Side.GIVING, by=officer, **DAYS)


def send(stage, act, about="", who=Role.HOST_COORDINATOR, **said):
    address = reverse("staff:host", args=[stage.scheme.slug])
    data = {"act": act, "about": getattr(about, "public_id", about), **said}
    return stage.client(who).post(address, data, follow=True)


def screen(stage, who=Role.HOST_COORDINATOR, language="en") -> str:
    return stage.client(who).get(f"/{language}/staff/schemes/{stage.scheme.slug}/host/").content.decode()


def test_what_waits_for_a_side_is_on_its_screen_and_not_on_the_others(stage, line):
    assert WORDS in screen(stage)
    assert "Nothing waits" in screen(stage, Role.PROGRAMME_OFFICER)


def test_a_yes_takes_the_line_off_the_screen(stage, line):
    page = send(stage, "answer_line", line, answer="yes", wording=1).content.decode()
    assert "Your side said yes to the line." in page and "Nothing waits" in page
    line.refresh_from_db()
    assert line.receiving_yes == 1


def test_a_wording_that_changed_is_shown_and_what_was_typed_stays(stage, line):
    lines.amend_line(line=line, words="By summer.", wording=1, by=stage.users[Role.PROGRAMME_OFFICER])
    page = send(stage, "answer_line", line, answer="otherwise", wording=1, words="Our own words.").content.decode()
    assert "worded anew since you read it" in page and "Our own words." in page and "By summer." in page
    assert re.search(r'name="wording" value="2"', page)
    line.refresh_from_db()
    assert line.receiving_words == ""


def test_what_the_others_say_is_kept_is_confirmed_on_the_same_screen(stage, line):
    lines.say_kept(line=line, evidence="The delivery list", by=stage.users[Role.PROGRAMME_OFFICER])
    assert "Is it kept?" not in screen(stage, Role.PROGRAMME_OFFICER)
    form = screen(stage).partition('id="kept"')[2]
    address = re.search(r'action="([^"]+/confirm-kept/[^"]*)"', form)
    read = dict(re.findall(r'name="(wording|evidence)" value="([^"]*)"', form))
    assert address and read == {"wording": "1", "evidence": "The delivery list"}
    after = stage.client(Role.HOST_COORDINATOR).post(address[1], read, follow=True)
    assert after.redirect_chain[-1][0].endswith("/host/") and "Is it kept?" not in after.content.decode()
    line.refresh_from_db()
    assert line.state == "kept"


def test_a_request_is_asked_once_however_often_the_form_comes(stage):
    said = {"key": uuid7(), "words": "Two more teachers.", "sector": Sector.objects.first().pk, "affected": "50_199"}
    for _time in range(2):
        assert "has a number for life" in send(stage, "open_line", **said).content.decode()
    need = Need.objects.get()
    assert (need.line.words, str(need.line.spoke), need.affected) == (
        "Two more teachers.",
        "Stone Valley Office",
        "50_199",
    )


def test_a_headcount_is_the_sides_own(stage, visit):
    page = send(stage, "headcount", visit, measure="delegates", number=11).content.decode()
    assert "count is written down" in page
    count = Headcount.objects.get()
    assert (count.number, count.side, count.tally) == (11, "receiving", visit.tally)
    assert (
        "count is written down"
        not in send(stage, "headcount", visit, measure="delegates", number=-1).content.decode()
    )


def test_a_side_corrects_its_own_words(stage):
    draft = lines.Draft(kind=Kind.POINT, words="The road is closed.")
    said = lines.open_line(scheme=stage.scheme, draft=draft, by=stage.users[Role.HOST_COORDINATOR])
    assert "The road is closed." in screen(stage)
    send(stage, "correction", said, wording=1, words="The road was closed in May.")
    said.refresh_from_db()
    assert (said.words, said.wording) == ("The road was closed in May.", 2)


def test_a_visit_that_the_guests_forgot_is_opened_by_the_hosts(stage):
    said = {"name": "The autumn visit", "travelled": "other", "begins": "2026-10-01", "ends": "2026-10-03"}
    for _time in range(2):
        send(stage, "open_visit", **said)
    visit = Visit.objects.get()
    assert (visit.guests, visit.entered_side, str(visit)) == ("giving", "receiving", "V2 The autumn visit")
    page = send(stage, "open_visit", **said | {"ends": "2026-09-30", "name": "Another"}).content.decode()
    assert "return lies before the departure" in page and 'value="Another"' in page


def test_words_about_a_private_person_are_warned_of(stage, line):
    page = send(stage, "answer_line", line, answer="otherwise", wording=1, words="Call 13812345678.").content.decode()
    assert "personal phone number" in page


@pytest.mark.parametrize(("act", "about"), [
    ("nothing", ""), ("answer_line", ""), ("answer_line", "x"), ("answer_line", NOBODY), ("headcount", NOBODY),
])  # fmt: skip
def test_what_is_not_there_cannot_be_answered(stage, act, about):
    assert send(stage, act, about).status_code == 404


def test_who_may_only_sign_does_not_write(stage, line):
    assert send(stage, "open_line", who=Role.APPROVER).status_code == 403
    page = screen(stage, Role.APPROVER)
    assert 'value="open_line"' not in page and 'value="open_visit"' not in page


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("zh-hans", "ltr"), ("ug", "rtl")])
def test_it_speaks_three_languages(stage, line, visit, language, direction):
    assert f'<html lang="{language}" dir="{direction}">' in screen(stage, language=language)


def test_today_leads_to_it(stage, line):
    page = stage.client(Role.HOST_COORDINATOR).get("/en/staff/").content.decode()
    assert "1 line waits for your side" in page
    assert reverse("staff:host", args=[stage.scheme.slug]) in page
    assert "waits for your side" not in stage.client(Role.PROGRAMME_OFFICER).get("/en/staff/").content.decode()


def test_every_form_has_names_of_its_own(stage, line, visit):
    ids = re.findall(r'\bid="([^"]+)"', screen(stage))
    assert len(ids) == len(set(ids))


def test_the_screen_costs_as_many_questions_for_one_line_as_for_ten(stage, line, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = stage.client(Role.HOST_COORDINATOR), reverse("staff:host", args=[stage.scheme.slug])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    drafts = [lines.Draft(kind=Kind.POINT, words=f"Point {n}.") for n in range(9)]
    lines.open_lines(scheme=stage.scheme, drafts=drafts, by=stage.users[Role.PROGRAMME_OFFICER])
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_who_sits_on_both_sides_gives_no_link_and_sees_no_trap(stage) -> None:
    user = stage.users[Role.PROGRAMME_OFFICER]
    hosts = cast.organisation(stage.scheme, Side.RECEIVING)
    cast.partners.add_member(
        user=user, role=Role.HOST_COORDINATOR, scheme=stage.scheme, organisation=hosts, by=cast.BY
    )
    client = stage.client(user)
    assert client.get(reverse("staff:new_link", args=[stage.scheme.slug])).status_code == 200
    assert client.get(reverse("staff:host", args=[stage.scheme.slug])).status_code == 403


def test_a_form_whose_key_something_else_has_says_so(stage) -> None:
    draft = lines.Draft(kind=Kind.POINT, words="Said")
    there = lines.open_line(scheme=stage.scheme, draft=draft, by=stage.users[Role.PROGRAMME_OFFICER])
    sector = Sector.objects.filter(sensitive=False)[0]
    typed = {"act": "open_line", "key": there.public_id, "words": "A course", "sector": sector.pk}
    answer = stage.client(Role.HOST_COORDINATOR).post(reverse("staff:host", args=[stage.scheme.slug]), typed)
    assert answer.status_code == 200 and "Load the page again." in answer.content.decode()
