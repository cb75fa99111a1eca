"""A large sheet is read in parts: the same rows, the same numbers, the same problems as when it is read whole."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter

from counterfoil.packs import archive, sheet_parts, workbook
from counterfoil.packs.workbook import ColumnSpec, SheetSpec, WorkbookError, open_workbook, read_sheet
from counterfoil.statements.models import StagedFact
from tests import cast
from tests.packs.packing import bring, content

SPEC = SheetSpec("facts", ("Facts",), (ColumnSpec("act", ("act",)), ColumnSpec("value", ("value",))))


def book(rows: list[list[Any]], *, shared: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": not shared, "in_memory": shared}) as made:
        sheet = made.add_worksheet("Facts")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell != "":
                    sheet.write(number, column, cell)
        made.add_worksheet("Other").write(0, 0, "left alone")
    return out.getvalue()


@pytest.fixture
def in_parts(monkeypatch):
    monkeypatch.setattr(workbook, "LARGE", 0)
    monkeypatch.setattr(workbook, "SIZE", 1_000)


ROWS: list[list[Any]] = [
    ["", "a register"],
    ["act", "value"],
    *([f"V{n}", n] for n in range(200)),
    *([""] for _blank in range(100)),
    *(["", f"words & <b> {n}"] for n in range(50)),
    *([f"G{n}", dt.date(2030, 1, 1 + n % 28)] for n in range(100)),
]


def taken(data: bytes) -> tuple[list[tuple[int, list[Any]]], list[tuple[int | None, str, str]]]:
    sheet = read_sheet(open_workbook(data), SPEC)
    width = 2
    rows = [(number, [*cells, "", ""][:width]) for part in sheet.parts() for number, cells in part]
    return rows, [(p.row, p.column, p.code) for p in sheet.problems]


@pytest.mark.parametrize("shared", [False, True])
def test_parts_hold_what_the_whole_holds(request, shared):
    data = book(ROWS, shared=shared)
    whole = taken(data)
    request.getfixturevalue("in_parts")
    assert sum(1 for _part in open_workbook(data).parts(open_workbook(data).sheets[0])) > 1
    assert taken(data) == whole
    assert [number for number, _row in whole[0]] == [*range(3, 203), *range(303, 453)]


def test_a_stray_value_far_below_and_far_right_is_found(in_parts):
    rows = [*ROWS, ["V1", 5, "", "stray"]]
    assert taken(book(rows))[1] == [(len(rows), "D", "no_label")]


def test_comments_and_other_spellings_are_read_whole(in_parts):
    data = book(ROWS)
    opened = archive.open_archive(data, archive.Limits())
    names = [name for name in opened.parts if name != "xl/worksheets/sheet1.xml"]
    xml = opened.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", b"<!-- <row r='9'> --></sheetData>")
    strange = opened.fresh(names, {"xl/worksheets/sheet1.xml": xml})
    assert len(list(open_workbook(strange).parts(open_workbook(strange).sheets[0]))) == 1
    assert taken(strange) == taken(data)


@pytest.mark.django_db
def test_a_pack_is_staged_alike(request):
    scheme = cast.scheme()
    facts = [{"act": "V1", "what": "delegates", "value": str(n), "period": str(1950 + n)} for n in range(80)]
    data = content(facts=facts)
    columns = ("row", "ref", "measure", "value_number", "period_since_day", "thing")
    whole = list(StagedFact.objects.filter(stage=bring(scheme, data).stage).values_list(*columns))
    request.getfixturevalue("in_parts")
    assert list(StagedFact.objects.filter(stage=bring(scheme, data).stage).values_list(*columns)) == whole
    assert len(whole) == 82


@pytest.mark.django_db
def test_a_part_that_cannot_be_read_refuses_the_pack_and_stages_nothing(in_parts, monkeypatch):
    facts = [{"act": "V1", "what": "delegates", "value": str(n), "period": str(1950 + n)} for n in range(80)]

    def breaks(pieces):
        for number, part in enumerate(sheet_parts.divided(pieces)):
            if number == 1:
                raise archive.damaged()
            yield part

    monkeypatch.setattr(workbook, "divided", breaks)
    pack = bring(cast.scheme(), content(facts=facts))
    assert (pack.state, pack.problems[0]["code"]) == ("refused", "damaged")
    assert not StagedFact.objects.exists()


def test_an_error_in_the_thread_comes_out_where_the_values_are_used():
    def values():
        yield 1
        raise WorkbookError("broken")

    made = sheet_parts.ahead(values())
    assert next(made) == 1
    with pytest.raises(WorkbookError):
        next(made)
