"""Pages about programmes: what each asks for, and what fills its address; gathered by `chain_doors.py`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from counterfoil.base.dates import PartialDate
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import fund_actions
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes import agreement_actions, budget_actions, programme_actions, reading_actions
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.statements.tally_actions import Party
from tests import cast
from tests.support import programmes as made

_FORMS = (
    "plan_programme", "change_programme", "programme_needs", "programme_parties", "new_moment", "new_result",
    "change_result", "new_indicator", "change_indicator", "indicator_periods", "reading", "new_budget_line",
    "change_budget_line", "new_agreement", "change_agreement",
)  # fmt: skip
_BUTTONS = ("drop_result", "drop_indicator", "remove_period", "drop_budget_line")
DOORS: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("programme", "agreements_of", "agreement"), (P.READ_DRAFTS, None)),
    **dict.fromkeys(_FORMS, (P.PLAN_PROGRAMMES, P.PLAN_PROGRAMMES)),
    **dict.fromkeys(_BUTTONS, (None, P.PLAN_PROGRAMMES)),
    **dict.fromkeys(("release_programme", "hold_back_programme"), (None, P.RELEASE_LINES)),
    **dict.fromkeys(("redact_moment", "redact_reading"), (P.SIGN_LINES, P.SIGN_LINES)),
    "agreement_paper": (P.NOTE_CUSTODY, P.NOTE_CUSTODY),
    "confirm_agreement_paper": (None, P.NOTE_CUSTODY),
    "fund_budget": (P.KEEP_BOOKS, P.KEEP_BOOKS),
}


def addresses(stage: Any) -> dict[str, str]:
    """A programme with all that it can hold."""
    by, second = stage.users[Role.PROGRAMME_OFFICER], stage.users[Role.APPROVER]
    programme = made.programme(stage.scheme)
    moment = programme_actions.note_moment(programme=programme, day=dt.date(2025, 1, 1), words="Begun", by=by)
    result = made.result(programme)
    indicator = made.indicator(result)
    period = made.period(indicator, Decimal(4))
    said = reading_actions.say_reading(draft=ReadingDraft(period=period, value=Decimal(3), basis="a count"), by=by)
    line = budget_actions.add_budget_line(programme=programme, words="Looms", money=Money.of(5, "CNY"), by=by)
    giver, host = (cast.organisation(stage.scheme, side) for side in (Side.GIVING, Side.RECEIVING))
    agreement = agreement_actions.add_agreement(
        scheme=stage.scheme, name=cast.T(en="Agreement"), by=by,
        parties=[Party(Side.GIVING, giver), Party(Side.RECEIVING, host)],
    )  # fmt: skip
    paper = agreement_actions.note_agreement_paper(
        agreement=agreement, paper="Two pages", holder=giver, seen=PartialDate(2025), second_person=second, by=by
    )
    things: dict[str, Any] = {
        **dict.fromkeys(("programme", "change_programme", "programme_needs", "programme_parties"), programme),
        **dict.fromkeys(("new_moment", "release_programme", "hold_back_programme", "new_result"), programme),
        **dict.fromkeys(("change_result", "drop_result", "new_indicator"), result),
        **dict.fromkeys(("change_indicator", "drop_indicator", "indicator_periods"), indicator),
        "new_budget_line": programme,
        **dict.fromkeys(("change_budget_line", "drop_budget_line"), line),
        **dict.fromkeys(("agreement", "change_agreement", "agreement_paper"), agreement),
        "confirm_agreement_paper": paper,
        "redact_reading": said,
        "fund_budget": _fund(stage),
    }
    numbered = {
        "redact_moment": (programme, moment), "reading": (indicator, period), "remove_period": (indicator, period),
    }  # fmt: skip
    return {
        **{name: reverse(f"staff:{name}", args=[thing.public_id]) for name, thing in things.items()},
        **{name: reverse(f"staff:{name}", args=[of.public_id, row.pk]) for name, (of, row) in numbered.items()},
    }


def _fund(stage: Any) -> Any:
    """The general fund of the giving side's book."""
    book = Book.objects.filter(scheme=stage.scheme).first() or fund_actions.start_books(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), currencies=["CNY"],
        by=stage.users[Role.FINANCE_OFFICER],
    )  # fmt: skip
    return book.funds.get(is_general=True)
