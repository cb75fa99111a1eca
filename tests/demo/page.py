"""What a page says of which statement: its text by row of "everything told" and by public id."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser

_VOID = {"br", "img", "input", "link", "meta", "hr", "source", "use", "path", "wbr"}


class Told(HTMLParser):
    """`rows`: key of the figure → public id → text of all elements of that row that carry the id.

    `by_id`: public id → text of every element of the page that carries it. `text`: all of the page.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []  # (row, statement) of each open element, or ""
        self._rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._by_id: dict[str, list[str]] = defaultdict(list)
        self._all: list[str] = []
        self.feed(html)
        self.rows = {row: {i: plain(" ".join(t)) for i, t in ids.items()} for row, ids in self._rows.items()}
        self.by_id = {i: plain(" ".join(texts)) for i, texts in self._by_id.items()}
        self.text = plain(" ".join(self._all))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        name = given.get("id") or ""
        row = name.removeprefix("f-") if name.startswith("f-") else ""
        self._open.append((row, given.get("data-statement") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._all.append(data)
        row = next((row for row, _id in reversed(self._open) if row), "")
        for statement in {statement for _row, statement in self._open if statement}:
            self._by_id[statement].append(data)
            if row:
                self._rows[row][statement].append(data)


def plain(text: str) -> str:
    """One space between words, no case."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def says(text: str, words: str) -> bool:
    """Whether the words stand in the text, whole: 12 is not found in 412, nor in 2012."""
    return re.search(rf"(?<![\w,.-]){re.escape(plain(words))}(?![\w]|[,.-]\d)", text) is not None
