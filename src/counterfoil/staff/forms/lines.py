"""Forms about one line: other words, an end and its reason, evidence, taking words out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.lines.models import LONGEST, WITH_REASON, Kind, Line
from counterfoil.lines.rules import ends_open_to
from counterfoil.needs.models import Band, Sector
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation, Place
from counterfoil.partners.queries import parties_of
from counterfoil.staff.forms.answers import AnswersField
from counterfoil.staff.forms.base import CellField, HouseForm, mended

_LINES = {"rows": 3, "dir": "auto"}


class ActForm(HouseForm):
    """A form about one line, for one side; `wording` is the number of the wording that its writer saw."""

    prose = ("words",)
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32000)

    def __init__(self, *args: Any, line: Line, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, scheme=line.scheme, **kwargs)
        self.line, self.side = line, side
        self.fields["wording"].initial = line.wording
        self.started()

    def started(self) -> None:
        """What a form fills in before it is shown."""

    def read_anew(self, line: Line) -> None:
        """Keep what was typed, beside the line as it stands now: sending it again answers that wording."""
        self.data = self.data.copy()
        self.data["wording"] = str(line.wording)


class AmendForm(ActForm):
    """Other words for a line, its owner and the day it is due."""

    words = forms.CharField(
        label=_("In so many words"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES),
        help_text=_("The old wording is kept. The other side's yes falls away, and it is asked again."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whose it is to do"), required=False, empty_label=_("not stated"),
        to_field_name="public_id",
    )  # fmt: skip
    due = CellField(cells.date, label=_("Due"), required=False, max_length=40)

    def started(self) -> None:
        self.fields["owner"].queryset = parties_of(self.line.scheme)
        self.fields["words"].initial = self.line.words
        self.fields["owner"].initial = self.line.owner.public_id if self.line.owner else None
        self.fields["due"].initial = str(self.line.due or "")
        if self.line.kind in (Kind.REQUEST, Kind.POINT):
            del self.fields["owner"], self.fields["due"]


class ObjectForm(ActForm):
    """How one's own side words a line."""

    words = forms.CharField(
        label=_("How your side words it"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES)
    )

    def started(self) -> None:
        self.fields["words"].initial = self.line.own_words(self.side) or self.line.words


class EvidenceForm(ActForm):
    """By what one can know that a line is kept."""

    words = forms.CharField(
        label=_("Evidence"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES),
        help_text=_("By what one can know it: a letter, a list, a place that was seen. No names of private people."),
    )  # fmt: skip


class ReasonForm(ActForm):
    """Why."""

    words = forms.CharField(label=_("Why"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES))


class SettleForm(ActForm):
    """How a line ends, and why."""

    state = forms.ChoiceField(label=_("How it ends"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Why, or what comes of it"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=_LINES),
        help_text=_("Needed for: not kept, outside our power, declined, passed on (to whom)."),
    )  # fmt: skip

    def started(self) -> None:
        self.fields["state"].choices = [(state.value, state.label) for state in ends_open_to(self.line, self.side)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("state") in WITH_REASON and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", mended(_("There is no reason."), _("Say why.")))
        return cleaned


class DescribeForm(ActForm):
    """What a request or a commitment is besides its words."""

    prose = ("basis", "evidence_expected")
    sector = forms.ModelChoiceField(
        Sector.objects.order_by("position"), label=_("Field of help"), empty_label=None,
        help_text=_("What touches violence, law or health is never public in its words."),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.order_by("name"), label=_("Place"), required=False, empty_label=_("not stated")
    )
    affected = forms.ChoiceField(label=_("How many are affected"), choices=Band.choices)
    basis = forms.CharField(label=_("How that is known"), required=False, max_length=200)
    evidence_expected = forms.CharField(label=_("Evidence expected"), required=False, max_length=200)
    answers = AnswersField(label=_("Requests that it answers"), required=False)
    OF = {
        Kind.REQUEST: ("sector", "place", "affected", "basis"),
        Kind.COMMITMENT: ("evidence_expected", "answers"),
    }

    def started(self) -> None:
        kept = (*self.OF.get(Kind(self.line.kind), ()), "wording", "knowing")
        for name in set(self.fields) - set(kept):
            del self.fields[name]
        about = getattr(self.line, "need" if self.line.kind == Kind.REQUEST else "commitment", None)
        for name in set(kept) & {"sector", "place", "affected", "basis", "evidence_expected"}:
            self.fields[name].initial = getattr(about, name, None)
        if "answers" in self.fields:
            answered = [need.pk for need in about.answers.all()] if about else []
            self.fields["answers"].initial = answered
            self.fields["answers"].of(self.line.scheme, answered)


class RedactForm(ActForm):
    """A line without the words that name a private person."""

    prose = ("words", "evidence", "reason")
    words = forms.CharField(
        label=_("The line without them"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES),
        help_text=_("This wording stands from now on. Every earlier wording and reason is emptied for good."),
    )  # fmt: skip
    evidence = forms.CharField(label=_("Evidence without them"), required=False, max_length=LONGEST)
    reason = forms.CharField(label=_("Reason without them"), required=False, max_length=LONGEST)

    def started(self) -> None:
        for name in ("words", "evidence", "reason"):
            self.fields[name].initial = getattr(self.line, name)
            if not getattr(self.line, name):
                del self.fields[name]
