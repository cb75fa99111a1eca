"""Forms of the minutes: one line as it is said, pasted text, the paper that was signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import SIDES, Side
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import LONGEST, Kind
from counterfoil.needs.actions import Asked
from counterfoil.needs.models import Band, Sector
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.promises.actions import Promised
from counterfoil.staff.forms.accounts import CustodyForm
from counterfoil.staff.forms.answers import AnswersField
from counterfoil.staff.forms.base import CellField, HouseForm, mended
from counterfoil.visits.minutes.actions import Entry
from counterfoil.visits.minutes.paste import MOST_LETTERS, MOST_LINES, language_of

# What one writes down at a table; a finding is written down where one looked.
SAID = [(kind.value, kind.label) for kind in (Kind.POINT, Kind.REQUEST, Kind.COMMITMENT, Kind.ACTION)]


class OfItsKind(forms.TypedChoiceField):
    """A choice that one kind of line needs: it looks like a field to fill in, and the form asks for it there."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class LineFields(HouseForm):
    """What a line of minutes may hold. Which of it counts follows from its kind; the rest is passed over."""

    use_required_attribute = False  # which field is needed follows from the kind
    prose = ("words",)
    kind = forms.ChoiceField(label=_("What it is"), choices=SAID, initial=Kind.POINT)
    spoke = forms.ChoiceField(label=_("Which office spoke"))
    words = forms.CharField(
        label=_("In so many words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    sector = OfItsKind(
        label=_("Field of help"), empty_value=None,
        help_text=_("Of a request. What touches violence, law or health is never public in its words."),
    )  # fmt: skip
    owner = forms.TypedChoiceField(label=_("Whose it is to do"), required=False, empty_value=None)
    due = CellField(
        cells.date, label=_("Due"), required=False, max_length=40,
        help_text=_("A day, a month or a year, as it was said. Blank: not stated."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, language: str, choices: Choices | None = None, **kwargs: Any):
        super().__init__(*args, scheme=scheme, **kwargs)
        self.text_language = language
        self.choices = choices or Choices(scheme)
        self.fields["spoke"].choices = self.choices.spoken
        for name, found, none in (
            ("sector", self.choices.sectors, _("choose one")), ("owner", self.choices.offices, _("not stated"))
        ):  # fmt: skip
            self.fields[name].choices = [("", none), *((key, str(one)) for key, one in found.items())]
            self.fields[name].coerce = found.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Kind.REQUEST and not cleaned.get("sector") and "sector" not in self.errors:
            self.add_error("sector", mended(_("This request has no field of help."), _("Choose one.")))
        return cleaned

    def entry(self) -> Entry:
        """The line as `visits.minutes.actions.write_minutes` takes it."""
        data = self.cleaned_data
        kind = Kind(data["kind"])
        spoke, side = self.choices.spoke(data["spoke"])
        to_do = kind in (Kind.COMMITMENT, Kind.ACTION)
        draft = Draft(
            kind=kind,
            words=data["words"],
            language=language_of(data["words"], self.text_language),
            spoke=spoke,
            spoke_side=side,
            owner=data.get("owner") if to_do else None,
            due=data.get("due") if to_do else None,
        )
        asked = promised = None
        if kind == Kind.REQUEST:
            asked = self._asked(data)
        elif kind == Kind.COMMITMENT:
            promised = Promised(
                evidence_expected=data.get("evidence_expected", ""), answers=tuple(data.get("answers") or ())
            )
        return Entry(draft=draft, asked=asked, promised=promised)

    @staticmethod
    def _asked(data: dict[str, Any]) -> Asked:
        return Asked(
            sector=data["sector"],
            place=data.get("place"),
            affected=Band(data.get("affected") or Band.NOT_STATED),
            basis=data.get("basis", ""),
        )


class Choices:
    """The lists that every row of a table shows; asked once for all rows."""

    def __init__(self, scheme: Scheme) -> None:
        self.offices = {str(office.public_id): office for office in parties_of(scheme)}
        self.sectors = {sector.code: sector for sector in Sector.objects.order_by("position")}
        self.spoken = [
            *((f"org:{key}", str(office)) for key, office in self.offices.items()),
            *((f"side:{side.value}", _("%(side)s, no office named") % {"side": side.label}) for side in SIDES),
        ]

    def spoke(self, key: str) -> tuple[Organisation | None, Side | None]:
        """The organisation that a choice names, or the side where it names no office."""
        kind, _colon, value = key.partition(":")
        return (self.offices[value], None) if kind == "org" else (None, Side(value))

    def key_of(self, office: Organisation | None) -> str:
        """The choice that stands for an office; none for no office."""
        return f"org:{office.public_id}" if office else ""


class LineForm(LineFields):
    """One line, typed while it is said."""

    prose = ("words", "basis", "evidence_expected")
    place = forms.ModelChoiceField(
        Place.objects.order_by("name"), label=_("Place"), required=False, empty_label=_("not stated")
    )
    affected = forms.ChoiceField(label=_("How many are affected"), choices=Band.choices, required=False)
    basis = forms.CharField(
        label=_("How that is known"), required=False, max_length=200,
        help_text=_("For example: a list of the township. No names."),
    )  # fmt: skip
    evidence_expected = forms.CharField(
        label=_("Evidence expected"), required=False, max_length=200,
        help_text=_("By what it will be known to be kept. For example: a delivery list."),
    )  # fmt: skip
    answers = AnswersField(label=_("Requests that it answers"), required=False)
    field_order = (
        "kind", "spoke", "words", "sector", "place", "affected", "basis", "owner", "due", "evidence_expected",
        "answers",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget = forms.RadioSelect(choices=SAID)
        assert self.scheme is not None
        self.fields["answers"].of(self.scheme)

    OF_REQUEST = ("sector", "place", "affected", "basis")
    OF_DEED = ("owner", "due")
    OF_COMMITMENT = ("evidence_expected", "answers")

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the class by which the sheet shows those of the chosen kind."""
        named = (*self.OF_REQUEST, *self.OF_DEED, *self.OF_COMMITMENT)
        always = [bound for bound in self.shown if bound.name not in named]
        groups = (("request", self.OF_REQUEST), ("deed", self.OF_DEED), ("commitment", self.OF_COMMITMENT))
        return [("always", always), *((name, [self[field] for field in fields]) for name, fields in groups)]


class PasteForm(forms.Form):
    """Text of minutes that were written elsewhere."""

    text = forms.CharField(
        label=_("Text of the minutes"), max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("One line for each thing said, or numbered: 1. or 一、 or （1）. Nothing is opened yet."),
    )  # fmt: skip

    def too_long(self, count: int) -> None:
        """Say that the text has more lines than one table takes; it stays in the form."""
        problem = _("It has %(count)d lines; %(most)d can be looked at in one go.")
        mend = _("Paste it in parts: nothing of it is opened yet.")
        self.add_error("text", mended(problem % {"count": count, "most": MOST_LINES}, mend))


class PastedForm(LineFields):
    """One row of the table that comes of pasted text."""

    keep = forms.BooleanField(label=_("Open this line"), required=False, initial=True)
    field_order = ("keep", "kind", "spoke", "words", "sector", "owner", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sector", "due"):
            self.fields[name].help_text = ""  # said once is enough in a table

    def full_clean(self) -> None:
        """A row that is not to be opened is not looked at."""
        super().full_clean()
        if self.is_bound and not self.wanted:
            self._errors.clear()

    @property
    def wanted(self) -> bool:
        """Whether this row is to be opened."""
        return bool(self["keep"].value()) if self.is_bound else True


class PastedSet(forms.BaseFormSet):
    """The whole table; its rows share their lists."""

    def entries(self) -> list[Entry]:
        """The lines of the rows that are to be opened, in their order."""
        return [form.entry() for form in self.forms if form.wanted]


class SignedPaperForm(CustodyForm):
    """The minutes on paper, signed by both sides: what, who holds it, who else saw it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].help_text = _("For example: minutes in two languages, signed and stamped by both sides.")
        assert self.scheme is not None
        self.fields["holder"].queryset = parties_of(self.scheme)
        self.fields["second_person"].help_text = _("A colleague in this scheme, who signs in and says so.")
        self.fields["seen"].initial = timezone.localdate().isoformat()
