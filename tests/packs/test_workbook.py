# ruff: noqa: E501 (tables of cases: one line each reads better)
"""Workbooks that people send: good ones from every program, and bad ones with a clear answer."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from counterfoil.packs.archive import BEGINNINGS
from counterfoil.packs.sheet_xml import _outside, column_letters, place
from counterfoil.packs.workbook import (
    ColumnSpec,
    Limits,
    SheetSpec,
    WorkbookError,
    open_workbook,
    read_answers,
    read_sheet,
    strangers,
)
from tests.packs import broken

FACTS = SheetSpec(
    "facts",
    ("Facts", "事实", "پاكىتلار"),
    (
        ColumnSpec("act", ("act", "行动", "ھەرىكەت"), required=True),
        ColumnSpec("what", ("what", "内容", "نېمە"), required=True),
        ColumnSpec("value", ("value", "数值", "قىممەت")),
        ColumnSpec("exact_words", ("exact words", "原话", "ئەينى سۆز")),
    ),
)
ABOUT = SheetSpec(
    "about",
    ("About", "说明"),
    (
        ColumnSpec("publisher", ("Publisher", "发布者"), required=True),
        ColumnSpec("title", ("Title", "标题")),
        ColumnSpec("read_on", ("Read on", "查阅日期")),
    ),
)
ROWS = [["Act", "What", "Value"], ["V1", "delegates", 12], ["G1", "cash given", "40万元"]]


def codes(result) -> list[str]:
    return [problem.code for problem in result.problems]


def read(content: bytes, spec: SheetSpec = FACTS):
    return read_sheet(open_workbook(content), spec)


# What every program writes


def test_a_plain_workbook_gives_its_rows_with_their_numbers_in_the_sheet():
    result = read(broken.book({"Facts": ROWS}))
    assert result.problems == []
    assert [number for number, _row in result.rows] == [2, 3]
    assert [result.cell(row, "value") for _number, row in result.rows] == [12, "40万元"]
    assert result.columns == {"act": 0, "what": 1, "value": 2}
    assert result.cell(result.rows[0][1], "exact_words") is None


@pytest.mark.parametrize(
    "sheet, header",
    [("Facts", ["Act *", "WHAT:", " Value (a number)"]), ("事实", ["行动", "内容", "数值"]),
     ("پاكىتلار", ["ھەرىكەت", "نېمە", "قىممەت"]), (" facts ", ["Ａct", "what", "数值"])],
)  # fmt: skip
def test_names_in_any_language_width_and_case(sheet, header):
    result = read(broken.book({sheet: [header, ["V1", "delegates", 1]]}))
    assert result.columns == {"act": 0, "what": 1, "value": 2}
    assert not result.problems


def test_a_sheet_that_begins_lower_and_further_right_keeps_its_row_numbers():
    rows = [[], [None, "A title"], [], [None, *ROWS[0]], [None, *ROWS[1]], [None, *ROWS[2]]]
    result = read(broken.book({"Facts": rows}))
    assert (result.header_row, result.columns["act"]) == (4, 1)
    assert [number for number, _row in result.rows] == [5, 6]


def test_inline_strings_without_dimension_or_styles():
    result = read(broken.raw_book(broken.inline(["Act", "What", "Value"], ["V1", "delegates", "12"])))
    assert result.rows == [(2, ["V1", "delegates", "12"])]


def test_namespaces_with_prefixes_and_attributes_in_another_order():
    sheet = (
        f'<x:worksheet xmlns:x="{broken.MAIN}"><x:sheetData>'
        '<x:row r="1"><x:c t="inlineStr" r="A1"><x:is><x:t>Act</x:t></x:is></x:c>'
        "<x:c t='inlineStr' r='B1'><x:is><x:t>What</x:t></x:is></x:c></x:row>"
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>V1</x:t></x:is></x:c>'
        '<x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
        '</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A2:A3"/></x:mergeCells></x:worksheet>'
    )
    result = read(broken.raw_book(sheet))
    assert [(p.code, p.row, p.column) for p in result.problems] == [("merged", 2, "A"), ("formula", 2, "B")]


DATE_STYLE = f'<styleSheet xmlns="{broken.MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


@pytest.mark.parametrize(
    "properties, first", [("", dt.date(2022, 8, 2)), ('<workbookPr date1904="1"/>', dt.date(2026, 8, 3))]
)
def test_dates_in_both_calendars_of_excel(properties, first):
    sheet = broken.inline(["Act", "What"]).replace(
        "</sheetData>", '<row r="2"><c r="A2" t="str"><v>V1</v></c><c r="B2" s="1"><v>44775</v></c></row></sheetData>'
    )
    result = read(broken.raw_book(sheet, workbook=properties, styles=DATE_STYLE))
    found = result.rows[0][1][1]
    assert (found.date() if isinstance(found, dt.datetime) else found) == first


@pytest.mark.parametrize("inline", [True, False])
def test_inline_and_shared_strings_read_the_same(tmp_path: Path, inline):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": inline}) as made:
        sheet = made.add_worksheet("事实")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    assert [row for _n, row in read_sheet(open_workbook(tmp_path / "a.xlsx"), FACTS).rows] == ROWS[1:]


# Rows that are no rows


def test_empty_example_and_repeated_header_rows_are_skipped():
    rows = [
        *ROWS,
        [None, "  ", ""],
        ["▸ V1", "delegates", 3],
        ["Act", "What", "Value"],
        [0, "x", 1],
        [None, "goods", 4],
    ]
    result = read(broken.book({"Facts": rows}))
    assert [number for number, _row in result.rows] == [2, 3, 7, 8]


def test_a_header_alone_gives_no_rows():
    result = read(broken.book({"Facts": ROWS[:1]}))
    assert result.found and result.rows == [] and not result.problems


def test_a_sheet_that_is_not_there_is_a_problem_only_if_required():
    content = broken.book({"Other": [["a"]]})
    assert not read(content).found and not read(content).problems
    needed = SheetSpec("facts", FACTS.names, FACTS.columns, required=True)
    assert codes(read(content, needed)) == ["missing_sheet"]


# Columns


def test_a_renamed_column_is_named_with_the_nearest_name():
    result = read(broken.book({"Facts": [["Act", "Whta", "Value"], ["V1", "delegates", 1]]}))
    assert codes(result) == ["unknown_column", "missing_column"]
    assert (result.unknown[0].label, result.unknown[0].column, result.unknown[0].nearest) == ("Whta", "B", "what")
    assert "“what”" in str(result.problems[0].mend) and "“Whta”" in str(result.problems[1].mend)


def test_a_column_twice_is_named_by_both_letters():
    result = read(broken.book({"Facts": [["Act", "What", "内容"], ["V1", "a", "b"]]}))
    assert codes(result) == ["column_twice"]
    assert "B" in str(result.problems[0].problem) and "C" in str(result.problems[0].problem)


def test_unknown_labels_are_given_back_for_the_lexicon():
    result = read(broken.book({"Facts": [["Act", "What", "Ethnicity", "民族"], ["V1", "a", "b", "c"]]}))
    assert [column.label for column in result.unknown] == ["Ethnicity", "民族"]
    assert result.headers == ["Act", "What", "Ethnicity", "民族"]


def test_values_in_a_column_without_a_name_are_named():
    result = read(broken.book({"Facts": [["Act", "What", None], ["V1", "a", None], ["V1", "b", "lost"]]}))
    assert [(p.code, p.row, p.column) for p in result.problems] == [("no_label", 3, "C")]


def test_no_header_row_names_what_it_looks_for():
    result = read(broken.book({"Facts": [["V1", "delegates", 12]]}))
    assert codes(result) == ["no_header"] and "what" in str(result.problems[0].mend)


def test_an_override_character_in_a_label_is_a_problem():
    result = read(broken.book({"Facts": [["Act", "What", "\u202evalue"], ["V1", "a", 1]]}))
    assert codes(result) == ["bad_label"]


# Sheets


def test_a_hidden_sheet_of_ours_is_refused_and_another_is_let_be():
    def hide(made):
        for sheet in made:
            sheet.sheet_state = "veryHidden" if sheet.title == "Facts" else "hidden"
        made.create_sheet("Guide")

    content = broken.book({"Facts": ROWS, "Lists": [["x"]]}, hide)
    assert codes(read(content)) == ["hidden_sheet"]
    assert read(content).rows == []
    assert [p.code for p in strangers(open_workbook(content), [FACTS], ["Guide"])] == ["ignored_sheet"]


def test_the_same_sheet_in_two_languages_is_a_problem():
    assert codes(read(broken.book({"Facts": ROWS, "事实": ROWS}))) == ["sheet_twice"]


def test_a_misspelt_sheet_is_named_with_the_nearest_name():
    (problem,) = strangers(open_workbook(broken.book({"Fact": ROWS})), [FACTS])
    assert problem.code == "renamed_sheet" and "“Facts”" in str(problem.mend)


# Merged cells and formulas


def test_merged_cells_in_the_table_are_named_and_a_merged_title_is_not():
    def merge(made):
        made["Facts"].merge_cells("A1:C1")
        made["Facts"].merge_cells("A3:A4")

    result = read(broken.book({"Facts": [["All facts"], *ROWS, ["G2", "x", 1]]}, merge))
    assert [(p.code, p.row, p.column) for p in result.problems] == [("merged", 3, "A")]
    assert "A3:A4" in str(result.problems[0].problem)


def test_formulas_are_named_by_row_and_column_and_many_are_counted():
    rows = [*ROWS, ["V2", "delegates", "=1+1"], *[["V3", "x", "=A1"]] * 30]
    result = read(broken.book({"Facts": rows}))
    assert (result.problems[0].row, result.problems[0].column) == (4, "C")
    assert codes(result) == ["formula"] * 21
    assert "11" in str(result.problems[-1].problem)


def test_a_formula_on_a_sheet_that_nobody_reads_is_no_matter():
    assert not read(broken.book({"Facts": ROWS, "My notes": [["=1+1"]]})).problems


def test_error_values_of_excel_are_named_because_they_would_read_as_blanks():
    cells = '<row r="3"><c r="A3" s="1" t="e"><v>#REF!</v></c><c r="B3" t="e"><v>#N/A</v></c></row></sheetData>'
    sheet = broken.inline(["Act", "What"], ["V1", "delegates"]).replace("</sheetData>", cells)
    for written in (sheet, sheet.replace(' t="e"', " t='e'").replace("<c r=", "<c  r=")):
        result = read(broken.raw_book(written, styles=DATE_STYLE))
        assert [(p.code, p.row, p.column) for p in result.problems] == [
            ("excel_error", 3, "A"),
            ("excel_error", 3, "B"),
        ]


# Answers


def test_answers_stand_beside_their_questions():
    rows = [
        ["About this account"],
        ["Publisher", "Harbour Daily"],
        ["标题", None],
        ["Read on", dt.date(2026, 11, 23)],
    ]
    result = read_answers(open_workbook(broken.book({"About": rows})), ABOUT)
    assert not result.problems
    assert result.values["publisher"] == (2, "Harbour Daily")
    assert result.values["title"][0] == 3
    assert result.values["read_on"][0] == 4


def test_mistakes_among_answers_are_named():
    rows = [["Publsher", "Harbour Daily"], ["Title", "a"], ["Title", "b"], [None, "c"]]
    result = read_answers(open_workbook(broken.book({"About": rows})), ABOUT)
    assert codes(result) == ["unknown_column", "column_twice", "no_label", "missing_answer"]
    assert result.unknown[0].nearest == "Publisher"
    assert [p.row for p in result.problems] == [1, 3, 4, None]


# Files that are no workbook, or no safe one

GOOD = broken.book({"Facts": ROWS})


@pytest.mark.parametrize(
    "content, code, said",
    [
        (b"", "empty", "empty"),
        (b"act,what\nV1,delegates\n", "not_xlsx", "CSV"),
        ("\ufeff行动,内容\n".encode("utf-16"), "not_xlsx", "CSV"),
        (b"%PDF-1.7 ...", "not_xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_xlsx", "picture"),
        (b"\xff\xd8\xff\xe0\0\0", "not_xlsx", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_xlsx", ".xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_xlsx", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "not_xlsx", "XML"),
        (b"\0\1\2\3", "not_xlsx", "not a workbook"),
        (broken.encrypted(), "protected", "password"),
        (broken.zipped({"a.txt": "x"}), "not_xlsx", "archive"),
        (broken.zipped({"word/document.xml": "x", "[Content_Types].xml": "x"}), "not_xlsx", "Word"),
        (broken.zipped({"xl/workbook.bin": "x"}), "not_xlsx", ".xlsb"),
        (broken.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not_xlsx", ".ods"),
        (b"PK\x05\x06" + bytes(18), "not_xlsx", "archive"),
        (GOOD[: len(GOOD) // 2], "damaged", "sent whole"),
        (broken.with_part(GOOD, "xl/vbaProject.bin", b"x"), "macros", "macros"),
        (broken.with_part(GOOD, "[Content_Types].xml", "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"),
         "macros", "macros"),
        (broken.with_part(GOOD, "xl/macrosheets/sheet1.xml", "<a/>"), "macros", "macros"),
        (broken.with_part(GOOD, "xl/externalLinks/externalLink1.xml", "<a/>"), "external_links", "linked"),
        (broken.with_part(GOOD, "xl/connections.xml", "<a/>"), "external_links", "linked"),
        (broken.with_part(GOOD, "xl/embeddings/oleObject1.bin", b"x"), "embedded", "embedded"),
        (broken.with_part(GOOD, "xl/media/more.zip", b"x"), "embedded", "embedded"),
        (broken.with_part(GOOD, "xl/worksheets/sheet1.xml", '<!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'),
         "entities", "entities"),
        (broken.with_part(GOOD, "xl/workbook.xml", "<workbook><sheets/>"), "damaged", "damaged"),
        (broken.with_part(GOOD, "xl/workbook.xml", "<workbook><sheets/></workbook>"), "empty", "no sheet"),
        (broken.with_part(GOOD, "xl/workbook.xml", '<?xml version="1.0"?><a/>'.encode("utf-16")), "damaged", "damaged"),
        (broken.with_part(GOOD, "xl/workbook.xml", '<?xml version="1.0" encoding="x.y"?><a/>'), "damaged", "damaged"),
        (broken.false_check(GOOD, "xl/workbook.xml"), "damaged", "damaged"),
        (broken.bomb(GOOD, 20), "too_large", "unpacks"),
        (broken.lying_bomb(GOOD, 20), "too_large", "unpacks"),
        (broken.zipped({f"xl/{n}.xml": "x" for n in range(1100)}), "too_large", "unpacks"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_says_what_it_is(content, code, said):
    with pytest.raises(WorkbookError) as caught:
        open_workbook(content)
    assert caught.value.code == code
    assert said in str(caught.value.problem)
    assert str(caught.value.mend)


def test_what_is_not_there_or_too_big_a_file(tmp_path: Path):
    with pytest.raises(WorkbookError, match="no readable file"):
        open_workbook(tmp_path / "none.xlsx")
    with pytest.raises(WorkbookError, match="holds"):
        open_workbook(GOOD, limits=Limits(unpacked_bytes=1000))
    with pytest.raises(WorkbookError, match="at most 0 MB"):
        open_workbook(GOOD, limits=Limits(file_bytes=100))


def test_every_named_beginning_is_tested_to_be_no_zip():
    assert all(not beginning.startswith(b"PK") for beginning, _name in BEGINNINGS)


@pytest.mark.parametrize(
    "cells, code",
    [
        ('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>', "too_many_rows"),
        ('<c r="A1"><v>1</v></c><c r="A200001"><v>1</v></c>', "too_many_rows"),
        ('<c r="BI1"><v>1</v></c>', "too_many_columns"),
        ("<c r = 'BI1'><v>1</v></c>", "too_many_columns"),
        ('<c s="0" r="ZZZ1"><v>1</v></c>', "too_many_columns"),
        ("<c><v>1</v></c>" * 61, "too_many_columns"),
        ('<c r="bi1"><v>1</v></c>', "too_many_columns"),
        ('<!-- --><c r="A9999999"><v>1</v></c>', "too_many_rows"),
        ('<x:c xmlns:x="urn:x" r="A9999999"><v>1</v></x:c>', "too_many_rows"),
        ('<c r="A99999999"><v>1</v></c>', "damaged"),
        ('<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>', "too_many_rows"),
        ('<c r="XFD1048576"><f>1</f></c>', "too_many_rows"),
    ],
)  # fmt: skip
def test_two_cells_in_far_corners_are_refused_before_they_are_laid_out(cells, code):
    with pytest.raises(WorkbookError) as caught:
        open_workbook(broken.raw_book(broken.worksheet(f'<row r="1">{cells}</row>')))
    assert caught.value.code == code


def test_coloured_empty_cells_in_far_corners_are_no_matter():
    """LibreOffice writes them to the last row and column; nothing is laid out for them."""
    far = '<row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/><c r="AMJ1048576" s="1"></c></row></sheetData>'
    sheet = broken.inline(["Act", "What"], ["V1", "delegates"]).replace("</sheetData>", far)
    assert read(broken.raw_book(sheet)).rows == [(2, ["V1", "delegates"])]


def test_drop_downs_comments_links_and_hidden_columns_of_the_template_are_no_matter(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("Facts")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.data_validation("B2:B99", {"validate": "list", "source": "=Lists!$A$1:$A$9"})
        sheet.conditional_format("A1:A9", {"type": "formula", "criteria": "=$A1=1", "format": made.add_format()})
        sheet.write_comment("A1", "a short name")
        sheet.write_url("D2", "https://example.org/page")
        sheet.write("D1", "Exact words")
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.autofilter("A1:D3")
        made.add_worksheet("Lists").write_column(0, 0, ["delegates"])
    result = read_sheet(open_workbook(tmp_path / "a.xlsx"), FACTS)
    assert not result.problems and len(result.rows) == 2


def test_a_long_string_named_by_many_cells_is_refused():
    strings = f'<sst xmlns="{broken.MAIN}"><si><t>{"x" * 30_000}</t></si><si><t>y</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    with pytest.raises(WorkbookError, match="MB of text"):
        open_workbook(broken.raw_book(broken.worksheet(rows), strings=strings))
    open_workbook(broken.raw_book(broken.worksheet(rows.replace("<v>0<", "<v>1<")), strings=strings))


@pytest.mark.parametrize("part", ["strings", "styles", "sheet"])
def test_a_vast_declared_count_is_refused_before_memory_is_set_aside_for_it(part):
    """The reader reserves what is declared; four billion strings would end the process."""
    count = 'count="4000000000" uniqueCount="+4000000000"'
    strings = f'<sst xmlns="{broken.MAIN}" {count if part == "strings" else ""}><si><t>Act</t></si></sst>'
    styles = DATE_STYLE.replace('count="2"', count) if part == "styles" else DATE_STYLE
    after = f"<mergeCells {count}></mergeCells>" if part == "sheet" else ""
    sheet = broken.worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', after)
    with pytest.raises(WorkbookError, match="damaged"):
        open_workbook(broken.raw_book(sheet, strings=strings, styles=styles))


def test_a_stated_cap_of_rows_is_exact():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12))
    content = broken.raw_book(broken.worksheet(rows))
    open_workbook(content, limits=Limits(rows=11))
    with pytest.raises(WorkbookError, match="reaches row 11; at most 10"):
        open_workbook(content, limits=Limits(rows=10))


@given(st.integers(1, 1_200_000), st.integers(1, 800), st.sampled_from([1, 7, 10, 11, 199, 200_000, 1_000_000]),
       st.sampled_from([1, 25, 26, 27, 60, 702]))  # fmt: skip
def test_the_pattern_of_places_agrees_with_counting(row, column, rows, columns):
    cell = f'<c r="{column_letters(column)}{row}">'.encode()
    assert bool(_outside(rows, columns).search(cell)) == (row > rows or column > columns)
    assert place(f"{column_letters(column)}{row}") == (row, column)


# Anything at all


def open_and_read(content: bytes) -> None:
    try:
        opened = open_workbook(content, limits=Limits(unpacked_bytes=4 << 20))
        read_sheet(opened, FACTS)
        read_answers(opened, ABOUT)
    except WorkbookError as error:
        assert str(error.problem) and str(error.mend)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    open_and_read(content)
    open_and_read(b"PK\x03\x04" + content)


@given(st.integers(0, len(GOOD)))
def test_any_cut_is_read_or_refused(length):
    open_and_read(GOOD[:length])


@example([(GOOD.rfind(b"PK\x01\x02") + 28, 0)])  # a part without a name
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_altered_bytes_are_read_or_refused(changes):
    content = bytearray(GOOD)
    for at, byte in changes:
        content[at] = byte
    open_and_read(bytes(content))


SHEET = broken.inline(["Act", "What"], ["V1", "delegates"]).encode()


@given(
    st.lists(
        st.tuples(st.integers(0, len(SHEET) - 1), st.sampled_from(b"<>/\"'=&:!-cfrvAZ09 \x00\xff")),
        min_size=1,
        max_size=6,
    )
)
def test_any_altered_xml_is_read_or_refused(changes):
    sheet = bytearray(SHEET)
    for at, byte in changes:
        sheet[at] = byte
    open_and_read(broken.with_part(broken.raw_book("<a/>"), "xl/worksheets/sheet1.xml", bytes(sheet)))


@pytest.mark.slow
def test_reading_many_rows_costs_little_above_the_bare_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Prints both times; asserts only what cannot flake."""
    from python_calamine import CalamineWorkbook

    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Facts")
        sheet.write_row(0, 0, ["Act", "What", "Value", "Exact words"])
        for number in range(1, 20_001):
            sheet.write_row(number, 0, [f"V{number % 50}", "delegates", number, "as the page says"])
    started = time.perf_counter()
    CalamineWorkbook.from_path(path).get_sheet_by_name("Facts").to_python()
    bare = time.perf_counter() - started
    started = time.perf_counter()
    rows = sum(map(len, read_sheet(open_workbook(path), FACTS).parts()))
    ours = time.perf_counter() - started
    with capsys.disabled():
        print(f"\n20,000 rows: bare reader {bare:.2f} s, with all checks {ours:.2f} s")
    assert rows == 20_000
