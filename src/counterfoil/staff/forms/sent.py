"""Taking over what somebody else sent in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.lines.models import LONGEST
from counterfoil.staff.forms.base import HouseForm


class WordsForm(HouseForm):
    """The words of what is held, to stand as they are or to be worded anew."""

    prose = ("words",)
    words = forms.CharField(
        label=_("In so many words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
