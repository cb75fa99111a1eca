"""The chart: bars as long as their counts, mirrored, told apart without colour, with their table."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from counterfoil.base.chart import SHADES, Bar, Chart, Part, stacked

PARTS = [Part("kept", "kept", "solid"), Part("open", "open", "blank"), Part("late", "late", "stripes")]
BARS = [
    Bar("2025", "giving side", {"kept": 3, "open": 1}),
    Bar("2025", "receiving side", {"kept": 1}),
    Bar("2026", "giving side", {"open": 6, "late": 2}),
    Bar("2026", "receiving side", {}),
]


def chart(bars: list[Bar] = BARS, parts: list[Part] = PARTS, **more: bool) -> Chart:
    return stacked(
        bars, parts, key="promises", title="Promises <of both>", description="What became of them",
        group_head="Year", row_head="Side", total_head="all", **more,
    )  # fmt: skip


def drawn(of: Chart) -> str:
    return Template("{% load charts %}{% state_chart chart %}").render(Context({"chart": of}))


def test_bars_are_as_long_as_their_counts_and_pieces_touch():
    rows = chart().rows
    assert [sum(piece.width for piece in row.pieces) for row in rows] == [50, 12.5, 100, 0]
    first, second = rows[0].pieces
    assert (first.x, first.width, second.x) == (0, 37.5, 37.5)
    assert rows[2].cells == (0, 6, 2) and rows[2].total == 8


def test_from_right_to_left_every_piece_is_mirrored():
    for row, mirrored in zip(chart().rows, chart(right_to_left=True).rows, strict=True):
        for piece, twin in zip(row.pieces, mirrored.pieces, strict=True):
            assert twin.x == pytest.approx(100 - piece.x - piece.width)
    assert chart(right_to_left=True).edge == "100%"


def test_a_group_is_named_once_and_nothing_lies_on_another():
    of = chart()
    assert [words for words, _y in of.heads] == ["2025", "2026"]
    tops = sorted([y for _words, y in of.heads] + [row.label_y for row in of.rows])
    assert all(after - before >= 16 for before, after in itertools.pairwise(tops))
    assert of.rows[-1].label_y + of.bar < of.height


def test_the_picture_is_sound_and_says_what_it_shows():
    svg = ElementTree.fromstring(re.search(r"<svg class=.chart-picture.*?</svg>", drawn(chart()), re.S)[0])
    assert svg.get("role") == "img" and svg.get("aria-labelledby") == "promises-title promises-desc"
    assert svg.find("title").text == "Promises <of both>" and svg.find("desc").text == "What became of them"
    named = {each.get("id") for each in svg.iter() if each.get("id")}
    used = {each.get("fill")[5:-1] for each in svg.iter() if (each.get("fill") or "").startswith("url(#")}
    assert used == {"promises-stripes"} and used <= named


def test_the_table_says_every_number_of_the_picture():
    rows = re.findall(r"<tr>(.*?)</tr>", drawn(chart()), re.S)[1:]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]
    assert cells[0] == ["2025", "giving side", "3", "1", "0", "4"]
    assert cells[3] == ["2026", "receiving side", "0", "0", "0", "0"]


def test_no_style_and_no_colour_stand_in_the_page():
    html = drawn(chart(parts=[Part(s, s, s) for s in SHADES], bars=[Bar("1", "a", dict.fromkeys(SHADES, 1))]))
    assert "style=" not in html and "<script" not in html and not re.search(r"#[0-9a-f]{3,6}\b", html)
    assert all(f"chart-{shade}" in html for shade in SHADES)


def test_numbers_of_coordinates_have_a_point_in_every_language():
    with translation.override("de"):
        assert not re.search(r'(?:x|width)="\d+,\d', drawn(chart([Bar("1", "a", {"kept": 1, "open": 2})])))


def test_a_narrow_piece_leaves_its_number_to_the_table():
    row = chart([Bar("2025", "giving side", {"kept": 99, "open": 1})]).rows[0]
    assert [piece.fits for piece in row.pieces] == [True, False]


@pytest.mark.parametrize(
    ("bars", "parts"),
    [
        ([Bar("1", "a", {"lost": 1})], PARTS),
        ([Bar("1", "a", {"kept": -1})], PARTS),
        (BARS, [Part("kept", "kept", "solid"), Part("open", "open", "solid"), Part("late", "late", "blank")]),
        (BARS, [Part("kept", "kept", "red"), *PARTS[1:]]),
    ],
)
def test_what_cannot_be_told_apart_or_counted_is_refused(bars, parts):
    with pytest.raises(ValueError):
        chart(bars, parts)


def test_nothing_at_all_is_a_chart_of_nothing():
    assert chart([]).rows == () and "<tbody>" in drawn(chart([]))
