"""Every page of the documentation can be found from its index, and no link in it leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "HOUSE.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|/)([^)#\s]+)")


def links(page: Path) -> set[Path]:
    """The files that a page links to."""
    return {(page.parent / target).resolve() for target in _LINK.findall(page.read_text("utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page: Path):
    assert [str(target) for target in sorted(links(page)) if not target.exists()] == []


def test_the_index_links_every_page():
    index = ROOT / "docs" / "index.md"
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")} - {index}
    assert sorted(str(page) for page in pages - links(index)) == []


def test_every_picture_is_shown_and_none_is_large():
    shown, pictures = links(ROOT / "README.md"), set((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures and pictures == {target for target in shown if target.suffix == ".png"}
    assert sum(picture.stat().st_size for picture in pictures) < 3_000_000


def test_bold_words_of_the_chinese_tutorial_stand_on_the_pages():
    """The English one is followed in a browser; this one must at least use the words that are on the screen."""
    own = {
        "应看到：",
        "粗体字",
        "海港市医院",
        "医疗队从石谷县归来",
        "第1版已发布。",
    }  # its story, and a number filled in
    package = ROOT / "src" / "counterfoil"
    files = [package / "locale/zh_Hans/LC_MESSAGES/django.po", package / "packs/schema.py"]
    files += [*package.glob("statements/terms/*.toml"), *package.glob("packs/demo/*.toml")]
    screen = "".join(file.read_text("utf-8") for file in files).replace('"\n"', "")
    tutorial = re.sub(r"\s*\n\s*", " ", (ROOT / "docs" / "tutorial-account.zh.md").read_text("utf-8"))
    bold = set(re.findall(r"\*\*(.+?)\*\*", tutorial)) - own
    assert len(bold) > 20
    assert sorted(words for words in bold if words not in screen) == []
