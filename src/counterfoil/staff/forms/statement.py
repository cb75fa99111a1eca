"""One statement by form. The field for its value depends on the measure's shape; without a script one chooses the
measure first, and then says the value. What people type is read as a cell of a pack is read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.ids import uuid7
from counterfoil.base.quantities import UNKNOWN, QualifiedNumber, Qualifier
from counterfoil.packs import cells
from counterfoil.partners.models import Place
from counterfoil.staff.forms.base import CellField, HouseForm, mended
from counterfoil.statements import staging
from counterfoil.statements.models import Dimension, Measure, Mention, Shape, Source, Statement, Unit

_AS_FOLLOWS = [
    (Qualifier.EXACTLY, _("as follows")),
    (Qualifier.NOT_STATED, Qualifier.NOT_STATED.label),
    (Qualifier.UNCLEAR, Qualifier.UNCLEAR.label),
]
_NUMBER_HELP = _("As the source says it: 12, 1 200, 40万, ≥70, about 100.")


class ChooseForm(forms.Form):
    """Of what, and which measure: the first step."""

    tally = forms.ModelChoiceField(Mention.objects.none(), label=_("Of what"), to_field_name="ref", empty_label=None)
    measure = forms.ModelChoiceField(Measure.objects.all(), label=_("What is said of it"), empty_label=None)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tally"].queryset = source.mentions.select_related("tally__kind").order_by("id")
        self.fields["tally"].label_from_instance = mention_words


def mention_words(mention: Mention) -> str:
    """A tally as the account calls it."""
    return f"{mention.ref} {mention.name or mention.tally.name or mention.tally.kind}"


class StatementForm(HouseForm):
    """The value and everything that may stand beside it."""

    use_required_attribute = False  # a value stays blank where the source states none
    prose = ("words", "members", "said_by", "exact_words", "dimension_value")
    VALUE = {
        Shape.NUMBER: ("qualifier", "number", "unit", "unit_words"),
        Shape.AMOUNT: ("qualifier", "number", "currency"),
        Shape.DATES: ("known", "begins", "ends"),
        Shape.WORDS: ("known", "words"),
        Shape.SET: ("known", "members"),
    }
    MORE = (
        "dimension", "dimension_value", "per", "before", "stated_as", "stated_as_currency", "period", "place",
        "said_by", "exact_words",
    )  # fmt: skip

    qualifier = forms.ChoiceField(label=_("How it is said"), choices=Qualifier.choices, initial=Qualifier.EXACTLY)
    known = forms.ChoiceField(label=_("What the source says"), choices=_AS_FOLLOWS)
    number = CellField(cells.number, label=_("Value"), wanted=True, max_length=80, help_text=_NUMBER_HELP)
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("Unit"), required=False, empty_label=_("not stated"))
    unit_words = forms.CharField(
        label=_("Unit, as said"), required=False, max_length=80, help_text=_("Where the list has no such unit.")
    )
    currency = CellField(
        cells.currency, label=_("Currency"), required=False, max_length=40, help_text=_("For example: CNY, 元, USD.")
    )
    begins = CellField(
        cells.date, label=_("From"), wanted=True, max_length=40, help_text=_("A day, a month or a year.")
    )
    ends = CellField(cells.date, label=_("To"), required=False, max_length=40)
    words = CellField(cells.words, label=_("Words"), wanted=True, widget=forms.Textarea(attrs={"rows": 4}))
    members = CellField(
        cells.items,
        label=_("List"),
        wanted=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line."),
    )
    dimension = forms.ModelChoiceField(
        Dimension.objects.all(), label=_("Split by"), required=False, empty_label=_("the whole")
    )
    dimension_value = forms.CharField(
        label=_("Which part"), required=False, max_length=200, help_text=_("For example: experts; sewing machines.")
    )
    per = forms.ModelChoiceField(Unit.objects.all(), label=_("For each"), required=False, empty_label="—")
    before = CellField(
        cells.number,
        label=_("Before"),
        required=False,
        max_length=80,
        help_text=_("The earlier value that the speaker compares with."),
    )
    stated_as = CellField(
        cells.number, label=_("Also stated as"), required=False, max_length=80,
        help_text=_("A second amount on the same line, in another currency. It is never added."),
    )  # fmt: skip
    stated_as_currency = CellField(cells.currency, label=_("Currency of that"), required=False, max_length=40)
    period = CellField(
        cells.period,
        label=_("Period"),
        required=False,
        max_length=120,
        help_text=_("2015 to 2021; since 2018; recent years."),
    )
    place = forms.ModelChoiceField(
        Place.objects.order_by("name"), label=_("Place"), required=False, empty_label=_("not stated")
    )
    said_by = forms.CharField(
        label=_("Said by"),
        required=False,
        max_length=200,
        help_text=_("Where the source reports what somebody in office said."),
    )
    exact_words = CellField(
        cells.words, label=_("Exact words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = Shape(measure.shape)
        self.measure = measure
        kept = {*self.VALUE[self.shape], *self.MORE, "knowing"}
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]
        self.order_fields([*self.VALUE[self.shape], *self.MORE, "knowing"])

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The fields of the value itself, and the tick of a warning."""
        return [bound for bound in self.shown if bound.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What may stand beside the value."""
        return [self[name] for name in self.MORE]

    @property
    def more_open(self) -> bool:
        """Whether something stands there already, or is wrong there."""
        return any(self[name].errors or self[name].value() for name in self.MORE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        {
            Shape.NUMBER: self._clean_number,
            Shape.AMOUNT: self._clean_number,
            Shape.DATES: self._clean_dates,
            Shape.WORDS: lambda: self._clean_text("words"),
            Shape.SET: lambda: self._clean_text("members"),
        }[self.shape]()
        if bool(cleaned.get("dimension")) != bool(cleaned.get("dimension_value")):
            problem = _("A split needs both: by what, and which part.")
            self.add_error("dimension_value", mended(problem, _("Fill in both, or leave both blank.")))
        stated = cleaned.get("stated_as")
        if stated and stated.value.known and not (cleaned.get("stated_as_currency") or stated.currency):
            self.add_error(
                "stated_as_currency", mended(_("The second amount has no currency."), _("Write it, for example USD."))
            )
        return cleaned

    def _unknown(self) -> bool:
        data = self.cleaned_data
        return (data.get("qualifier") or data.get("known")) in UNKNOWN

    def _blank(self, name: str, filled: bool) -> None:
        """A value is there exactly when the source states one."""
        if name in self.errors:
            return
        if not filled and not self._unknown():
            self.add_error(name, mended(_("There is no value."), _("Write it, or choose “not stated”.")))
        elif filled and self._unknown():
            self.add_error(
                name, mended(_("There is a value, and “not stated” is chosen."), _("Keep one of the two."))
            )

    def _clean_number(self) -> None:
        cell = self.cleaned_data.get("number")
        self._blank("number", bool(cell and cell.value.known))
        if cell and self.shape == Shape.AMOUNT:
            self._clean_currency(cell)
        elif cell and not self.cleaned_data.get("unit"):
            self.cleaned_data["unit_words"] = self.cleaned_data.get("unit_words") or cell.unit_words

    def _clean_currency(self, cell: cells.NumberCell) -> None:
        """The currency of its own field, or the one typed beside the number; other words there are a mistake."""
        try:
            beside = cell.currency or (cells.currency(cell.unit_words) if cell.unit_words else None)
        except cells.CellError as error:
            self.add_error("number", mended(error.problem, error.mend))
        else:
            self.cleaned_data["currency"] = self.cleaned_data.get("currency") or beside

    def _clean_dates(self) -> None:
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        self._blank("begins", bool(begins))
        if begins and ends and ends.last_day() < begins.first_day():
            self.add_error("ends", mended(_("It ends before it begins."), _("Look at both dates.")))

    def _clean_text(self, name: str) -> None:
        self._blank(name, bool(self.cleaned_data.get(name)))

    def row(self, ref: str) -> tuple[Any, ...]:
        """The fact as a row for `staging.FACT_COLUMNS` after the stage."""
        said = self._said()
        return (1, ref, uuid7(), *(said.get(column) for column in staging.SAID_COLUMNS))

    def _said(self) -> dict[str, Any]:
        data = self.cleaned_data
        number, qualifier = self._value()
        before = data["before"].value if data.get("before") else QualifiedNumber.not_stated()
        stated = data.get("stated_as")
        has_second = bool(stated and stated.value.known)
        period = data.get("period")
        return {
            "measure_id": self.measure.code, "shape": self.shape,
            "value_number": number, "value_qualifier": qualifier,
            "currency": data.get("currency") or "", "words": data.get("words") or "",
            "members": list(data.get("members") or ()),
            **_date("begins", data.get("begins")), **_date("ends", data.get("ends")),
            "unit_id": _code(data.get("unit")), "unit_words": data.get("unit_words") or "",
            "dimension_id": _code(data.get("dimension")), "dimension_value": data.get("dimension_value") or "",
            "per_id": _code(data.get("per")),
            "before_number": before.amount, "before_qualifier": before.qualifier,
            "stated_as_number": stated.value.amount if has_second else None,
            "stated_as_currency": (data.get("stated_as_currency") or stated.currency) if has_second else "",
            **_date("period_since", period and period.since), **_date("period_until", period and period.until),
            "period_words": period.said if period else "",
            "place_id": data["place"].id if data.get("place") else None,
            "said_by": data.get("said_by") or "", "exact_words": data.get("exact_words") or "",
        }  # fmt: skip

    def _value(self) -> tuple[Decimal | None, Qualifier]:
        """Number and qualifier: the one that was chosen, or the one typed in the field ("≥70").

        Dates, words and lists have no number; they are simply stated.
        """
        data = self.cleaned_data
        chosen = Qualifier(data.get("qualifier") or data.get("known"))
        cell = data.get("number")
        if chosen in UNKNOWN or cell is None:
            return None, chosen
        return cell.value.amount, chosen if chosen != Qualifier.EXACTLY else cell.value.qualifier


def _date(name: str, date: PartialDate | None) -> dict[str, Any]:
    return {
        f"{name}_day": date.first_day() if date else None,
        f"{name}_precision": int(date.precision) if date else None,
    }


def _code(term: Any) -> str | None:
    return term.code if term else None


def initial_of(statement: Statement) -> dict[str, Any]:
    """What a form shows of a statement that is to be mended."""
    value = statement.value_number
    before, stated = statement.before_number, statement.stated_as_number
    ends = [statement.period_since, statement.period_until]
    dates = [str(end) for end in dict.fromkeys(ends) if end]
    period = "" if not dates else f"since {dates[0]}" if not ends[1] else " to ".join(dates)
    return {
        "qualifier": statement.value_qualifier,
        "known": statement.value_qualifier,
        "number": _plain(value),
        "unit": statement.unit_id,
        "unit_words": statement.unit_words,
        "currency": statement.currency,
        "begins": str(statement.begins or ""),
        "ends": str(statement.ends or ""),
        "words": statement.words,
        "members": "\n".join(statement.members),
        "dimension": statement.dimension_id,
        "dimension_value": statement.dimension_value,
        "per": statement.per_id,
        "before": _plain(before),
        "stated_as": _plain(stated),
        "stated_as_currency": statement.stated_as_currency,
        # Words in quotation marks are taken as said, whatever digits they hold.
        "period": f"“{statement.period_words}”" if statement.period_words else period,
        "place": statement.place_id,
        "said_by": statement.said_by,
        "exact_words": statement.exact_words,
    }


def _plain(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"
