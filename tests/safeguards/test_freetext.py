"""Warnings about free text: what must warn, what must not, where, and how fast."""

import itertools
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.safeguards import freetext
from counterfoil.safeguards.freetext import KINDS, warn
from counterfoil.safeguards.normalise import same_length

DATA = {
    lang: tomllib.loads((Path(__file__).parent / "data" / f"freetext-{lang}.toml").read_text(encoding="utf-8"))
    for lang in ("en", "zh", "ug")
}
WARN = [(lang, kind, text) for lang, data in DATA.items() for kind, texts in data["warn"].items() for text in texts]
PASS = [(lang, text) for lang, data in DATA.items() for text in data["pass"]["text"]]


@pytest.mark.parametrize(("lang", "kind"), dict.fromkeys((lang, kind) for lang, kind, _text in WARN))
def test_warns(lang, kind):
    found = {text: warn(text) for tried, wanted, text in WARN if (tried, wanted) == (lang, kind)}
    assert [text for text, warnings in found.items() if kind not in [w.kind for w in warnings]] == []
    for text, warnings in found.items():
        for warning in warnings:
            assert text[warning.start : warning.end] == warning.words != ""
            assert str(warning.reason) and str(warning.mend)


def test_a_first_look_passes_over_nothing_that_folding_would_turn_into_a_sign():
    plain = [chr(code) for code in range(32, 0x10000) if not freetext._MAY_SAY.search(chr(code))]
    assert 80 > len(plain) > 60
    assert [letter for letter in plain if same_length(letter) != letter] == []


@pytest.mark.parametrize("lang", DATA)
def test_passes(lang):
    found = {text: warn(text) for tried, text in PASS if tried == lang}
    assert {text: warnings for text, warnings in found.items() if warnings} == {}


@pytest.mark.parametrize("lang", DATA)
def test_each_language_has_its_examples(lang):
    assert {kind for tried, kind, _ in WARN if tried == lang} == set(KINDS)
    warned, passed = ([each[-1] for each in tried if each[0] == lang] for tried in (WARN, PASS))
    assert len(set(warned)) >= 50 and len(set(passed)) >= 50
    assert set(warned).isdisjoint(passed)


def test_known_names_may_stand():
    text = "Ms Li Xiaohua met Mrs Aygul Memet; 李小花同学；幸福村3组12号"
    assert [w.words for w in warn(text)] == ["Ms Li Xiaohua", "Mrs Aygul Memet", "李小花同学", "幸福村3组12号"]
    known = ["Li Xiaohua", "李小花", "幸福村"]
    assert [w.words for w in warn(text, known_names=known)] == ["Mrs Aygul Memet", "幸福村3组12号"]


def test_invisible_letters_hide_nothing_and_places_stay_right():
    text = "see \u202e199\u200b0000\u20600000 now"
    (warning,) = warn(text)
    assert warning.kind == "phone"
    assert text[warning.start : warning.end] == "199\u200b0000\u20600000"


def test_a_wrong_checksum_is_no_identity_number():
    assert warn("990001199901010001") == []


def test_warnings_come_in_order_and_do_not_overlap():
    text = "身份证号990001199901010000，电话19900000000，王小花女士，幸福村3组12号"
    warnings = warn(text)
    assert [w.kind for w in warnings] == ["identity_number", "phone", "person_name", "address"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(warnings))


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    for warning in warn(text, known_names=["Hotan"]):
        assert text[warning.start : warning.end] == warning.words


def test_the_plain_notes_of_a_register_are_looked_at_in_no_time():
    notes = [f"line {i} of the register says “{i % 99}”, noted in room {i % 400}" for i in range(100_000)]
    start = time.process_time()
    assert not any(map(warn, notes))
    assert time.process_time() - start < 0.5


def test_a_long_text_takes_no_long_time():
    start = time.process_time()
    for piece in ("1 ", "学生", "幸福村", "Ms A", "ئايگۈل ", "a.b@", "House 1, Group 2, ", "一", "Li Xiao "):
        warn(piece * 5000)
    assert time.process_time() - start < 10
