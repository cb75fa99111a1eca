"""Numbers in running text: what publishing refuses outside a token, and what it lets pass."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.publishing.numberwords import find
from tests.publishing.number_cases import HIT, PASS, cases


def words(text: str, language: str = "en", **more: object) -> list[str]:
    return [hit.words for hit in find(text, language, **more)]


@pytest.mark.parametrize("language", HIT)
def test_must_hit(language):
    assert [text for tried, text in cases(HIT) if tried == language and not words(text, language)] == []


@pytest.mark.parametrize("language", PASS)
def test_must_pass(language):
    found = {text: words(text, language) for tried, text in cases(PASS) if tried == language}
    assert {text: hits for text, hits in found.items() if hits} == {}


def test_there_are_enough_cases():
    for table in (HIT, PASS):
        assert all(count >= 40 for count in Counter(language for language, _ in cases(table)).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 delegates and thirty-one trainers", ["12", "thirty-one"]),
        ("one hundred and five looms, 1 200 books", ["one hundred and five", "1 200"]),
        ("十二名代表，三户家庭", ["十二", "三"]),
        ("二〇二二年", ["二〇二二"]),
        ("ئون ئىككى ۋەكىل، ئۈچ ئائىلە", ["ئون ئىككى", "ئۈچ"]),
        ("３００ and ½", ["３００", "½"]),
    ],
)
def test_a_hit_says_where_and_what(text, expected):
    hits = find(text, "en")
    assert [hit.words for hit in hits] == expected
    assert all(text[slice(*hit.span)] == hit.words for hit in hits)


def test_a_name_passes_whole_and_exactly():
    names = ["XPCC 14th Division", "第十四师", "ئالتە شەھەر بازىرى"]
    assert words("the XPCC 14th Division and 3 more", allowed=names) == ["3"]
    assert words("第十四师三百人", "zh-hans", allowed=names) == ["三百"]
    assert words("ＸＰＣＣ 14th Division", allowed=names) == []
    assert words("the 14th Division", allowed=names) == ["14"]
    assert words("XPCC 14th Divisions", allowed=names) == ["14"]


@pytest.mark.parametrize("name", ["12", "two", "十二", "ئىككى", "", "   ", "12 30"])
def test_a_number_is_no_name(name):
    assert words("12 and two, 十二, ئىككى, 12 30", allowed=[name]) == words("12 and two, 十二, ئىككى, 12 30")


def test_every_language_knows_the_others():
    for language in ("en", "zh-hans", "ug"):
        assert words("two 十二 ئىككى 7", language) == ["two", "十二", "ئىككى", "7"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["en", "zh-hans", "ug"]))
def test_any_digit_is_found_and_nothing_crashes(text, language):
    hits = find(text, language)
    covered = {place for hit in hits for place in range(*hit.span)}
    assert all(place in covered for place, char in enumerate(text) if char.isdecimal())
    assert [hit.span for hit in hits] == sorted(hit.span for hit in hits)
