"""Forms about gifts of money: donors, legal checks, pledges, what came in, what is written off."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money, parse_amount
from counterfoil.base.text import TranslatedText
from counterfoil.funds.giving_actions import Giver, Planned
from counterfoil.funds.models import BankAccount, Donor, Fund, Gift, Instalment, LegalCheck
from counterfoil.ledger.models import Book
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation
from counterfoil.staff.forms.base import CellField, DayField, HouseForm, mended

AUTO = forms.TextInput(attrs={"dir": "auto"})
MOST_PEOPLE = 100_000_000  # people, or donations, of one entry; whoever types more has typed a digit too many
AMOUNT = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}


def amount_field(**more: Any) -> forms.CharField:
    """An amount as people type it; `MoneyForm.minor` reads it in its currency."""
    return forms.CharField(max_length=80, widget=forms.TextInput(attrs=AMOUNT), **more)


def currency_field(**more: Any) -> CellField:
    """A currency by its code or its name."""
    more = {"label": _("Currency"), "max_length": 20, "help_text": _("For example: CNY, 人民币, EUR.")} | more
    return CellField(cells.currency, **more)


def today_field(**more: Any) -> DayField:
    """A day that is today unless one says otherwise."""
    return DayField(initial=timezone.localdate, **more)


def key_field() -> forms.UUIDField:
    """The public id that the thing will have: a form that is sent twice enters it once."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)


class MoneyForm(HouseForm):
    """A form with amounts: each is read in its currency, and a mistake stands at its field."""

    def minor(self, name: str, currency: str | None, *, say: bool = True) -> int | None:
        """The minor units of what was typed in a field; None where it is blank or cannot be read, which is said."""
        text = (self.cleaned_data.get(name) or "").strip()
        if not text or not currency:
            return None
        try:
            return parse_amount(text, currency)
        except Refusal as refusal:
            if say and name not in self.errors:
                self.add_error(name, mended(refusal.problem, refusal.mend))
            return None


def named(words: str) -> TranslatedText | None:
    """A name in the language of the page on which it was typed."""
    return TranslatedText.of({get_language() or "en": words}) if words else None


class DonorForm(HouseForm):
    """Who gives."""

    kind = forms.ChoiceField(label=_("Who gives"), choices=Donor.Kind.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation"), required=False, to_field_name="public_id",
        empty_label=_("another, named below"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=AUTO,
        help_text=_("Of the person, of the platform, or of an organisation that is not in the list."),
    )  # fmt: skip
    anonymous = forms.BooleanField(label=_("is named on no public page"), required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.fields["organisation"].queryset = donor_organisations(book)  # type: ignore[attr-defined]


def donor_organisations(book: Book) -> QuerySet[Organisation]:
    """The parties of the scheme, and organisations that gave already."""
    return Organisation.objects.filter(_known(book)).order_by("pk")


def checked_organisations(book: Book) -> QuerySet[Organisation]:
    """Organisations that a legal check can be about: those that give, and those through which awards are paid."""
    paid = Q(pk__in=book.payees.filter(organisation__isnull=False).values("organisation"))
    return Organisation.objects.filter(_known(book) | paid).order_by("pk")


def _known(book: Book) -> Q:
    gave = book.donors.filter(organisation__isnull=False).values("organisation")
    return Q(pk__in=book.scheme.parties.values("organisation")) | Q(pk__in=gave)


class CheckForm(HouseForm):
    """That an organisation was looked for on lists."""

    prose = ("note",)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation"), to_field_name="public_id", empty_label=None
    )
    lists = CellField(
        cells.items, label=_("Lists that were searched"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One list a line, with its date where it has one."),
    )  # fmt: skip
    day = today_field(label=_("Day"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=LegalCheck.Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was found"), max_length=200, required=False, widget=AUTO,
        help_text=_("Wanted where the outcome is not clear."),
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.fields["organisation"].queryset = checked_organisations(book)  # type: ignore[attr-defined]


class GiversForm(MoneyForm):
    """Rows of donors with their shares, as many as are asked for."""

    key = key_field()
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=24, required=False)
    ROWS, MORE = 2, 2

    def __init__(self, *args: Any, book: Book, more: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.book = book
        self.initial.setdefault("currency", self._usual_currency())
        self.count = min(self._asked() + (self.MORE if more else 0), 24)
        self.fields["rows"].initial = self.count
        if self.is_bound:
            self.data = self.data.copy()
            self.data["rows"] = str(self.count)
        donors = book.donors.select_related("organisation").order_by("-id")
        for number in range(1, self.count + 1):
            self.fields[f"donor_{number}"] = forms.ModelChoiceField(
                donors, label=_("Donor") if number == 1 else _("Donor %(number)s") % {"number": number},
                required=number == 1, to_field_name="public_id", empty_label="—",
            )  # fmt: skip
            self.fields[f"share_{number}"] = amount_field(label=_("Share of the whole"), required=False)

    def _usual_currency(self) -> str:
        """The currency in which the book was opened."""
        general = self.book.funds.filter(is_general=True).first()
        return str(general.currencies[0]) if general else ""

    def _asked(self) -> int:
        text = str(self.data.get("rows", "")) if self.is_bound else ""
        return max(int(text), self.ROWS) if text.isascii() and text.isdigit() and len(text) < 3 else self.ROWS

    def givers(self, currency: str) -> list[Giver]:
        """The donors that were chosen."""
        chosen = [(number, self.cleaned_data.get(f"donor_{number}")) for number in range(1, self.count + 1)]
        return [Giver(donor, self.minor(f"share_{number}", currency)) for number, donor in chosen if donor]

    def joint_fields(self) -> list[forms.BoundField]:
        """Everything about a second donor and shares."""
        rows = [(f"donor_{n}", f"share_{n}") for n in range(1, self.count + 1)]
        return [self[name] for row in rows for name in row if name != "donor_1"]

    def refuse(self, refusal: Refusal) -> None:
        where = {"donor": "donor_1", "shares": "share_1", "instalments": "amount_1"}.get(refusal.where, refusal.where)
        super().refuse(Refusal(refusal.problem, mend=refusal.mend, where=where, code=refusal.code))


class GiftForm(GiversForm):
    """A pledge: to which fund, by whom, the whole and its instalments."""

    prose = ("name",)
    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("To which fund"), to_field_name="public_id", empty_label=None
    )
    day = today_field(label=_("Pledged on"))
    currency = currency_field()
    whole = amount_field(
        label=_("The whole"), required=False, help_text=_("Blank where it is not known how much it will be.")
    )
    name = forms.CharField(
        label=_("What it is called"), max_length=120, required=False, widget=AUTO,
        help_text=_("Where one speaks of it by a name; never a person's name."),
    )  # fmt: skip

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.fields["fund"].queryset = funds_of(book)  # type: ignore[attr-defined]
        for number in range(1, self.count + 1):
            self.fields[f"amount_{number}"] = amount_field(
                label=_("Instalment %(number)s") % {"number": number}, required=False
            )
            self.fields[f"due_{number}"] = DayField(label=_("Due on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        currency = cleaned.get("currency")
        if currency:
            self.drafted = {
                "key": cleaned.get("key"),
                "whole": self.minor("whole", currency),
                "givers": self.givers(currency),
                "instalments": self._instalments(currency),
            }
        return cleaned

    def _instalments(self, currency: str) -> list[Planned]:
        rows = []
        for number in range(1, self.count + 1):
            minor, due = self.minor(f"amount_{number}", currency), self.cleaned_data.get(f"due_{number}")
            if minor:
                rows.append(Planned(minor, due))
            elif due and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", mended(_("A day without an amount."), _("Write how much is due.")))
        return rows

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("fund", "donor_1", "day", "currency", "whole", "name")]

    def instalment_fields(self) -> list[forms.BoundField]:
        return [self[f"{name}_{n}"] for n in range(1, self.count + 1) for name in ("amount", "due")]


def funds_of(book: Book) -> Any:
    """The funds of a book that have not ended."""
    return book.funds.filter(ended_at__isnull=True).select_related("tally").order_by("-is_general", "id")


def accounts_of(book: Book) -> Any:
    """The bank accounts of a book that have not ended."""
    return book.bank_accounts.filter(ended_at__isnull=True)


class ReceiveForm(MoneyForm):
    """Money of a gift that came in."""

    key = key_field()
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("To which bank account"), to_field_name="public_id", empty_label=None
    )
    day = today_field(label=_("Came on"))
    amount = amount_field(label=_("How much came"))
    instalment = forms.ModelChoiceField(
        Instalment.objects.none(), label=_("For which instalment"), required=False, to_field_name="public_id",
        empty_label=_("the first that is awaited"),
    )  # fmt: skip
    settles = amount_field(
        label=_("How much of the pledge it settles"), required=False,
        help_text=_("Only where another currency came than was pledged; in the currency of the pledge."),
    )  # fmt: skip

    def __init__(self, *args: Any, gift: Gift, **kwargs: Any) -> None:
        super().__init__(*args, scheme=gift.fund.book.scheme, **kwargs)
        self.gift = gift
        self.fields["bank_account"].queryset = accounts_of(gift.fund.book)  # type: ignore[attr-defined]
        self.fields["instalment"].queryset = gift.instalments.all()  # type: ignore[attr-defined]
        if gift.instalments.count() < 2:
            del self.fields["instalment"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        account = cleaned.get("bank_account")
        if account:
            minor = self.minor("amount", account.currency)
            same = account.currency == self.gift.currency
            self.drafted = {
                "bank_account": account, "day": cleaned.get("day"), "money": Money(minor or 0, account.currency),
                "instalment": cleaned.get("instalment"),
                "settles": None if same else self.minor("settles", self.gift.currency), "key": cleaned.get("key"),
            }  # fmt: skip
        return cleaned


class LotForm(MoneyForm):
    """What a platform handed over."""

    key = key_field()
    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("To which fund"), to_field_name="public_id", empty_label=None
    )
    platform = forms.ModelChoiceField(
        Donor.objects.none(), label=_("Which platform"), to_field_name="public_id", empty_label=None
    )
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("To which bank account"), to_field_name="public_id", empty_label=None
    )
    day = today_field(label=_("Came on"))
    amount = amount_field(label=_("How much came"))
    donations = forms.IntegerField(
        label=_("How many donations it holds"), required=False, min_value=1, max_value=MOST_PEOPLE
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.fields["fund"].queryset = funds_of(book)  # type: ignore[attr-defined]
        self.fields["platform"].queryset = book.donors.filter(kind=Donor.Kind.PLATFORM)  # type: ignore[attr-defined]
        self.fields["bank_account"].queryset = accounts_of(book)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        account = cleaned.get("bank_account")
        if account:
            cleaned["money"] = Money(self.minor("amount", account.currency) or 0, account.currency)
        return cleaned


class PartForm(MoneyForm):
    """An amount in a currency that is known, with its day: an instalment more, or what is written off."""

    prose = ("reason",)
    amount = amount_field(label=_("Amount"))
    day = today_field(label=_("Day"))
    due = DayField(label=_("Due on"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=200, widget=AUTO)

    def __init__(self, *args: Any, book: Book, currency: str, without: str, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.currency = currency
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": currency}
        del self.fields[without]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["minor"] = self.minor("amount", self.currency)
        return cleaned

    @property
    def planned(self) -> Planned:
        due: dt.date | None = self.cleaned_data.get("due")
        return Planned(self.cleaned_data["minor"], due)
