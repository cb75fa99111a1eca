"""The text of a version as sections of HTML, each with the picture that follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString

from counterfoil.base.home import PACKAGE
from counterfoil.base.templatetags import ui
from counterfoil.public.reading import Reading
from counterfoil.public.told import figure_href
from counterfoil.publishing import text

LONGEST_OPENING = 600  # characters; a longer first paragraph is no opening, and is set as the others
_HEADING = re.compile(r"\n\n(?=## )")
_PLAIN_PARAGRAPH = re.compile(r"(?![#>\-*]|\d+\.\s)")


@dataclass(frozen=True)
class Section:
    """`html` is one passage of the text; `is_opening` for the first paragraph, set larger."""

    html: SafeString
    is_opening: bool
    picture: dict[str, Any] | None


def sections(reading: Reading) -> list[Section]:
    """The opening paragraph, then the text by its headings; pictures stand between, the rest at the end."""
    page = reading.page
    figures = {figure.key: _link(reading, figure) for figure in page.figures}
    pictures = [picture for picture in page.pictures if picture["drawing"] in drawings()]
    passages = _passages(page.text)
    made = []
    for place, (passage, is_opening) in enumerate(passages):
        html = text.render(passage, page.body_language, figures)
        made.append(Section(html, is_opening, dict(pictures[place]) if place < len(pictures) else None))
    made += [Section(SafeString(), False, dict(picture)) for picture in pictures[len(passages) :]]
    return made


def _passages(body: str) -> list[tuple[str, bool]]:
    first, _gap, rest = body.strip().partition("\n\n")
    if not _PLAIN_PARAGRAPH.match(first) or len(first) > LONGEST_OPENING:
        first, rest = "", body.strip()
    passages = [(first, True)] if first else []
    return passages + [(passage, False) for passage in _HEADING.split(rest) if passage.strip()]


def _link(reading: Reading, figure: Any) -> SafeString:
    return ui.figure(
        figure.value,
        figure_href(reading, figure.key),
        stands=figure.stands_or_differs,
        counted=figure.counted,
        moved=figure.moved,
        name=figure.key,
        statement="" if not figure.accounts or figure.accounts[0].of_record else figure.accounts[0].statement,
    )


@cache
def drawings() -> frozenset[str]:
    """File names of the drawings that come with Counterfoil."""
    folder = PACKAGE / "static" / "counterfoil" / "drawings"
    return frozenset(file.name for file in folder.glob("*.svg"))
