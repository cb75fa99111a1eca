"""Taking words about a private person out of a statement: from which field, and why. No prose: it would say them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.staff.forms.base import HouseForm
from counterfoil.statements.models import Statement
from counterfoil.statements.redact_actions import is_taken_out
from counterfoil.statements.redaction import Field, Reason

NOT_KEPT = {"autocomplete": "off", "spellcheck": "false"}


class RedactForm(HouseForm):
    """One field of a line of statements."""

    field = forms.ChoiceField(label=_("What to take out"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("The name or number alone"), max_length=200, required=False, widget=forms.TextInput(NOT_KEPT),
        help_text=_("It is looked for in drafts and versions as well, and kept nowhere."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Why"), choices=Reason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, line: list[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [
            (field.value, field.label)
            for field in Field
            if any(words and not is_taken_out(words) for words in (getattr(each, field) for each in line))
        ]

    @property
    def possible(self) -> bool:
        """Whether anything stands there that could be taken out."""
        return bool(self.fields["field"].choices)
