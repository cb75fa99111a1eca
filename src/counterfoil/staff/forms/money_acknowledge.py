"""What came of the payments to one's own side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.funds.acknowledge_actions import Came
from counterfoil.funds.models import Payment
from counterfoil.staff.forms.base import mended
from counterfoil.staff.forms.money_giving import AMOUNT, MoneyForm, today_field


class CameForm(MoneyForm):
    """A tick for each payment that came, with the amount where another one was counted."""

    day = today_field(label=_("It came on"))

    def __init__(self, *args: Any, payments: Sequence[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payments = payments
        for each in payments:
            words = _("%(code)s came") % {"code": each.code}
            self.fields[f"came_{each.pk}"] = forms.BooleanField(label=words, required=False)
            self.fields[f"minor_{each.pk}"] = forms.CharField(
                label=_("Another amount was counted"), required=False, max_length=80,
                widget=forms.TextInput(attrs=AMOUNT),
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each payment with its two fields."""
        return [
            {"payment": each, "came": self[f"came_{each.pk}"], "minor": self[f"minor_{each.pk}"]}
            for each in self.payments
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for each in self.payments:
            typed = cleaned.get(f"minor_{each.pk}")
            cleaned[f"read_{each.pk}"] = self.minor(f"minor_{each.pk}", each.currency) if typed else None
            if typed and not cleaned.get(f"came_{each.pk}"):
                self.add_error(f"came_{each.pk}", mended(_("Did it come?"), _("Tick it, or leave the amount blank.")))
        return cleaned

    def came(self) -> list[Came]:
        data = self.cleaned_data
        ticked = [each for each in self.payments if data.get(f"came_{each.pk}")]
        return [Came(each, data[f"read_{each.pk}"] or each.minor, each.people) for each in ticked]
