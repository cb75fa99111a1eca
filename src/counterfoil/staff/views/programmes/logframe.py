"""The logframe, form by form: results, indicators, periods with targets, readings."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes import logframe_actions as actions
from counterfoil.programmes import queries, reading_actions, words_actions
from counterfoil.programmes.models import Indicator, Period, Reading, Result
from counterfoil.staff.forms.programmes import OtherWordsForm
from counterfoil.staff.forms.programmes_logframe import IndicatorForm, PeriodsForm, ResultForm
from counterfoil.staff.forms.programmes_said import ReadingForm
from counterfoil.staff.load import door, load_in_scheme
from counterfoil.staff.views.programmes.programme import back, load
from counterfoil.staff.views.programmes.shown import choices_of, figures_of, press, write

_OF_INDICATOR = ("result__programme__tally", "unit", "dimension")


def _result(request: HttpRequest, public_id: UUID) -> Result:
    return load_in_scheme(
        request, P.PLAN_PROGRAMMES, Result, public_id, scheme="programme__scheme", related=["programme__tally"]
    )


def _indicator(request: HttpRequest, public_id: UUID) -> Indicator:
    return load_in_scheme(
        request, P.PLAN_PROGRAMMES, Indicator, public_id, scheme="result__programme__scheme", related=_OF_INDICATOR
    )


@door("GET", "POST")
def new_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a result."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = ResultForm(request.POST or None, programme=found)

    def add() -> None:
        data = form.cleaned_data
        actions.add_result(
            programme=found, level=Result.Level(data["level"]), words=data["words"], parent=data.get("parent"),
            assumptions=data["assumptions"], language=get_language() or "en", by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    return write(
        request, form, add, done=_("The result stands in the logframe."), to=lambda: back(found, "logframe"),
        programme=found, heading=_("A result"),
    )  # fmt: skip


@door("GET", "POST")
def change_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Word a result anew, or drop it."""
    found = _result(request, public_id)
    form = ResultForm(request.POST or None, programme=found.programme, result=found)

    def change() -> None:
        data = {name: form.cleaned_data[name] for name in ("words", "assumptions", "seen")}
        actions.change_result(result=found, language=get_language() or "en", by=request.user, **data)  # type: ignore[arg-type]

    return write(
        request, form, change, done=_("The result is worded anew."), to=lambda: back(found.programme, "logframe"),
        fresh=lambda: ResultForm(programme=found.programme, result=_result(request, public_id)),
        programme=found.programme,
        heading=_("Word the result anew"), template="result", result=found,
        note=_("Both sides are asked again whether the public may read the programme."),
    )  # fmt: skip


@door("POST")
def drop_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Drop a result with its indicators."""
    found = _result(request, public_id)
    return press(
        request, lambda: actions.drop_result(result=found, by=request.user),  # type: ignore[arg-type]
        _("The result is dropped; what was read of it stays readable."), "staff:programme", found.programme.public_id,
    )  # fmt: skip


@door("GET", "POST")
def new_indicator(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add an indicator to a result."""
    found = _result(request, public_id)
    figures = choices_of(figures_of(request, found.programme))
    form = IndicatorForm(request.POST or None, programme=found.programme, figures=figures)
    made: list[Indicator] = []

    def add() -> None:
        made.append(actions.add_indicator(result=found, draft=form.draft(), by=request.user))  # type: ignore[arg-type]

    return write(
        request, form, add, done=_("The indicator is here. Now say for which times it is read."),
        to=lambda: redirect("staff:indicator_periods", made[0].public_id), programme=found.programme,
        heading=_("An indicator"), template="indicator", note=found.words,
    )  # fmt: skip


@door("GET", "POST")
def change_indicator(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say anew what an indicator is, or drop it."""
    found = _indicator(request, public_id)
    programme = found.result.programme
    figures = choices_of(figures_of(request, programme))
    form = IndicatorForm(request.POST or None, programme=programme, figures=figures, indicator=found)
    return write(
        request, form,
        lambda: actions.change_indicator(
            indicator=found, draft=form.draft(), seen=form.cleaned_data["seen"], by=request.user  # type: ignore[arg-type]
        ),
        done=_("The indicator is changed."), to=lambda: back(programme, "logframe"),
        fresh=lambda: IndicatorForm(programme=programme, figures=figures, indicator=_indicator(request, public_id)),
        programme=programme,
        heading=_("Change the indicator"), template="indicator", indicator=found, note=found.result.words,
    )  # fmt: skip


@door("POST")
def drop_indicator(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Drop an indicator."""
    found = _indicator(request, public_id)
    return press(
        request, lambda: actions.drop_indicator(indicator=found, by=request.user),  # type: ignore[arg-type]
        _("The indicator is dropped; what was read of it stays readable."), "staff:programme",
        found.result.programme.public_id,
    )  # fmt: skip


@door("GET", "POST")
def indicator_periods(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For which times an indicator is read, and what is aimed at in each."""
    found = _indicator(request, public_id)
    programme = found.result.programme
    form = PeriodsForm(request.POST or None, indicator=found)
    return write(
        request, form,
        lambda: actions.set_periods(indicator=found, drafts=form.drafts(), by=request.user),  # type: ignore[arg-type]
        done=_("The periods are noted."), to=lambda: back(programme, "logframe"), programme=programme,
        heading=_("Periods and targets"), template="periods", indicator=found, note=found.words,
    )  # fmt: skip


@door("POST")
def remove_period(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take away a period of which nothing was read."""
    period = _period(_indicator(request, public_id), number)
    return press(
        request, lambda: actions.remove_period(period=period, by=request.user),  # type: ignore[arg-type]
        _("The period is taken away."), "staff:indicator_periods", public_id,
    )  # fmt: skip


def _period(indicator: Indicator, number: int) -> Period:
    found = indicator.periods.filter(pk=number).first()
    if found is None:
        raise Http404
    found.indicator = indicator
    return found


@door("GET", "POST")
def reading(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Say what was measured in a period; everything that was ever said of it stands below."""
    found = _indicator(request, public_id)
    period, programme = _period(found, number), found.result.programme
    form = ReadingForm(request.POST or None, period=period)
    said = list(queries.history(period))
    return write(
        request, form, lambda: reading_actions.say_reading(draft=form.draft(), by=request.user),  # type: ignore[arg-type]
        done=_("It is noted for your side."), to=lambda: back(programme, "logframe"), programme=programme,
        heading=_("What was measured"), template="reading", indicator=found, period=period, said=said,
        names=partners.names({each.entered_by for each in said}), note=found.words,
    )  # fmt: skip


@door("GET", "POST")
def redact_reading(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take words about a private person out of a reading's basis."""
    found = load_in_scheme(
        request, P.SIGN_LINES, Reading, public_id, scheme="period__indicator__result__programme__scheme",
        related=["period__indicator__result__programme__tally"],
    )  # fmt: skip
    programme = found.period.indicator.result.programme
    form = OtherWordsForm(request.POST or None, scheme=programme.scheme, initial={"words": found.basis})
    return write(
        request, form,
        lambda: words_actions.redact_reading(reading=found, basis=form.cleaned_data["words"], by=request.user),  # type: ignore[arg-type]
        done=_("The words are out."), to=lambda: back(programme, "logframe"), programme=programme,
        heading=_("Take words about a private person out"),
    )  # fmt: skip
