"""A quiet chart: lying bars, one for each year and side, each parted by states. Drawn on the server as SVG.

Here is the arithmetic; `ui/chart.html` draws it and sets the table below. Widths are shares of the page and heights
are pixels, so that letters keep their size on a phone; where one reads from right to left, bars begin at the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHADES = ("solid", "stripes", "blank", "dots", "cross")  # told apart without colour, also on paper
BAR, LABEL, HEAD, GAP = 20, 22, 24, 12  # pixels: a bar, the words above it, a group's head, room after a group
_FITS = 7.0  # per cent of the width in which a number finds room


@dataclass(frozen=True, slots=True)
class Part:
    """What a piece of a bar stands for, and how it is shaded: one of `SHADES`."""

    code: str
    words: str
    shade: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Counts of one side in one group (a year), by the parts' codes; what is not named is nought."""

    group: str
    words: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle: `x` and `width` in per cent; `middle` is where its number stands, if it `fits`."""

    x: float
    width: float
    y: int
    shade: str
    count: int
    words: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)

    @property
    def fits(self) -> bool:
        return self.width >= _FITS

    @property
    def number_y(self) -> int:
        return self.y + BAR - 5

    @property
    def chip(self) -> int:
        """How wide the ground below the number is, in pixels."""
        return 8 + 8 * len(str(self.count))

    @property
    def half_chip(self) -> int:
        return self.chip // 2


@dataclass(frozen=True, slots=True)
class Row:
    """One bar with the words above it, and its cells in the table."""

    group: str
    words: str
    total: int
    label_y: int
    pieces: tuple[Piece, ...]
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that `ui/chart.html` needs. `key` makes the names of its patterns its own on the page."""

    key: str
    title: str
    description: str
    group_head: str
    row_head: str
    total_head: str
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    heads: tuple[tuple[str, int], ...]  # a group's words, and how far down they stand
    height: int
    edge: str  # where lines begin, in per cent
    bar: int = BAR


def stacked(
    bars: Sequence[Bar],
    parts: Sequence[Part],
    *,
    key: str,
    title: str,
    description: str,
    group_head: str,
    row_head: str,
    total_head: str,
    right_to_left: bool = False,
) -> Chart:
    """Lay out the bars in the order given; all have one scale, on which the longest fills the width.

    Args:
        key: letters and hyphens, once on a page.
        description: what the picture shows, for those who do not see it.
        group_head, row_head, total_head: the heads of the table's first two columns and of its last.

    Raises:
        ValueError: a shade twice or unknown, or a count below nought or of no part.
    """
    shades = [part.shade for part in parts]
    codes = {part.code for part in parts}
    if len(set(shades)) < len(shades) or not set(shades) <= set(SHADES):
        raise ValueError("each part needs a shade of its own")
    if any(code not in codes or count < 0 for bar in bars for code, count in bar.counts.items()):
        raise ValueError("a count belongs to a part and is not below nought")
    longest = max((sum(bar.counts.values()) for bar in bars), default=0) or 1
    rows: list[Row] = []
    heads: list[tuple[str, int]] = []
    y = 0
    for bar in bars:
        if not heads or bar.group != heads[-1][0]:
            y += (GAP if heads else 0) + HEAD
            heads.append((bar.group, y - 8))
        rows.append(_row(bar, parts, longest, y, right_to_left))
        y += LABEL + BAR + 6
    return Chart(
        key, title, description, group_head, row_head, total_head, tuple(parts), tuple(rows), tuple(heads),
        height=y + 2, edge="100%" if right_to_left else "0",
    )  # fmt: skip


def _row(bar: Bar, parts: Sequence[Part], longest: int, y: int, right_to_left: bool) -> Row:
    pieces: list[Piece] = []
    cells = tuple(bar.counts.get(part.code, 0) for part in parts)
    start = 0.0
    for part, count in zip(parts, cells, strict=True):
        width = 100 * count / longest
        if count:
            x = 100 - start - width if right_to_left else start
            pieces.append(Piece(round(x, 3), round(width, 3), y + LABEL, part.shade, count, part.words))
        start += width
    return Row(bar.group, bar.words, sum(cells), y + LABEL - 7, tuple(pieces), cells)
