"""A choice on a page, such as `payment:<public id>`, read into what a line, or a part of it, was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds.match_actions import Part
from counterfoil.funds.match_queries import open_of, untied
from counterfoil.funds.models import BankLine, Fund, Gift, Incoming, Loan, Match, Payment, Run

Kind = Match.Kind
EXCHANGE = "exchange"
_THINGS: dict[str, tuple[Match.Kind, str, type[Model], str]] = {
    "payment": (Kind.PAYMENT, "payment", Payment, "run__book"),
    "return": (Kind.RETURN, "payment", Payment, "run__book"),
    "gift": (Kind.INCOMING, "gift", Gift, "fund__book"),
    "incoming": (Kind.INCOMING, "incoming", Incoming, "gift__fund__book"),
    "charged_back": (Kind.CHARGED_BACK, "incoming", Incoming, "gift__fund__book"),
    "repayment": (Kind.REPAYMENT, "loan", Loan, "fund__book"),
    "fee": (Kind.FEE, "fund", Fund, "book"),
    "interest": (Kind.INTEREST, "fund", Fund, "book"),
    "award_returned": (Kind.AWARD_RETURNED, "fund", Fund, "book"),
    "unexplained": (Kind.UNEXPLAINED, "fund", Fund, "book"),
}


def parts_of(line: BankLine, choice: str, minor: int | None = None) -> list[Part]:
    """What a choice means for a line; `minor` of it, or all that is open.

    Raises:
        Refusal: no such choice, or a thing that is not of these books ("choice").
    """
    kind, _colon, public_id = choice.partition(":")
    if kind == "run":
        run = _thing(Run, public_id, "book", line)
        waiting = untied(run.payments.filter(state__in=[Payment.State.APPROVED, Payment.State.PAID]))
        waiting = waiting.select_related("fund").order_by("id")
        return [Part(Kind.PAYMENT, each.minor, payment=each) for each in waiting]
    if kind not in _THINGS:  # an exchange is no part of a line: `exchange_of`
        raise _nothing()
    what, name, model, path = _THINGS[kind]
    thing = _thing(model, public_id, path, line) if public_id else None
    if thing is None and name != "fund":
        raise _nothing()
    return [Part(what, minor or open_of(line).minor, **({name: thing} if thing else {}))]


def exchange_of(line: BankLine, choice: str) -> tuple[Fund, BankLine] | None:
    """The fund and the other line that a choice `exchange:<fund>:<line>` names; None where it is another choice.

    Raises:
        Refusal: as `parts_of`.
    """
    kind, _colon, rest = choice.partition(":")
    if kind != EXCHANGE:
        return None
    fund, _colon, other = rest.partition(":")
    return _thing(Fund, fund, "book", line), _thing(BankLine, other, "account__book", line)


def _thing(model: type[Model], public_id: str, path: str, line: BankLine) -> Any:
    try:
        key = UUID(public_id)
    except ValueError:
        raise _nothing() from None
    found = model._default_manager.filter(public_id=key, **{path: line.account.book_id}).first()
    if found is None:
        raise _nothing()
    return found


def _nothing() -> Refusal:
    return Refusal(_("There is no such thing in these books."), mend=_("Open the page again."), code="choice")
