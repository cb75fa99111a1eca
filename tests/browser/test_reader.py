"""A reader follows figures to their sources, without JavaScript, without a cookie, without leaving the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from counterfoil.publishing.models import Version
from counterfoil.statements.models import Source
from tests.browser.kinds import FOUNDING, invented

FIGURE_LINKS = f"a[href*='/updates/{FOUNDING}/figures/']"


@pytest.fixture
def reader(new_page) -> Any:
    """A page that runs no script, and that keeps a list of the machines it asked for something."""
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.asked = set()
    page.on("request", lambda request: page.asked.add(urlsplit(request.url).netloc))
    return page


def test_from_home_to_every_figure_its_statements_and_their_source(site, reader):
    reader.goto(f"{site}/en/")
    reader.locator(f"main a[href$='/updates/{FOUNDING}/']").first.click()
    update = reader.url
    crumbs = reader.locator(".crumbs").inner_text()
    assert "Home" in crumbs and "Updates" in crumbs
    assert "12 August 2022, 10:08" in reader.locator("main").inner_text()
    links = _hrefs(reader, FIGURE_LINKS)
    document = Version.objects.filter(update__slug=FOUNDING).order_by("-number")[0].document
    keys = {part["content"]["key"] for part in document["parts"] if part["kind"] == "figure"}
    assert {href.rstrip("/").rsplit("/", 1)[1] for href in links} == keys
    sources: set[str] = set()
    for href in links:
        sources |= _follow(reader, site, href)
    for href in sources:
        publisher = Source.objects.get(public_id=href.rstrip("/").rsplit("/", 1)[1]).publisher
        reader.goto(f"{site}{href}")
        assert reader.locator("h1").inner_text() == str(publisher)
        assert "Read by us" in reader.locator("main").inner_text()
    reader.goto(update)
    reader.locator(FIGURE_LINKS).first.click()
    assert "/figures/" in reader.url
    reader.go_back()
    assert reader.url == update
    assert reader.asked == {urlsplit(site).netloc}
    assert reader.context.cookies() == []


def _follow(page: Any, site: str, figure: str) -> set[str]:
    """Open a figure and its first statement (a count of things told of has none); the addresses of its sources."""
    answer = page.goto(f"{site}{figure}", wait_until="domcontentloaded")
    assert answer.status == 200
    assert page.locator("script").count() == 0
    sources = _hrefs(page, "main section a[href*='/sources/']")
    statements = _hrefs(page, "main a[href*='/statements/']")
    assert statements or "/figures/count." in figure, f"{figure} opens to no statement"
    if statements:
        page.goto(f"{site}{statements[0]}", wait_until="domcontentloaded")
        assert set(_hrefs(page, "main section a[href*='/sources/']")) <= set(sources)
    assert sources, f"{figure} names no source"
    return set(sources)


def test_versions_and_the_file_that_anybody_can_check(site, reader, tmp_path):
    update = invented()
    reader.goto(f"{site}/en/updates/{update.slug}/")
    reader.locator("#versions a[href$='/versions/1/']").first.click()
    assert "There is a later version of this page" in reader.locator("main").inner_text()
    reader.goto(f"{site}/en/updates/{FOUNDING}/")
    digest = reader.locator(".check-it .digest").inner_text().strip()
    with reader.expect_download() as download:
        reader.locator(".check-it a[download]").click()
    file = tmp_path / "version.json"
    download.value.save_as(file)
    good = _verify(file, digest)
    assert good.returncode == 0, good.stdout + good.stderr
    document = json.loads(file.read_text("utf-8"))
    altered = json.dumps(document, ensure_ascii=False).replace('"400000"', '"500000"', 1)
    assert altered != json.dumps(document, ensure_ascii=False)
    file.write_text(altered, "utf-8")
    assert _verify(file, digest).returncode == 1


def test_in_print_the_navigation_goes_and_figures_keep_their_addresses(site, new_page):
    page = new_page()
    page.goto(f"{site}/en/updates/{FOUNDING}/")
    page.emulate_media(media="print")
    for part in (".nav", ".langs"):
        assert not page.locator(part).first.is_visible()
    after = "e => getComputedStyle(e, '::after').content"
    figure = page.locator(".prose a.fig").first
    assert figure.get_attribute("href") in figure.evaluate(after)
    assert page.locator(".digest").last.is_visible()


def test_in_uyghur_the_page_begins_at_the_right(site, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site}/ug/updates/{FOUNDING}/")
    mark, nav = page.locator(".mark").bounding_box(), page.locator(".nav").bounding_box()
    assert mark["x"] > nav["x"]
    heading, main = page.locator("h1").bounding_box(), page.locator("main").bounding_box()
    assert abs((heading["x"] + heading["width"]) - (main["x"] + main["width"])) < main["width"] / 10


def _hrefs(page: Any, selector: str) -> list[str]:
    """The addresses of these links, each once, without a place on their page."""
    found = (link.get_attribute("href").split("#")[0] for link in page.locator(selector).all())
    return list(dict.fromkeys(href for href in found if href))


def _verify(file: Path, digest: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "counterfoil", "verify", str(file), "--digest", digest]
    return subprocess.run(command, capture_output=True, text=True, check=False)
