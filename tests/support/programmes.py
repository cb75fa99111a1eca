"""A small invented programme with a logframe, for tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from counterfoil.base.actors import Office
from counterfoil.base.money import Money
from counterfoil.base.quantities import QualifiedNumber
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Scheme
from counterfoil.programmes import budget_actions, logframe_actions, programme_actions
from counterfoil.programmes.logframe_actions import PeriodDraft
from counterfoil.programmes.logframe_rules import IndicatorDraft
from counterfoil.programmes.models import BudgetLine, Indicator, Period, Programme, Result
from counterfoil.statements.models import Unit
from tests import cast

GIVING, RECEIVING = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def programme(scheme: Scheme | None = None, name: str = "Weaving for a living") -> Programme:
    """A programme with aims."""
    return programme_actions.start_programme(
        scheme=scheme or cast.scheme(), name=TranslatedText(en=name), aims="Weaving that pays", by=GIVING
    )


def result(of: Programme, words: str = "Weaving is taught well", level: str = "output", **more: Any) -> Result:
    return logframe_actions.add_result(programme=of, level=Result.Level(level), words=words, by=GIVING, **more)


def draft(
    words: str = "Sessions held", unit: str = "sessions", about: str = "offered", **more: Any
) -> IndicatorDraft:
    return IndicatorDraft(words=words, unit=Unit.objects.get(code=unit), about=Indicator.About(about), **more)


def indicator(of: Result, words: str = "Sessions held", unit: str = "sessions", **more: Any) -> Indicator:
    return logframe_actions.add_indicator(result=of, draft=draft(words, unit, **more), by=GIVING)


def share(of: Result, **more: Any) -> Indicator:
    """Of the groups that were opened, how many are still open."""
    told = {"is_share": True, "numerator": "groups still open", "denominator": "groups opened", "about": "happened"}
    return indicator(of, "Groups still open after 12 months", "groups", **(told | more))


def period(of: Indicator, target: Any = None, begins: dt.date = YEAR[0], ends: dt.date = YEAR[1]) -> Period:
    asked = PeriodDraft(begins=begins, ends=ends, target=target)
    logframe_actions.set_periods(indicator=of, drafts=[asked], by=GIVING)
    return of.periods.get(begins=begins, ends=ends)


def exactly(number: int) -> QualifiedNumber:
    """A plain number as a baseline."""
    return QualifiedNumber(Decimal(number))


def budget_line(of: Programme, words: str = "Looms", amount: int = 500, currency: str = "CNY") -> BudgetLine:
    return budget_actions.add_budget_line(programme=of, words=words, money=Money.of(amount, currency), by=GIVING)
