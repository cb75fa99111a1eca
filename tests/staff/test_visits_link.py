"""The delegates' link: the plan without a sign-in, nobody named in it, and gone when the link is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.sides import Side
from counterfoil.base.ui_words import BANNER_WORDS
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import end_pass, issue_pass
from counterfoil.partners.roles import Role
from counterfoil.promises.models import Mailbox
from counterfoil.staff.views.visits_link import GOOD_UNTIL, WHAT
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Checklist, Stop, Visit
from counterfoil.visits.plan import actions as plan
from tests import cast

OFFICER = Role.PROGRAMME_OFFICER


@pytest.fixture
def visit(stage) -> Visit:
    by, today = stage.users[OFFICER], timezone.localdate()
    made = start_visit(
        scheme=stage.scheme, name=cast.T(en="Spring visit"), guests=Side.GIVING, begins=today,
        ends=today + dt.timedelta(2), purpose="To see the workshop", by=by,
    )  # fmt: skip
    rows = [
        plan.DelegateDraft(organisation=cast.organisation(stage.scheme, Side.GIVING), office=office, name=name)
        for office, name in (("chair", "Invented Name"), ("trainer", "Another Name"))
    ]
    chair, _trainer = plan.set_delegation(visit=made, delegates=rows, by=by)
    draft = plan.StopDraft(
        kind=Stop.Kind.LOOK, title="The sewing room", day=made.begins, begins=dt.time(9), ends=dt.time(10),
        checklist=Checklist.objects.get(code="training-site"), host=cast.organisation(stage.scheme, Side.RECEIVING),
    )  # fmt: skip
    plan.plan_stop(visit=made, draft=draft, goers=[chair], by=by)
    asked = lines.Draft(kind=Kind.REQUEST, words="A request that is not for this page")
    lines.open_line(scheme=stage.scheme, draft=asked, by=by)
    plan.carry_over_agenda(visit=made, by=by)
    return made


@pytest.fixture
def token(stage, visit) -> str:
    return issue_pass(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), what=WHAT,
        subject=visit.public_id, once=False, by=stage.users[OFFICER],
    )[1]  # fmt: skip


def read(token: str, **headers: str):
    return Client().get(reverse("visit_link:read", args=[token]), headers=headers)


def test_the_link_is_made_shown_once_and_opens_the_plan_many_times(stage, visit):
    client, there = stage.client(OFFICER), reverse("staff:visit_link", args=[visit.public_id])
    assert client.get(there).context["form"]["days"].value() == 9
    own = cast.organisation(stage.scheme, Side.GIVING).public_id
    page = client.post(there, {"organisation": own, "days": 9, "page_language": "zh-hans"})
    address = page.context["shown"].address
    assert "/zh-hans/visit/" in address
    for _ in range(3):
        assert Client().get(address).status_code == 200
    assert Pass.objects.get().uses_left is None
    assert "read_visit" not in client.get(reverse("staff:links_of", args=[stage.scheme.slug])).content.decode()


def test_the_other_side_gives_its_own(stage, visit):
    there = reverse("staff:visit_link", args=[visit.public_id])
    own = cast.organisation(stage.scheme, Side.GIVING).public_id
    page = stage.client(Role.HOST_COORDINATOR).post(there, {"organisation": own, "days": 9, "page_language": "en"})
    assert page.status_code == 200 and not Pass.objects.exists()


def test_the_page_holds_itinerary_checklists_and_offices_and_nobody_by_name(token):
    page = read(token).content.decode()
    for words in ("The sewing room", "09:00", "chair", "To see the workshop", "Stone Valley Office",
                  "The machines that were given work"):  # fmt: skip
        assert words in page
    for words in ("Invented Name", "Another Name", "not for this page", "The roof", "/staff/visits/"):
        assert words not in page


def test_an_address_that_nobody_has_confirmed_is_shown_to_nobody(stage, token):
    host = cast.organisation(stage.scheme, Side.RECEIVING)
    for address, confirmed_at in (("office@example.org", timezone.now()), ("someone@example.org", None)):
        Mailbox.objects.create(scheme=stage.scheme, organisation=host, address=address, confirmed_at=confirmed_at)
    page = read(token).content.decode()
    assert "office@example.org" in page and "someone@example.org" not in page


def test_a_page_of_an_invented_scheme_says_so(token):
    assert str(BANNER_WORDS["invented"][0]) in read(token).content.decode()


def test_the_page_is_for_nobody_else(token):
    response = read(token)
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    until = int(response.headers[GOOD_UNTIL])
    assert until == int(Pass.objects.get().expires_at.timestamp())


@pytest.mark.parametrize(
    ("agent", "told"),
    [("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0", True), ("Mozilla/5.0 DingTalk/7", True),
     ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36", False)],
)  # fmt: skip
def test_inside_a_chat_app_it_says_to_open_the_browser(token, agent, told):
    assert ("Open in the browser." in read(token, user_agent=agent).content.decode()) == told


def test_a_guessed_link_and_one_for_something_else_look_the_same(stage, visit, token):
    other = issue_pass(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), what="open_line",
        by=stage.users[OFFICER],
    )[1]  # fmt: skip
    for one in ("guessed", other):
        assert read(one).status_code == 404
        assert Client().get(reverse("visit_link:worker", args=[one])).status_code == 404


@pytest.mark.parametrize("how", ["ended", "expired"])
def test_a_link_that_has_ended_opens_nothing_and_has_no_worker(stage, token, how, monkeypatch):
    if how == "ended":
        end_pass(held=Pass.objects.get(), by=stage.users[OFFICER])
    else:
        later = timezone.now() + dt.timedelta(100)
        monkeypatch.setattr("counterfoil.partners.models.timezone.now", lambda: later)
    response = read(token)
    assert response.status_code == 410
    assert "The sewing room" not in response.content.decode()
    assert Client().get(reverse("visit_link:worker", args=[token])).status_code == 404


def test_the_worker_answers_for_its_own_link_alone_and_is_named_by_its_version(token):
    address = reverse("visit_link:worker", args=[token])
    response = Client().get(address)
    assert response.headers["Service-Worker-Allowed"] == address.removesuffix("worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    script = response.content.decode()
    assert "@VERSION@" not in script
    assert 'const VERSION = "' in script


def test_the_itinerary_goes_into_a_calendar_without_a_name(stage, token):
    address = reverse("visit_link:calendar", args=[token])
    assert address in read(token).content.decode()
    response = Client().get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    feed = response.content.decode()
    assert "The sewing room" in feed and "Invented Name" not in feed
    end_pass(held=Pass.objects.get(), by=stage.users[OFFICER])
    assert Client().get(address).status_code == 404


def test_a_sent_form_changes_nothing(token):
    assert Client().post(reverse("visit_link:read", args=[token])).status_code in (200, 405)
    assert Pass.objects.get().used_at is None
