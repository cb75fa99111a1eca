"""The plan of a visit, form by form. `seen` is the mark of what was read, so that nobody writes over anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES, TranslatedText
from counterfoil.figures.words import locale
from counterfoil.packs import cells
from counterfoil.packs.cell_numbers import NumberCell
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.partners.pass_actions import MOST_DAYS
from counterfoil.partners.queries import parties_of
from counterfoil.staff.forms.accounts import organisations_of
from counterfoil.staff.forms.base import CellField, DayField, HouseForm, mended
from counterfoil.staff.forms.updates import NAMES, field_name
from counterfoil.statements.models import Tally
from counterfoil.visits.models import Checklist, Cost, Delegate, Stop, Visit
from counterfoil.visits.plan.actions import CostDraft, StopDraft

_ROWS = {"rows": 3, "dir": "auto"}
_AUTO = forms.TextInput(attrs={"dir": "auto"})


def _hour(**more: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


class SeenForm(HouseForm):
    """A form about something that others may change meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class VisitForm(SeenForm):
    """Dates and purpose of a visit; for a new one its name, who travels, and what is carried over.

    `told`: the tally under which accounts tell of it already, so that the record stands beside what they say.
    """

    prose = ("name", "name_en", "name_zh_hans", "name_ug", "purpose")
    told = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Do accounts tell of it already?"), required=False, to_field_name="public_id",
        empty_label=_("no, it is new"), help_text=_("Then the plan stands beside what they say, under one number."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the visit"), max_length=120, widget=_AUTO,
        help_text=_("For example: spring visit to Stone Valley."),
    )  # fmt: skip
    guests = forms.ChoiceField(
        label=_("Who travels"), widget=forms.RadioSelect,
        choices=[(Side.GIVING, _("the giving side, to the hosts")),
                 (Side.RECEIVING, _("the receiving side, as guests of the giving side"))],
    )  # fmt: skip
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    purpose = forms.CharField(label=_("What for"), max_length=400, required=False, widget=forms.Textarea(attrs=_ROWS))
    zone = forms.CharField(
        label=_("Time zone of the hosts"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("As calendars write it, for example Asia/Shanghai. Only calendars need it."),
    )  # fmt: skip
    carry = forms.BooleanField(
        label=_("put what is still open from before onto the agenda"), required=False, initial=True
    )

    def __init__(self, *args: Any, scheme: Scheme, visit: Visit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        if visit and not visit.tally.mentions.exists():  # else the name is that of the accounts
            self._ask_names(visit)
        told = Tally.objects.filter(scheme=scheme, kind="visit", visit__isnull=True).order_by("-id")
        self.fields["told"].queryset = told
        gone = ("name", "guests", "carry", "told") if visit else () if told.exists() else ("told",)
        for name in gone:
            del self.fields[name]
        if "told" in self.fields:
            self.fields["name"].required = False

    def _ask_names(self, visit: Visit) -> None:
        """One name for each language, before everything else."""
        fields = self.fields
        self.fields = {}
        for language in LANGUAGES:
            self.fields[field_name("name", language)] = forms.CharField(
                label=_("Name in %(language)s") % {"language": NAMES[language]}, max_length=120, required=False,
                initial=visit.tally.name.get(language, ""),
                widget=forms.TextInput(attrs={"lang": language, "dir": "auto"}),
            )  # fmt: skip
        self.fields |= fields

    def names(self) -> TranslatedText | None:
        """The names, where they were asked for."""
        asked = {language: field_name("name", language) for language in LANGUAGES}
        if not set(asked.values()) <= set(self.fields):
            return None
        return TranslatedText.of({language: self.cleaned_data[name] for language, name in asked.items()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        unnamed = "name" in self.fields and "name" not in self.errors and not cleaned.get("name")
        if unnamed and not cleaned.get("told"):
            self.add_error("name", mended(_("The visit has no name."), _("Say in a few words which visit it is.")))
        return cleaned


class ReasonForm(HouseForm):
    """Why something does not take place."""

    prose = ("reason",)
    reason = forms.CharField(label=_("Why"), max_length=200, widget=_AUTO)

    def __init__(self, *args: Any, wanted: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = wanted


class GoersField(forms.ModelMultipleChoiceField):
    """Delegates to tick, a role with how many hold it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} × {obj.count}" if obj.count > 1 else str(obj)


class StopForm(SeenForm):
    """One hour of the itinerary, and who goes."""

    prose = ("title", "where", "towards")
    kind = forms.ChoiceField(label=_("What kind of hour"), choices=Stop.Kind.choices)
    title = forms.CharField(
        label=_("What"), max_length=200, widget=_AUTO, help_text=_("For example: opening meeting.")
    )
    day = forms.ChoiceField(label=_("Day"))
    begins = _hour(label=_("From"))
    ends = _hour(label=_("To"))
    where = forms.CharField(
        label=_("Where"), max_length=200, required=False, widget=_AUTO,
        help_text=_("A building or an office, never a home."),
    )  # fmt: skip
    goers = GoersField(
        Delegate.objects.none(), label=_("Who goes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    host = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which office receives"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, empty_label=_("not stated"),
        help_text=_("County or town, for the count of places."),
    )  # fmt: skip
    checklist = forms.ModelChoiceField(
        Checklist.objects.none(), label=_("What kind of place is seen"), required=False,
        empty_label=_("none, or not decided"), help_text=_("Its checklist then stands ready."),
    )  # fmt: skip
    towards = forms.CharField(label=_("Where travel leads"), max_length=200, required=False, widget=_AUTO)
    more = ("host", "place", "checklist", "towards")

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, scheme=visit.scheme, **kwargs)
        self.delegates = list(visit.delegates.order_by("position"))
        days = [visit.begins + dt.timedelta(days=number) for number in range(visit.days)]
        self.fields["day"].choices = [
            (day.isoformat(), f"{number}. {format_date(day, 'full', locale=locale())}")
            for number, day in enumerate(days, start=1)
        ]
        self.fields["host"].queryset = organisations_of(visit.scheme)
        self.fields["place"].queryset = places_of(visit.scheme)
        self.fields["checklist"].queryset = Checklist.objects.order_by("position")
        if self.delegates:
            self.fields["goers"].queryset = visit.delegates.order_by("position")
            self.initial.setdefault("goers", [one.pk for one in self.delegates])
        else:
            del self.fields["goers"]

    def clean_day(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["day"])

    def draft(self) -> StopDraft:
        """What is to be planned."""
        data = self.cleaned_data
        names = ("title", "day", "begins", "ends", "where", "towards", "host", "place", "checklist")
        return StopDraft(kind=Stop.Kind(data["kind"]), **{name: data[name] for name in names})

    def goers_chosen(self) -> list[Delegate] | None:
        """Who goes; None where nobody can be chosen yet."""
        return list(self.cleaned_data["goers"]) if self.delegates else None

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self.shown if bound.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    @property
    def more_open(self) -> bool:
        """Whether something stands there that one must see."""
        return any(self[name].errors or self[name].value() for name in self.more)


def places_of(scheme: Scheme) -> QuerySet[Place]:
    """The places of a scheme's organisations, what lies within them, and those of earlier visits."""
    offices = Q(organisation__parts__scheme=scheme) | Q(parent__organisation__parts__scheme=scheme)
    seen = Q(pk__in=Stop.objects.filter(visit__scheme=scheme, place__isnull=False).values("place"))
    return Place.objects.filter(offices | seen).distinct().order_by("id")


class AgendaPointForm(HouseForm):
    """A new point of the agenda."""

    prose = ("words",)
    words = forms.CharField(label=_("New point"), max_length=200, widget=_AUTO)


class CostForm(SeenForm):
    """What a part of the visit is to cost, and what it came to."""

    prose = ("words",)
    what = forms.ChoiceField(label=_("For what"), choices=Cost.What.choices)
    words = forms.CharField(label=_("In words"), max_length=120, required=False, widget=_AUTO)
    currency = CellField(
        cells.currency, label=_("Currency"), max_length=20, help_text=_("For example: CNY, 人民币, EUR.")
    )
    planned = CellField(cells.number, label=_("Planned"), required=False, max_length=40)
    actual = CellField(
        cells.number, label=_("Came to"), required=False, max_length=40, help_text=_("Blank until it is known.")
    )
    payer = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who pays"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["payer"].queryset = organisations_of(scheme)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("planned", "actual"):
            cell: NumberCell | None = cleaned.get(name)
            if cell is None:
                continue
            if cell.value.qualifier not in (Qualifier.EXACTLY, Qualifier.NOT_STATED):
                self.add_error(
                    name, mended(_("A cost is one amount."), _("Write it in digits, for example 1200.50."))
                )
            elif cleaned.get("currency") and not cell.fits(cleaned["currency"]):
                self.add_error(
                    name, mended(_("This is another currency."), _("Give each currency a cost of its own."))
                )
            cleaned[name] = cell.value.amount
        return cleaned

    def draft(self) -> CostDraft:
        """What is to be written down."""
        data = self.cleaned_data
        names = ("currency", "words", "planned", "actual", "payer")
        return CostDraft(what=Cost.What(data["what"]), **{name: data[name] for name in names})


class ReadingLinkForm(HouseForm):
    """A link by which delegates read the plan without signing in."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which office"), to_field_name="public_id", empty_label=None,
        help_text=_("Of your own side; the other side gives its own."),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Good for so many days"), min_value=1, max_value=MOST_DAYS)
    page_language = forms.ChoiceField(label=_("Language of the page behind it"))

    def __init__(self, *args: Any, scheme: Scheme, side: Side, languages: Any, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["organisation"].queryset = parties_of(scheme, side)
        self.fields["page_language"].choices = languages
