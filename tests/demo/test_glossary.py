"""The glossary, the closed lists and the workbook's headings say the same words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from counterfoil.packs.records import columns
from counterfoil.packs.registers.sheets import SHEETS as REGISTERS
from counterfoil.statements import terms

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
TITLES = {"kinds": "Kinds of tally", "measures": "Measures", "dimensions": "Splits", "units": "Units"}


def rows(title: str) -> set[tuple[str, ...]]:
    """The three languages of each row below a heading."""
    section = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", GLOSSARY.read_text("utf-8"), re.M | re.S)
    assert section, title
    lines = [line for line in section[0].splitlines() if line.startswith("| ")][1:]
    return {tuple(cell.strip() for cell in line.strip("| ").split(" | "))[:3] for line in lines}


@pytest.mark.parametrize("name", TITLES)
def test_closed_lists_stand_in_the_glossary(name):
    shipped = tomllib.loads((Path(terms.__file__).with_name(f"{name}.toml")).read_text("utf-8"))
    assert rows(TITLES[name]) == {(term["en"], term["zh"], term["ug"]) for term in shipped.values()}


@pytest.mark.parametrize("sheet", (*columns.EVERY, *REGISTERS), ids=lambda sheet: sheet.key)
def test_headings_of_the_workbook_stand_in_the_glossary(sheet):
    title = f"Workbook: the sheet {sheet.en} ({sheet.zh}, {sheet.ug})"
    assert rows(title) == {(column.en, column.zh, column.ug) for column in sheet.columns}


def test_it_says_that_it_waits_for_native_readers():
    assert "machine-made, for native review" in GLOSSARY.read_text("utf-8")
