"""Receipts and the links of donors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import format_money, parse_amount
from counterfoil.funds.models import GiftDonor, Incoming
from counterfoil.funds.receipt_queries import open_for_receipts
from counterfoil.ledger.models import Book
from counterfoil.staff.forms.base import DayField, HouseForm, mended


class PartForm(HouseForm):
    """Which part of what came was this donor's; empty means all of it."""

    amount = forms.CharField(
        label=_("Amount"), max_length=40, required=False, help_text=_("Empty: all that came and was not given back.")
    )

    currency = "XXX"

    def clean_amount(self) -> int | None:
        typed = self.cleaned_data["amount"]
        try:
            return parse_amount(typed, self.currency) if typed else None
        except Refusal as refusal:
            raise mended(refusal.problem, refusal.mend) from None


class ReceiptForm(PartForm):
    """For what came, and from whom."""

    given = forms.ChoiceField(
        label=_("For what, from whom"),
        error_messages={"invalid_choice": _("For this a receipt was issued already, or it was given back.")},
    )

    field_order = ("given", "amount")

    def __init__(self, *args: Any, book: Book, language: str, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.choices = {f"{incoming.pk}-{of.pk}": (incoming, of) for incoming, of in open_for_receipts(book)}
        self.fields["given"].choices = [  # type: ignore[attr-defined]
            (key, f"{incoming.day} · {format_money(incoming.money, language)} · {of.donor}")
            for key, (incoming, of) in self.choices.items()
        ]

    def clean_given(self) -> tuple[Incoming, GiftDonor]:
        chosen = self.choices[self.cleaned_data["given"]]
        self.currency = chosen[0].currency
        return chosen

    def asked(self) -> dict[str, Any]:
        """As `receipt_actions` takes it."""
        incoming, of = self.cleaned_data["given"]
        return {"donor": of.donor, "incoming": incoming, "minor": self.cleaned_data["amount"]}


class PrescribedForm(ReceiptForm):
    """What stands on the receipt that the law prescribes."""

    form_code = forms.CharField(label=_("Code of the form"), max_length=20)
    form_number = forms.CharField(label=_("Number on the form"), max_length=20)
    check_code = forms.CharField(label=_("Check code"), max_length=20)
    day = DayField(label=_("Day of issue"))

    def asked(self) -> dict[str, Any]:
        codes = ("form_code", "form_number", "check_code", "day")
        return {**super().asked(), **{name: self.cleaned_data[name] for name in codes}}


class VoidForm(HouseForm):
    """Why a receipt is void, and whether another is issued in its place."""

    prose = ("reason",)
    reason = forms.CharField(label=_("Why"), max_length=200)
    replace = forms.BooleanField(label=_("Issue another in its place"), required=False)


class DonorLinkForm(HouseForm):
    """For how long a donor's link is good."""

    days = forms.IntegerField(label=_("Good for how many days"), initial=365, min_value=1, max_value=730)
