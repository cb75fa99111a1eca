"""Planning a visit on a telephone without any script; and the delegates' link, read without a signal."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from counterfoil.base.sides import Side
from counterfoil.packs.demo import PASSWORD
from counterfoil.partners.models import Organisation, Pass, Scheme
from counterfoil.partners.pass_actions import end_pass, issue_pass
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Stop, Visit
from counterfoil.visits.plan import actions as plan
from tests import cast
from tests.browser import axe, desk

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def officer(committed_db) -> User:
    scheme = cast.scheme(desk.SCHEME)
    user = cast.people.add_user(username="officer", name="Officer", password=PASSWORD, by=cast.BY)
    cast.partners.add_member(
        user=user, role=Role.PROGRAMME_OFFICER, scheme=scheme, organisation=cast.organisation(scheme, Side.GIVING),
        by=cast.BY,
    )  # fmt: skip
    return user


def test_a_visit_is_planned_on_a_telephone_without_any_script(officer, live, new_page):
    page = new_page(**PHONE, java_script_enabled=False)
    desk.sign_in(page, live, "officer")
    page.get_by_role("link", name="Visits", exact=True).click()
    page.get_by_role("link", name="Plan a visit").click()
    page.get_by_label("Name of the visit").fill("Spring visit")
    page.get_by_label("First day").fill("2031-05-03")
    page.get_by_label("Last day").fill("2031-05-04")
    page.get_by_role("button", name="Start the plan").click()

    page.get_by_role("link", name="Say who travels").click()
    for number, office in enumerate(("chair", "trainers"), start=1):
        page.locator(f"#id_d{number}-office").fill(office)
    page.locator("#id_d2-count").fill("3")
    page.get_by_role("button", name="Save the delegation").click()
    assert page.get_by_text("4 people").is_visible()

    page.get_by_role("link", name="Plan an hour", exact=True).first.click()
    _hour(page, "The opening", "09:00", "11:00")
    page.get_by_role("button", name="Save, and the next hour").click()
    _hour(page, "The school", "10:30", "12:00")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_text("Two places at once").is_visible()
    assert page.get_by_label("What", exact=True).input_value() == "The school"
    page.get_by_label("trainers").uncheck()
    page.get_by_label("From").fill("11:00")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_role("link", name="Set the agenda").click()
    page.get_by_label("New point").fill("Welcome")
    page.get_by_role("button", name="Add the point").click()
    page.get_by_role("link", name="Back to the plan").click()
    for words in ("The opening", "The school", "Welcome"):
        assert page.get_by_text(words).first.is_visible()
    assert page.locator(".stop", has_text="The school").get_by_text("chair").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Stop.objects.count() == 2


def _hour(page, title: str, begins: str, ends: str) -> None:
    page.get_by_label("What", exact=True).fill(title)
    page.get_by_label("From").fill(begins)
    page.get_by_label("To", exact=True).fill(ends)


@pytest.fixture
def shared(officer) -> tuple[Visit, str]:
    """A planned visit that begins today, and the secret of a link to read it."""
    scheme, today = Scheme.objects.get(), timezone.localdate()
    visit = start_visit(
        scheme=scheme, name=cast.T(en="Spring visit"), guests=Side.GIVING, begins=today, ends=today, by=officer
    )
    draft = plan.StopDraft(
        kind=Stop.Kind.MEETING, title="The opening", day=today, begins=dt.time(9), ends=dt.time(10)
    )
    plan.plan_stop(visit=visit, draft=draft, by=officer)
    own = Organisation.objects.get(parts__scheme=scheme, parts__side=Side.GIVING)
    _held, token = issue_pass(
        scheme=scheme, organisation=own, what="read_visit", subject=visit.public_id, once=False, by=officer
    )
    return visit, token


def _open(page, live: str, token: str) -> str:
    with translation.override("en"):
        address = live + reverse("visit_link:read", args=[token])
    page.goto(address)
    return address


def test_the_link_opens_without_a_signal_once_it_was_opened_with_one(shared, live, new_page):
    page = new_page(**PHONE)
    address = _open(page, live, shared[1])
    page.get_by_text("Kept on this telephone").wait_for()
    page.context.set_offline(True)
    page.goto(address)
    assert page.get_by_text("The opening").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.stop')).display") == "grid"  # its sheets, too
    page.context.set_offline(False)
    page.goto(f"{live}/en/")
    assert page.evaluate("navigator.serviceWorker.controller") is None  # the worker is the link's alone


def test_a_change_is_read_where_there_is_a_signal(shared, officer, live, new_page):
    page = new_page(**PHONE)
    address = _open(page, live, shared[1])
    page.get_by_text("Kept on this telephone").wait_for()
    day = shared[0].begins
    draft = plan.StopDraft(kind=Stop.Kind.EVENT, title="The farewell", day=day, begins=dt.time(11), ends=dt.time(12))
    plan.plan_stop(visit=shared[0], draft=draft, by=officer)
    page.goto(address)
    assert page.get_by_text("The farewell").is_visible()
    page.context.set_offline(True)
    page.goto(address)
    assert page.get_by_text("The farewell").is_visible()


def test_a_link_that_ends_takes_its_copy_with_it(shared, officer, live, new_page):
    page = new_page(**PHONE)
    address = _open(page, live, shared[1])
    page.get_by_text("Kept on this telephone").wait_for()
    end_pass(held=Pass.objects.get(), by=officer)
    page.goto(address)
    assert page.get_by_text("good for nothing more").is_visible()
    assert page.evaluate("caches.keys()") == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(address)


def test_the_copy_goes_when_its_time_is_over(shared, live, new_page):
    page = new_page(**PHONE)
    address = _open(page, live, shared[1])
    page.get_by_text("Kept on this telephone").wait_for()
    page.evaluate(
        """async () => { for (const name of await caches.keys()) {
             const cache = await caches.open(name), copy = await cache.match(location.pathname);
             const old = new Response(await copy.text(), { headers: { "X-Good-Until": "1" } });
             await cache.put(location.pathname, old); } }"""
    )
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(address)
    page.context.set_offline(False)
    page.goto(f"{live}/en/")
    assert page.evaluate("caches.keys()") == []


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_the_pages_breach_no_rule_of_access(shared, live, new_page, language):
    page = new_page(**PHONE)
    desk.sign_in(page, live, "officer")
    visit, token = shared
    stop = visit.stops.get()
    with translation.override(language):
        names = ("visit", "change_visit", "delegation", "new_stop", "agenda", "new_cost", "visit_link")
        addresses = [reverse(f"staff:{name}", args=[visit.public_id]) for name in names]
        addresses += [
            reverse("staff:visits_of", args=[visit.scheme.slug]), reverse("staff:stop", args=[stop.public_id]),
            reverse("visit_link:read", args=[token]),
        ]  # fmt: skip
    for address in addresses:
        page.goto(live + address)
        assert not axe.violations(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        assert not re.search(r"\{[{%]", page.content()), address
