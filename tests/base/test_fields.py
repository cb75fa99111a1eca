"""Two-column types hold their checks in the database; ids sort by time; text falls back openly."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from counterfoil.base.dates import PartialDate
from counterfoil.base.ids import uuid7, uuid7s
from counterfoil.base.quantities import QualifiedNumber, Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.statements.models import Source, Statement
from tests import cast


@pytest.mark.django_db
def test_a_statement_reads_as_its_types():
    facts = [
        cast.fact("V1", "delegates", 70, unit_id="people", qualifier="at_least"),
        cast.fact("V1", "dates", ["2022-08"], row=2),
        cast.fact("V1", "participants", None, row=3),
    ]
    cast.account(cast.scheme(), Side.GIVING, [cast.act("V1", "visit")], facts)
    told = {s.measure_id: s for s in Statement.objects.all()}
    assert told["delegates"].value == QualifiedNumber(70, Qualifier.AT_LEAST)
    assert (told["dates"].begins, told["dates"].value) == (PartialDate(2022, 8), None)
    assert told["participants"].value == QualifiedNumber.not_stated()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"value_number": 5, "value_qualifier": "not_stated"},
        {"value_number": None, "value_qualifier": "exactly"},
        {"value_number": -1, "value_qualifier": "exactly"},
        {"value_number": 5, "value_qualifier": "exactly", "words": "five"},
        {"value_number": 5, "value_qualifier": "exactly", "currency": "CNY"},
        {"value_number": 5, "value_qualifier": "exactly", "dimension_value": "experts"},
        {"value_number": 5, "value_qualifier": "exactly", "stated_as_number": 1},
        {"value_number": 5, "value_qualifier": "exactly", "before_number": 4, "before_qualifier": "not_stated"},
    ],
)
def test_the_database_refuses_a_value_that_is_none(columns):
    source = cast.account(cast.scheme(), Side.GIVING, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", 3)])
    tally = source.mentions.get().tally
    statement = Statement(
        scheme=source.scheme, source=source, tally=tally, measure_id="goods", shape="number", added_by="test",
        added_at=timezone.now(), **columns,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.save(force_insert=True)


@pytest.mark.django_db
def test_a_month_points_at_its_first_day():
    source = cast.account(cast.scheme(), Side.GIVING, [], [])
    Source.objects.filter(pk=source.pk).update(read_day="2022-08-01", read_precision=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(read_day="2022-08-02", read_precision=2)


def test_public_ids_sort_by_the_time_of_making():
    first, second = uuid7(), uuid7s(1000)
    assert len(set(second)) == 1000
    assert {made.version for made in second} == {7}
    assert str(first)[:8] <= str(second[-1])[:8]


def test_text_says_in_which_language_it_answers():
    text = TranslatedText(en="visit", ug="زىيارەت")
    assert text.in_language("ug") == ("زىيارەت", "ug")
    assert text.in_language("zh-hans") == ("visit", "en")
    assert TranslatedText.of("  ") == {} and not TranslatedText()
