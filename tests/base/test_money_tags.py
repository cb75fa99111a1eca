"""Money in templates."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from counterfoil.base.money import Money
from counterfoil.base.rates import Rate, convert

FRIDAY, SUNDAY = dt.date(2019, 6, 14), dt.date(2019, 6, 16)


def drawn(template: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load money %}" + template).render(Context(context))


def test_an_amount_stays_on_one_line_in_its_own_direction():
    gift = Money.of(400_000, "CNY")
    assert drawn("{{ gift|money }}", gift=gift) == '<bdi class="nowrap">CN¥400,000.00</bdi>'
    assert drawn("{{ gift|money }}", "ug", gift=gift) == '<bdi class="nowrap">￥400,000.00</bdi>'
    assert drawn("{{ gift|amount }}", gift=gift) == '<bdi class="nowrap">400,000.00</bdi>'


@pytest.mark.parametrize("name", ["money", "amount"])
def test_nothing_is_drawn_for_no_amount(name):
    assert drawn("{{ gift|" + name + " }}", gift=None) == ""


def test_a_conversion_names_rate_source_and_day():
    rate = Rate(Decimal("7.8"), "EUR", "CNY", "Contract <4>", FRIDAY)
    text = drawn("{% converted c %}", c=convert(Money.of(100, "EUR"), "CNY", FRIDAY, rate))
    for part in ("CN¥780.00", "1 EUR = 7.8 CNY", "Contract &lt;4&gt;", "14 June 2019"):
        assert part in text
    assert "<bdi" in text


def test_a_rate_of_another_day_says_for_which_it_stands():
    rate = Rate(Decimal("0.1234567890"), "CNY", "EUR", "Contract", FRIDAY)
    text = drawn("{% converted c %}", c=convert(Money.of(100, "CNY"), "EUR", SUNDAY, rate))
    assert "14 June 2019 for 16 June 2019" in text
    assert "0.123456789 EUR" in text
