"""Forms about paying: payees, runs and their payments, the file for the bank, what was paid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.money import Money
from counterfoil.funds.models import ApprovalRule, BankAccount, Donor, Fund, Gift, Payee, Payment, Purpose, Run
from counterfoil.funds.order_files import FileKind
from counterfoil.funds.paying_queries import payees_of, seen
from counterfoil.funds.payment_rows import PaymentRow
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Place
from counterfoil.partners.queries import parties_of
from counterfoil.programmes.models import Programme
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.staff.forms.money_giving import AUTO, MOST_PEOPLE, MoneyForm, amount_field, today_field
from counterfoil.staff.forms.visits import places_of

LTR = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
REFUND = "refund"
PAYROLL = "payroll"


class PayeeForm(HouseForm):
    """Whom money may go to: an organisation, a donor for refunds, or our own payroll."""

    who = forms.ChoiceField(label=_("Who is paid"))
    number = forms.CharField(
        label=_("Account number or IBAN"), max_length=40, required=False, widget=LTR,
        help_text=_("Blank for our own payroll: names and accounts of people stay there."),
    )  # fmt: skip
    bank_code = forms.CharField(label=_("Bank code or BIC"), max_length=20, required=False, widget=LTR)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        offices = [(f"organisation:{each.public_id}", str(each)) for each in parties_of(book.scheme)]
        donors = [(f"donor:{each.public_id}", str(each)) for each in Donor.objects.filter(book=book)]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (_("schools and other organisations"), offices),
            (_("donors, for a refund"), donors),
            (_("awards by code"), [(PAYROLL, _("our own payroll"))]),
        ]
        self.book = book

    def chosen(self) -> dict[str, Any]:
        """What `add_payee` takes."""
        kind, _colon, public_id = self.cleaned_data["who"].partition(":")
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in ("number", "bank_code")}
        if kind == "organisation":
            found["organisation"] = Organisation.objects.get(public_id=public_id)
        elif kind == "donor":
            found["donor"] = Donor.objects.get(public_id=public_id, book=self.book)
        return found


class RunForm(HouseForm):
    """A new run of payments."""

    prose = ("name",)
    name = forms.CharField(label=_("What it pays"), max_length=120, widget=AUTO)
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=_("From which bank account"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        accounts = BankAccount.objects.filter(book=book, ended_at=None)
        self.fields["bank_account"].queryset = accounts  # type: ignore[attr-defined]


class PaymentForm(MoneyForm):
    """One payment of a draft."""

    payee = forms.ModelChoiceField(Payee.objects.none(), label=_("To whom"), to_field_name="public_id")
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("From which fund"), to_field_name="public_id")
    amount = amount_field(label=_("Amount"))
    purpose = forms.ChoiceField(label=_("For what"))
    gift = forms.ModelChoiceField(
        Gift.objects.none(), label=_("Of which gift"), required=False, to_field_name="public_id",
        empty_label=_("no refund"), help_text=_("For a refund only."),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, to_field_name="public_id", empty_label=_("not stated")
    )
    people = forms.IntegerField(label=_("For how many people"), required=False, min_value=1, max_value=MOST_PEOPLE)
    award_code = forms.CharField(
        label=_("Code of the award"), max_length=40, required=False, widget=LTR,
        help_text=_("For the payroll: the code, never a name."),
    )  # fmt: skip

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, scheme=run.book.scheme, **kwargs)
        self.run, self.currency = run, run.bank_account.currency
        choices: dict[str, Any] = {
            "payee": payees_of(run.book),
            "fund": Fund.objects.filter(book=run.book, ended_at=None).select_related("tally"),
            "gift": Gift.objects.filter(fund__book=run.book).select_related("tally"),
            "programme": Programme.objects.filter(scheme=run.book.scheme, ended_at=None).select_related("tally"),
            "place": places_of(run.book.scheme),
        }
        for name, found in choices.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
        self.fields["payee"].label_from_instance = payee_words  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [*Purpose.choices, (REFUND, _("refund to a donor"))]  # type: ignore[attr-defined]
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": self.currency}
        if not choices["programme"].exists():
            del self.fields["programme"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["minor"] = self.minor("amount", self.currency)
        if cleaned.get("purpose") == REFUND and not cleaned.get("gift"):
            self.add_error("gift", mended(_("A refund names its gift."), _("Choose the gift.")))
        return cleaned

    def row(self) -> PaymentRow:
        data = self.cleaned_data
        back, purpose = data["purpose"] == REFUND, data["purpose"]
        kind = Payment.Kind.REFUND if back else Payment.Kind.GRANT
        return PaymentRow(
            payee=data["payee"], fund=data["fund"], money=Money(data["minor"], self.currency),
            purpose=None if back else Purpose(purpose),
            kind=Payment.Kind.LOAN if purpose == Purpose.LOAN else kind,
            programme=data.get("programme"), place=data["place"], gift=data["gift"] if back else None,
            award_code=data["award_code"], people=data["people"],
        )  # fmt: skip


class ApproveForm(HouseForm):
    """A yes to what was read: its count, its total, and its mark travel with the page."""

    count = forms.IntegerField(widget=forms.HiddenInput)
    minor = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        now = seen(run)
        super().__init__(*args, initial={"count": now.count, "minor": now.minor, "mark": now.mark}, **kwargs)


STEPS = 3


class RulesForm(MoneyForm):
    """From which amount on how many people approve, in one currency."""

    def __init__(self, *args: Any, book: Book, currency: str, **kwargs: Any) -> None:
        held = list(ApprovalRule.objects.filter(book=book, currency=currency).order_by("from_minor"))
        told: dict[str, Any] = {}
        for number, rule in enumerate(held, 1):
            told |= {f"from_{number}": Money(rule.from_minor, currency).amount, f"people_{number}": rule.people}
        super().__init__(*args, scheme=book.scheme, initial=told, **kwargs)
        self.currency, self.numbers = currency, range(1, max(STEPS, len(held)) + 1)
        for number in self.numbers:
            self.fields[f"from_{number}"] = amount_field(
                label=_("From this amount on, in %(currency)s") % {"currency": currency}, required=False
            )
            self.fields[f"people_{number}"] = forms.IntegerField(
                label=_("so many people approve"), required=False, min_value=1, max_value=5
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in self.numbers:
            amount, people = cleaned.get(f"from_{number}"), cleaned.get(f"people_{number}")
            cleaned[f"minor_{number}"] = self.minor(f"from_{number}", self.currency)
            if bool(amount) != bool(people) and not self.errors:
                missing = f"people_{number}" if amount else f"from_{number}"
                self.add_error(missing, mended(_("An amount goes with a number of people."), _("Write both.")))
        return cleaned

    def steps(self) -> dict[int, int]:
        data = self.cleaned_data
        pairs = ((data[f"minor_{number}"], data[f"people_{number}"]) for number in self.numbers)
        return {minor: people for minor, people in pairs if minor and people}


class OrderForm(HouseForm):
    """Which file the bank takes, and when it shall pay."""

    kind = forms.ChoiceField(
        label=_("Which file does the bank take?"),
        choices=[
            (FileKind.XLSX, _("Excel workbook")),
            (FileKind.CSV, _("CSV in UTF-8")),
            (FileKind.CSV_GBK, _("CSV in GBK, for programs of Chinese banks")),
            (FileKind.PAIN, _("pain.001, for euro and IBAN")),
        ],
    )
    day = today_field(label=_("The bank shall pay on"))


class PaidForm(HouseForm):
    """The day on which the bank paid."""

    day = today_field(label=_("The bank paid on"))


class WordsForm(HouseForm):
    """Why a run or a payment goes no further."""

    prose = ("reason",)
    reason = forms.CharField(label=_("Why"), max_length=200, widget=AUTO)


class ReissueForm(HouseForm):
    """Into which draft a payment goes that is issued again, and by which account."""

    run = forms.ModelChoiceField(
        Run.objects.none(), label=_("In which draft"), to_field_name="public_id", required=False,
        empty_label=_("a new one"),
    )  # fmt: skip
    payee = forms.ModelChoiceField(
        Payee.objects.none(), label=_("To which account"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = payment.payee
        same = payees_of(old.book).filter(kind=old.kind, organisation=old.organisation_id, donor=old.donor_id)
        drafts = Run.objects.filter(
            book=old.book, state=Run.State.DRAFT, bank_account=payment.run.bank_account_id
        ).order_by("-id")
        self.fields["payee"].queryset = same  # type: ignore[attr-defined]
        self.fields["payee"].label_from_instance = payee_words  # type: ignore[attr-defined]
        self.fields["run"].queryset = drafts  # type: ignore[attr-defined]


def payee_words(payee: Payee) -> str:
    """A payee with the end of its account, by which two of the same are told apart."""
    return f"{payee} …{payee.number[-4:]}" if payee.number else str(payee)
