"""Forms about courses and sessions. None asks for a participant: there is no such thing here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.programmes.models import Programme
from counterfoil.staff.forms.accounts import CustodyForm
from counterfoil.staff.forms.base import DayField, HouseForm, mended
from counterfoil.statements.models import Tally
from counterfoil.trainings.course_actions import CourseDraft
from counterfoil.trainings.models import Course, Session, Theme, Trainer
from counterfoil.trainings.queries import trainers_of
from counterfoil.trainings.rules import MOST, course_seen, session_seen
from counterfoil.trainings.session_actions import MOST_AT_ONCE, SessionDraft

_AUTO = forms.TextInput(attrs={"dir": "auto"})


def _number(least: int = 0, **more: Any) -> forms.IntegerField:
    """A count, typed on the number pad of a telephone."""
    pad = forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"})
    return forms.IntegerField(min_value=least, max_value=MOST, widget=pad, **more)


def _hours(**more: Any) -> forms.DecimalField:
    pad = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5", "dir": "ltr"})
    return forms.DecimalField(min_value=0, max_value=24, decimal_places=1, widget=pad, required=False, **more)


def _hour(**more: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False, **more)


class SeenForm(HouseForm):
    """A form about something that others may change meanwhile; `seen` is the mark of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class CourseForm(SeenForm):
    """What a course is about, when it runs, who organises it, how many seats it offers."""

    prose = ("name", "aims")
    told = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Do accounts tell of it already?"), required=False, to_field_name="public_id",
        empty_label=_("no, it is new"), help_text=_("Then what is counted stands beside what they say."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the course"), max_length=120, widget=_AUTO, help_text=_("For example: selling online.")
    )
    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), empty_label=_("choose"))
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    seats = _number(
        1, label=_("Seats offered"), required=False,
        help_text=_("At each session. A goal may be set on seats, never on people."),
    )  # fmt: skip
    aims = forms.CharField(
        label=_("What it aims at"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    organiser = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organiser"), required=False, to_field_name="public_id",
        empty_label=_("not stated"), help_text=_("Its side’s headcount is the number; the other’s stands beside it."),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, to_field_name="public_id",
        empty_label=_("none"),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **{"initial": _as_it_stands(course), **kwargs})
        self.course = course
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.filter(state=Theme.State.APPROVED)
        fields["organiser"].queryset = parties_of(scheme)
        fields["programme"].queryset = scheme.programmes.select_related("tally")  # type: ignore[attr-defined]
        told = Tally.objects.filter(scheme=scheme, kind="course", training__isnull=True).order_by("-id")
        fields["told"].queryset = told
        if course or not told.exists():
            del self.fields["told"]
        if course and course.tally.mentions.exists():  # then the name is that of the accounts
            del self.fields["name"]
        elif "told" in self.fields:
            fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "told" in self.fields and not cleaned.get("told") and not cleaned.get("name") and not self.errors:
            self.add_error("name", mended(_("The course has no name."), _("Say in a few words which course it is.")))
        return cleaned

    def draft(self) -> CourseDraft:
        """What is to be written down; a name in another language stays as it was."""
        data, language = self.cleaned_data, get_language() or "en"
        names = dict(self.course.tally.name) if self.course else {}
        if data.get("name"):
            names |= {language: data["name"]}
        aims_language = language if not self.course or data["aims"] != self.course.aims else self.course.language
        fields = ("theme", "begins", "ends", "seats", "aims", "organiser", "programme")
        return CourseDraft(
            name=TranslatedText.of(names), language=aims_language, **{field: data[field] for field in fields}
        )


def _as_it_stands(course: Course | None) -> dict[str, Any]:
    if course is None:
        return {}
    return {
        **{name: getattr(course, name) for name in ("begins", "ends", "seats", "aims")},
        "theme": course.theme_id, "name": str(course.tally.name), "seen": course_seen(course),
        "organiser": course.organiser and course.organiser.public_id,
        "programme": course.programme and course.programme.public_id,
    }  # fmt: skip


class SessionForm(SeenForm):
    """One session: its day, hours and place, and who teaches."""

    prose = ("where",)
    day = DayField(label=_("Day"))
    begins = _hour(label=_("From"))
    ends = _hour(label=_("To"))
    hours_planned = _hours(label=_("Hours planned"), help_text=_("Only where it is not from … to."))
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, empty_label=_("not stated"),
        help_text=_("County or town."),
    )  # fmt: skip
    where = forms.CharField(
        label=_("Where"), max_length=200, required=False, widget=_AUTO,
        help_text=_("A building or an office, never a home."),
    )  # fmt: skip
    seats = _number(1, label=_("Seats"), required=False, help_text=_("Only where they differ from the course’s."))
    trainers = forms.ModelMultipleChoiceField(
        Trainer.objects.none(), label=_("Who teaches"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, course: Course, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=course.scheme, **{"initial": _session_as_it_stands(course, session), **kwargs})
        fields: dict[str, Any] = self.fields
        fields["place"].queryset = places_of(course.scheme)
        fields["trainers"].queryset = trainers_of(course.scheme)
        if not fields["trainers"].queryset.exists():
            del self.fields["trainers"]

    def draft(self) -> SessionDraft:
        """What is to be written down."""
        data = self.cleaned_data
        names = ("day", "begins", "ends", "hours_planned", "place", "where", "seats")
        return SessionDraft(trainers=tuple(data.get("trainers", ())), **{name: data[name] for name in names})


class SessionsForm(SessionForm):
    """A set of sessions: the same hours, so many times."""

    times = forms.IntegerField(
        label=_("How many times"), min_value=1, max_value=MOST_AT_ONCE, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
        help_text=_("8 times from a Tuesday on makes eight Tuesdays."),
    )  # fmt: skip
    weeks = forms.TypedChoiceField(
        label=_("How often"), coerce=int, required=False, empty_value=1,
        choices=[(1, _("every week")), (2, _("every second week")), (4, _("every fourth week"))],
    )  # fmt: skip


def _session_as_it_stands(course: Course, session: Session | None) -> dict[str, Any]:
    if session is None:
        last = course.sessions.order_by("-number").first()
        same = ("begins", "ends", "hours_planned", "place", "where")
        return {name: getattr(last, name) for name in same} if last else {"day": course.begins}
    names = ("day", "begins", "ends", "hours_planned", "where", "seats")
    return {
        **{name: getattr(session, name) for name in names}, "place": session.place_id, "seen": session_seen(session),
        "trainers": list(session.taught_by.values_list("trainer", flat=True)),
    }  # fmt: skip


def places_of(scheme: Scheme) -> QuerySet[Place]:
    """Places of a scheme's parties and sessions, county or coarser, and what lies around them."""
    near = Q(organisation__parts__scheme=scheme) | Q(children__organisation__parts__scheme=scheme)
    taught = Session.objects.filter(scheme=scheme, place__isnull=False).values("place")
    return Place.objects.filter(near | Q(pk__in=taught)).distinct().order_by("id")


class TellForm(HouseForm):
    """All that a trainer says of a session: how many came, for how many hours."""

    number = _number(label=_("How many came"), help_text=_("Count heads. No names, no list."))
    hours = _hours(label=_("For how many hours"))


class PeopleForm(HouseForm):
    """How many different people a course had."""

    number = _number(label=_("How many different people"), help_text=_("Each once, however often they came."))


class TrainerForm(HouseForm):
    """One who teaches, in office."""

    prose = ("office",)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), to_field_name="public_id", empty_label=_("choose")
    )
    office = forms.CharField(
        label=_("Role in office"), max_length=120, widget=_AUTO,
        help_text=_("For example: lecturer, vocational school."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name in office"), max_length=120, required=False, widget=_AUTO,
        help_text=_("Only where the office gives it; the role is enough."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["organisation"].queryset = parties_of(scheme)  # type: ignore[attr-defined]


class AttendanceForm(CustodyForm):
    """A list of attendance on paper: where it lies and who else has seen it."""

    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("Of which session"), required=False, to_field_name="public_id",
        empty_label=_("of the whole course"),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, scheme=course.scheme, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["session"].queryset = course.sessions.select_related("course__tally__kind")
        fields["session"].label_from_instance = lambda one: f"{one.number} · {one.day:%Y-%m-%d}"
        fields["holder"].queryset = parties_of(course.scheme)
        fields["paper"].help_text = _("For example: attendance list, signed, four pages.")


class MaterialForm(HouseForm):
    """What is handed out: its title and where it stands. The file itself is not kept here."""

    prose = ("title",)
    title = forms.CharField(label=_("Title"), max_length=200, widget=_AUTO)
    text_language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    address = forms.CharField(
        label=_("Web address"), max_length=400, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocapitalize": "off"}),
        help_text=_("Blank where it is on paper alone."),
    )  # fmt: skip
    holder = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who has it"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["holder"].queryset = parties_of(scheme)  # type: ignore[attr-defined]
        self.fields["text_language"].initial = get_language() or "en"
