"""docs/tutorial-account.md, word for word: its tables fill the workbook, its bold words are pressed and seen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from counterfoil.packs import schema
from counterfoil.packs.demo import PASSWORD
from tests.browser import desk

TUTORIAL = (Path(__file__).parents[2] / "docs" / "tutorial-account.md").read_text("utf-8")


@pytest.fixture
def page(new_page) -> Any:
    return new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)


def bold(words: str) -> str:
    """Words that the tutorial has in bold; it must still have them."""
    assert f"**{words}**" in re.sub(r"\s+", " ", TUTORIAL), f"the tutorial does not say **{words}**"
    return words


def table(part: int) -> list[dict[str, str]]:
    """A table of the tutorial, by its order, as rows of column → cell."""
    lines = re.findall(r"(?:^\|.*\n)+", TUTORIAL, re.MULTILINE)[part].splitlines()
    head, _, *rows = ([cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def account() -> dict[str, Any]:
    """The workbook that the tutorial has one fill."""
    about = {row["question"]: row["write"] for row in table(0)}
    keys = {part.key: {column.en: column.key for column in part.columns} for part in schema.SHEETS}
    made: dict[str, Any] = {"about": {keys["about"][question]: answer for question, answer in about.items()}}
    for number, part in ((1, "acts"), (2, "facts")):
        made[part] = [{keys[part][name]: cell for name, cell in row.items() if cell} for row in table(number)]
    return made


def sees(page: Any, words: str) -> None:
    """The words stand on the page, in sight."""
    page.get_by_text(words).locator("visible=true").first.wait_for()


def presses(page: Any, words: str) -> None:
    """The link or button that is called so."""
    found = page.get_by_role("button", name=words, exact=True).or_(page.get_by_role("link", name=words, exact=True))
    found.first.click()


def signs_in(page: Any, address: str, who: str) -> None:
    page.goto(f"{address}/en/staff/")
    page.get_by_label(bold("Sign-in name")).fill(who)
    page.get_by_label(bold("Password")).fill(PASSWORD)
    presses(page, bold("Sign in"))
    page.get_by_role("heading", name=bold("Today"), level=1).wait_for()


def signs_out(page: Any) -> None:
    presses(page, bold("Sign out"))


def test_the_tutorial_word_for_word(live_demo, page, tmp_path):
    signs_in(page, live_demo, "officer")
    mine = page.locator("section", has_text=bold("Your schemes"))
    mine.get_by_role("link", name=bold("Harbour City and Stone Valley")).click()
    presses(page, bold("Packs"))
    beside = page.locator("main p", has_text=bold("Empty pack:"))
    with page.expect_download() as download:
        beside.get_by_role("link", name=bold("English")).click()
    template, filled = tmp_path / download.value.suggested_filename, tmp_path / "hospital.xlsx"
    assert template.name == "counterfoil-visit-pack-en.xlsx"
    download.value.save_as(template)
    told = account()
    desk.fill(template, told, filled)
    brings(page, filled)
    sees(page, bold("has mistakes"))
    mistake = page.locator("tbody tr")
    assert mistake.count() == 1
    assert "The value counts “peeple”, the unit says “people”." in mistake.inner_text()
    next(fact for fact in told["facts"] if "peeple" in fact["value"])["value"] = "about 120"
    desk.fill(template, told, filled)
    presses(page, bold("Bring the mended pack"))
    brings(page, filled)
    assert counts(page) == {"added": 10, "changed": 0, "already there": 0}
    sees(page, bold("Entering it also adds"))
    sees(page, bold("Does another account tell of the same?"))
    sees(page, bold("not the same as any of these"))
    sees(page, bold("Row by row"))
    sees(page, "about 120 people")
    presses(page, bold("Enter it"))
    desk.work()
    page.reload()
    sees(page, bold("It is entered"))
    presses(page, bold("Open the account"))
    presses(page, "Packs")
    brings(page, filled)
    assert counts(page) == {"added": 0, "changed": 0, "already there": 10}
    sees(page, bold("Everything in it is here already. Entering it changes nothing."))
    presses(page, bold("Drop this pack"))
    writes(page)
    two_others(page, live_demo)
    reads(page, live_demo, tmp_path)


def brings(page: Any, file: Path) -> None:
    page.get_by_label(bold("Filled visit pack")).set_input_files(file)
    presses(page, bold("Bring it"))
    page.wait_for_url("**/staff/packs/*-*/")
    desk.work()
    page.reload()


def counts(page: Any) -> dict[str, int]:
    """What the preview counts: word → number."""
    lines = (each.inner_text().split() for each in page.locator(".tallyline > span").all())
    return {bold(" ".join(line[:-1])): int(line[-1]) for line in lines}


def writes(page: Any) -> None:
    """Part 7."""
    presses(page, bold("Updates"))
    presses(page, bold("Compose a draft"))
    page.get_by_label(bold("Title in English")).fill("Hospital staff from Harbour City in Stone Valley")
    page.get_by_label("A hospital team returns from Stone Valley").check()
    presses(page, bold("Compose it"))
    sees(page, bold("The draft is composed. Now make its words your own."))
    text = page.get_by_label(bold("Text")).first
    composed = text.input_value()
    text.fill("A team of 8 people went to the county hospital.\n\n" + composed)
    presses(page, bold("Save the draft"))
    sees(page, bold("The draft is saved. Mend what is listed below, then it can have its second look."))
    sees(page, bold("What keeps it from being published"))
    text = page.get_by_label("Text").first
    assert text.input_value().startswith("A team of 8 people")
    text.fill("A team of {{ D1.delegates }} went to the county hospital.\n\n" + composed)
    presses(page, "Save the draft")
    sees(page, bold("The draft is saved. It needs a second look by somebody else."))
    assert page.get_by_role("button", name="I have read it").count() == 0


def two_others(page: Any, address: str) -> None:
    """Part 8."""
    signs_out(page)
    signs_in(page, address, "approver")
    page.get_by_role("link", name="Hospital staff from Harbour City").filter(
        has_text="waits for a second look"
    ).click()
    presses(page, bold("I have read it: second look given"))
    sees(page, bold("The draft has had its second look."))
    signs_out(page)
    signs_in(page, address, "publisher")
    page.get_by_role("link", name="Hospital staff from Harbour City").click()
    presses(page, bold("Publish"))
    sees(page, bold("Version 1 is published."))


def reads(page: Any, address: str, folder: Path) -> None:
    """Part 9."""
    page.goto(f"{address}/en/")
    latest = page.locator(".entries h3 a").first
    assert latest.inner_text() == "Hospital staff from Harbour City in Stone Valley"
    latest.click()
    sees(page, bold("Invented scheme"))
    figure = page.locator(".prose a.fig", has_text="8 people").first
    assert "fig--dotted" in figure.get_attribute("class")
    page.locator("a.fig", has_text="about 120 people").first.click()
    for words in ("How it is known", "What it is made of"):
        sees(page, bold(words))
    assert page.locator("main a[href*='/statements/']").count() > 0
    page.go_back()
    with page.expect_download():
        presses(page, bold("Download the file of this version"))
