"""Spans of days and amounts of money in words: what Babel does not know of Uyghur is said here."""

from __future__ import annotations

import pytest
from django.utils import translation

from counterfoil.figures.words import money_words, span_words


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2027-05-04", "2027-05-07", "4 – 7-ماي، 2027"),
        ("2027-05-28", "2027-06-02", "28-ماي – 2-ئىيۇن، 2027"),
        ("2027-12-30", "2028-01-02", "30-دېكابىر، 2027 – 2-يانۋار، 2028"),
        ("2027-05-04", "2027-05-04", "4-ماي، 2027"),
    ],
)
def test_a_span_in_uyghur_says_the_day_before_the_month(since, until, said):
    with translation.override("ug"):
        assert span_words(since, until) == said


def test_a_span_in_chinese_says_year_month_day():
    with translation.override("zh-hans"):
        assert span_words("2027-05-04", "2027-05-07") == "2027年5月4日至7日"


@pytest.mark.parametrize(
    "number, currency, written",
    [
        ("400000.000000", "CNY", "CN¥400,000"),
        ("1234.5", "EUR", "€1,234.50"),
        ("-1234.56", "EUR", "-€1,234.56"),
        ("1.234", "KWD", "KWD\u00a01.234"),
        ("1234.5", "", "1,234.5"),
    ],
)
def test_money_is_as_short_as_it_was_said(number, currency, written):
    with translation.override("en"):
        assert money_words(number, currency) == written
