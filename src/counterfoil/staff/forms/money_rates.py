"""Rates: entering one, and showing an amount in another currency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, current_currency, parse_amount
from counterfoil.staff.forms.base import DayField, HouseForm, mended


class _OfTwo(HouseForm):
    currency = forms.CharField(label=_("Currency"), max_length=3)
    into = forms.CharField(label=_("In"), max_length=3)
    day = DayField(label=_("Day"), initial=timezone.localdate)

    def clean_currency(self) -> str:
        return _current(self.cleaned_data["currency"])

    def clean_into(self) -> str:
        return _current(self.cleaned_data["into"])


class RateForm(_OfTwo):
    """What one unit was worth, and where that stands."""

    rate = forms.DecimalField(
        label=_("One unit was worth"), max_digits=18, decimal_places=8,
        error_messages={"invalid": _("Write the rate in digits, with a point before its decimals, such as 7.1234.")},
    )  # fmt: skip
    source = forms.CharField(label=_("Where the rate stands"), max_length=120)

    field_order = ("currency", "into", "rate", "day", "source")


class ConvertForm(_OfTwo):
    """An amount, to be shown in another currency."""

    amount = forms.CharField(label=_("Amount"), max_length=40)

    field_order = ("amount", "currency", "into", "day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "currency" in cleaned and "amount" in cleaned:
            try:
                minor = parse_amount(cleaned["amount"], cleaned["currency"])
            except Refusal as refusal:
                self.add_error("amount", mended(refusal.problem, refusal.mend))
            else:
                cleaned["money"] = Money(minor, cleaned["currency"])
        return cleaned


def _current(code: str) -> str:
    try:
        return current_currency(code)
    except Refusal as refusal:
        raise mended(refusal.problem, refusal.mend) from None
