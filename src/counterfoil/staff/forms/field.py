"""What is recorded in the field, with one thumb: the same forms online, offline, and without any script.

A form gives its `content` in JSON's types, as `visits.sent.actions.take_in` takes it. What a record belongs to is
named by its key, which may be that of something that has not arrived yet.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.ids import uuid7
from counterfoil.lines.models import LONGEST
from counterfoil.needs.models import Band, Sector
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation
from counterfoil.partners.queries import parties_of
from counterfoil.staff.forms.acts import CountForm
from counterfoil.staff.forms.base import CellField, DayField, HouseForm
from counterfoil.visits.looks.photo_actions import PEOPLE_HELPED
from counterfoil.visits.looks.queries import checks_by_list
from counterfoil.visits.models import Checklist, Finding, Look, Photo, Visit

SHOWS = [*Photo.Shows.choices, (PEOPLE_HELPED, _("people who are helped"))]  # the last is refused, with the reason
_PICTURE = forms.ClearableFileInput(attrs={"accept": "image/*"})
_NOBODY = _("In a sentence, without the name of any private person.")


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST, "dir": "auto"})


class FieldForm(HouseForm):
    """One kind of record about a visit. `key` is made by the phone, or by the page where no script runs."""

    kind: str = ""
    name: Any = ""
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, scheme=visit.scheme, auto_id=f"{self.kind}_%s", **kwargs)
        self.visit = visit
        self.initial.setdefault("key", uuid7())
        for name in ("spoke", "owner"):
            if name in self.fields:
                self.fields[name].queryset = parties_of(visit.scheme)

    @property
    def content(self) -> dict[str, Any]:
        """What was filled in, in JSON's types, without the key and the file."""
        plain = {name: _plain(value) for name, value in self.cleaned_data.items()}
        kept = {
            name: value for name, value in plain.items() if name not in ("key", "knowing") and name[:5] != "photo"
        }
        return kept | {"language": get_language() or "en"}


def _plain(value: Any) -> Any:
    if isinstance(value, Organisation):
        return str(value.public_id)
    if isinstance(value, Checklist | Sector):
        return value.code
    return value if value is None or isinstance(value, int | str) else str(value)


class _Spoken(FieldForm):
    """What somebody said in office."""

    prose = ("words",)
    spoke = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which office spoke"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip


class RequestForm(_Spoken):
    kind, name = "request", _("Request")
    prose = ("words", "basis")
    words = forms.CharField(label=_("What is asked for"), max_length=LONGEST, widget=_area(), help_text=_NOBODY)
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Field of help"), empty_label=_("choose"))
    affected = forms.ChoiceField(label=_("How many are affected"), choices=Band.choices, required=False)
    basis = forms.CharField(label=_("How that is known"), max_length=200, required=False)
    field_order = ("words", "sector", "spoke", "affected", "basis")


class CommitmentForm(_Spoken):
    kind, name = "commitment", _("Commitment")
    prose = ("words", "evidence_expected")
    words = forms.CharField(label=_("What is promised"), max_length=LONGEST, widget=_area(), help_text=_NOBODY)
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who does it"), required=False, to_field_name="public_id",
        empty_label=_("not stated"),
    )  # fmt: skip
    due = CellField(
        cells.date, label=_("By when"), required=False, max_length=40,
        help_text=_("A day, a month or a year: 2027-05-01, May 2027, 2027. Blank: not stated."),
    )  # fmt: skip
    evidence_expected = forms.CharField(
        label=_("By what it will be known to be kept"), max_length=200, required=False
    )
    field_order = ("words", "owner", "due", "evidence_expected", "spoke")


class PointForm(_Spoken):
    kind, name = "point", _("Point")
    words = forms.CharField(label=_("What was said"), max_length=LONGEST, widget=_area(), help_text=_NOBODY)
    field_order = ("words", "spoke")


class HeadcountForm(FieldForm, CountForm):
    kind, name = "headcount", _("Headcount")
    field_order = ("measure", "number")


class LookForm(FieldForm):
    """A home is no choice here, and is refused with its reason where one is sent."""

    kind, name = "look", _("Look at a place")
    prose = ("where",)
    checklist = forms.ModelChoiceField(Checklist.objects.all(), label=_("Kind of place"))
    where = forms.CharField(
        label=_("Which place"), max_length=200, help_text=_("For example: the sewing room of the vocational school.")
    )
    looked_on = DayField(label=_("Day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("looked_on", timezone.localdate().isoformat())
        lists = Checklist.objects.filter(locked=False)
        self.fields["checklist"].widget.choices = [("", _("choose")), *((c.code, str(c)) for c in lists)]

    @property
    def content(self) -> dict[str, Any]:
        day: dt.date | None = self.cleaned_data["looked_on"]
        return super().content | {"looked_on": day.isoformat() if day else ""}


class _OfALook(FieldForm):
    """Something that belongs to a look, which may be known to the phone alone."""

    look = forms.UUIDField(label=_("Which look"), widget=forms.Select)

    def __init__(self, *args: Any, look: Look | None = None, looks: list[Look] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if look is not None:
            self.fields["look"].widget = forms.HiddenInput()
            self.initial["look"] = look.public_id
        else:
            self.fields["look"].widget.choices = [
                ("", _("choose")),
                *((one.public_id, str(one)) for one in looks or ()),
            ]


class FindingForm(_OfALook):
    kind, name = "finding", _("Finding")
    prose = ("words", "expected", "photo_caption")
    check_item = forms.CharField(label=_("What was checked"), required=False, max_length=60, widget=forms.Select)
    expected = forms.CharField(label=_("What was expected"), max_length=200, required=False)
    words = forms.CharField(label=_("What was seen"), max_length=LONGEST, widget=_area(), help_text=_NOBODY)
    seriousness = forms.ChoiceField(
        label=_("How serious"), choices=Finding.Seriousness.choices, widget=forms.RadioSelect, initial="note"
    )
    photo = forms.FileField(label=_("Photograph"), required=False, widget=_PICTURE)
    photo_shows = forms.ChoiceField(label=_("What the photograph shows"), choices=SHOWS, required=False)
    photo_caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    field_order = ("look", "check_item", "words", "expected", "seriousness", "photo", "photo_shows", "photo_caption")

    def __init__(self, *args: Any, look: Look | None = None, **kwargs: Any) -> None:
        super().__init__(*args, look=look, **kwargs)
        if look is not None:  # the page knows which check it asks about
            self.fields["check_item"].widget = forms.HiddenInput()
            return
        groups = [(str(name), [(check.code, str(check)) for check in checks]) for name, checks in checks_by_list()]
        self.fields["check_item"].widget.choices = [("", _("something else")), *groups]
        # Where a script runs, only the checks of the chosen look are offered.
        of_look = {str(one.public_id): str(one.checklist) for one in kwargs.get("looks") or ()}
        self.fields["check_item"].widget.attrs["data-lists"] = json.dumps(of_look)


class PhotoForm(_OfALook):
    kind, name = "photo", _("Photograph")
    prose = ("caption",)
    photo = forms.FileField(label=_("Photograph"), widget=_PICTURE)
    shows = forms.ChoiceField(label=_("What the photograph shows"), choices=SHOWS)
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    finding = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("photo", "shows", "caption", "look")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["look"].required = False


class LookWordsForm(HouseForm):
    """Where a look was, and what was expected of each finding, in other words."""

    where = forms.CharField(label=_("Which place"), max_length=200)

    def __init__(self, *args: Any, look: Look, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, scheme=look.scheme, **kwargs)
        self.initial["where"] = look.where
        for finding in findings:
            label = _("%(handle)s: what was expected") % {"handle": finding.line.handle}
            self.fields[finding.line.handle] = forms.CharField(
                label=label, max_length=200, required=False, initial=finding.expected
            )
        self.findings, self.prose = findings, tuple(self.fields)

    def expected(self) -> dict[UUID, str]:
        """Public id of a finding's line → what was expected."""
        return {finding.line.public_id: self.cleaned_data[finding.line.handle] for finding in self.findings}


class CaptionForm(HouseForm):
    """Other words beneath a photograph."""

    prose = ("caption",)
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)


FORMS: dict[str, type[FieldForm]] = {
    form.kind: form
    for form in (LookForm, FindingForm, RequestForm, CommitmentForm, PointForm, HeadcountForm, PhotoForm)
}


def form_of(kind: str, visit: Visit, looks: list[Look], *args: Any, **kwargs: Any) -> FieldForm:
    """The form of one kind of record; KeyError for a kind that is none."""
    more = {"looks": looks} if issubclass(FORMS[kind], _OfALook) else {}
    return FORMS[kind](*args, visit=visit, **more, **kwargs)


def photo_key(finding: UUID) -> UUID:
    """The key of the photograph that was sent in one form with its finding: always the same."""
    return uuid5(finding, "photo")
