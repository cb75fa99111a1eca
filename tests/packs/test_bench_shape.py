"""A large pack does not cost more per row than a small one: questions stay few, and each cell is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.packs import actions, check, facts
from counterfoil.packs.fact_cells import FactCells
from counterfoil.partners.models import Scheme
from counterfoil.statements import staging
from counterfoil.statements.models import Statement
from tests import cast
from tests.packs.packing import BY, bring

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory) -> dict[int, bytes]:
    from tools.bench.workbook import make

    made = {}
    for rows in (100, 2000):
        path: Path = tmp_path_factory.mktemp("packs") / f"{rows}.xlsx"
        make(path, rows)
        made[rows] = path.read_bytes()
    return made


@pytest.fixture
def scheme() -> Scheme:
    return cast.scheme("bench")


def statements_asked(scheme, data) -> int:
    with CaptureQueriesContext(connection) as asked:
        actions.enter_pack(pack=bring(scheme, data), by=BY)
    return len(asked)


@pytest.mark.parametrize("waiting_from", [check.MANY, 0])
def test_twenty_times_the_rows_ask_the_database_no_more_often(scheme, workbooks, monkeypatch, waiting_from):
    monkeypatch.setattr(check, "MANY", waiting_from)
    # A dozen settings more: how large sets are joined (statements.staging.JOIN_SETS).
    few = statements_asked(scheme, workbooks[100])
    many = statements_asked(
        cast.partners.start_scheme(slug="other", name=cast.T(en="bench"), nature="invented", by=BY), workbooks[2000]
    )
    assert Statement.objects.count() == 2100
    assert many <= few + 12, f"{few} for 100 rows, {many} for 2,000"


def test_acts_of_a_large_pack_are_compared_as_sets(scheme, workbooks, monkeypatch):
    """A stage that was filled a moment ago looks empty: loops within loops took half a minute for 20,000 acts."""
    monkeypatch.setattr(staging, "MANY", 50)
    actions.enter_pack(pack=bring(scheme, workbooks[100]), by=BY)
    with CaptureQueriesContext(connection) as asked:
        bring(scheme, workbooks[100])
    loops = True
    for query in asked:
        loops = "enable_nestloop = DEFAULT" in query["sql"] or (loops and "enable_nestloop" not in query["sql"])
        assert not (loops and "statements_mention m" in query["sql"]), query["sql"]
    assert any("statements_mention m" in query["sql"] for query in asked)


def test_each_different_cell_is_read_once(scheme, workbooks, monkeypatch):
    calls = []
    for name in ("_measure", "_period", "_act"):
        read = getattr(FactCells, name)
        monkeypatch.setattr(
            FactCells, name, lambda self, cell, read=read, name=name: calls.append((name, cell)) or read(self, cell)
        )
    bring(scheme, workbooks[2000])
    assert len(calls) == len(set(calls)) > 0


def test_the_rows_of_a_sheet_are_let_go_while_it_is_read(scheme, workbooks, monkeypatch):
    monkeypatch.setattr(facts, "PART", 500)
    held = []
    part = facts.Facts._part

    def watched(self, sheet, rows):
        held.append(sum(1 for _number, row in sheet.rows if row))
        return part(self, sheet, rows)

    monkeypatch.setattr(facts.Facts, "_part", watched)
    bring(scheme, workbooks[2000])
    assert held == [2000, 1500, 1000, 500]
