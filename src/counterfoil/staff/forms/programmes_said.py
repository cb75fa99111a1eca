"""Forms about what was measured, and about money: readings, lines of a budget, the funds that point to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.money import Money
from counterfoil.partners.models import Place
from counterfoil.programmes.logframe_rules import counts_people
from counterfoil.programmes.models import BudgetLine, Period, Programme
from counterfoil.programmes.queries import budget_mark
from counterfoil.programmes.reading_rules import COARSE, ReadingDraft
from counterfoil.staff.forms.money_giving import MoneyForm, amount_field, currency_field
from counterfoil.staff.forms.programmes import AUTO, SeenForm
from counterfoil.staff.forms.programmes_logframe import number_field, percent
from counterfoil.staff.forms.visits import places_of


class ReadingForm(SeenForm):
    """What was measured of an indicator in a period, or why it was not."""

    prose = ("basis",)
    part = forms.ChoiceField(label=_("Of what"), required=False)
    measured = forms.ChoiceField(
        label=_("Was it measured?"), widget=forms.RadioSelect, initial="yes",
        choices=[("yes", _("yes")), ("no", _("no: it was not measured"))],
        help_text=_("Not measured is a value, and shows as that. It is never zero."),
    )  # fmt: skip
    value = number_field(label=_("Number"))
    numerator = number_field()
    denominator = number_field()
    basis = forms.CharField(
        label=_("How that is known, or why it was not measured"), max_length=200, widget=AUTO,
        help_text=_("For example: the organiser's count; nobody went back yet. No names of private people."),
    )  # fmt: skip

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        indicator = period.indicator
        super().__init__(*args, scheme=indicator.result.programme.scheme, **kwargs)
        self.period = period
        if indicator.is_share:
            self.fields["value"].read = percent
            self.fields["value"].label = _("Or the percentage alone, as somebody said it")
            self.fields["numerator"].label, self.fields["denominator"].label = (
                indicator.numerator, indicator.denominator,
            )  # fmt: skip
            self.order_fields(["part", "measured", "numerator", "denominator", "value"])
        else:
            del self.fields["numerator"], self.fields["denominator"]
        if indicator.dimension is None:
            del self.fields["part"]
        elif counts_people(indicator.unit):
            places = places_of(indicator.result.programme.scheme) & Place.objects.filter(level__in=COARSE)
            names = sorted({str(place.name.in_language("en")[0]) for place in places})
            self.fields["part"].choices = [("", _("the whole")), *((name, name) for name in names)]
        else:
            self.fields["part"] = forms.CharField(
                label=_("Which part: %(dimension)s") % {"dimension": indicator.dimension}, required=False,
                max_length=120, widget=AUTO, help_text=_("Blank: the whole."),
            )  # fmt: skip
            self.order_fields(["part"])

    def draft(self) -> ReadingDraft:
        """What is said."""
        data = self.cleaned_data
        return ReadingDraft(
            period=self.period, basis=data["basis"], measured=data["measured"] == "yes", value=data["value"],
            numerator=data.get("numerator"), denominator=data.get("denominator"), part=data.get("part", ""),
        )  # fmt: skip


class BudgetLineForm(SeenForm, MoneyForm):
    """What a part of a programme is to cost."""

    prose = ("words",)
    words = forms.CharField(
        label=_("For what"), max_length=120, widget=AUTO,
        help_text=_("For example: looms; costs of trainers. What is offered, not how many people."),
    )  # fmt: skip
    currency = currency_field()
    amount = amount_field(label=_("Amount"))

    def __init__(self, *args: Any, programme: Programme, line: BudgetLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=programme.scheme, **kwargs)
        if line:
            self.fields["words"].initial, self.fields["currency"].initial = line.words, line.currency
            self.fields["amount"].initial = f"{Money(line.minor, line.currency).amount:f}"
            self.fields["seen"].initial = budget_mark(line)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        minor = self.minor("amount", cleaned.get("currency"))
        cleaned["money"] = Money(minor, cleaned["currency"]) if minor else None
        return cleaned


class FundBudgetForm(SeenForm):
    """To which lines of budgets a fund points."""

    lines = forms.ModelMultipleChoiceField(
        BudgetLine.objects.none(), label=_("Lines of budgets"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pointing to a line restricts nothing; what the fund may be used for stands with the fund."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Any, chosen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines
        self.fields["lines"].initial = chosen
        self.fields["lines"].label_from_instance = _budget_words


def _budget_words(line: BudgetLine) -> str:
    return f"{line.programme}: {line.words} ({Money(line.minor, line.currency)})"
