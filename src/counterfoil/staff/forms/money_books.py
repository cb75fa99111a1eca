"""Closing a period of the books, and opening it again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.staff.forms.base import DayField, HouseForm


class CloseForm(HouseForm):
    """Up to which day nothing is dated any more."""

    until = DayField(label=_("Close the books up to and including"))


class ReopenForm(HouseForm):
    """Up to which earlier day they stay closed, and why."""

    prose = ("reason",)
    until = DayField(label=_("They stay closed up to"), required=False, help_text=_("Empty: nothing stays closed."))
    reason = forms.CharField(label=_("Why"), max_length=200)
