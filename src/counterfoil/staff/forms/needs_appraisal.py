"""Forms of an appraisal: who sits on the panel, conflicts of interest, the ten criteria, the decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.needs.appraisal_actions import LONGEST_REASONS, Found
from counterfoil.needs.models import Criterion, Decision, Points
from counterfoil.needs.models.appraisal import LONGEST_REASON
from counterfoil.needs.queries import Seat
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.staff.forms.base import HouseForm, mended

_LINES = {"rows": 2, "dir": "auto"}
ASKS: Mapping[Criterion, Any] = {
    Criterion.EVIDENCED: _("By what can one know it: a list, a survey, what visitors saw?"),
    Criterion.CONSULTED: _("Who asked the women concerned, when, and what did they say?"),
    Criterion.NOT_DUPLICATED: _("Who else works on it there, or pays for it?"),
    Criterion.LAWFUL: _("Does the law allow it, and who is answerable if somebody comes to harm?"),
    Criterion.VOLUNTARY: _("Does anybody lose anything by saying no?"),
    Criterion.CAPACITY: _("Who would do the work there, and have they the time and the room?"),
    Criterion.SOUND: _("Would somebody who knows the trade do it like that?"),
    Criterion.UNIT_COST: _("What does one cost, and what does it cost elsewhere?"),
    Criterion.SEASON: _("Do the farming year, the school year and the roads allow it then?"),
    Criterion.LASTS: _("Who carries it on when the help ends, and when does it end?"),
}


class PanelForm(HouseForm):
    """Who sits on the panel: whoever may appraise needs, of either side."""

    panel = forms.MultipleChoiceField(
        label=_("Who sits on the panel"), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of each side. They look at it in office, each by themselves first."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, seats: Collection[Seat], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.users = {str(seat.user.public_id): seat.user for seat in seats}
        self.fields["panel"].choices = [
            (str(seat.user.public_id), f"{seat.side.label} · {seat.organisation} · {seat.user}") for seat in seats
        ]

    def chosen(self) -> list[User]:
        """The users that were ticked."""
        return [self.users[key] for key in self.cleaned_data["panel"]]


class ConflictForm(HouseForm):
    """Whether one has a conflict of interest."""

    prose = ("conflict",)
    has = forms.ChoiceField(
        label=_("Do you have a conflict of interest?"), widget=forms.RadioSelect,
        choices=[("no", _("no, none")), ("yes", _("yes, one"))],
        help_text=_("For example: your office would be paid for it, or a relative of yours would gain by it."),
    )  # fmt: skip
    conflict = forms.CharField(
        label=_("If yes: which, in office"), required=False, max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs=_LINES), help_text=_("Say what kind it is, without anybody's name."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("has") == "yes" and not cleaned.get("conflict") and "conflict" not in self.errors:
            self.add_error("conflict", mended(_("There is no word about it."), _("Say in a sentence what it is.")))
        if cleaned.get("has") == "no":
            cleaned["conflict"] = ""
        return cleaned


class ScoreForm(HouseForm):
    """The ten criteria, each with how far it is met and why. Blank ones are left for later."""

    use_required_attribute = False

    def __init__(self, *args: Any, scheme: Scheme, found: Mapping[str, tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        for criterion in Criterion:
            points, reason = found.get(criterion, ("", ""))
            self.fields[f"points-{criterion}"] = forms.ChoiceField(
                label=_("How far"), required=False, widget=forms.RadioSelect, initial=points,
                choices=[(str(value), label) for value, label in Points.choices],
            )  # fmt: skip
            self.fields[criterion.value] = forms.CharField(
                label=_("Why"), required=False, max_length=LONGEST_REASON, initial=reason,
                widget=forms.Textarea(attrs=_LINES),
            )  # fmt: skip
        self.prose = tuple(criterion.value for criterion in Criterion)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for criterion in Criterion:
            points, reason = cleaned.get(f"points-{criterion}"), cleaned.get(criterion.value)
            if points and not reason and criterion.value not in self.errors:
                self.add_error(criterion.value, mended(_("There is no reason."), _("Say why in a sentence.")))
            if reason and not points and f"points-{criterion}" not in self.errors:
                self.add_error(f"points-{criterion}", mended(_("How far is not said."), _("Choose one of the five.")))
        return cleaned

    def found(self) -> Found:
        """What was filled in."""
        data = self.cleaned_data
        return {
            criterion: (Points(int(data[f"points-{criterion}"])), data[criterion.value])
            for criterion in Criterion
            if data.get(f"points-{criterion}") and data.get(criterion.value)
        }

    @property
    def rows(self) -> list[tuple[Criterion, Any, forms.BoundField, forms.BoundField]]:
        """Each criterion with what it asks, and its two fields."""
        return [(each, ASKS[each], self[f"points-{each}"], self[each.value]) for each in Criterion]


class DecisionForm(HouseForm):
    """What is decided, and why; `seen` marks the decision that stood when this was written."""

    prose = ("reasons",)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    decision = forms.ChoiceField(label=_("The decision"), widget=forms.RadioSelect, choices=Decision.choices)
    reasons = forms.CharField(
        label=_("The reasons"), max_length=LONGEST_REASONS, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A decision with its reasons; the numbers alone decide nothing."),
    )  # fmt: skip

    def read_anew(self, mark: str) -> None:
        """Keep what was typed, beside the decision as it stands now."""
        self.data = self.data.copy()
        self.data["seen"] = mark
