"""Pasted minutes become draft lines: nothing of the text is lost, and the guesses are the likely ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.sides import Side
from counterfoil.lines.models import LONGEST, Kind
from counterfoil.needs.models import Sector
from counterfoil.visits.minutes.paste import Guess, drafts_in, kind_of, language_of
from tests import cast


def words(text: str) -> list[str]:
    return [guess.words for guess in drafts_in(text, [], [])]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1. A hall\n2. Twenty machines", ["A hall", "Twenty machines"]),
        ("一、会谈情况\n二、后续工作", ["会谈情况", "后续工作"]),
        ("（1）一间教室；（2）二十台缝纫机", ["一间教室；", "二十台缝纫机"]),
        ("① 教室 ② 缝纫机", ["教室", "缝纫机"]),
        ("- A hall\n- Twenty machines\n  by spring", ["A hall", "Twenty machines by spring"]),
        ("1. A hall\nThe market was busy", ["A hall", "The market was busy"]),
        ("1. A hall, asked for\nand asked again", ["A hall, asked for and asked again"]),
        ("A hall\nTwenty machines", ["A hall", "Twenty machines"]),
        ("2027 was named\n12 machines", ["2027 was named", "12 machines"]),
        ("1.5 km of road", ["1.5 km of road"]),
        ("1) زال لازىم\n2) تىككۈچى ماشىنا", ["زال لازىم", "تىككۈچى ماشىنا"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_lines_end_where_the_numbering_says(text: str, lines: list[str]) -> None:
    assert words(text) == lines


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We hope for a hall", Kind.REQUEST),
        ("希望援助一间教室", Kind.REQUEST),
        ("مەكتەپ زال تەلەپ قىلدى", Kind.REQUEST),
        ("The federation will send twenty machines", Kind.COMMITMENT),
        ("协会承诺明年三月前送到", Kind.COMMITMENT),
        ("فېدېراتسىيە ۋەدە بەردى", Kind.COMMITMENT),
        ("To send the list of courses", Kind.ACTION),
        ("办公室跟进名单", Kind.ACTION),
        ("The market was busy", Kind.POINT),
        ("The willow stands", Kind.POINT),
    ],
)
def test_the_kind_is_guessed_by_its_words(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_a_heading_gives_the_kind_of_what_follows() -> None:
    assert drafts_in("Commitments:\n1. A hall\n行动：\n2. The list", [], []) == [
        Guess(Kind.COMMITMENT, "A hall"), Guess(Kind.ACTION, "The list"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_offices_and_sectors_are_known_by_their_names() -> None:
    scheme = cast.scheme()
    hosts = cast.organisation(scheme, Side.RECEIVING)
    offices, sectors = [cast.organisation(scheme, Side.GIVING), hosts], list(Sector.objects.all())
    asked = "1. Stone Valley Office: Request: screening for cancer at the health station"
    told = f"{asked}\n2. Harbour City Federation will come"
    first, second = drafts_in(told, offices, sectors)
    assert first == Guess(
        Kind.REQUEST, "screening for cancer at the health station", hosts, Sector.objects.get(code="health")
    )
    assert (second.spoke, second.kind) == (offices[0], Kind.COMMITMENT)
    under = drafts_in("Stone Valley Office:\n1. We need a hall\n2. Please send the list", offices, sectors)
    assert [guess.spoke for guess in under] == [hosts, hosts]


@given(st.text(alphabet="aB 1.)-一、（）①。\n:\t请", max_size=600))
def test_no_letter_is_lost_and_every_line_fits(text: str) -> None:
    found = drafts_in(text, [], [])
    assert all(0 < len(guess.words) <= LONGEST for guess in found)
    told = "".join(guess.words for guess in found)
    assert all(told.count(letter) == text.count(letter) for letter in "B请。")


def test_a_long_paragraph_is_cut_at_its_sentences() -> None:
    found = words("1. " + "One sentence of the minutes. " * 40)
    assert len(found) > 2 and all(line.endswith("minutes.") for line in found)


def test_the_language_is_known_by_its_letters() -> None:
    assert [language_of(text) for text in ("A hall", "一间教室", "زال")] == ["en", "zh-hans", "ug"]
