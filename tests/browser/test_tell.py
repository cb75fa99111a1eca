"""Tell, as an officer does it: from the visit to the papers, a file in hand, the text read."""

from __future__ import annotations

import io

import docx
import pytest
from pypdf import PdfReader

from tests.browser import kinds


@pytest.fixture
def papers(site, look):
    page = look("officer")
    page.goto(f"{site}/en{kinds.STAFF['tell'][1]()}")
    return page


def test_each_button_hands_out_its_file(papers):
    for name, ending in (("Press draft: English", "press-en.docx"), ("Minutes: ئۇيغۇرچە", "minutes-ug.pdf")):
        with papers.expect_download() as waiting:
            papers.get_by_role("link", name=name).click()
        download = waiting.value
        assert download.suggested_filename.endswith(ending)
        content = download.path().read_bytes()
        if ending.endswith("docx"):
            head = docx.Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text
            assert head == "invented, to show how this works"
        else:
            assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "ug-CN"


def test_the_text_changes_its_language_and_keeps_the_page(papers):
    papers.get_by_role("link", name="简体中文", exact=True).last.click()
    assert papers.locator(".theirs").get_attribute("lang") == "zh-hans"
    assert papers.locator(".theirs").inner_text().startswith("【虚构，用来展示如何运作】")
    assert papers.get_by_role("heading", level=1).inner_text() == "Tell"


def test_the_visit_leads_to_its_papers_and_back(papers):
    papers.locator(".crumbs a").last.click()
    papers.get_by_role("link", name="Papers").click()
    assert papers.get_by_role("heading", level=1).inner_text() == "Tell"
