"""Rows of Programmes and Indicators, written by the actions of programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.quantities import QualifiedNumber, Qualifier
from counterfoil.base.text import TranslatedText
from counterfoil.lines.models import Kind
from counterfoil.needs.models import Need, Sector
from counterfoil.packs.cell_text import Message, folded
from counterfoil.packs.lookups import language_of
from counterfoil.packs.models import Row as LineEntry
from counterfoil.packs.registers.cells import NOT_MEASURED
from counterfoil.packs.registers.of_courses import as_named, day, must_be_the_same, name_like
from counterfoil.packs.registers.register import Values
from counterfoil.packs.registers.work import Step, Work, names_of
from counterfoil.programmes.logframe_actions import (
    PeriodDraft,
    add_indicator,
    add_result,
    change_indicator,
    set_periods,
)
from counterfoil.programmes.logframe_rules import IndicatorDraft
from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result, State
from counterfoil.programmes.programme_actions import answer_needs, change_programme, note_moment, start_programme
from counterfoil.programmes.reading_actions import say_reading
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.statements.models import Unit


@dataclass(frozen=True)
class Coming:
    """A request of the sheet Lines of the same pack, which is there only when the pack is entered."""

    ref: str


class NeedHand:
    """What the words for a need may mean: its number, or the ref of its row on a sheet Lines."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def names(self) -> dict[str, Any]:
        needs = Need.objects.filter(scheme=self.work.scheme).select_related("line")
        by_line = {need.line_id: need for need in needs}
        told = LineEntry.objects.filter(scheme=self.work.scheme, side=self.work.registers.side)
        told = told.filter(line__kind=Kind.REQUEST).order_by("id").values_list("ref", "line_id")
        found: dict[str, Any] = {folded(ref): Coming(ref) for ref in self.work.registers.coming}
        found |= {folded(need.line.handle): need for need in by_line.values()}
        return found | {folded(ref): by_line[line] for ref, line in told if line in by_line}

    def get(self, subject: UUID) -> None:
        return None


class ProgrammeHand:
    """Rows of Programmes."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def there(self) -> dict[UUID, Programme]:
        found = Programme.objects.filter(scheme=self.work.scheme).select_related("tally", "sector", "scheme")
        return {programme.public_id: programme for programme in found}

    @cached_property
    def names(self) -> dict[str, Programme]:
        return names_of(self.there.values())

    def get(self, subject: UUID) -> Programme | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Programme | None:
        return self.names.get(folded(values["name"]))

    def describe(self, programme: Programme, values: Values) -> Values:
        return {
            "name": name_like(programme.tally.name, values["name"]), "aims": programme.aims,
            "sector": programme.sector_id, "begins": str(programme.begins) if programme.begins else None,
            "until": str(programme.until) if programme.until else None, "state": programme.state,
            "answers": self._answers(programme, values),
        }  # fmt: skip

    def _answers(self, programme: Programme, values: Values) -> list[Any]:
        """What it answers, as the row has it where both are the same needs."""
        there, said = set(programme.answers.all()), values.get("answers") or []
        return said if set(said) <= there else sorted(there, key=lambda need: need.pk)

    def add(self, values: Values, step: Step) -> Programme:
        made = start_programme(
            scheme=self.work.scheme, name=as_named(TranslatedText(), values["name"]), by=self.work.by,
            answers=_there(values), **self._said(values),
        )  # fmt: skip
        return self._stands(made, values)

    def change(self, programme: Programme, values: Values, step: Step) -> Programme:
        must_be_the_same(self.describe(programme, values), values, "name", "begins")
        if {"name", "aims", "sector", "begins", "until"} & set(step.differs):
            name = as_named(programme.tally.name, values["name"]) if "name" in step.differs else None
            programme = change_programme(programme=programme, name=name, by=self.work.by, **self._said(values))
        if "answers" in step.differs:
            needs = {*programme.answers.all(), *_there(values)}  # one that is missing takes none away
            answer_needs(programme=programme, needs=list(needs), by=self.work.by)
        return self._stands(programme, values)

    def _said(self, values: Values) -> dict[str, Any]:
        aims = values.get("aims") or ""
        return {
            "aims": aims, "language": language_of(aims or values["name"]),
            "sector": self.work.term(Sector, values.get("sector")), "begins": _date(values.get("begins")),
            "until": _date(values.get("until")),
        }  # fmt: skip

    def _stands(self, programme: Programme, values: Values) -> Programme:
        state = values.get("state")
        if state and state != programme.state:
            on = day(values.get("since")) or timezone.localdate()
            note_moment(
                programme=programme, day=on, by=self.work.by, state=State(state), words=values.get("why") or ""
            )
            programme = Programme.objects.select_related("tally", "sector", "scheme").get(pk=programme.pk)
        self.there[programme.public_id] = programme
        return programme


def _there(values: Values) -> list[Need]:
    return [need for need in values.get("answers") or () if isinstance(need, Need)]


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


class IndicatorHand:
    """Rows of Indicators: each tells of one indicator, and of one period of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.names: dict[str, Indicator] = {}

    @cached_property
    def there(self) -> dict[UUID, Indicator]:
        found = Indicator.objects.filter(result__programme__scheme=self.work.scheme, dropped_at=None)
        return {each.public_id: each for each in found.select_related("result__programme__scheme", "unit")}

    @cached_property
    def by_words(self) -> dict[tuple[int, str], Indicator]:
        return {(each.result.programme_id, folded(each.words)): each for each in self.there.values()}

    def get(self, subject: UUID) -> Indicator | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Indicator | None:
        return self.by_words.get((values["programme"].pk, folded(values["indicator"])))

    def describe(self, indicator: Indicator, values: Values) -> Values:
        base = indicator.baseline
        known = base is not None and base.amount is not None
        said: Values = {
            "programme": indicator.result.programme, "level": indicator.result.level,
            "result": indicator.result.words, "indicator": indicator.words, "about": indicator.about,
            "unit": indicator.unit_id, "share_of": indicator.denominator, "share": indicator.numerator,
            "lower": indicator.lower_is_better, "cumulative": indicator.cumulative,
            "baseline": [base.qualifier.value, f"{base.amount.normalize():f}"] if known else None,
            "baseline_basis": indicator.baseline_basis, "verification": indicator.verification,
        }  # fmt: skip
        period = self._period(indicator, values)
        reading = self._reading(period)
        return said | {
            "begins": values.get("begins") if period else None, "ends": values.get("ends") if period else None,
            "target": _plain(period.target) if period else None, **_read(reading, values),
        }  # fmt: skip

    def _period(self, indicator: Indicator, values: Values) -> Period | None:
        if not (values.get("begins") and values.get("ends")):
            return None
        return indicator.periods.filter(begins=values["begins"], ends=values["ends"]).first()

    def _reading(self, period: Period | None) -> Reading | None:
        if period is None:
            return None
        return period.readings.filter(side=self.work.registers.side, part="").order_by("-id").first()

    def add(self, values: Values, step: Step) -> Indicator:
        made = add_indicator(result=self._result(values), draft=self._draft(values), by=self.work.by)
        made = self._told(made, values)
        self.by_words[values["programme"].pk, folded(made.words)] = made
        return made

    def change(self, indicator: Indicator, values: Values, step: Step) -> Indicator:
        for column in ("level", "result"):
            if column in step.differs:
                raise Refusal(
                    Message(_("This indicator stands under another result: “%(words)s”."),
                            {"words": indicator.result.words}),
                    mend=Message(_("Put the words and the level of the result back; it is worded anew on its page.")),
                    where=column,
                )  # fmt: skip
        if set(step.differs) - {"begins", "ends", "target", "value", "numerator", "denominator", "basis"}:
            indicator = change_indicator(indicator=indicator, draft=self._draft(values), by=self.work.by)
        return self._told(indicator, values)

    def _result(self, values: Values) -> Result:
        programme, words = values["programme"], values["result"]
        for result in programme.results.filter(level=values["level"], dropped_at=None):
            if folded(result.words) == folded(words):
                return result  # type: ignore[no-any-return]
        with _at(words="result"):
            return add_result(
                programme=programme, level=Result.Level(values["level"]), words=words, language=language_of(words),
                by=self.work.by,
            )  # fmt: skip

    def _draft(self, values: Values) -> IndicatorDraft:
        base, is_share = values.get("baseline"), bool(values.get("share_of") or values.get("share"))
        return IndicatorDraft(
            words=values["indicator"], about=Indicator.About(values["about"]),
            unit=self.work.term(Unit, values["unit"]), language=language_of(values["indicator"]), is_share=is_share,
            numerator=values.get("share") or "", denominator=values.get("share_of") or "",
            cumulative=bool(values.get("cumulative")), lower_is_better=bool(values.get("lower")),
            verification=values.get("verification") or "",
            baseline=QualifiedNumber(Decimal(base[1]), Qualifier(base[0])) if base else None,
            baseline_basis=values.get("baseline_basis") or "",
        )  # fmt: skip

    def _told(self, indicator: Indicator, values: Values) -> Indicator:
        indicator = Indicator.objects.select_related("result__programme__scheme", "unit").get(pk=indicator.pk)
        self.there[indicator.public_id] = indicator
        begins, ends = day(values.get("begins")), day(values.get("ends"))
        if begins is None or ends is None:
            self._needs_no_period(values, begins, ends)
            return indicator
        with _at(begins="begins", ends="ends"):
            periods = set_periods(indicator=indicator, drafts=[self._planned(begins, ends, values)], by=self.work.by)
        period = next(each for each in periods if (each.begins, each.ends) == (begins, ends))
        self._say(period, values)
        return indicator

    def _needs_no_period(self, values: Values, begins: dt.date | None, ends: dt.date | None) -> None:
        for column in ("target", "value", "numerator", "denominator"):
            if values.get(column) is not None or begins or ends:
                raise Refusal(
                    Message(_("It is not said for which time.")), mend=Message(_("Write both days of the period.")),
                    where="ends" if begins else "begins",
                )  # fmt: skip

    def _planned(self, begins: dt.date, ends: dt.date, values: Values) -> PeriodDraft:
        target = Decimal(values["target"]) if values.get("target") is not None else None
        return PeriodDraft(begins=begins, ends=ends, target=target, where="target")

    def _say(self, period: Period, values: Values) -> None:
        value, parts = values.get("value"), (values.get("numerator"), values.get("denominator"))
        if value is None and parts == (None, None):
            return
        measured = value != NOT_MEASURED
        numerator, denominator = (Decimal(each) if each is not None else None for each in parts)
        derived = measured and numerator is not None
        say_reading(
            draft=ReadingDraft(
                period=period, basis=values.get("basis") or "", measured=measured,
                value=None if derived or not measured or value is None else Decimal(value),
                numerator=numerator, denominator=denominator,
            ),
            by=self.work.by,
        )  # fmt: skip


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _read(reading: Reading | None, values: Values) -> Values:
    if reading is None:
        return dict.fromkeys(("value", "numerator", "denominator", "basis"))
    value = _plain(reading.value) if reading.measured else NOT_MEASURED
    if reading.numerator is not None and values.get("value") not in (None, NOT_MEASURED):
        near = abs(Decimal(values["value"]) - (reading.value or 0)) < Decimal("0.5")
        value = values["value"] if near else value  # the percentage is worked out from the two
    return {
        "value": value, "numerator": _plain(reading.numerator), "denominator": _plain(reading.denominator),
        "basis": reading.basis,
    }  # fmt: skip


@contextmanager
def _at(**columns: str) -> Iterator[None]:
    """A refusal of what is named elsewhere in the sheet."""
    try:
        yield
    except Refusal as refusal:
        refusal.where = columns.get(refusal.where, refusal.where)
        raise
