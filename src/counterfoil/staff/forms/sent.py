"""Taking over what somebody else sent in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.lines.models import LONGEST
from counterfoil.staff.forms.base import HouseForm
from counterfoil.visits.models import Look


class WordsForm(HouseForm):
    """The words of what is held, to stand as they are or to be worded anew."""

    prose = ("words",)
    words = forms.CharField(
        label=_("In so many words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    look = forms.ModelChoiceField(
        Look.objects.none(), label=_("Which look"), required=False, to_field_name="public_id",
        empty_label=_("the one that it names"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, visit: Any, **kwargs: Any) -> None:
        super().__init__(*args, scheme=visit.scheme, **kwargs)
        self.fields["look"].queryset = visit.looks.all()
        if kind != "finding":
            del self.fields["look"]
        if kind == "headcount":
            del self.fields["words"]
        elif kind == "photo":
            self.fields["words"].required = False

    def content(self, name: str) -> dict[str, str]:
        """What shall stand instead of what was sent; `name` is the key of its words."""
        data = self.cleaned_data
        found = {name: data["words"]} if "words" in data else {}
        return found | ({"look": str(data["look"].public_id)} if data.get("look") else {})
