"""Mailboxes of offices: the address, what is sent there, and the code that confirms it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.promises.models import Mailbox
from counterfoil.staff.forms.base import HouseForm


class ChosenForm(HouseForm):
    """What is sent to a mailbox, and in which language."""

    reminders = forms.BooleanField(
        label=_("One reminder, a week before a line of this office falls due"), required=False, initial=True
    )
    weekly = forms.BooleanField(label=_("On Mondays, what waits for this office"), required=False, initial=True)
    text_language = forms.ChoiceField(label=_("Language of the e-mails"), choices=settings.LANGUAGES)

    def chosen(self) -> dict[str, Any]:
        """As `notices.actions` takes it."""
        data = self.cleaned_data
        return {"reminders": data["reminders"], "weekly": data["weekly"], "language": data["text_language"]}

    @staticmethod
    def as_it_is(mailbox: Mailbox) -> dict[str, Any]:
        """What the form begins with."""
        return {"reminders": mailbox.reminders, "weekly": mailbox.weekly, "text_language": mailbox.language}


class MailboxForm(ChosenForm):
    """A new mailbox of an office of one's own side."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which office"), to_field_name="public_id", empty_label=None
    )
    address = forms.EmailField(
        label=_("The office's address"), max_length=254,
        help_text=_("One that the office reads together, not somebody's own. A code is sent there first."),
    )  # fmt: skip
    field_order = ("organisation", "address", "reminders", "weekly", "text_language")

    def __init__(self, *args: Any, scheme: Scheme, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["organisation"].queryset = parties_of(scheme, side)


class CodeForm(HouseForm):
    """The code that came by e-mail."""

    code = forms.CharField(
        label=_("Code from the e-mail"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
    )  # fmt: skip
