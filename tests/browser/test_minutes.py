"""Two sign-ins at one table, on telephones: minutes written and countersigned, two wordings, then one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.visits import actions as visits
from tests import cast
from tests.browser import axe

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def table(live: str, new_page: Any) -> dict[str, Any]:
    """A visit, and a telephone of either side that shows its minutes."""
    scheme = cast.scheme()
    people = {
        "officer": cast.member(scheme, Role.PROGRAMME_OFFICER, Side.GIVING),
        "host": cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING),
    }
    visit = visits.start_visit(
        scheme=scheme, name=cast.T(en="The spring visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 9), by=people["officer"],
    )  # fmt: skip
    found: dict[str, Any] = {"minutes": f"{live}/en/staff/visits/{visit.public_id}/minutes/"}
    for name, user in people.items():
        page = new_page(viewport=PHONE, reduced_motion="reduce")
        page.goto(f"{live}/en/staff/sign-in/")
        page.locator("input[name=username]").fill(user.username)
        page.locator("input[name=password]").fill(cast.PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        found[name] = page
    return found


def test_minutes_are_countersigned_and_two_wordings_become_one(table: dict[str, Any]) -> None:
    officer, host = table["officer"], table["host"]
    officer.goto(table["minutes"])
    for kind, words in (("commitment", "Twenty machines by spring"), ("point", "The market was busy")):
        officer.locator(f"input[value={kind}]").check()
        officer.locator("textarea[name=words]").fill(words)
        officer.get_by_role("button", name="Write it down").click()
        officer.locator(".lines bdi", has_text=words).wait_for()  # the list came without a new page
    assert "#" not in officer.url
    assert officer.locator("textarea[name=words]").input_value() == ""
    assert officer.locator("input[value=point]").is_checked()

    host.goto(table["minutes"] + "sign/")
    assert not axe.violations(host, "signing")
    assert host.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    host.get_by_label("Twenty machines by spring").check()
    officer.goto(table["minutes"] + "sign/")  # nothing waits there: who writes has signed
    officer.get_by_text("Nothing waits for your side").wait_for()
    host.get_by_label("Twenty machines by spring").uncheck()

    host.locator("#C1").get_by_role("link", name="Word it otherwise").click()
    host.locator("textarea[name=words]").fill("Twelve machines by spring")
    host.get_by_role("button", name="Word it otherwise").click()
    host.locator("#C1 .stick--torn").wait_for()
    host.get_by_label("The market was busy").check()
    host.get_by_role("button", name="Sign all ticked lines").click()
    host.get_by_text("1 line is signed.").wait_for()

    officer.goto(table["minutes"])
    officer.get_by_text("Twenty machines by spring").click()
    officer.locator(".stick--torn").wait_for()
    officer.get_by_role("button", name="Take the other side's words").click()
    officer.locator(".stick--match").wait_for()
    assert officer.locator(".line-said").inner_text() == "Twelve machines by spring"
    host.goto(table["minutes"] + "sign/")
    host.get_by_text("Nothing waits for your side").wait_for()


def test_without_a_script_the_same_pages_write_and_sign(table: dict[str, Any], new_page: Any) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.context.add_cookies(table["officer"].context.cookies())
    page.goto(table["minutes"])
    page.locator("input[value=action]").check()
    page.locator("textarea[name=words]").fill("Send the list")
    assert page.locator("input[name=due]").is_visible() and not page.locator("select[name=sector]").is_visible()
    page.get_by_role("button", name="Write it down").click()
    assert page.url.endswith("#next") and page.locator("input[value=action]").is_checked()
    host = new_page(viewport=PHONE, java_script_enabled=False)
    host.context.add_cookies(table["host"].context.cookies())
    host.goto(table["minutes"] + "sign/")
    host.get_by_label("Send the list").check()
    host.get_by_role("button", name="Sign all ticked lines").click()
    host.get_by_text("1 line is signed.").wait_for()


def test_a_lost_signal_says_so_and_loses_no_word(table: dict[str, Any]) -> None:
    officer = table["officer"]
    officer.goto(table["minutes"])
    officer.locator("textarea[name=words]").fill("Said in a valley")
    officer.context.set_offline(True)
    officer.get_by_role("button", name="Write it down").click()
    officer.get_by_text("What you typed is still here").wait_for()
    assert officer.locator("textarea[name=words]").input_value() == "Said in a valley"
    officer.context.set_offline(False)
    officer.get_by_role("button", name="Write it down").click()
    officer.locator(".lines bdi", has_text="Said in a valley").wait_for()


def test_what_was_typed_outlives_the_page_and_goes_once_it_is_written_down(table: dict[str, Any]) -> None:
    officer = table["officer"]
    for words in ("The first", "The second"):  # the second form came without a new page
        officer.goto(table["minutes"]) if words == "The first" else None
        officer.locator("textarea[name=words]").fill(words)
        officer.reload()
        assert officer.locator("textarea[name=words]").input_value() == words
        officer.get_by_text("What you had typed before is back").wait_for()
        officer.get_by_role("button", name="Write it down").click()
        officer.locator(".lines bdi", has_text=words).wait_for()
        officer.reload()
        assert officer.locator("textarea[name=words]").input_value() == ""


def test_a_change_that_comes_too_late_shows_both_texts(table: dict[str, Any]) -> None:
    officer, host = table["officer"], table["host"]
    officer.goto(table["minutes"])
    officer.locator("textarea[name=words]").fill("A hall")
    officer.get_by_role("button", name="Write it down").click()
    officer.locator(".lines a").click()
    line = officer.url
    for page, words in ((officer, "A warm hall"), (host, "A large hall")):
        page.goto(line + "amend-line/")
        page.locator("textarea[name=words]").fill(words)
    for page in (officer, host):
        page.get_by_role("button", name="Change the wording").click()
    host.locator(".two-texts").wait_for()
    assert "A warm hall" in host.locator(".two-texts").inner_text()
    assert host.locator("textarea[name=words]").input_value() == "A large hall"
    host.get_by_role("button", name="Change the wording").click()
    host.locator(".line-said", has_text="A large hall").wait_for()


def test_the_keyboard_reaches_every_tick_in_order(table: dict[str, Any]) -> None:
    officer, host = table["officer"], table["host"]
    officer.goto(table["minutes"] + "paste/")
    officer.locator("textarea").fill("1. One thing\n2. Another thing")
    officer.get_by_role("button", name="Read it").click()
    officer.get_by_role("button", name="Open all ticked lines").click()
    officer.get_by_text("2 lines are opened.").wait_for()
    host.goto(table["minutes"] + "sign/")
    host.locator("#P1 input").focus()
    host.keyboard.press("Space")
    host.keyboard.press("Tab")
    host.keyboard.press("Tab")
    host.keyboard.press("Space")
    host.keyboard.press("Enter")
    host.get_by_text("2 lines are signed.").wait_for()
