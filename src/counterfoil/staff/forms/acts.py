"""What one says with one thumb: a yes or another wording, a request, a headcount, a correction.

The same forms stand on the hosts' screen, behind a sign-in, and on the page behind a link, without one.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.ids import uuid7
from counterfoil.lines.models import LONGEST
from counterfoil.needs.models import Band, Sector
from counterfoil.staff.forms.base import DayField, HouseForm, mended
from counterfoil.visits.count_actions import MOST

_LINES = {"rows": 3, "maxlength": LONGEST, "dir": "auto"}


class ActForm(HouseForm):
    """A form about `subject`: a line, a visit, or nothing."""

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject


class WordingForm(ActForm):
    """About a line as it stands: `wording` is the number of the wording that was read."""

    prose = ("words",)
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("wording", getattr(self.subject, "wording", None))


class AnswerForm(WordingForm):
    """Yes to a line, or how one's own side would word it."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes, so it is")), ("otherwise", _("Word it otherwise"))])
    words = forms.CharField(
        label=_("How your side would word it"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == "otherwise" and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", mended(_("There are no words."), _("Write how your side would word it.")))
        return cleaned


class CorrectionForm(WordingForm):
    """Another wording of a line, for both sides to agree to anew."""

    words = forms.CharField(label=_("In other words"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("words", getattr(self.subject, "words", ""))


class AskForm(ActForm):
    """A request. `key` becomes its public id, so that the same form sent twice asks once."""

    prose = ("words", "basis")
    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is asked for"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES),
        help_text=_("In a sentence, without the name of any private person."),
    )  # fmt: skip
    sector = forms.ModelChoiceField(Sector.objects.none(), label=_("Field of help"), empty_label=_("choose"))
    affected = forms.ChoiceField(label=_("How many are affected"), choices=Band.choices, required=False)
    basis = forms.CharField(label=_("How that is known"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid7())
        self.fields["sector"].queryset = Sector.objects.filter(state=Sector.State.APPROVED).order_by("position")

    def clean_affected(self) -> Band:
        return Band(self.cleaned_data["affected"] or Band.NOT_STATED)


class CountForm(ActForm):
    """How many came, as one's own side counted."""

    measure = forms.ChoiceField(
        label=_("Who was counted"), widget=forms.RadioSelect, initial="delegates",
        choices=[("delegates", _("the delegation")), ("people-present", _("everybody who was present"))],
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("How many"), min_value=0, max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class ForgottenVisitForm(ActForm):
    """A visit of which nobody has made a record yet."""

    prose = ("name", "purpose")
    name = forms.CharField(label=_("Name of the visit"), max_length=120)
    travelled = forms.ChoiceField(
        label=_("Who travelled"), widget=forms.RadioSelect, initial="other",
        choices=[("other", _("the other side came to us")), ("own", _("we went to the other side"))],
    )  # fmt: skip
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    purpose = forms.CharField(label=_("What for"), max_length=400, required=False)
