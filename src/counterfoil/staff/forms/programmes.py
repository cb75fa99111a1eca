"""Forms about a programme itself: its words, what it answers, its time line, who carries it, what was signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES, TranslatedText, one_line
from counterfoil.needs.models import Sector
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.programmes.models import Agreement, Programme, ProgrammeParty, State
from counterfoil.programmes.programme_actions import LONGEST_AIMS
from counterfoil.programmes.queries import programme_mark
from counterfoil.staff.forms.accounts import CustodyForm
from counterfoil.staff.forms.answers import AnswersField
from counterfoil.staff.forms.base import CellField, DayField, HouseForm, mended
from counterfoil.staff.forms.updates import NAMES, field_name
from counterfoil.statements.models import Tally
from counterfoil.statements.tally_actions import Party

AUTO = forms.TextInput(attrs={"dir": "auto"})
AREA = {"rows": 3, "dir": "auto"}
MOST = 40  # programmes to choose from, the newest


class SeenForm(HouseForm):
    """A form about something that others may change meanwhile; `seen` is the mark of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def read_anew(self, now: SeenForm) -> None:
        """Keep what was typed, as if it had been typed at what stands there `now`."""
        self.data = self.data.copy()
        self.data["seen"] = now.fields["seen"].initial

    def told(self) -> list[tuple[str, Any]]:
        """What an unsent form shows, in words: (label, value)."""
        fields = {name: field for name, field in self.fields.items() if name not in ("seen", "knowing")}
        return [(str(field.label), _in_words(field)) for field in fields.values()]


def _in_words(field: forms.Field) -> Any:
    value = field.initial
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return dict(field.choices).get(value, value)
    return value


class ProgrammeForm(SeenForm):
    """What a programme is: names, aims, field of help, time; for a new one what it answers."""

    prose = ("name", "name_en", "name_zh_hans", "name_ug", "aims")
    told = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Do accounts tell of it already?"), required=False, to_field_name="public_id",
        empty_label=_("no, it is new"), help_text=_("Then what is measured stands beside what they say."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the programme"), max_length=120, required=False, widget=AUTO,
        help_text=_("For example: weaving for a living."),
    )  # fmt: skip
    aims = forms.CharField(
        label=_("What it is for"), max_length=LONGEST_AIMS, required=False, widget=forms.Textarea(attrs=AREA),
        help_text=_("In a sentence or two. Before it becomes public, both sides release these words."),
    )  # fmt: skip
    sector = forms.ModelChoiceField(
        Sector.objects.none(), label=_("Field of help"), required=False, empty_label=_("not stated")
    )
    begins = CellField(
        cells.date, label=_("Begins"), required=False, max_length=40, help_text=_("A year, a month or a day.")
    )
    until = CellField(cells.date, label=_("Planned until"), required=False, max_length=40)
    answers = AnswersField(label=_("Needs that it answers"), required=False)

    def __init__(self, *args: Any, scheme: Scheme, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["sector"].queryset = Sector.objects.filter(state=Sector.State.APPROVED).order_by("position")
        self.fields["answers"].of(scheme)
        told = Tally.objects.filter(scheme=scheme, kind="programme", programme__isnull=True).order_by("-id")
        self.fields["told"].queryset = told
        if programme:
            self._of(programme)
        elif not told.exists():
            del self.fields["told"]
        if "answers" in self.fields and not self.fields["answers"].queryset.exists():
            del self.fields["answers"]

    def _of(self, programme: Programme) -> None:
        for name in ("told", "answers", "name"):
            del self.fields[name]
        for name in ("aims", "sector"):
            self.fields[name].initial = getattr(programme, name)
        for name in ("begins", "until"):
            self.fields[name].initial = str(getattr(programme, name) or "")
        self.fields["seen"].initial = programme_mark(programme)
        if not programme.tally.mentions.exists():  # else the name is that of the accounts
            self._ask_names(programme)

    def _ask_names(self, programme: Programme) -> None:
        """One name for each language, before everything else."""
        fields, self.fields = self.fields, {}
        for language in LANGUAGES:
            self.fields[field_name("name", language)] = forms.CharField(
                label=_("Name in %(language)s") % {"language": NAMES[language]}, max_length=120, required=False,
                initial=programme.tally.name.get(language, ""),
                widget=forms.TextInput(attrs={"lang": language, "dir": "auto"}),
            )  # fmt: skip
        self.fields |= fields

    def names(self) -> TranslatedText | None:
        """The names, where they were asked for."""
        asked = {language: field_name("name", language) for language in LANGUAGES}
        if set(asked.values()) <= set(self.fields):
            return TranslatedText.of({language: self.cleaned_data[name] for language, name in asked.items()})
        name = self.cleaned_data.get("name")
        return TranslatedText.of(name, get_language() or "en") if name else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        unnamed = "name" in self.fields and "name" not in self.errors and not cleaned.get("name")
        if unnamed and not cleaned.get("told"):
            self.add_error("name", mended(_("The programme has no name."), _("Say in a few words what it is.")))
        return cleaned


class NeedsForm(HouseForm):
    """Which needs a programme answers."""

    answers = AnswersField(
        label=_("Needs that it answers"), required=False,
        help_text=_("Open ones, the newest, and those chosen before. None ticked: none."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=programme.scheme, **kwargs)
        chosen = [need.pk for need in programme.answers.all()]
        self.fields["answers"].initial = chosen
        self.fields["answers"].of(programme.scheme, chosen)


class ProgrammePartiesForm(HouseForm):
    """Which organisation does what; one may do several things."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=programme.scheme, **kwargs)
        seated: dict[int, list[str]] = {}
        for party in programme.parties.all():
            seated.setdefault(party.organisation_id, []).append(party.role)
        known = Q(pk__in=parties_of(programme.scheme).order_by().values("pk")) | Q(pk__in=seated)
        self.organisations = {f"does_{each.public_id}": each for each in Organisation.objects.filter(known)}
        for name, each in self.organisations.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=str(each), choices=ProgrammeParty.Role.choices, required=False,
                widget=forms.CheckboxSelectMultiple, initial=seated.get(each.pk, []),
            )  # fmt: skip

    def chosen(self) -> list[tuple[Organisation, ProgrammeParty.Role]]:
        """Each organisation with each thing that it does."""
        return [
            (each, ProgrammeParty.Role(role))
            for name, each in self.organisations.items()
            for role in self.cleaned_data[name]
        ]


class MomentForm(HouseForm):
    """A point of the time line."""

    prose = ("words",)
    day = DayField(label=_("Day"), initial=timezone.localdate, help_text=_("What happened; plans are no moments."))
    state = forms.ChoiceField(label=_("How it stands from then on"), required=False)
    words = forms.CharField(
        label=_("What happened, in a few words"), max_length=200, required=False, widget=AUTO,
        help_text=_("Needed where nothing else changes, for a pause, for a stop, and when it goes on after its end."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("as before")), *State.choices]


class OtherWordsForm(HouseForm):
    """Words without those that name a private person."""

    prose = ("words",)
    words = forms.CharField(
        label=_("The same without them"), max_length=200, required=False, widget=AUTO,
        help_text=_("These stand from now on, for good; left blank, a dash stands there."),
    )  # fmt: skip


# Agreements


def newest_programmes(scheme: Scheme, chosen: Any = ()) -> Any:
    """The newest programmes of a scheme, and those chosen before."""
    newest = Programme.objects.filter(scheme=scheme).order_by("-pk").values("pk")[:MOST]
    found = Programme.objects.filter(Q(pk__in=newest) | Q(pk__in=list(chosen)), scheme=scheme)
    return found.select_related("tally").order_by("-pk")


class AgreementForm(HouseForm):
    """What was agreed, by whom, about what, and for how long. Of one that is here only the last two change."""

    prose = ("name", "others")
    name = forms.CharField(label=_("What it is called"), max_length=120, widget=AUTO)
    parties = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Who signed it"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    others = forms.CharField(
        label=_("Who else signed it"), max_length=1000, required=False, widget=forms.Textarea(attrs=AREA),
        help_text=_("Organisations or offices of neither side, one a line; never a private person."),
    )  # fmt: skip
    signed = CellField(cells.date, label=_("Signed on"), required=False, max_length=40)
    until = CellField(cells.date, label=_("Holds until"), required=False, max_length=40)
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.none(), label=_("For which programmes"), required=False, to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, agreement: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        chosen = list(agreement.programmes.values_list("pk", flat=True)) if agreement else []
        self.fields["parties"].queryset = parties_of(scheme)
        self.fields["programmes"].queryset = newest_programmes(scheme, chosen)
        if not self.fields["programmes"].queryset.exists():
            del self.fields["programmes"]
        if agreement:
            for name in ("name", "parties", "others", "signed"):
                del self.fields[name]
            self.fields["until"].initial = str(agreement.until or "")
            if "programmes" in self.fields:
                self.fields["programmes"].initial = [each.public_id for each in agreement.programmes.all()]

    def seats(self) -> list[Party]:
        """Who signed: parties of the scheme on their side, others on neither."""
        assert self.scheme is not None
        sides = dict(self.scheme.parties.values_list("organisation", "side"))
        known = [Party(Side(sides[each.pk]), each) for each in self.cleaned_data["parties"]]
        lines = (one_line(line) for line in self.cleaned_data["others"].splitlines())
        return [*known, *(Party(Side.NEITHER, words=line[:200]) for line in lines if line)]


class AgreementPaperForm(CustodyForm):
    """The agreement on paper: what, who holds it, who else saw it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].help_text = _("For example: the agreement in two languages, signed and stamped.")
        self.fields["second_person"].help_text = _("A colleague in this scheme, who signs in and says so.")
        assert self.scheme is not None
        self.fields["holder"].queryset = parties_of(self.scheme)
