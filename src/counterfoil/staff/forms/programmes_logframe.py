"""Forms about the logframe: results, indicators, periods with their targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.quantities import QualifiedNumber, Qualifier
from counterfoil.packs import cells
from counterfoil.packs.cells import CellError
from counterfoil.programmes.logframe_actions import PeriodDraft
from counterfoil.programmes.logframe_rules import IndicatorDraft
from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result
from counterfoil.programmes.queries import indicator_mark, result_mark
from counterfoil.staff.forms.base import CellField, DayField, mended
from counterfoil.staff.forms.programmes import AREA, AUTO, SeenForm
from counterfoil.statements.models import Dimension, Unit

NEW_PERIODS = 4
_PERCENT = ("%", "％", "٪")
_DIGITS = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}


def exact(text: object) -> Decimal | None:
    """One plain number as people type it; None where it is blank."""
    if str(text).strip().endswith(_PERCENT):
        raise CellError(_("This is no percentage."), _("Write the number alone."))
    value = cells.number(str(text).strip()).value
    if value.qualifier == Qualifier.NOT_STATED:
        return None
    if value.qualifier != Qualifier.EXACTLY:
        raise CellError(_("This is not one plain number."), _("Write it in digits, without “about” or “at least”."))
    return value.amount


def percent(text: object) -> Decimal | None:
    """One plain number of a percentage; its sign may stand behind it."""
    return exact(_bare(text))


def qualified(text: object) -> QualifiedNumber:
    """A number as somebody said it, with "about" or "at least"; *not stated* where it is blank."""
    return cells.number(_bare(text)).value


def _bare(text: object) -> str:
    return str(text).strip().rstrip("".join(_PERCENT)).rstrip()


def number_field(read: Callable[[object], Any] = exact, **more: Any) -> CellField:
    """A number typed on the number pad of a telephone."""
    more = {"required": False, "max_length": 40, "widget": forms.TextInput(attrs=_DIGITS)} | more
    return CellField(read, **more)


class ResultForm(SeenForm):
    """A result: its level, its words, what it leads to."""

    prose = ("words", "assumptions")
    level = forms.ChoiceField(
        label=_("Which level"), choices=Result.Level.choices, widget=forms.RadioSelect, initial=Result.Level.OUTPUT,
        help_text=_("Output: what the programme itself brings about. Outcome: what follows for those it is for. "
                    "Impact: what that adds to in the long run."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("The result, in words"), max_length=300, widget=forms.Textarea(attrs=AREA),
        help_text=_("As if it were reached: weaving courses are held in every county. No numbers of people: those "
                    "are told afterwards, by indicators."),
    )  # fmt: skip
    parent = forms.ModelChoiceField(
        Result.objects.none(), label=_("Leads to"), required=False, to_field_name="public_id",
        empty_label=_("nothing wider here"),
    )  # fmt: skip
    assumptions = forms.CharField(label=_("What has to hold for it"), max_length=300, required=False, widget=AUTO)

    def __init__(self, *args: Any, programme: Programme, result: Result | None = None, **kwargs: Any) -> None:
        super().__init__(*args, scheme=programme.scheme, **kwargs)
        wider = programme.results.filter(dropped_at__isnull=True).exclude(level=Result.Level.OUTPUT)
        self.fields["parent"].queryset = wider
        if result:
            del self.fields["level"], self.fields["parent"]
            self.fields["words"].initial, self.fields["assumptions"].initial = result.words, result.assumptions
            self.fields["seen"].initial = result_mark(result)
        elif not wider.exists():
            del self.fields["parent"]


class IndicatorForm(SeenForm):
    """By what a result is known. `figures`: (key, words) of figures of which one may be its value."""

    prose = ("words", "numerator", "denominator", "verification", "baseline_basis")
    words = forms.CharField(
        label=_("What is measured"), max_length=200, widget=AUTO,
        help_text=_("For example: sessions held; groups still open after 12 months."),
    )  # fmt: skip
    about = forms.ChoiceField(
        label=_("What it is about"), choices=Indicator.About.choices, widget=forms.RadioSelect,
        help_text=_("Targets stand only on what is offered. How many came, found work or were screened is told "
                    "afterwards, and is nobody's quota."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), empty_label=_("choose one"),
        help_text=_("For a percentage, the unit of what it is a share of."),
    )  # fmt: skip
    is_share = forms.BooleanField(label=_("a percentage"), required=False)
    numerator = forms.CharField(
        label=_("Percentage: how many of them"), max_length=120, required=False, widget=AUTO,
        help_text=_("For example: groups still open."),
    )  # fmt: skip
    denominator = forms.CharField(
        label=_("Percentage: out of what"), max_length=120, required=False, widget=AUTO,
        help_text=_("For example: groups opened in 2022."),
    )  # fmt: skip
    cumulative = forms.BooleanField(label=_("counted from the beginning, not anew in each period"), required=False)
    verification = forms.CharField(
        label=_("Source of verification"), max_length=200, required=False, widget=AUTO,
        help_text=_("Which paper, register or look shows it."),
    )  # fmt: skip
    baseline = CellField(
        qualified, label=_("Baseline"), required=False, max_length=40, help_text=_("How it was before; blank: not "
        "known."), widget=forms.TextInput(attrs=_DIGITS),
    )  # fmt: skip
    baseline_year = forms.IntegerField(
        label=_("Year of the baseline"), required=False, min_value=1900, max_value=2200, localize=False
    )
    baseline_basis = forms.CharField(
        label=_("How the baseline is known"), max_length=200, required=False, widget=AUTO
    )
    lower_is_better = forms.BooleanField(label=_("lower is better"), required=False)
    dimension = forms.ModelChoiceField(
        Dimension.objects.none(), label=_("Split by"), required=False, empty_label=_("not split"),
        help_text=_("People helped are split by place alone, county or coarser, in tens."),
    )  # fmt: skip
    figure_key = forms.ChoiceField(
        label=_("Its value is a figure"), required=False,
        help_text=_("Of a course, a screening, a fund or a batch of this programme; then nobody enters it by hand."),
    )  # fmt: skip
    more = ("cumulative", "lower_is_better", "dimension", "figure_key")

    def __init__(
        self, *args: Any, programme: Programme, figures: list[tuple[str, str]], indicator: Indicator | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, scheme=programme.scheme, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(state=Unit.State.APPROVED)
        self.fields["dimension"].queryset = Dimension.objects.filter(state=Dimension.State.APPROVED)
        keys = dict(figures)
        if indicator and indicator.figure_key:
            keys.setdefault(indicator.figure_key, indicator.figure_key)
        self.fields["figure_key"].choices = [("", _("none: it is entered with its basis")), *keys.items()]
        if not keys:
            del self.fields["figure_key"]
        if indicator:
            self._of(indicator)

    def _of(self, indicator: Indicator) -> None:
        for name in set(self.fields) - {"baseline", "knowing", "seen"}:
            self.fields[name].initial = getattr(indicator, name)
        self.fields["baseline"].initial = _said(indicator.baseline)
        self.fields["seen"].initial = indicator_mark(indicator)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("is_share") and self.data.get("baseline", "").strip().endswith(_PERCENT):
            self.add_error("baseline", mended(_("This indicator is no percentage."), _("Tick that it is one.")))
        return cleaned

    def draft(self) -> IndicatorDraft:
        """What is to stand."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "knowing", "about")}
        return IndicatorDraft(
            **data, about=Indicator.About(self.cleaned_data["about"]), language=get_language() or "en"
        )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self.shown if bound.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more if name in self.fields]

    @property
    def more_open(self) -> bool:
        """Whether one of the rarer fields says something, or has a mistake."""
        return any(self[name].errors or self[name].value() for name in self.more if name in self.fields)


_BEFORE = {Qualifier.AT_LEAST: "≥", Qualifier.ABOUT: "≈", Qualifier.UP_TO: "≤"}


def _said(value: QualifiedNumber | None) -> str:
    return f"{_BEFORE.get(value.qualifier, '')}{value.amount:f}" if value and value.amount is not None else ""


class PeriodsForm(SeenForm):
    """The periods of an indicator with their targets, and rows for new ones."""

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, scheme=indicator.result.programme.scheme, **kwargs)
        self.periods = list(indicator.periods.order_by("begins", "id"))
        known = set(Reading.objects.filter(period__indicator=indicator).values_list("period", flat=True))
        self.unread = [period for period in self.periods if period.pk not in known]
        self.has_targets = indicator.about == Indicator.About.OFFERED
        read = percent if indicator.is_share else exact
        for period in self.periods if self.has_targets else ():
            shown = "" if period.target is None else f"{period.target.normalize():f}"
            self.fields[f"target_{period.pk}"] = number_field(read, label=_("Target"), initial=shown)
        for row in range(1, NEW_PERIODS + 1):
            self.fields[f"begins_new{row}"] = DayField(label=_("First day"), required=False)
            self.fields[f"ends_new{row}"] = DayField(label=_("Last day"), required=False)
            if self.has_targets:
                self.fields[f"target_new{row}"] = number_field(read, label=_("Target"))

    def there(self) -> list[tuple[Period, forms.BoundField | None]]:
        """Each period with the field of its target, where it may have one."""
        return [(period, self[f"target_{period.pk}"] if self.has_targets else None) for period in self.periods]

    def new_rows(self) -> list[list[forms.BoundField]]:
        """The fields of each new row."""
        names = ("begins", "ends", "target") if self.has_targets else ("begins", "ends")
        return [[self[f"{name}_new{row}"] for name in names] for row in range(1, NEW_PERIODS + 1)]

    @property
    def more_open(self) -> bool:
        """Whether a row beyond the first says something, or has a mistake."""
        return any(bound.errors or bound.value() for row in self.new_rows()[1:] for bound in row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in range(1, NEW_PERIODS + 1):
            begins, ends = (cleaned.get(f"{name}_new{row}") for name in ("begins", "ends"))
            typed = cleaned.get(f"target_new{row}") is not None or begins or ends
            for name, day in (("begins", begins), ("ends", ends)):
                if typed and not day and f"{name}_new{row}" not in self.errors:
                    self.add_error(f"{name}_new{row}", mended(_("This day is missing."), _("Choose it.")))
        return cleaned

    def drafts(self) -> list[PeriodDraft]:
        """What was there with its target as it is to be, and what is new."""
        data = self.cleaned_data
        found = [
            PeriodDraft(begins=p.begins, ends=p.ends, target=data[f"target_{p.pk}"], where=f"target_{p.pk}")
            for p in (self.periods if self.has_targets else ())
        ]
        for row in range(1, NEW_PERIODS + 1):
            begins: dt.date | None = data[f"begins_new{row}"]
            if begins:
                where = f"target_new{row}" if self.has_targets else f"ends_new{row}"
                found.append(
                    PeriodDraft(
                        begins=begins, ends=data[f"ends_new{row}"], target=data.get(f"target_new{row}"), where=where
                    )
                )
        return found
