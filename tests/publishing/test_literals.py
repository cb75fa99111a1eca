"""Literals: what says how many is refused, however it is written; names that hold a number pass."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from counterfoil.publishing.literals import is_count

UNITS = tomllib.loads(
    (Path(__file__).parents[2] / "src/counterfoil/statements/terms/units.toml").read_text(encoding="utf-8")
)
PEOPLE = [unit for unit in UNITS.values() if unit["kind"] in ("people", "person_times", "households")]
WORDS = {word for u in PEOPLE for word in (u["en"], u.get("one", ""), u["zh"], u["ug"], *u["aliases"])} - {""}

COUNTS = {
    "en": """
12
thirty-one
12%
8 pupils
8 Pupils
eight pupils
about 8 pupils
no more than 30 pupils
31 households
half of the families
400,000 yuan
¥400,000
CNY 400,000
8 poor pupils
8 goats
eight pupils came
12 people and 3 households
13,243 person-times
1000 villages
2 August 2022
""",
    "zh-hans": """
十二
8人
８名学生
8名学生代表
8名贫困学生
十二人
三户
三户家庭
约70余户
8个孩子
一百名妇女
40万元
￥40万
20本图书
2022年8月2日
""",
    "ug": """
ئون ئىككى
12 كىشى
١٢ كىشى
ئون ئىككى كىشى
تەخمىنەن 12 كىشىلىك
8 ئوقۇغۇچى
40 يۈەن
8 نەپەر ئايال
""",
}
NAMES = {
    "en": """
14th Division
the 14th Division
No. 3 Middle School
Highway 314
Room 12 of the House
Class 5B
G20
Covid-19
Boeing 737
Twelve Oaks Farm
Project 1000 Villages
1000 Villages Fund
Thousand Homes Programme
Model 3 looms by Harbour
""",
    "zh-hans": """
第14师
14师47团
314国道
第3中学
2022年冬奥会
千人计划
百县千镇工程
三亚
""",
    "ug": """
14-دىۋىزىيە
2-نومۇرلۇق ئوتتۇرا مەكتەپ
314-تاشيول
""",
}


def lines(table: dict[str, str], language: str) -> list[str]:
    return table[language].strip().splitlines()


@pytest.mark.parametrize("language", COUNTS)
def test_what_says_how_many_is_no_name(language):
    assert [words for words in lines(COUNTS, language) if not is_count(words, language, WORDS)] == []


@pytest.mark.parametrize("language", NAMES)
def test_names_pass(language):
    assert [words for words in lines(NAMES, language) if is_count(words, language, WORDS)] == []


@pytest.mark.parametrize("number", ["8", "８", "eight", "八", "٨"])
def test_no_unit_of_people_passes_in_any_language(number):
    assert [word for word in WORDS if not is_count(f"{number} {word}", "en", WORDS)] == []
