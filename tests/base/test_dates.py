"""Civil dates as people say them."""

import datetime as dt

import pytest
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.dates import PartialDate, Precision

dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(dates, st.sampled_from(Precision))
def test_a_date_survives_its_words_and_its_two_columns(day, precision):
    date = PartialDate.of(day, precision)
    assert PartialDate.parse(str(date)) == date
    assert PartialDate.of(date.first_day(), date.precision) == date
    assert date.first_day() <= day <= date.last_day()


@pytest.mark.parametrize("words", ["", "22", "2022-8", "2022-02-31", "2022-13", "2022-08-02-01", "August 2022"])
def test_other_words_are_no_date(words):
    with pytest.raises(ValueError):
        PartialDate.parse(words)


def test_a_day_needs_its_month():
    with pytest.raises(ValueError, match="month"):
        PartialDate(2022, None, 3)


def test_february_ends_when_it_ends():
    assert PartialDate(2024, 2).last_day() == dt.date(2024, 2, 29)


def test_a_day_within_a_sentence_is_written_as_on_the_pages():
    with override("en"):
        assert date_format(dt.date(2025, 1, 14)) == "14 January 2025"
    with override("zh-hans"):
        assert date_format(dt.date(2025, 1, 14)) == "2025年1月14日"
