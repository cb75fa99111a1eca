"""Spans of days in words: what Babel does not know of Uyghur is said here."""

from __future__ import annotations

import pytest
from django.utils import translation

from counterfoil.figures.words import span_words


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
