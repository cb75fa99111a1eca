"""Forms about needs: asking, saying more exactly what is asked for, merging, the answer and its giving back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import ANSWERS, LONGEST, WITH_REASON, Kind, Line, State
from counterfoil.lines.rules import ends_open_to
from counterfoil.needs.actions import Asked
from counterfoil.needs.models import Band, Need, Sector, Urgency
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.staff.forms.accounts import organisations_of
from counterfoil.staff.forms.base import DayField, HouseForm, mended
from counterfoil.staff.forms.lines import ActForm
from counterfoil.staff.forms.minutes import Choices
from counterfoil.staff.forms.visits import places_of
from counterfoil.statements.models import Tally
from counterfoil.visits.minutes.paste import language_of

_LINES = {"rows": 3, "dir": "auto"}
MOST_MEETINGS = 40  # the newest, to choose from
_NEW_LEVELS = (Place.Level.COUNTY, Place.Level.PREFECTURE, Place.Level.REGION)


def places_for(scheme: Scheme) -> QuerySet[Place]:
    """Places that a need of the scheme may name: those of its visits and needs, and what these lie within."""
    near = places_of(scheme).order_by().values("pk")
    needs = Need.objects.filter(scheme=scheme, place__isnull=False).values("place")
    found = Place.objects.filter(Q(pk__in=near) | Q(pk__in=needs))
    above = Place.objects.filter(Q(children__in=found) | Q(children__children__in=found))
    return Place.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=above.values("pk"))).order_by("name")


class WhatFields(HouseForm):
    """What a need is besides its line."""

    prose = ("words", "basis", "also_funded", "new_place")
    sector = forms.ModelChoiceField(
        Sector.objects.none(), label=_("Field of help"), empty_label=_("choose one"),
        help_text=_("What touches violence, law or health is never public in its words."),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, empty_label=_("not stated"),
        to_field_name="public_id",
        help_text=_("A county or coarser. Where violence, law or health is touched, its prefecture alone is held."),
    )  # fmt: skip
    new_place = forms.CharField(
        label=_("A place that is not in the list"), required=False, max_length=80,
        help_text=_("It lies within the place chosen above, if one is. County or coarser: no village, no street."),
    )  # fmt: skip
    new_level = forms.ChoiceField(
        label=_("What kind of place that is"), required=False,
        choices=[(level.value, level.label) for level in _NEW_LEVELS],
    )  # fmt: skip
    affected = forms.ChoiceField(label=_("How many are affected"), choices=Band.choices, required=False)
    basis = forms.CharField(
        label=_("How that is known"), required=False, max_length=200,
        help_text=_("For example: a list of the township. No names."),
    )  # fmt: skip
    urgency = forms.ChoiceField(label=_("How soon"), choices=Urgency.choices, required=False)
    also_funded = forms.CharField(
        label=_("Who else pays for it"), required=False, max_length=200,
        help_text=_("An office, a fund, a programme; never a private person."),
    )  # fmt: skip

    def offer(self, scheme: Scheme, side: Side) -> None:
        """Fill the lists; how soon is asked of the receiving side alone."""
        self.fields["sector"].queryset = Sector.objects.filter(state=Sector.State.APPROVED).order_by("position")
        self.fields["place"].queryset = places_for(scheme)
        if side != Side.RECEIVING:
            del self.fields["urgency"]

    def asked(self, place: Place | None) -> Asked:
        """What was said, with the place that it means."""
        data = self.cleaned_data
        urgency = data.get("urgency")
        return Asked(
            sector=data["sector"], place=place, affected=Band(data["affected"] or Band.NOT_STATED),
            basis=data["basis"], also_funded=data["also_funded"], urgency=Urgency(urgency) if urgency else None,
        )  # fmt: skip


class AskForm(WhatFields):
    """A need as an organisation or a meeting voices it. `key` becomes its public id: sent twice, it asks once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    spoke = forms.ChoiceField(
        label=_("Who asks"), help_text=_("An office or a meeting, never a person. Of a meeting, choose its side.")
    )
    tally = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Said at"), required=False, empty_label=_("no meeting and no visit"),
        to_field_name="public_id", help_text=_("The meeting or visit; needed where no office is named."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In so many words"), max_length=LONGEST, widget=forms.Textarea(attrs=_LINES),
        help_text=_("What is needed, short. No name, number or address of a private person."),
    )  # fmt: skip
    field_order = ("spoke", "tally", "words", "sector", "urgency", "place", "new_place", "new_level", "affected")

    def __init__(self, *args: Any, scheme: Scheme, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.initial.setdefault("key", uuid7())
        self.choices = Choices(scheme)
        self.fields["spoke"].choices = [("", _("choose one")), *self.choices.spoken]
        met = Tally.objects.filter(scheme=scheme, kind__in=("visit", "meeting")).order_by("-id").values("pk")
        self.fields["tally"].queryset = Tally.objects.filter(pk__in=met[:MOST_MEETINGS]).order_by("-id")
        self.fields["tally"].label_from_instance = lambda tally: f"{tally.name or tally.handle}"
        self.offer(scheme, side)

    def draft(self) -> Draft:
        """The line that is to be opened."""
        words = self.cleaned_data["words"]
        spoke, side = self.choices.spoke(self.cleaned_data["spoke"])
        return Draft(
            kind=Kind.REQUEST, words=words, language=language_of(words, get_language() or "en"), spoke=spoke,
            spoke_side=side, public_id=self.cleaned_data["key"],
        )  # fmt: skip


class ChangeForm(WhatFields):
    """The same of a need that is there; `seen` is the last step of its line that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ("sector", "urgency", "place", "new_place", "new_level", "affected", "basis", "also_funded")

    def __init__(self, *args: Any, need: Need, side: Side, seen: int, **kwargs: Any) -> None:
        stands = {name: getattr(need, name) for name in ("sector", "affected", "basis", "urgency", "also_funded")}
        stands |= {"place": need.place.public_id if need.place else None, "seen": seen}
        super().__init__(*args, scheme=need.scheme, initial=stands, **kwargs)
        self.offer(need.scheme, side)

    def read_anew(self, seen: int) -> None:
        """Keep what was typed, beside the need as it stands now."""
        self.data = self.data.copy()
        self.data["seen"] = str(seen)


class MergeForm(HouseForm):
    """The number of the one that stands."""

    into = forms.CharField(
        label=_("Number of the one that stands"), max_length=12,
        widget=forms.TextInput(attrs={"dir": "ltr", "size": 8}), help_text=_("For example: R3"),
    )  # fmt: skip


class AnswerForm(ActForm):
    """The answer: what comes of it, or why not, or to whom it is passed on."""

    prose = ("words", "new_passed_to")
    state = forms.ChoiceField(label=_("The answer"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Why, or what comes of it"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=_LINES),
        help_text=_("Needed for: declined, outside our power."),
    )  # fmt: skip
    passed_to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Passed on to"), required=False, to_field_name="public_id",
        empty_label=_("another, named below; or not passed on"),
    )  # fmt: skip
    new_passed_to = forms.CharField(
        label=_("Organisation that is not in the list"), required=False, max_length=200,
        help_text=_("Only where it is passed on. An organisation, never a private person."),
    )  # fmt: skip

    def started(self) -> None:
        ends = [state for state in ends_open_to(self.line, self.side) if state in ANSWERS]
        self.fields["state"].choices = [(state.value, state.label) for state in ends]
        passed = Need.objects.filter(scheme=self.line.scheme, passed_to__isnull=False).values("passed_to")
        known = organisations_of(self.line.scheme).order_by().values("pk")
        self.fields["passed_to"].queryset = Organisation.objects.filter(Q(pk__in=known) | Q(pk__in=passed)).order_by(
            "name"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        state, words = cleaned.get("state"), cleaned.get("words")
        if state in WITH_REASON and state != State.PASSED_ON and not words and "words" not in self.errors:
            self.add_error("words", mended(_("There is no reason."), _("Say why.")))
        named = cleaned.get("passed_to") or cleaned.get("new_passed_to")
        if state == State.PASSED_ON and not named and "new_passed_to" not in self.errors:
            problem = _("Nobody is named to whom it is passed on.")
            self.add_error("passed_to", mended(problem, _("Choose an organisation, or name one below.")))
        return cleaned

    def new_organisation(self) -> TranslatedText | None:
        """The name of an organisation that is not in the list, where it is passed on to one."""
        data = self.cleaned_data
        if data["state"] != State.PASSED_ON or data["passed_to"] or not data["new_passed_to"]:
            return None
        return TranslatedText.of(data["new_passed_to"], get_language() or "en")


class WithdrawForm(ActForm):
    """Taking one's own request back; a reason may be given."""

    words = forms.CharField(label=_("Why"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=_LINES))


class ToldForm(HouseForm):
    """The day on which the answer was given back, and to whom."""

    on = DayField(label=_("The day on which they were told"))
    told = forms.ModelMultipleChoiceField(
        Need.objects.none(), label=_("Who was told"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, scheme=need.scheme, **kwargs)
        asked = Need.objects.filter(Q(pk=need.pk) | Q(merged_into=need.pk), line__state__in=ANSWERS)
        self.fields["told"].queryset = asked.select_related("line__spoke", "line__tally").order_by("pk")
        self.fields["told"].label_from_instance = lambda each: f"{each.line.handle} · {voice_of(each.line)}"
        self.fields["told"].initial = [each.pk for each in asked if each.told_on is None] or [need.pk]
        self.fields["on"].initial = timezone.localdate()


def voice_of(line: Line) -> str:
    """Who asks: an office, or the meeting at which it was said, or a side where neither is named."""
    if line.spoke:
        return str(line.spoke)
    return str(line.tally.name or line.tally.handle) if line.tally else str(line.get_spoke_side_display())
