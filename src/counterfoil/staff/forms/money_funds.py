"""Forms about books and funds: opening them, what a fund is for, what moves between them, loans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.money import Money
from counterfoil.funds.fund_actions import Terms
from counterfoil.funds.models import BankAccount, Condition, Donor, Fund, Purpose, Transfer
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.funds.transfer_actions import Given
from counterfoil.ledger.models import Book
from counterfoil.packs import cells
from counterfoil.packs.cells import CellError
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.programmes.models import Programme
from counterfoil.staff.forms.base import CellField, DayField, HouseForm
from counterfoil.staff.forms.money_giving import (
    AUTO,
    MoneyForm,
    accounts_of,
    amount_field,
    currency_field,
    funds_of,
    key_field,
    today_field,
)
from counterfoil.staff.forms.visits import places_of


def _currencies(text: object) -> list[str]:
    """Currencies as people write several: CNY, 欧元."""
    words = str(text).replace("，", ",").replace("、", ",").replace("،", ",").replace(";", ",").split(",")
    found = [cells.currency(word) for word in words if word.strip()]
    if not found:
        raise CellError(_("There is no currency."), _("Write one at least, for example CNY."))
    return [code for code in found if code]


class BooksForm(HouseForm):
    """Whose books are opened, and in which currencies."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whose books"), to_field_name="public_id", empty_label=None
    )
    currencies = CellField(
        _currencies, label=_("Currencies"), max_length=80, help_text=_("One or more, for example: CNY, EUR.")
    )

    def __init__(self, *args: Any, scheme: Scheme, side: Any, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["organisation"].queryset = parties_of(scheme, side)  # type: ignore[attr-defined]


class BankAccountForm(HouseForm):
    """An account of one's own at a bank."""

    name = forms.CharField(label=_("What the office calls it"), max_length=80, widget=AUTO)
    number = forms.CharField(label=_("Number of the account, or IBAN"), max_length=40)
    bank_code = forms.CharField(label=_("Code of the bank, or BIC"), max_length=20, required=False)
    currency = currency_field()


class RestrictionForm(MoneyForm):
    """What the money of a fund may be used for."""

    purposes = forms.MultipleChoiceField(
        label=_("What it may be spent on"), choices=Purpose.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: anything."),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("For which programme"), required=False, to_field_name="public_id",
        empty_label=_("any"),
    )  # fmt: skip
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("In which places"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple, help_text=_("With all that lies within them. None ticked: anywhere."),
    )  # fmt: skip
    begins = DayField(label=_("From"), required=False)
    ends = DayField(label=_("Until"), required=False)
    conditions = forms.MultipleChoiceField(
        label=_("Conditions"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in Condition.Code.choices if choice[0] != Condition.Code.AT_MOST],
    )  # fmt: skip
    limit_currency = currency_field(label=_("Currency of the limit"), required=False)
    at_most = amount_field(label=_("At most for each recipient"), required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        programmes = Programme.objects.filter(scheme=book.scheme).select_related("tally")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["places"].queryset = places_of(book.scheme)  # type: ignore[attr-defined]
        for name, there in (("programme", programmes), ("places", places_of(book.scheme))):
            if not there.exists():
                del self.fields[name]

    def restriction(self) -> Restriction:
        """What was chosen."""
        data = self.cleaned_data
        currency = data.get("limit_currency") or ""
        limit = self.minor("at_most", currency, say=False)
        return Restriction(
            purposes=tuple(Purpose(code) for code in data["purposes"]), programme=data.get("programme"),
            places=tuple(data.get("places") or ()), begins=data["begins"], ends=data["ends"],
            conditions=tuple(Condition.Code(code) for code in data["conditions"]),
            at_most=(Money(limit, currency),) if limit else (),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("at_most") and not cleaned.get("limit_currency") and "limit_currency" not in self.errors:
            self.add_error("limit_currency", str(_("In which currency is the limit?")))
        self.minor("at_most", cleaned.get("limit_currency"))
        return cleaned

    @staticmethod
    def told(fund: Fund) -> dict[str, Any]:
        """The restriction of a fund as the form shows it."""
        conditions = list(fund.conditions.all())
        limit = next((c for c in conditions if c.code == Condition.Code.AT_MOST), None)
        return {
            "purposes": fund.purposes,
            "programme": fund.programme and fund.programme.public_id,
            "places": [place.public_id for place in fund.places.all()],
            "begins": fund.begins,
            "ends": fund.ends,
            "conditions": [c.code for c in conditions],
            "limit_currency": limit.currency if limit else "",
            "at_most": Money(limit.minor or 0, limit.currency).amount if limit else "",
        }


class FundForm(RestrictionForm):
    """A new fund: its name and currencies, what it is for, what else is agreed."""

    prose = ("name",)
    name = forms.CharField(label=_("Name of the fund"), max_length=120, widget=AUTO)
    currencies = CellField(
        _currencies, label=_("Currencies"), max_length=80, help_text=_("One or more, for example: CNY, EUR.")
    )
    fee_percent = forms.DecimalField(
        label=_("Management fee, at most, in percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        initial=0,
    )  # fmt: skip
    leftover = forms.ChoiceField(
        label=_("What is left over at its end"), choices=Fund.Leftover.choices, widget=forms.RadioSelect,
        initial=Fund.Leftover.ASK,
    )  # fmt: skip
    leftover_to = forms.ModelChoiceField(
        Fund.objects.none(), label=_("To which other fund"), required=False, to_field_name="public_id",
        empty_label="—",
    )  # fmt: skip
    is_revolving = forms.BooleanField(label=_("It lends, and lends again what comes back"), required=False)
    field_order = ("name", "currencies", "purposes", "programme", "places", "begins", "ends", "conditions")

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.fields["leftover_to"].queryset = funds_of(book).filter(is_general=False)  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        data = self.cleaned_data
        leftover = Fund.Leftover(data["leftover"])
        return Terms(data["fee_percent"], leftover, data["leftover_to"])


class ConsentsMixin(forms.Form):
    """The consent of donors, one day and one way for all that are ticked."""

    consents = forms.ModelMultipleChoiceField(
        Donor.objects.none(), label=_("Donors who said yes"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    asked = DayField(label=_("They said so on"), required=False)
    how = forms.CharField(
        label=_("How they said so"), max_length=200, required=False, widget=AUTO,
        help_text=_("For example: by letter of 3 May, kept in folder 12."),
    )  # fmt: skip

    def given(self) -> list[Given]:
        """The consents that were entered."""
        data = self.cleaned_data
        return [Given(donor, data["asked"], data["how"]) for donor in data.get("consents") or ()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("consents"):
            for name in ("asked", "how"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, str(_("Consent has a day, and a way in which it was said.")))
        return cleaned


class ChangeRestrictionForm(ConsentsMixin, RestrictionForm):
    """Another restriction, with the consent of every donor."""

    prose = ("reason", "how")
    reason = forms.CharField(label=_("Why"), max_length=200, widget=AUTO)
    field_order = (
        *("purposes", "programme", "places", "begins", "ends", "conditions", "limit_currency", "at_most"),
        *("reason", "consents", "asked", "how"),
    )

    def __init__(self, *args: Any, fund: Fund, donors: list[Donor], **kwargs: Any) -> None:
        super().__init__(*args, book=fund.book, **kwargs)
        _ask_donors(self, fund, donors)


class TransferForm(ConsentsMixin, MoneyForm):
    """Money to move between two funds."""

    prose = ("reason", "how")
    key = key_field()
    kind = forms.ChoiceField(
        label=_("What it is"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in Transfer.Kind if kind != Transfer.Kind.COVER],
    )  # fmt: skip
    taker = forms.ModelChoiceField(
        Fund.objects.none(), label=_("To which fund"), to_field_name="public_id", empty_label=None
    )
    currency = forms.ChoiceField(label=_("Currency"))
    amount = amount_field(label=_("Amount"))
    day = today_field(label=_("Day"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=AUTO)
    field_order = ("kind", "taker", "currency", "amount", "day", "reason", "consents", "asked", "how")

    def __init__(self, *args: Any, fund: Fund, donors: list[Donor], **kwargs: Any) -> None:
        super().__init__(*args, scheme=fund.book.scheme, **kwargs)
        self.fields["taker"].queryset = funds_of(fund.book).exclude(pk=fund.pk)  # type: ignore[attr-defined]
        self.fields["currency"].choices = [(code, code) for code in fund.currencies]  # type: ignore[attr-defined]
        kinds = [Transfer.Kind.TRANSFER]
        kinds += [Transfer.Kind.ADVANCE] if fund.is_general else [
            Transfer.Kind.FEE, Transfer.Kind.REPAID, Transfer.Kind.LEFTOVER
        ]  # fmt: skip
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        _ask_donors(self, fund, donors)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        currency = cleaned.get("currency")
        if currency:
            cleaned["money"] = Money(self.minor("amount", currency) or 0, currency)
        return cleaned


def _ask_donors(form: forms.Form, fund: Fund, donors: list[Donor]) -> None:
    if donors and not fund.is_general:
        chosen = Donor.objects.filter(pk__in=[donor.pk for donor in donors]).select_related("organisation")
        form.fields["consents"].queryset = chosen  # type: ignore[attr-defined]
    else:
        for name in ("consents", "asked", "how"):
            del form.fields[name]


class RepayForm(MoneyForm):
    """What came back of a loan."""

    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("To which bank account"), to_field_name="public_id", empty_label=None
    )
    day = today_field(label=_("Came on"))
    amount = amount_field(label=_("How much came"))

    def __init__(self, *args: Any, book: Book, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        accounts = accounts_of(book).filter(currency=currency)
        self.currency = currency
        self.fields["bank_account"].queryset = accounts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["money"] = Money(self.minor("amount", self.currency) or 0, self.currency)
        return cleaned


class ProgrammeForm(HouseForm):
    """A programme that money can be meant for."""

    prose = ("name",)
    name = forms.CharField(
        label=_("Name of the programme"), max_length=120, widget=AUTO,
        help_text=_("For example: awards for women at college."),
    )  # fmt: skip


class LoanForm(HouseForm):
    """When a loan that was paid out is due."""

    due = DayField(label=_("Due on"))
