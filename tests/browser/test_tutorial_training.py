"""docs/tutorial-training.md, word for word: tables are typed, bold words are pressed."""

from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader

from tests.browser.test_tutorial_visit import DOCS, Reader


class Newcomer(Reader):
    """A newcomer with this tutorial beside the page."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.language = page, address, "en"
        words = (DOCS / "tutorial-training.md").read_text("utf-8")
        self.text = re.sub(r"\s+", " ", words)
        self.tables = [
            [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines.splitlines()[2:]]
            for lines in re.findall(r"(?:^\|.*\n)+", words, re.MULTILINE)
        ]

    def types(self, *names: str, table: int) -> None:
        for name, (_label, write) in zip(names, self.tables[table], strict=True):
            self.page.locator(f"#id_{name}").fill(write)

    def writes(self, **typed: str) -> None:
        for name, words in typed.items():
            assert f"`{words}`" in self.text, words
            self.page.locator(f"#id_{name}").fill(words)

    def finds(self, words: str) -> None:
        """Something on the screen that the tutorial has in bold although it is no word of ours alone."""
        assert f"**{words}**" in self.text, words
        self.sees(words)

    def follows(self, words: str) -> None:
        assert f"**{words}**" in self.text, words
        self.page.get_by_role("link", name=words, exact=True).first.click()


def test_the_tutorial_word_for_word(live_demo, new_page):
    page = new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    reader = Newcomer(page, live_demo)
    reader.signs_in("officer")
    plans(reader)
    counts(reader)
    reader.presses(reader.bold("Sign out"))
    answers(reader)
    tells(reader)


def plans(reader: Newcomer) -> None:
    """Parts 1 and 2."""
    reader.chooses_the_scheme()
    reader.follows(reader.bold("Trainings"))
    reader.presses(reader.bold("Plan a course"))
    reader.types("name", "begins", "ends", "seats", "aims", table=0)
    assert "**crafts and design**" in reader.text and "**Stone Valley College**" in reader.text
    reader.page.get_by_label(reader.bold("Theme")).select_option(label="crafts and design")
    reader.page.get_by_label(reader.bold("Organiser")).select_option(label="Stone Valley College")
    reader.presses(reader.bold("Plan the course"))
    reader.sees(reader.bold("Not done yet."))
    reader.writes(aims="To dye wool with what grows around the village.")
    reader.presses(reader.bold("Plan the course"))
    reader.presses(reader.bold("Plan sessions"))
    reader.types("day", "begins", "ends", "where", "times", table=1)
    who = "trainer for weaving and design"
    assert f"**{who}**" in reader.text
    reader.page.get_by_label(who).check()
    reader.presses(reader.bold("Plan them"))
    reader.finds("8 sessions are planned.")
    reader.presses("Plan sessions")
    reader.writes(day="2025-01-14", begins="15:00", ends="17:00")
    reader.page.get_by_label(who).check()
    reader.presses("Plan them")
    reader.finds("Two sessions at once")
    reader.page.get_by_role("link", name="Dyeing wool with plants").first.click()


def counts(reader: Newcomer) -> None:
    """Part 3."""
    reader.follows("Tuesday, 7 January 2025")
    reader.writes(number="31")
    reader.presses(reader.bold("Held: note it"))
    reader.sees("There were 25 seats")
    reader.writes(number="24", hours="2")
    reader.presses("Held: note it")
    reader.finds("24 people")
    reader.follows("On to session 2, not counted yet")
    reader.writes(number="22", hours="2")
    reader.presses("Held: note it")
    reader.sees("22 people")


def answers(reader: Newcomer) -> None:
    """Part 4."""
    reader.signs_in("host")
    reader.chooses_the_scheme()
    reader.follows("Trainings")
    reader.follows("Dyeing wool with plants")
    reader.follows("Tuesday, 7 January 2025")
    reader.writes(number="23")
    reader.presses("Held: note it")
    reader.sees(reader.bold("the sides differ"))
    reader.page.get_by_role("link", name="Dyeing wool with plants").first.click()
    reader.presses(reader.bold("Say how many different people"))
    reader.writes(number="21")
    reader.presses(reader.bold("Save"))
    reader.sees("Your side counted 23 at one session alone.")
    reader.writes(number="26")
    reader.presses("Save")


def tells(reader: Newcomer) -> None:
    """Parts 5 and 6."""
    reader.presses(reader.bold("Certificates"))
    with reader.page.expect_download() as download:
        reader.presses(reader.bold("Print them"))
    pages = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    assert len(pages) == 1 and pages[0].extract_text().count("Dyeing wool with plants") >= 2
    reader.presses(reader.bold("Courses"))
    reader.presses(reader.bold("Results over years"))
    reader.sees(reader.bold("What is missing"))
    reader.page.get_by_label(reader.bold("only what the public may read")).check()
    reader.presses(reader.bold("Show"))
    reader.page.wait_for_url("**public=1*")
    for words in ("Change the session", "Call the session off", "Note an attendance list"):
        reader.bold(words)
