"""docs/tutorial-visit.md, in English and in Chinese, word for word: tables are typed, bold words are pressed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils import translation

from counterfoil.packs.demo import PASSWORD

DOCS = Path(__file__).parents[2] / "docs"


class Reader:
    """A newcomer with the tutorial in one language beside the page."""

    def __init__(self, page: Any, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language
        name = {"en": "tutorial-visit.md", "zh-hans": "tutorial-visit.zh.md"}[language]
        self.text = re.sub(r"\s+", " ", (DOCS / name).read_text("utf-8"))
        self.tables = [
            [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines.splitlines()[2:]]
            for lines in re.findall(r"(?:^\|.*\n)+", (DOCS / name).read_text("utf-8"), re.MULTILINE)
        ]

    def bold(self, words: str, context: str | None = None, **values: Any) -> str:
        """Words of the page in the reader's language; the tutorial must have them in bold."""
        with translation.override(self.language):
            said = translation.pgettext(context, words) if context else translation.gettext(words)
        said = said % values if values else said
        assert f"**{said}**" in self.text, f"the tutorial does not say **{said}**"
        return said

    def presses(self, words: str) -> None:
        page = self.page.locator("body")
        found = page.get_by_role("button", name=words, exact=True).or_(
            page.get_by_role("link", name=words, exact=True)
        )
        found.first.click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).locator("visible=true").first.wait_for()

    def fills(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(words)

    def signs_in(self, who: str) -> None:
        self.page.goto(f"{self.address}/{self.language}/staff/")
        self.page.get_by_label(self.bold("Sign-in name")).fill(who)
        self.page.get_by_label(self.bold("Password")).fill(PASSWORD)
        self.presses(self.bold("Sign in"))
        self.page.get_by_role("heading", name=self.bold("Today"), level=1).wait_for()

    def chooses_the_scheme(self) -> None:
        """The demo has several; whoever works in more than one says in which."""
        scheme = "海港市与石谷县" if self.language == "zh-hans" else "Harbour City and Stone Valley"
        assert f"**{scheme}**" in self.text
        self.bold("Your schemes")
        self.page.get_by_role("link", name=scheme).last.click()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_tutorial_word_for_word(live_demo, new_page, language):
    page = new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    reader = Reader(page, live_demo, language)
    reader.signs_in("officer")
    opens(reader)
    travels(reader)
    plans(reader)
    writes(reader)
    reader.presses(reader.bold("Sign out"))
    signs(reader)
    reader.presses(reader.bold("Sign out"))
    settles(reader)
    takes(reader)


def opens(reader: Reader) -> None:
    """Part 1."""
    reader.chooses_the_scheme()
    reader.presses(reader.bold("Visits"))
    reader.presses(reader.bold("Plan a visit"))
    labels = ("Name of the visit", "First day", "Last day", "What for")
    for label, (_question, write) in zip(labels, reader.tables[0], strict=True):
        reader.page.get_by_label(reader.bold(label)).fill(write)
    reader.bold("the giving side, to the hosts")
    assert reader.page.get_by_label(reader.bold("put what is still open from before onto the agenda")).is_checked()
    reader.presses(reader.bold("Start the plan"))
    reader.sees(reader.bold("Agenda"))
    reader.sees("An answer on enterprise before the harvest")


def travels(reader: Reader) -> None:
    """Part 2."""
    reader.presses(reader.bold("Say who travels"))
    for number, (office, count) in enumerate(reader.tables[1], start=1):
        reader.page.locator(f"#id_d{number}-office").fill(office)
        reader.page.locator(f"#id_d{number}-count").fill(count)
    reader.page.get_by_label(reader.bold("decides on awards, so never enters a home")).first.check()
    reader.presses(reader.bold("Save the delegation"))
    reader.sees("8")


def plans(reader: Reader) -> None:
    """Part 3."""
    reader.presses(reader.bold("Plan an hour"))
    reader.bold("meeting")
    for row, button in zip(reader.tables[2], ("Save, and the next hour", "Save"), strict=True):
        for name, write in zip(("title", "begins", "ends"), row, strict=True):
            reader.page.locator(f"#id_{name}").fill(write)
        reader.presses(reader.bold(button))
    clash = {"en": "Two places at once", "zh-hans": "同时在两处"}[reader.language]
    assert f"**{clash}**" in reader.text
    reader.sees(clash)
    assert "11:15" in reader.text
    reader.page.locator("#id_begins").fill("11:15")
    reader.presses(reader.bold("Save"))
    reader.sees(reader.tables[2][1][0])


def writes(reader: Reader) -> None:
    """Part 4."""
    reader.presses(reader.bold("Minutes"))
    meeting = reader.tables[2][0][0]
    assert f"**{meeting}**" in reader.text
    reader.page.get_by_role("link", name=meeting).click()
    for kind, office, words in reader.tables[3]:
        reader.page.get_by_label(kind, exact=True).check()
        reader.page.locator("#id_spoke").select_option(label=office)
        reader.page.locator("#id_words").fill(words)
        if reader.page.locator("#id_sector").is_visible():
            sector = "场所与设备" if reader.language == "zh-hans" else "buildings and equipment"
            assert f"**{sector}**" in reader.text
            reader.page.get_by_label(reader.bold("Field of help")).select_option(label=sector)
        if reader.page.locator("#id_due").is_visible():
            reader.page.get_by_label(reader.bold("Whose it is to do")).select_option(label=office)
            reader.page.get_by_label(reader.bold("Due")).fill("2027-12")
        reader.presses(reader.bold("Write it down"))
        reader.page.locator(".line-words, .todo-what, bdi").filter(has_text=words).first.wait_for()
    reader.sees(reader.bold("Written down"))


def signs(reader: Reader) -> None:
    """Part 5."""
    reader.signs_in("host")
    with translation.override(reader.language):
        waits = translation.ngettext(
            "%(count)s line waits for your side's yes", "%(count)s lines wait for your side's yes", 3
        ) % {"count": 3}
    assert f"**{waits}**" in reader.text
    reader.page.locator("a", has_text=waits).first.click()
    reader.sees(reader.bold("Our side"))
    point, request, commitment = (row[2] for row in reader.tables[3])
    for words in (point, request):
        waiting(reader, words).get_by_role("button", name=reader.bold("Yes, so it is")).first.click()
        reader.page.wait_for_load_state()
    otherwise = waiting(reader, commitment)
    otherwise.get_by_text(reader.bold("We would word it otherwise")).click()
    otherwise.locator("textarea, input[type=text]").first.fill(_other_words(reader))
    otherwise.get_by_role("button", name=reader.bold("Put our wording beside it")).click()
    reader.page.wait_for_load_state()


def waiting(reader: Reader, words: str) -> Any:
    """The line on the hosts' page that has these words."""
    return reader.page.locator("article.answer", has_text=words)


def _other_words(reader: Reader) -> str:
    found = re.search(r"`((?:Twenty|二十)[^`]*)`", reader.text)
    assert found, "the tutorial does not say how the hosts word it"
    return found[1]


def settles(reader: Reader) -> None:
    """Part 6."""
    reader.signs_in("officer")
    reader.chooses_the_scheme()
    reader.presses(reader.bold("Tracker"))
    promised = reader.tables[3][2][2]
    assert f"**{promised}**" in reader.text
    reader.page.get_by_text(promised).first.click()
    reader.sees(reader.bold("the sides differ"))
    reader.presses(reader.bold("Take the other side's words"))
    reader.sees(reader.bold("both sides agree"))
    reader.sees(reader.bold("History"))


def takes(reader: Reader) -> None:
    """Part 7."""
    reader.presses(reader.bold("Visits"))
    visit = reader.tables[0][0][1]
    assert f"**{visit}**" in reader.text
    reader.page.get_by_role("link", name=visit).first.click()
    reader.presses(reader.bold("Papers"))
    reader.sees(reader.bold("Text to paste"))
    row = reader.page.locator(".papers li", has_text=reader.bold("Press draft"))
    language = {"en": "English", "zh-hans": "简体中文"}[reader.language]
    assert f"**{language}**" in reader.text
    with reader.page.expect_download() as download:
        row.get_by_role("link", name=language).click()
    paper = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert reader.tables[3][0][2] in text or visit in text
