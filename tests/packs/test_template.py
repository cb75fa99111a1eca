"""The template is a pack, in every language; an account that is exported comes back as already there."""

from __future__ import annotations

import io

import openpyxl
import pytest

from counterfoil.base.actors import Office
from counterfoil.base.sides import Side
from counterfoil.packs import export, queries, schema, template
from counterfoil.packs.reading import WITHIN
from counterfoil.packs.records import columns as records
from counterfoil.packs.registers import sheets as registers
from counterfoil.packs.workbook import open_workbook, read_answers, read_sheet, strangers
from counterfoil.safeguards.lexicon import check_label
from counterfoil.statements.models import Source, Statement
from tests import cast
from tests.packs.packing import ACTS, bring, enter, mistakes

LANGUAGES = ("en", "zh-hans", "ug")


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def book(db, language):
    return openpyxl.load_workbook(io.BytesIO(template.template(language)))


@pytest.mark.django_db
def test_the_template_passes_our_own_door(language):
    book = open_workbook(template.template(language))
    specs = {**schema.specs(language), **records.specs(language), **registers.specs(language)}
    for key in specs.keys() - {"about"}:
        sheet = read_sheet(book, specs[key])
        assert (sheet.rows, sheet.problems) == ([], []), "the example rows are not read"
        assert set(sheet.columns) == {column.key for column in specs[key].columns}
    assert {p.code for p in read_answers(book, specs["about"]).problems} == {"missing_answer"}
    assert strangers(book, specs.values(), schema.IGNORED) == []


def test_drop_downs_hold_the_terms_of_the_language(book, language):
    lists = book[schema.LISTS[language]]
    kinds = next(column for column in lists.columns if column[0].value == schema.ACTS.column("kind").label(language))
    assert {"en": "visit", "zh-hans": "访问", "ug": "زىيارەت"}[language] in [cell.value for cell in kinds]
    validations = book[schema.ACTS.name(language)].data_validations.dataValidation
    assert any(schema.LISTS[language] in v.formula1 for v in validations)


def test_the_example_rows_are_a_pack_once_their_mark_is_gone(db, language):
    """Drop-downs and example rows of records and registers are words that the reader takes."""
    scheme = cast.scheme()
    book = openpyxl.load_workbook(io.BytesIO(template.template(language)))
    for part in (*records.SHEETS, *registers.SHEETS, schema.ACTS):
        for row in book[part.name(language)].iter_rows(min_row=2):
            for cell in row:
                cell.value = str(cell.value).removeprefix("▸ ") if cell.value else None
    for row in book[schema.ABOUT.name(language)].iter_rows(min_row=1):
        key = schema.ABOUT.spec(language).labels.get(schema_label(row[0].value or ""), "")
        row[1].value = {"account_of": "receiving", "publisher": "Stone Valley Office"}.get(key)
    file = io.BytesIO()
    book.save(file)
    pack = bring(scheme, file.getvalue(), Office("tests", Side.RECEIVING))
    assert mistakes(pack) == []
    assert queries.preview(pack).records["lines"]["added"] == 2
    filled = {sheet: told["added"] for sheet, told in queries.preview(pack).registers.items()}
    assert filled == {each.key: len(each.example) for each in registers.REGISTERS}


def test_headers_are_frozen_explained_and_text_stays_text(book, language):
    sheet = book[schema.FACTS.name(language)]
    assert sheet.freeze_panes == "B2"
    assert all(cell.comment for cell in sheet[1])
    assert sheet.column_dimensions["D"].width > 10
    assert sheet.print_title_rows == "$1:$1"
    assert bool(sheet.sheet_view.rightToLeft) is (language == "ug")


def test_no_label_of_ours_is_a_banned_one():
    found = [
        (sheet, label)
        for sheet, label in schema.labels((*records.EVERY, *registers.SHEETS))
        if check_label(label, within=WITHIN.get(sheet) or registers.WITHIN[sheet])
        or (sheet in registers.WITHIN and check_label(label))
    ]
    # A bare "language" is: of a person it may not be kept. Ours says whose, and only reads the bare word.
    assert {label for _sheet, label in found} <= {"language", "语言", "تىل"}


def test_no_two_columns_of_a_sheet_share_a_label():
    for sheet in (*records.EVERY, *registers.SHEETS):
        spec = sheet.spec("en")
        assert len(spec.labels) == sum(len({schema_label(a) for a in column.aliases}) for column in spec.columns)


def schema_label(text: str) -> str:
    from counterfoil.packs.sheet_specs import label_key

    return label_key(text)


ALL_SHAPES = [
    {"act": "V1", "what": "delegates", "value": "12", "unit": "experts", "split_by": "role", "which": "health"},
    {"act": "V1", "what": "delegates", "value": "about 1,200", "unit": "people", "before": "≥900"},
    {"act": "V1", "what": "places visited", "value": "a school; a market"},
    {"act": "V1", "what": "photos shown", "value": ""},
    {"act": "V1", "what": "duration", "value": "", "qualifier": "not clear in the source", "unit": "days"},
    {"act": "G1", "what": "goods", "value": "0.5", "unit": "looms", "period": "in recent years"},
    {"act": "G1", "what": "goods", "value": "70", "unit": "items", "period": "since 2019", "place": "Far Meadow"},
    {"act": "G1", "what": "goods", "value": "71", "unit": "items", "period": "2019-02 to 2020", "qualifier": "up to"},
    {"act": "G1", "what": "goods", "value": "72", "unit": "items", "period": "“spring 2020”"},
    {"act": "G1", "what": "goods", "value": "73", "unit": "items", "period": "until 2020-03-01"},
    {"act": "G1", "what": "cash given", "value": "400000.5 CNY", "stated_as": "58824 USD", "per": "family"},
    {
        "act": "G1",
        "what": "cash given",
        "value": "500",
        "said_by": "the host office",
        "exact_words": "=five hundred, 五百",
    },
    {"act": "G1", "what": "purpose", "value": "+ for schools"},
    {"act": "G1", "what": "dates", "value": "2031-05-02 to 2031-05-03", "said_by": "the host office"},
    {"act": "scheme", "what": "years running", "value": "3", "unit": "years"},
]


@pytest.mark.django_db
def test_an_exported_account_comes_back_as_already_there_in_every_shape(language):
    scheme = cast.scheme()
    acts = [{**ACTS[0], "from": "2031-05", "to": ""}, {**ACTS[1], "giver": "Harbour City Federation; private donors"}]
    enter(
        scheme,
        acts=acts,
        facts=ALL_SHAPES,
        cannot_show="who chose; what came of it",
        extent="3 photos",
        note="two\nlines",
    )
    before = list(Source.objects.values())
    pack = bring(scheme, export.export_account(Source.objects.get(), language))
    assert mistakes(pack) == []
    preview = queries.preview(pack)
    assert [(r.fact.measure_id, r.row) for r in queries.preview_rows(pack) if r.outcome != "same"] == []
    assert (preview.facts, preview.acts) == (
        {"added": 0, "changed": 0, "same": 17},
        {"added": 0, "changed": 0, "same": 3},
    )
    from counterfoil.packs import actions

    actions.enter_pack(pack=pack, by=cast.BY)
    assert list(Source.objects.values()) == before
    assert Statement.objects.count() == 17


@pytest.mark.django_db
def test_nothing_that_leaves_is_run_by_a_spreadsheet():
    scheme = cast.scheme()
    enter(
        scheme,
        acts=[{"ref": "V1", "kind": "visit", "name": "=1+1"}],
        facts=[{"act": "V1", "what": "purpose", "value": "@SUM(A1)"}],
    )
    book = openpyxl.load_workbook(io.BytesIO(export.export_account(Source.objects.get())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(str(cell.value)[:1] in "=+-@" for cell in cells)
    assert "'=1+1" in [cell.value for cell in cells]
