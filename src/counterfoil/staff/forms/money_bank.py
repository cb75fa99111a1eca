"""Forms about the bank: a statement with its mapping, what a line was."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds.bank.files import LIMIT
from counterfoil.funds.bank.tables import Columns
from counterfoil.funds.exchange_queries import counterparts
from counterfoil.funds.match_queries import open_of
from counterfoil.funds.models import BankLine, Fund, Gift, Incoming, Loan, Payment
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.staff.forms.money_giving import AMOUNT, MoneyForm

CARRIED = 3_000_000  # bytes of a file that travels with its preview, instead of being kept here
ROLES = ("date", "amount", "debit", "credit", "direction", "text", "counterparty", "reference", "balance")
ROLE_WORDS = {
    "date": _("Day"), "amount": _("Amount, with its sign"), "debit": _("Money out"), "credit": _("Money in"),
    "direction": _("In or out"), "text": _("Text"), "counterparty": _("Other party"), "reference": _("Reference"),
    "balance": _("Balance"),
}  # fmt: skip


class StatementForm(HouseForm):
    """A file of the bank, and for a table which column is what.

    The file is kept nowhere before it is read in, as it names private people (G11): between preview and reading in it
    travels with the page, up to `CARRIED` bytes; a larger one is chosen again.
    """

    file = forms.FileField(
        label=_("The bank's statement"), required=False, max_length=200,
        help_text=_("camt.053, CSV or Excel workbook, at most 50 MB. Of private people's lines only amount, day and "
                    "our code are kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.txt,.xlsx"}),
    )  # fmt: skip
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    header = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    decimal_mark = forms.ChoiceField(
        label=_("Before the cents stands"), required=False,
        choices=[("", _("as the file shows")), (".", _("a point: 1,234.56")), (",", _("a comma: 1.234,56"))],
    )  # fmt: skip
    day_first = forms.ChoiceField(
        label=_("05/03 is"), required=False,
        choices=[("", _("as the file shows")), ("1", _("5 March")), ("0", _("May 3rd"))],
    )  # fmt: skip

    def __init__(self, *args: Any, heads: Sequence[object] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("none"))] + [(str(at), f"{at + 1}: {head}") for at, head in enumerate(heads)]
        for role in ROLES:
            self.fields[role] = forms.ChoiceField(label=ROLE_WORDS[role], required=False, choices=choices)
            if not heads:  # before the first look any number is taken as it comes
                self.fields[role] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=3)
        self.heads = heads

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is not None and file.size > LIMIT:
            raise mended(_("The file is larger than 50 MB."), _("Fetch it from the bank month by month."))
        if file is None and not cleaned.get("carried"):
            self.add_error("file", mended(_("There is no file."), _("Choose it.")))
        return cleaned

    def content(self) -> bytes:
        """The file: the one that was chosen just now, or the one that travelled with the page."""
        if file := self.cleaned_data.get("file"):
            file.seek(0)
            return bytes(file.read())
        try:
            return base64.b64decode(self.cleaned_data["carried"], validate=True)
        except binascii.Error:
            raise Refusal(_("The file did not arrive whole."), mend=_("Choose it again."), code="damaged") from None

    def name(self) -> str:
        file = self.cleaned_data.get("file")
        return file.name if file else self.cleaned_data.get("file_name") or ""

    def columns(self) -> Columns | None:
        """The mapping as it was chosen; None where nothing is, so that it is guessed."""
        data = self.cleaned_data
        at = {role: int(data[role]) for role in ROLES if (data.get(role) or "").isdecimal()}
        if "date" not in at:
            return None
        text = at.pop("text", None)
        marks: dict[str, Any] = {"decimal_mark": data["decimal_mark"]}
        if data["day_first"]:
            marks["day_first"] = data["day_first"] == "1"
        try:
            return Columns(header=data["header"] or 0, text=() if text is None else (text,), **at, **marks)  # type: ignore[arg-type]
        except ValueError:
            raise Refusal(
                _("No column is the amount."), mend=_("Choose it, or both money out and money in."), where="amount"
            ) from None


def told(columns: Columns) -> dict[str, Any]:
    """A mapping as a form shows it."""
    shown: dict[str, Any] = {role: getattr(columns, role) for role in ROLES if role != "text"}
    shown["text"] = columns.text[0] if columns.text else None
    first = {True: "1", False: "0"}.get(columns.day_first, "") if columns.day_first is not None else ""
    return {role: "" if at is None else str(at) for role, at in shown.items()} | {
        "header": columns.header, "decimal_mark": columns.decimal_mark, "day_first": first,
    }  # fmt: skip


_PAYEE = ("payee__organisation", "payee__donor__organisation")


class LineForm(MoneyForm):
    """What a line of the bank, or a part of it, was."""

    what = forms.ChoiceField(label=_("It was"))
    amount = forms.CharField(
        label=_("How much of it"), max_length=80, required=False, widget=forms.TextInput(attrs=AMOUNT),
        help_text=_("Blank for all that is open."),
    )  # fmt: skip

    def __init__(self, *args: Any, line: BankLine, **kwargs: Any) -> None:
        super().__init__(*args, scheme=line.account.book.scheme, **kwargs)
        self.line = line
        groups = came(line) if line.minor > 0 else went(line)
        self.fields["what"].choices = [("", _("choose")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["minor"] = self.minor("amount", self.line.account.currency)
        return cleaned


def came(line: BankLine) -> list[tuple[Any, Any]]:
    """What money in can be, in groups."""
    book, currency = line.account.book, line.account.currency
    gifts = (
        Gift.objects.filter(fund__book=book, kind__in=["money", "platform"]).select_related("tally").order_by("-id")
    )
    paid = Payment.objects.filter(run__bank_account=line.account, state=Payment.State.PAID, minor=open_of(line).minor)
    paid = paid.select_related(*_PAYEE)
    entered = Incoming.objects.filter(bank_account=line.account, refunded_minor=0, matches=None)
    loans = Loan.objects.filter(fund__book=book, currency=currency).select_related("borrower")
    groups = [
        (_("money of a gift"), [(f"gift:{g.public_id}", str(g)) for g in gifts[:200]]),
        (_("money of a gift that was entered before"), [(f"incoming:{i.public_id}", f"{i.gift} · {i.day}") for i in
                                                        entered.select_related("gift__tally")[:200]]),
        (_("a payment that came back"), [(f"return:{p.public_id}", f"{p.payee} · {p.code}") for p in
                                         paid[:200]]),
        (_("a loan repaid"), [(f"repayment:{loan.public_id}", str(loan)) for loan in loans[:200]]),
        (_("an award that was given back"), _funds(line, "award_returned", _("an award given back to %(fund)s"))),
        (_("interest"), _funds(line, "interest", _("interest of %(fund)s"))),
        (_("exchanged for another currency"), _exchanges(line)),
        (_("nobody knows yet"), [("unexplained:", _("not yet explained; it stays unspent"))]),
    ]  # fmt: skip
    return [(words, many) for words, many in groups if many]


def went(line: BankLine) -> list[tuple[Any, Any]]:
    """What money out can be, in groups."""
    waiting = Payment.objects.filter(
        run__bank_account=line.account, state__in=[Payment.State.APPROVED, Payment.State.PAID]
    ).order_by("-id")
    came_in = Incoming.objects.filter(bank_account=line.account).select_related("gift__tally").order_by("-id")
    groups = [
        (_("a payment"), [(f"payment:{p.public_id}", f"{p.payee} · {p.code} · {p.money.amount}") for p in
                          waiting.select_related(*_PAYEE)[:300]]),
        (_("a fee of the bank"), _funds(line, "fee", _("a fee, paid by %(fund)s"))),
        (_("exchanged for another currency"), _exchanges(line)),
        (_("a gift that the bank took back"), [(f"charged_back:{i.public_id}", f"{i.gift} · {i.day}") for i in
                                              came_in[:200]]),
    ]  # fmt: skip
    return [(words, many) for words, many in groups if many]


def _funds(line: BankLine, kind: str, words: Any) -> list[tuple[str, str]]:
    """A choice for each fund, with the kind in its words: a list that is closed shows the choice alone."""
    funds = Fund.objects.filter(book=line.account.book, ended_at=None).select_related("tally")
    return [(f"{kind}:{f.public_id}", words % {"fund": f}) for f in funds.order_by("-is_general", "id")]


def _exchanges(line: BankLine) -> list[tuple[str, str]]:
    """A choice for each line on an account in another currency, and each fund whose money it may have been."""
    funds = list(Fund.objects.filter(book=line.account.book, ended_at=None).select_related("tally").order_by("id"))
    found = []
    for other in counterparts(line):
        out = line if line.minor < 0 else other
        whose = [fund for fund in funds if out.account.currency in fund.currencies]
        words = f"{other.account.name} · {other.day} · {Money(abs(other.minor), other.account.currency)}"
        found += [(f"exchange:{fund.public_id}:{other.public_id}", f"{words} · {fund}") for fund in whose]
    return found
