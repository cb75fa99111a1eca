"""A phone and one thumb; a keyboard and no mouse."""

from __future__ import annotations

from typing import Any

import pytest

from counterfoil.statements.models import Source, Statement
from tests.browser import desk, kinds

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
THUMB = 44  # CSS pixels: the least height of what a thumb must hit
_FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
  return {
    place: [...document.querySelectorAll('*')].indexOf(e),
    name: e.tagName + ' ' + (e.getAttribute('href') || e.name || e.innerText || '').slice(0, 60),
    body: e === document.body,
    marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  }
}"""


def test_a_statement_by_form_on_a_phone(live_demo, new_page):
    page = new_page(**PHONE)
    desk.sign_in(page, live_demo, "host")
    source = Source.objects.filter(scheme__slug=desk.SCHEME, account_of="receiving").order_by("id")[0]
    page.goto(f"{live_demo}/en{kinds.address('staff:account', source.public_id)}")
    page.get_by_role("link", name="Add a statement", exact=True).tap()
    page.get_by_label("What is said of it").select_option("delegates")
    page.get_by_role("button", name="On to the value").tap()
    page.get_by_label("Value").fill("a dozen or so people?")
    page.locator("details.more summary").tap()
    page.get_by_label("Said by").fill("the county office")
    page.get_by_label("Exact words").fill("a dozen came to the market")
    page.get_by_role("button", name="Enter it", exact=True).tap()

    page.get_by_text("Nothing you typed is lost.").wait_for()
    assert page.get_by_label("Value").get_attribute("aria-invalid") == "true"
    typed = [page.get_by_label(label).input_value() for label in ("Value", "Said by", "Exact words")]
    assert typed == ["a dozen or so people?", "the county office", "a dozen came to the market"]
    assert page.get_by_label("Exact words").is_visible()
    for button in page.locator("main .button").all():
        assert button.bounding_box()["height"] >= THUMB

    page.get_by_label("Value").fill("about 12")
    page.locator("select[name=unit]").select_option("people")
    page.get_by_role("button", name="Enter it", exact=True).tap()
    page.get_by_text("delegates of V1: entered.").wait_for()
    entered = Statement.objects.get(source=source, exact_words="a dozen came to the market")
    assert (entered.value_number, entered.value_qualifier, entered.unit_id) == (12, "about", "people")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_update_by_keyboard(site, new_page, width: int):
    page = new_page(viewport={"width": width, "height": 740})
    page.goto(f"{site}/en/updates/{kinds.FOUNDING}/")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS)["name"].startswith("A #main")
    page.keyboard.press("Enter")
    walked = _walk(page, most=60)
    assert walked[0]["name"] != "A #main"
    assert any("/figures/" in step["name"] for step in walked)


def test_a_preview_by_keyboard(site, new_page, packs_to_look_at):
    page = new_page(viewport={"width": 1280, "height": 740})
    desk.sign_in(page, site, "officer")
    page.goto(f"{site}/en{kinds.address('staff:pack', kinds.pack_in('ready').public_id)}")
    walked = _walk(page, most=200)
    names = [step["name"] for step in walked]
    assert "BUTTON Enter it" in names
    assert names[-1] != names[0]


def _walk(page: Any, most: int) -> list[dict[str, Any]]:
    """Press Tab to the end of the page: each step further on, in sight and marked."""
    steps: list[dict[str, Any]] = []
    for _press in range(most):
        page.keyboard.press("Tab")
        step = page.evaluate(_FOCUS)
        if step["body"] or (steps and step["place"] <= steps[0]["place"]):
            break
        assert step["seen"], f"focus goes out of sight: {step}"
        assert step["marked"], f"focus cannot be seen: {step}"
        assert not steps or step["place"] > steps[-1]["place"], f"focus jumps back: {steps[-1]} {step}"
        steps.append(step)
    assert len(steps) > 5
    return steps
