"""Each leaf of each case stands on its page, in an element that carries its statement's public id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from tests.demo.leaves import CASES, CURRENCY_SIGNS, OTHERWISE
from tests.demo.page import Told, plain, says

FOLDER = Path(__file__).with_name("cases")
# Names of leaves that say what a number is, not what a source said: read together with the number.
UNITS = {"currency", "unit", "at_least"}


def case(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def leaves(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of every leaf: `each.0.value`, 300."""
    if isinstance(told, dict | list):
        pairs = told.items() if isinstance(told, dict) else enumerate(told)
        last = path
        for key, value in pairs:
            # YAML makes of `detail: handicrafts, health` one leaf and names without a value, which continue it.
            if value is None:
                yield last, str(key)
                continue
            last = f"{path}.{key}".strip(".")
            yield from leaves(value, last)
    else:
        yield path, told


def where(path: str, places: Any) -> tuple[str, str | None]:
    """(key of the figure, words of the page or None) for a leaf: the longest part of its path that is named."""
    if isinstance(places, str):
        return places, None
    parts = path.split(".")
    named = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    found = next((places[name] for name in named if name in places), places.get("*"))
    assert found is not None, f"no place is given for the leaf {path}"
    return found if isinstance(found, tuple) else (found, None)


def expected(leaf: Any, path: str, fact: dict[str, Any]) -> str:
    """The leaf as the page writes it."""
    name = path.rsplit(".", 1)[-1]
    if name == "at_least":
        return "at least" if leaf else ""
    if name == "currency":
        return CURRENCY_SIGNS[leaf]
    if isinstance(leaf, dt.datetime):
        return leaf.isoformat()
    if isinstance(leaf, bool | float):
        raise AssertionError(f"a leaf of a kind that no case had so far: {path}")
    return f"{leaf:,}" if isinstance(leaf, int) else str(leaf)


def page_of(name: str) -> Told:
    response = Client().get(f"/en/updates/{name}/")
    assert response.status_code == 200
    return Told(response.content.decode())


ALL = [
    pytest.param(name, section, publisher, index, id=f"{name}-{section}-{index}")
    for name, (_scheme, sections) in CASES.items()
    for section, (publisher, facts) in sections.items()
    for index in range(len(facts))
]


@pytest.fixture(scope="module")
def pages(database_urls, demo_template, django_db_blocker) -> dict[str, Told]:
    """Every page, read once: nothing here writes."""
    from tests.support import databases

    with django_db_blocker.unblock(), databases.clone(*database_urls, demo_template):
        return {name: page_of(name) for name in CASES}


def test_every_fact_of_every_file_has_its_place():
    for name, (_scheme, sections) in CASES.items():
        told = case(name)
        assert {key for key in ("facts", "second_account") if key in told} == set(sections)
        for section, (_publisher, facts) in sections.items():
            assert len(told[section]) == len(facts), f"{name} {section}"


@pytest.mark.parametrize(("name", "section", "publisher", "index"), ALL)
def test_each_leaf_stands_with_its_statement(pages, name, section, publisher, index):
    fact = case(name)[section][index]
    what, places = CASES[name][1][section][1][index]
    found = 0
    for path, leaf in leaves(fact):
        if path == "what":
            continue
        key, words = where(path, places)
        texts = said_by(pages[name], key, publisher)
        wanted = expected(leaf, path, fact) if words is None else words
        assert texts, f"{key} is not told by {publisher}"
        assert any(holds(text, wanted, path) for text in texts), f"{path}: {wanted!r} is not in {texts}"
        found += 1
    assert found > 0
    assert plain(what) in pages[name].text


def said_by(page: Told, key: str, publisher: str) -> list[str]:
    """What the elements of one figure say that carry a statement of this publisher: each with its source."""
    return [text for text in page.rows.get(key, {}).values() if plain(publisher) in text]


def holds(text: str, wanted: str, path: str) -> bool:
    return plain(wanted) in text if path.rsplit(".", 1)[-1] in UNITS else says(text, wanted)


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_source_and_scheme_stands_there_too(pages, demo_db, name):
    told, scheme = case(name), CASES[name][0]
    sides = Told(Client().get(f"/en/schemes/{scheme}/").content.decode()).text
    for path, leaf in leaves({k: v for k, v in told.items() if k not in ("id", "facts", "second_account")}):
        text = leaf.isoformat() if isinstance(leaf, dt.date) else " ".join(str(leaf).split())
        wanted = OTHERWISE.get(text, text)
        assert plain(wanted) in (sides if path.startswith("scheme.") else pages[name].text), path


def test_numbers_are_found_whole():
    assert says("at least 4,400 items", "4,400")
    assert not says("at least 4,400 items", "400")
    assert not says("2–5 aug 2022", "202")
    assert says("12 people", "12")
    assert not says("112 people", "12")


def test_a_missing_leaf_is_missed(pages):
    page = pages["hotan-2022"]
    assert said_by(page, "V1.delegates", "Hotan Daily") == []
    assert not any(says(text, "13") for text in said_by(page, "V1.delegates", "Beijing Women's Federation"))
