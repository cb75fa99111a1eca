"""Forms about batches: a new one, paying it, its end; and how many a school says are enrolled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, Rounding, parse_amount
from counterfoil.funds.models import BankAccount, Fund, Gift, Run
from counterfoil.ledger.models import Book
from counterfoil.programmes.models import Programme
from counterfoil.scholarships.actions import BatchDraft
from counterfoil.scholarships.models import Batch
from counterfoil.staff.forms.acts import ActForm
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.staff.forms.money_giving import AUTO, amount_field, currency_field, named, today_field

DIGITS = {"inputmode": "numeric"}
UNEQUAL = "unequal"
SHARES = [
    (Rounding.LARGER_FIRST.value, _("equal; what cannot be split evenly goes to the first, one unit each")),
    (Rounding.REMAINDER_STAYS.value, _("equal to the last unit; the remainder stays in the fund")),
    (UNEQUAL, _("not equal: each part has an amount of its own")),
]


class BatchForm(HouseForm):
    """A new batch. What each school gets is entered after it."""

    prose = ("name",)
    name = forms.CharField(label=_("Name of the batch"), max_length=120, widget=AUTO)
    kind = forms.ChoiceField(label=_("What is given"), choices=Batch.Kind.choices, widget=forms.RadioSelect)
    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("From which fund"), to_field_name="public_id", empty_label=None
    )
    gift = forms.ModelChoiceField(
        Gift.objects.none(), label=_("The use of one gift"), to_field_name="public_id", required=False,
        empty_label=_("of the fund as a whole"),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), to_field_name="public_id", required=False,
        empty_label=_("that of the fund"),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many awards, or codes of relief"), min_value=1, widget=forms.NumberInput(attrs=DIGITS)
    )
    total = amount_field(label=_("In all, for one year"))
    currency = currency_field()
    shares = forms.ChoiceField(label=_("Shares"), choices=SHARES, widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year"), widget=forms.NumberInput(attrs=DIGITS))
    years = forms.IntegerField(
        label=_("For how many years"), min_value=1, max_value=10, initial=1,
        widget=forms.NumberInput(attrs=DIGITS),
        help_text=_("Before each year but the first the school confirms how many are still enrolled."),
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        usual = {
            "year": timezone.localdate().year,
            "kind": Batch.Kind.AWARD,
            "shares": Rounding.LARGER_FIRST,
            "currency": next((code for fund in book.funds.all() for code in fund.currencies), ""),
        }
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(*args, scheme=book.scheme, **kwargs)
        choices: dict[str, Any] = {
            "fund": Fund.objects.filter(book=book, ended_at=None).select_related("tally"),
            "gift": Gift.objects.filter(fund__book=book).select_related("tally").order_by("-id"),
            "programme": Programme.objects.filter(scheme=book.scheme, ended_at=None).select_related("tally"),
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("total") and cleaned.get("currency"):
            try:
                cleaned["minor"] = parse_amount(cleaned["total"], cleaned["currency"])
            except Refusal as refusal:
                self.add_error("total", mended(refusal.problem, refusal.mend))
        return cleaned

    def draft(self) -> BatchDraft:
        data = self.cleaned_data
        shares = data["shares"]
        name = named(data["name"])
        assert name is not None  # the field asks for it
        return BatchDraft(
            name=name, kind=Batch.Kind(data["kind"]), year=data["year"], years=data["years"], people=data["people"],
            total=Money(data["minor"], data["currency"]), programme=data["programme"],
            rounding=None if shares == UNEQUAL else Rounding(shares),
        )  # fmt: skip


class PayForm(HouseForm):
    """Into which draft run the payments go: one that is there, or a new one."""

    prose = ("name",)
    year = forms.TypedChoiceField(label=_("Which year"), coerce=int)
    run = forms.ModelChoiceField(
        Run.objects.none(), label=_("Into which run"), to_field_name="public_id", required=False,
        empty_label=_("a new one"),
    )  # fmt: skip
    name = forms.CharField(label=_("What a new run pays"), max_length=120, required=False, widget=AUTO)
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("A new run's bank account"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, batch: Batch, years: list[int], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": str(batch)})
        super().__init__(*args, scheme=batch.fund.book.scheme, **kwargs)
        accounts = BankAccount.objects.filter(book=batch.fund.book_id, currency=batch.currency, ended_at=None)
        drafts = Run.objects.filter(state=Run.State.DRAFT, bank_account__in=accounts).order_by("-id")
        self.fields["bank_account"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["run"].queryset = drafts  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        if len(years) == 1:
            self.fields["year"].widget = forms.HiddenInput()
            self.initial["year"] = years[0]


class WhyForm(HouseForm):
    """Why a batch ends."""

    prose = ("words",)
    words = forms.CharField(label=_("Why it ends"), max_length=200, widget=AUTO)


class EnrolmentForm(ActForm):
    """How many are enrolled: a number, and nothing of anybody. `subject` is an `Asked`."""

    people = forms.IntegerField(
        label=_("How many of them are enrolled"), min_value=0, widget=forms.NumberInput(attrs=DIGITS)
    )
    year = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.initial["year"] = self.subject.year
            self.fields["people"].widget.attrs["max"] = self.subject.part.people


class CameOneForm(ActForm):
    """That one payment came. `subject` is the payment; the amount is asked for only where another one was counted."""

    day = today_field(label=_("It came on"))
    amount = amount_field(label=_("Another amount was counted"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["minor"] = None
        if cleaned.get("amount"):
            try:
                cleaned["minor"] = parse_amount(cleaned["amount"], self.subject.currency)
            except Refusal as refusal:
                self.add_error("amount", mended(refusal.problem, refusal.mend))
        return cleaned
