"""docs/tutorial-needs.md, word for word: tables are typed, bold words are pressed."""

from __future__ import annotations

import re
from typing import Any

from tests.browser.test_tutorial_visit import DOCS, Reader

FIRST, SECOND = "A winter course in mending machines, near the market", "Teach us to mend machines in the winter"


class Newcomer(Reader):
    """A newcomer with this tutorial beside the page."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.language = page, address, "en"
        text = (DOCS / "tutorial-needs.md").read_text("utf-8")
        self.text = re.sub(r"\s+", " ", text)
        self.tables = [
            [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines.splitlines()[2:]]
            for lines in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
        ]

    def at_the_need(self, words: str) -> None:
        """Sign in again, go to the needs, open one."""
        self.chooses_the_scheme()
        self.presses(self.bold("Needs"))
        self.page.get_by_role("link", name=words).first.click()

    def asks(self, table: list[list[str]]) -> None:
        self.presses(self.bold("Write down a need"))
        for question, write in table:
            field = self.page.get_by_label(self.bold(question), exact=False).first
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(label=write)
            else:
                field.fill(write)
        self.presses(self.bold("Write it down"))
        self.sees("Written down as")

    def looks(self, points: str, why: str) -> None:
        """Part 3: declare, fill in the sheet, hand it in."""
        assert f"`{why}`" in self.text
        self.presses(self.bold("Say whether you have a conflict of interest"))
        self.page.get_by_label(self.bold("no, none")).check()
        self.presses(self.bold("Declare it"))
        for place, item in enumerate(self.page.locator(".sheet-one").all()):
            item.get_by_label(self.bold(points), exact=True).check()
            item.locator("textarea").fill(why)
            assert place < 10
        self.presses(self.bold("Hand it in"))
        self.sees(self.bold("How far the panel is apart"))


def test_the_tutorial_word_for_word(live_demo, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    reader = Newcomer(page, live_demo)
    reader.signs_in("host")
    reader.chooses_the_scheme()
    reader.presses(reader.bold("Needs"))
    reader.asks(reader.tables[0])
    reader.presses(reader.bold("Needs"))
    reader.asks(reader.tables[1])
    merges(reader)
    appraises(reader)
    answers(reader)


def merges(reader: Newcomer) -> None:
    """Part 2."""
    reader.presses(reader.bold("Merge it with another"))
    reader.sees(reader.bold("May ask for the same"))
    assert f"**{FIRST}**" in reader.text
    reader.page.get_by_role("link", name=FIRST).click()
    reader.page.locator(".two-texts", has_text=SECOND).wait_for()
    reader.presses(reader.bold("Merge them"))
    reader.sees("Merged into")
    reader.page.locator(".need-merged a").click()
    reader.sees(reader.bold("Asked for by others too"))
    reader.page.locator("#voices", has_text="Stone Valley College").wait_for()


def appraises(reader: Newcomer) -> None:
    """Part 3."""
    page = reader.page
    reader.presses(reader.bold("Open an appraisal"))
    for who in ("Programme officer (demo)", "Host coordinator (demo)"):
        assert f"**{who}**" in reader.text
        page.get_by_label(re.compile(re.escape(who) + r"\s*$")).check()
    reader.presses(reader.bold("Open the round"))
    reader.looks("mostly", "Seen in the township")
    reader.presses(reader.bold("Sign out"))
    reader.signs_in("officer")
    reader.at_the_need(FIRST)
    reader.presses(reader.bold("Go on with the appraisal"))
    assert "Seen in the township" not in page.content()
    reader.looks("fully", "Seen at the visit")
    assert page.locator("svg.spread-picture").count() == 10 and "Seen in the township" in page.content()
    reader.presses(reader.bold("Say a decision"))
    page.get_by_label(reader.bold("go"), exact=True).check()
    assert "`The season fits, and the room is there.`" in reader.text
    page.get_by_label(reader.bold("The reasons")).fill("The season fits, and the room is there.")
    reader.presses(reader.bold("Say it"))
    reader.presses(reader.bold("Sign out"))
    reader.signs_in("host")
    reader.at_the_need(FIRST)
    reader.presses("Go on with the appraisal")
    reader.presses(reader.bold("Agree to the decision"))
    reader.sees("decided")


def answers(reader: Newcomer) -> None:
    """Part 4."""
    page = reader.page
    reader.presses(reader.bold("Sign out"))
    reader.signs_in("officer")
    reader.at_the_need(FIRST)
    reader.presses(reader.bold("Answer it"))
    reader.sees("The same answer goes to")
    page.get_by_label(reader.bold("taken up in part"), exact=True).check()
    why = "One course this winter; a second where it works."
    assert f"`{why}`" in reader.text
    page.get_by_label(reader.bold("Why, or what comes of it")).fill(why)
    reader.presses(reader.bold("Answer it"))
    reader.sees("not yet given back to those who asked")
    reader.presses(reader.bold("Say that it was given back"))
    assert page.locator("input[name=told]:checked").count() == 2
    reader.presses(reader.bold("They were told"))
    reader.sees("answer given back on")
    page.get_by_role("link", name=SECOND).click()
    page.locator("h1").filter(has_text="need").wait_for()
    reader.sees("answer given back on")
