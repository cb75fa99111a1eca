"""Forms about screenings: what is offered, and the provider's totals. No field could hold a result (G6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, current_currencies, parse_amount
from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.programmes.models import Programme
from counterfoil.screenings.drafts import ScreeningDraft, TotalDraft
from counterfoil.screenings.models import Screening
from counterfoil.staff.forms.base import DayField, HouseForm
from counterfoil.statements.models import Tally

_AUTO = forms.TextInput(attrs={"dir": "auto"})


def _number(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(widget=forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"}), **more)


class ScreeningForm(HouseForm):
    """What a health provider offers, between which days, and what it costs in all."""

    prose = ("name",)
    told = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Do accounts tell of it already?"), required=False, to_field_name="public_id",
        empty_label=_("no, it is new"), help_text=_("Then what is counted stands beside what they say."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120, widget=_AUTO)
    provider = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Health provider"), to_field_name="public_id", empty_label=_("choose")
    )
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    offered = _number(
        label=_("Places offered"), required=False, help_text=_("A goal may be set on places, never on who comes.")
    )
    cost = forms.CharField(
        label=_("What it costs in all"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
        help_text=_("For all of it. There is no sum per head."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, to_field_name="public_id",
        empty_label=_("none"),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, screening: Screening | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **{"initial": _as_it_stands(screening), **kwargs})
        self.screening = screening
        self._ask_what_is_told(scheme)
        fields: dict[str, Any] = self.fields
        fields["provider"].queryset = parties_of(scheme)
        fields["programme"].queryset = scheme.programmes.select_related("tally")  # type: ignore[attr-defined]
        fields["currency"].choices = [("", "—"), *((code, code) for code in sorted(current_currencies()))]

    def _ask_what_is_told(self, scheme: Scheme) -> None:
        """For a new one whether accounts tell of it; the name of what they tell of is theirs."""
        fields: dict[str, Any] = self.fields
        told = Tally.objects.filter(scheme=scheme, kind="screening", screening__isnull=True).order_by("-id")
        fields["told"].queryset = told
        if self.screening or not told.exists():
            del self.fields["told"]
        if self.screening and self.screening.tally.mentions.exists():
            del self.fields["name"]
        elif "told" in self.fields:
            fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("cost") and not {"cost", "currency"} & set(self.errors):
            try:
                if not cleaned["currency"]:
                    raise Refusal(_("The cost has no currency."), mend=_("Write its code: CNY."), where="currency")
                cleaned["money"] = Money(parse_amount(cleaned["cost"], cleaned["currency"]), cleaned["currency"])
            except Refusal as refusal:
                self.refuse(Refusal(refusal.problem, mend=refusal.mend, where=refusal.where or "cost"))
        return cleaned

    def draft(self) -> ScreeningDraft:
        """What is to be written down; a name in another language stays as it was."""
        data, names = self.cleaned_data, dict(self.screening.tally.name) if self.screening else {}
        named = ("provider", "begins", "ends", "offered", "programme")
        if data.get("name"):
            names |= {get_language() or "en": data["name"]}
        return ScreeningDraft(
            name=TranslatedText.of(names), cost=data.get("money"),
            **{name: data[name] for name in named},
        )  # fmt: skip


def _as_it_stands(screening: Screening | None) -> dict[str, Any]:
    if screening is None:
        return {}
    cost = screening.cost
    return {
        **{name: getattr(screening, name) for name in ("begins", "ends", "offered", "currency")},
        "name": str(screening.tally.name), "provider": screening.provider.public_id,
        "cost": f"{cost.amount}" if cost else "",
        "programme": screening.programme and screening.programme.public_id,
    }  # fmt: skip


class TotalForm(HouseForm):
    """The provider's own total for a county and a period that is over."""

    prose = ("eligible_source",)
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("County"), empty_label=_("choose"), help_text=_("A county or coarser.")
    )
    begins = DayField(label=_("From"))
    ends = DayField(label=_("Until"))
    screened = _number(
        label=_("How many took it"), help_text=_("Ten or more, as the provider says. Fewer are not held.")
    )
    eligible = _number(label=_("Out of how many"), required=False, help_text=_("In the same county and period."))
    eligible_source = forms.CharField(
        label=_("Where that number is from"), max_length=200, required=False, widget=_AUTO
    )
    followed_up = _number(
        label=_("Followed up in time, percent"), required=False,
        help_text=_("Of those who needed it; how many needed it is not held. Rounded to 5."),
    )  # fmt: skip

    def __init__(self, *args: Any, screening: Screening, places: Any, **kwargs: Any) -> None:
        days = {"begins": screening.begins, "ends": screening.ends}
        super().__init__(*args, scheme=screening.scheme, **{"initial": days, **kwargs})
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def draft(self) -> TotalDraft:
        """What is to be written down."""
        names = ("place", "begins", "ends", "screened", "eligible", "eligible_source", "followed_up")
        return TotalDraft(**{name: self.cleaned_data[name] for name in names})
