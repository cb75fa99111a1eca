"""An officer brings a pack, makes an update of it, and two colleagues let it go out; later the pack changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterfoil.statements.models import Statement
from tests.browser import desk

FACTS_WRONG = ((0, "unit"), (2, "what"), (3, "act"))  # as desk.with_mistakes makes them
TITLE = "At the county hospital of Stone Valley"


@pytest.fixture
def office(live_demo, new_page) -> Any:
    """Opens a page for a colleague, signed in."""

    def page_of(who: str) -> Any:
        page = new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        desk.sign_in(page, live_demo, who)
        return page

    return page_of


def test_from_the_empty_template_to_a_page_that_says_what_moved(live_demo, office, tmp_path):
    officer = office("officer")
    template = _template(officer, live_demo, tmp_path)

    wrong = tmp_path / "hospital.xlsx"
    first = desk.fill(template, desk.with_mistakes(), wrong)
    _bring(officer, live_demo, wrong)
    mistakes = officer.locator("main").inner_text()
    assert "mistakes. Nothing is entered." in mistakes
    acts, facts = first["acts"], first["facts"]
    named = {tuple(each.inner_text().split(" · ")) for each in officer.locator("tbody th").all()}
    wanted = {("Acts", f"row {acts}", "from"), *(("Facts", f"row {facts + n}", column) for n, column in FACTS_WRONG)}
    assert named == wanted and officer.locator("tbody tr").count() == len(wanted)
    assert not _told()

    right = _filled(template, desk.account("At the hospital"), tmp_path / "hospital.xlsx")
    _bring(officer, live_demo, right)
    assert _counts(officer) == [5, 0, 0]
    _enter(officer)
    assert len(_told()) == 5

    _compose(officer, live_demo)
    _second_look(office("approver"), live_demo)
    _publish(office("publisher"), live_demo)
    page = officer
    page.goto(f"{live_demo}/en/updates/{_slug()}/")
    told = page.locator("main").inner_text()
    assert "40 sets" in told and "20,000" in told and "Six people came to see the wards." not in told

    _bring(officer, live_demo, right)
    assert _counts(officer) == [0, 0, 5]
    assert "Entering it changes nothing." in officer.locator("main").inner_text()
    _enter(officer)
    assert len(_told()) == 5

    _bring(
        officer, live_demo, _filled(template, desk.account("At the hospital", beds="38"), tmp_path / "hospital.xlsx")
    )
    assert _counts(officer) == [0, 1, 4]
    _enter(officer)
    officer.goto(f"{live_demo}/en/updates/{_slug()}/")
    moved = officer.locator("#moved").inner_text()
    assert "40 sets" in moved and "38 sets" in moved and "20,000" not in moved


def _template(page: Any, address: str, folder: Path) -> Path:
    page.goto(f"{address}/en/staff/schemes/{desk.SCHEME}/packs/")
    with page.expect_download() as download:
        page.get_by_role("link", name="English", exact=True).last.click()
    file = folder / "template.xlsx"
    download.value.save_as(file)
    return file


def _filled(template: Path, account: dict[str, Any], target: Path) -> Path:
    desk.fill(template, account, target)
    return target


def _bring(page: Any, address: str, file: Path) -> None:
    page.goto(f"{address}/en/staff/schemes/{desk.SCHEME}/packs/")
    page.get_by_label("Filled visit pack").set_input_files(file)
    page.get_by_role("button", name="Bring it").click()
    page.wait_for_url("**/staff/packs/*-*/")
    desk.work()
    page.reload()


def _counts(page: Any) -> list[int]:
    """How many statements the preview would add, change, leave."""
    return [int(each.inner_text().split()[-1]) for each in page.locator(".tallyline > span").all()]


def _enter(page: Any) -> None:
    page.get_by_role("button", name="Enter it").click()
    desk.work()
    page.reload()
    page.get_by_role("link", name="Open the account").click()
    page.wait_for_url("**/staff/accounts/*/")


def _compose(page: Any, address: str) -> None:
    page.goto(f"{address}/en/staff/schemes/{desk.SCHEME}/updates/new/")
    page.get_by_label("Title in English").fill(TITLE)
    page.get_by_label("At the hospital").check()
    page.get_by_role("button", name="Compose it").click()
    text = page.locator("textarea[name=body_en]")
    composed = text.input_value()
    text.fill("They gave 40 beds.\n\n" + composed)
    page.get_by_role("button", name="Save the draft").click()
    assert "What keeps it from being published" in page.locator("main").inner_text()
    text = page.locator("textarea[name=body_en]")
    assert text.input_value().startswith("They gave 40 beds.")
    text.fill("A colleague has written this sentence.\n\n" + composed)
    page.get_by_role("button", name="Save the draft").click()
    saved = page.locator("main").inner_text()
    assert "It needs a second look by somebody else." in saved and "What keeps it" not in saved
    assert page.get_by_role("button", name="I have read it").count() == 0


def _second_look(page: Any, address: str) -> None:
    page.goto(f"{address}/en/staff/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="I have read it: second look given").click()
    assert "The draft has had its second look." in page.locator("main").inner_text()


def _publish(page: Any, address: str) -> None:
    page.goto(f"{address}/en/staff/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Publish").click()
    assert "Version 1 is published." in page.locator("main").inner_text()


def _slug() -> str:
    from counterfoil.publishing.models import Update

    return str(Update.objects.get(title__en=TITLE).slug)


def _told() -> list[Statement]:
    return list(Statement.objects.filter(source__title="At the hospital", is_current=True))
