"""The hosts' screen on a telephone in Uyghur; a link for one act that a chat app previews and the signal fails."""

from __future__ import annotations

import re

from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs.models import Need
from counterfoil.partners.models import Organisation, Pass, Scheme
from counterfoil.partners.pass_actions import issue_pass
from counterfoil.people.models import User
from tests.browser import axe, desk

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "ug"}
ASKED = "ئىككى ئۈسكۈنە كېرەك."
DRAFTS = "() => Object.keys(localStorage).length"


def _scheme() -> Scheme:
    return Scheme.objects.get(slug=desk.SCHEME)


def _point(words: str) -> Line:
    """A point that the guests wrote down just now."""
    officer = User.objects.get(username="officer")
    return lines.open_line(scheme=_scheme(), draft=lines.Draft(kind=Kind.POINT, words=words), by=officer)


def test_the_hosts_do_it_all_on_one_screen_in_uyghur(live_demo, new_page):
    line, other = _point("The road to the workshop is mended."), _point("Forty people came to the market.")
    page = new_page(**PHONE)
    desk.sign_in(page, live_demo, "host", "ug")
    page.goto(f"{live_demo}/ug{reverse('staff:host', args=[desk.SCHEME]).removeprefix('/en')}")
    assert page.evaluate("() => document.documentElement.dir") == "rtl"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert axe.violations(page, "host") == []
    for button in page.locator("main .button:visible, main summary:visible").all():
        assert button.bounding_box()["height"] >= 44

    page.locator(f"#{line.handle} button[value=yes]").tap()
    page.locator(".notice--success").wait_for()
    line.refresh_from_db()
    assert line.said_yes(Side.RECEIVING)

    card = page.locator(f"#{other.handle}")
    card.locator("summary").tap()
    card.locator("textarea").fill("قىرىق بىر ئادەم كەلدى.")
    card.locator("button[value=otherwise]").tap()
    page.locator(".notice--success").wait_for()
    other.refresh_from_db()
    assert other.receiving_words == "قىرىق بىر ئادەم كەلدى."

    page.locator("#count summary").first.tap()
    page.locator("#count details").first.locator("input[name=number]").fill("11")
    page.locator("#count details").first.get_by_role("button").tap()
    page.locator(".notice--success").wait_for()

    page.locator("#ask summary").tap()
    page.locator("#ask textarea[name=words]").fill(ASKED)
    page.locator("#ask select[name=sector]").select_option(index=1)
    page.locator("#ask").get_by_role("button").tap()
    page.locator(".notice--success").wait_for()
    need = Need.objects.get(line__words=ASKED)
    assert (need.line.language, need.line.entered_side) == ("ug", "receiving")
    assert page.evaluate(DRAFTS) == 0


def test_a_draft_behind_a_link_outlives_the_signal_and_the_link_is_good_once(live_demo, new_page):
    host = User.objects.get(username="host")
    own = Organisation.objects.filter(parts__scheme=_scheme(), parts__side=Side.RECEIVING)[0]
    _held, token = issue_pass(scheme=_scheme(), organisation=own, what="open_line", by=host)
    address = f"{live_demo}/ug/p/{token}/"

    preview = new_page(java_script_enabled=False)
    assert preview.goto(address).status == 200  # as a chat app does, before anybody has read it

    page = new_page(**PHONE)
    page.goto(address)
    assert page.evaluate("() => document.documentElement.dir") == "rtl"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert axe.violations(page, "link") == []
    page.locator("textarea[name=words]").fill(ASKED)
    page.locator("select[name=sector]").select_option(index=2)
    page.context.set_offline(True)
    page.locator("form button").tap()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(address)
    assert page.locator("textarea[name=words]").input_value() == ASKED
    assert page.locator("[data-draft-note]").is_visible()
    assert token not in page.evaluate("() => JSON.stringify(localStorage)")
    page.locator("form button").tap()
    page.locator(".notice--success").wait_for()
    assert Need.objects.filter(line__words=ASKED).count() == 1
    assert page.evaluate(DRAFTS) == 0
    assert page.context.cookies() == []

    page.goto(address)
    assert page.locator("form[method=post]").count() == 0
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", page.locator("main").inner_text())
    assert Pass.objects.get().state() == Pass.State.USED
