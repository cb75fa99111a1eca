"""The small Markdown of an update: what it allows, its blocks as a reader sees them, and clean HTML.

Paragraphs, headings of level 2 and 3, lists, quotations, emphasis, links by http, https or relative. No HTML,
no pictures, no code, no references: every rule that is not named here is off. What comes out is cleaned
again by nh3 against a narrow list, so that a mistake in one of the two is not enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token as Piece

_RULES = ["blockquote", "list", "heading", "newline", "escape", "emphasis", "link"]
_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br"}
_HEADINGS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}


@dataclass(frozen=True, slots=True)
class LinkTo:
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block as a reader sees it: its words without marks, and the lines (from 0, `end` after) it stands on.

    `kind`: paragraph, heading (`level` 1 to 6), or list (no words; `level` is the number it begins with).
    `depth`: how many lists and quotations it stands in. `mark`: what goes before its first line in plain text.
    """

    kind: str
    words: str
    line: int
    end: int
    level: int = 0
    depth: int = 0
    mark: str = ""
    links: tuple[LinkTo, ...] = ()


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    return list(_blocks(_markdown().parse(text)))


def to_html(text: str) -> str:
    """Clean HTML. Headings of other levels become the nearest allowed one."""
    pieces = _markdown().parse(text)
    for piece in pieces:
        piece.tag = _HEADINGS.get(piece.tag, piece.tag)
    markdown = _markdown()
    return nh3.clean(
        markdown.renderer.render(pieces, markdown.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},  # without "*", nh3 keeps title and lang
        url_schemes={"http", "https"},
        link_rel="noopener nofollow",
    )


def allowed_address(address: str) -> bool:
    """http and https, a path, or a place on the page. Not `//host`, which borrows the page's scheme."""
    if address.lower().startswith(("http://", "https://")):
        return True
    head = address.split("/", 1)[0]
    return not address.startswith(("//", "/\\", "\\")) and ":" not in head and "%3a" not in head.lower()


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "maxNesting": 20}).enable(_RULES)
    markdown.validateLink = allowed_address  # type: ignore[method-assign, assignment]
    return markdown


def _blocks(pieces: list[Piece]) -> Iterator[Block]:
    lists: list[int | None] = []  # the next number of each open list; None for bullets
    quotes = 0
    kind, level, mark = "paragraph", 0, ""
    for piece in pieces:
        if piece.type == "ordered_list_open":
            lists.append(int(piece.attrs.get("start", 1)))
            yield Block("list", "", *_lines(piece), level=lists[-1] or 0)
        elif piece.type == "bullet_list_open":
            lists.append(None)
        elif piece.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif piece.type == "list_item_open":
            mark = "• " if lists[-1] is None else f"{lists[-1]}. "
            lists[-1] = None if lists[-1] is None else lists[-1] + 1
        elif piece.type in {"blockquote_open", "blockquote_close"}:
            quotes += 1 if piece.nesting > 0 else -1
        elif piece.type in {"heading_open", "paragraph_open"}:
            kind = piece.type.removesuffix("_open")
            level = int(piece.tag[1:]) if kind == "heading" else 0
        elif piece.type == "inline":
            words, links = _inline(piece.children or [])
            yield Block(kind, words, *_lines(piece), level, len(lists) + quotes, mark, links)
            mark = ""


def _lines(piece: Piece) -> tuple[int, int]:
    start, end = piece.map or (0, 0)
    return start, end


def _inline(children: list[Piece]) -> tuple[str, tuple[LinkTo, ...]]:
    words, links = "", []
    address, opened = "", 0
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            words += "\n"
        elif child.type == "link_open":
            address, opened = str(child.attrs.get("href", "")), len(words)
        elif child.type == "link_close":
            links.append(LinkTo(address, words[opened:]))
        else:
            words += child.content
    return words, tuple(links)
