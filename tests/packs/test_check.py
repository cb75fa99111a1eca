"""What a pack may say, and every mistake by sheet, row, column and mend."""

from __future__ import annotations

import pytest

from counterfoil.packs import queries
from counterfoil.packs.models import Pack
from counterfoil.partners.actions import add_place
from counterfoil.statements.models import StagedFact, Statement, Tally, Unit
from tests import cast
from tests.packs.packing import ACTS, BY, FACTS, bring, content, enter, mistakes

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return cast.scheme()


def fact(**cells):
    return [{"act": "V1", "what": "delegates", "value": "12", **cells}]


def one(scheme, **cells) -> Statement:
    """The one statement of a pack with one fact, beside those of its acts."""
    enter(scheme, facts=fact(**cells))
    return Statement.objects.exclude(measure__in=["dates", "place"]).get()


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_a_pack_of_any_language_is_read(scheme, language):
    done = enter(scheme, content(language=language))
    assert (done.added, done.changed, done.same) == (5, 0, 0)


def test_dates_and_places_of_acts_are_statements(scheme):
    enter(scheme)
    dates = Statement.objects.get(measure="dates")
    assert (str(dates.begins), str(dates.ends)) == ("2031-05-01", "2031-05-03")
    assert Statement.objects.get(measure="place").words == "Stone Valley"
    assert Tally.objects.get(handle="G1").parent.handle == "V1"


@pytest.mark.parametrize(
    ("cells", "number", "qualifier", "unit"),
    [
        ({"value": "12 people"}, 12, "exactly", "people"),
        ({"value": "≥70", "unit": "people"}, 70, "at_least", "people"),
        ({"value": "约100"}, 100, "about", None),
        ({"value": "１２", "unit": "人"}, 12, "exactly", "people"),
        ({"value": "70", "qualifier": "at least"}, 70, "at_least", None),
        ({"value": ""}, None, "not_stated", None),
        ({"value": "", "qualifier": "not clear in the source"}, None, "unclear", None),
    ],
)
def test_numbers(scheme, cells, number, qualifier, unit):
    said = one(scheme, **cells)
    assert (said.value_number, said.value_qualifier, said.unit_id) == (number, qualifier, unit)


@pytest.mark.parametrize(
    "cells",
    [
        {"value": "40万元"},
        {"value": "400000", "unit": "CNY"},
        {"value": "400000 CNY", "unit": "元"},
        {"value": "400,000 yuan"},
    ],
)
def test_amounts_have_a_currency_wherever_it_stands(scheme, cells):
    said = one(scheme, what="cash given", stated_as="58824 USD", per="family", **cells)
    assert (said.value_number, said.currency, said.unit_id, said.per_id) == (400000, "CNY", None, "families")
    assert (said.stated_as_number, said.stated_as_currency) == (58824, "USD")


def test_a_blank_currency_stays_blank(scheme):
    assert one(scheme, what="cash given", value="500").currency == ""


def test_lists_words_and_dates(scheme):
    enter(
        scheme,
        facts=[
            {"act": "V1", "what": "places visited", "value": "a school；a market、a fair"},
            {"act": "G1", "what": "purpose", "value": "for schools"},
            {"act": "G1", "what": "dates", "value": "2031-05-02 to 2031-05-03"},
        ],
    )
    assert Statement.objects.get(measure="places-visited").members == ["a school", "a market", "a fair"]
    assert Statement.objects.get(measure="purpose").words == "for schools"
    assert str(Statement.objects.get(measure="dates", tally__handle="G1").ends) == "2031-05-03"


def test_a_fact_may_speak_of_the_scheme_itself(scheme):
    enter(scheme, facts=[{"act": "scheme", "what": "years running", "value": "3", "unit": "years"}])
    assert Statement.objects.get(measure="years-running").tally.kind_id == "scheme"


def test_a_unit_that_is_not_known_is_proposed_and_what_was_said_is_kept(scheme):
    pack = bring(scheme, facts=fact(what="goods", unit="looms"))
    assert [unit["label"] for unit in queries.preview(pack).new_units] == ["looms"]
    assert not Unit.objects.filter(code="looms").exists()
    enter(scheme, facts=fact(what="goods", unit="looms"))
    unit = Unit.objects.get(code="looms")
    assert (unit.state, unit.kind) == ("proposed", "things")
    assert Statement.objects.get(measure="goods").unit_id == "looms"


def test_a_new_place_is_added_when_the_pack_is_entered(scheme):
    pack = bring(scheme, facts=fact(place="Far Meadow"))
    assert queries.preview(pack).new_places == ["Far Meadow"]
    said = one(scheme, place="Far Meadow")
    assert said.place.name["en"] == "Far Meadow"
    assert enter(scheme, facts=fact(place="Far Meadow")).added == 0


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ({"facts": fact(value="minus 3")}, "Facts|2|value|“minus 3” cannot be read as a number"),
        ({"facts": fact(value="-3")}, "Facts|2|value|“-3” is below zero"),
        ({"facts": fact(what="delegate count")}, "Facts|2|what|“delegate count” is not on the list of measures"),
        ({"facts": fact(act="V9")}, "Facts|2|act|No act is called “V9”"),
        ({"facts": fact(value="≥70", qualifier="about")}, "Facts|2|about/at least/up to|The value says “at least”"),
        ({"facts": fact(value="12 people", unit="families")}, "Facts|2|unit|The value counts “people”"),
        ({"facts": fact(value="40万元")}, "Facts|2|value|This is an amount of money"),
        ({"facts": fact(what="cash given", value="5 CYN")}, "Facts|2|value|“CYN” is not a currency we know"),
        ({"facts": fact(split_by="item")}, "Facts|2|which|“split by” is filled and “which” is blank"),
        ({"facts": fact(split_by="religion", which="x")}, "Facts|2|split by|“religion” is refused (G1)"),
        ({"facts": fact(unit="ethnicity")}, "Facts|2|unit|“ethnicity” is refused (G1)"),
        ({"facts": fact(period="31 February 2031")}, "Facts|2|period|There is no day 31 in 2031-02"),
        (
            {"facts": fact(what="cash given", value="5 CNY", stated_as="3")},
            "Facts|2|also stated as|“3” is not an amount",
        ),
        (
            {"facts": [*fact(), *fact(value="13")]},
            "Facts|3||These rows say the same thing of V1 twice: Facts 2, Facts 3",
        ),
        ({"acts": [{"ref": "V1", "kind": "visti"}], "facts": []}, "Acts|2|kind|“visti” is not on the list of kinds"),
        ({"acts": [{"ref": "V1", "kind": ""}], "facts": []}, "Acts|2|kind|The kind is blank"),
        ({"acts": [ACTS[0], ACTS[0]], "facts": []}, "Acts|3|ref|The ref “V1” is there twice, in rows 2 and 3"),
        ({"acts": [{**ACTS[0], "to": "2031-04-01"}], "facts": []}, "Acts|2|to|It ends (2031-04-01) before it starts"),
        ({"acts": [{**ACTS[0], "within": "V7"}], "facts": []}, "Acts|2|within|“V7” is not an act of this sheet"),
        (
            {"acts": [{**ACTS[0], "within": "G1"}, ACTS[1]], "facts": []},
            "Acts|2|within|“V1” would happen within itself.|Clear “within” in one of these rows: G1, V1.",
        ),
        (
            {"acts": [{**ACTS[0], "same_as": "V3"}], "facts": []},
            "Acts|2|same as|This scheme has nothing under the handle “V3”",
        ),
        ({"account_of": "ours"}, "About|1|whose account|“ours” is none of the answers"),
        (
            {"publisher": "Harbor City Federation"},
            "About|3|publisher|“Harbor City Federation” is not known, and close to “Harbour City Federation”",
        ),
        (
            {"assisting": "Stone Valley Office"},
            "|assisting organisations|“Stone Valley Office” is on the other side of this scheme",
        ),
        ({"named": "another"}, "|scheme|The pack says “another”"),
        ({"acts": [], "facts": []}, "Acts|||The pack tells of nothing"),
    ],
)
def test_mistakes_name_their_place_and_offer_a_mend(scheme, pack, expected):
    if "named" in pack:
        pack = {"data": content(scheme=pack["named"])}
    found = bring(scheme, **pack)
    lines = mistakes(found)
    assert found.state == Pack.State.REFUSED
    assert any(expected in line for line in lines), lines
    assert all(line.split("|")[4] for line in lines), "a mistake without a mend"
    assert not Statement.objects.exists()


def test_all_mistakes_are_told_at_once_and_nothing_is_entered(scheme):
    found = bring(scheme, facts=[*fact(value="-3"), *fact(act="V9"), *fact(), *fact(value="13")])
    assert found.problem_count == 3
    assert found.stage is None


def test_no_more_mistakes_are_kept_than_anyone_reads_but_all_are_counted(scheme):
    found = bring(scheme, facts=fact(value="-3") * 600)
    assert (found.problem_count, len(found.problems)) == (600, 500)


def test_a_place_that_is_nearly_known_is_offered(scheme):
    add_place(name=cast.T(en="Stone Valley"), by=BY)
    [line] = mistakes(bring(scheme, facts=fact(place="Stone Valey")))
    assert "close to “Stone Valley”" in line
    assert enter(scheme, facts=fact(place="new: Stone Valey")).added == 3


def test_organisations_of_real_and_invented_schemes_never_mix(scheme):
    real = cast.partners.start_scheme(slug="real", name=cast.T(en="Real"), nature="compiled", by=BY)
    pack = bring(real)
    assert queries.preview(pack).new_organisations == ["Harbour City Federation"]


def test_a_banned_column_is_refused_with_its_reason(scheme):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content()))
    sheet = book["Facts"]
    for column, label in enumerate(("ethnicity", "身份证号", "دىنىي ئېتىقاد"), 15):
        sheet.cell(1, column).value = label
    out = io.BytesIO()
    book.save(out)
    lines = mistakes(bring(scheme, out.getvalue()))
    assert len([line for line in lines if "refused (G1)" in line]) == 3, lines


def test_the_columns_of_a_staged_row_stand_where_the_reader_puts_them(scheme):
    pack = bring(
        scheme,
        content(
            facts=[
                {
                    "act": "V1",
                    "what": "cash given",
                    "value": "≥5 CNY",
                    "split_by": "item",
                    "which": "a card",
                    "per": "family",
                    "stated_as": "1 USD",
                    "before": "4",
                    "period": "2030 to 2031",
                    "place": "Far Meadow",
                    "said_by": "the office",
                    "exact_words": "five",
                }
            ]
        ),
    )
    row = StagedFact.objects.filter(stage=pack.stage).values().latest("row")
    assert row["value_number"] == 5 and row["value_qualifier"] == "at_least" and row["currency"] == "CNY"
    assert (row["dimension_id"], row["dimension_value"], row["per_id"]) == ("item", "a card", "families")
    assert (row["stated_as_number"], row["stated_as_currency"], row["before_number"]) == (1, "USD", 4)
    assert (str(row["period_since_day"]), row["period_until_precision"]) == ("2030-01-01", 1)
    assert (row["place_id"], row["said_by"], row["exact_words"], row["words"]) == (-1, "the office", "five", "")


def test_the_preview_shows_the_rows_page_by_page(scheme):
    pack = bring(scheme)
    first = queries.preview_rows(pack, limit=2)
    rest = queries.preview_rows(pack, after=first[-1].key)
    assert [(r.sheet, r.row) for r in first + rest] == [
        ("Acts", 2),
        ("Acts", 2),
        *(("Facts", n + 2) for n in range(len(FACTS))),
    ]
    assert {r.outcome for r in first + rest} == {"added"}
