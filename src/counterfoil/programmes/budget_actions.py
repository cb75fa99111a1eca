"""Writes about a programme's budget: what its parts are to cost. What was spent stands in the books, never here."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.programmes.models import BudgetLine, Programme
from counterfoil.programmes.queries import budget_mark
from counterfoil.programmes.rules import hold, must_match, no_quota, note, said, take_back_releases


@transaction.atomic
def add_budget_line(*, programme: Programme, words: str, money: Money, by: Actor) -> BudgetLine:
    """Add a line to the budget. Lines in different currencies are never summed.

    Raises:
        Refusal: no words, or they ask for what is refused: a quota on people, a banned thing (G7, G11); the amount
            is not above zero.
    """
    _side, held = hold(programme=programme, by=by)
    last = held.budget.aggregate(last=Max("position"))["last"] or 0
    made = BudgetLine.objects.create(
        programme=held, position=last + 1, words=_worded(words), minor=_above_zero(money), currency=money.currency,
        entered_by=by.actor_id,
    )  # fmt: skip
    _ask_again(held)
    note(verb="add_budget_line", kind="budget_line", subject=made, programme=held, by=by)
    return made


@transaction.atomic
def change_budget_line(*, line: BudgetLine, words: str, money: Money, by: Actor, seen: str = "") -> BudgetLine:
    """Say anew what a part is to cost.

    Raises:
        Refusal: somebody changed it meanwhile (code "stale"); it was dropped; else as
            `add_budget_line`.
    """
    _side, held = hold(programme=line.programme, by=by)
    found = BudgetLine.objects.get(pk=line.pk)
    must_match(seen=seen, now=budget_mark(found))
    _must_stand(found)
    found.words, found.minor = _worded(words), _above_zero(money)
    found.currency = money.currency
    found.save(update_fields=["words", "minor", "currency"])
    _ask_again(held)
    note(verb="change_budget_line", kind="budget_line", subject=found, programme=held, by=by)
    return found


@transaction.atomic
def drop_budget_line(*, line: BudgetLine, by: Actor) -> BudgetLine:
    """Drop a line; it stays readable, and funds that point to it go on doing so."""
    _side, held = hold(programme=line.programme, by=by)
    found = BudgetLine.objects.get(pk=line.pk)
    _must_stand(found)
    found.dropped_at = timezone.now()
    found.save(update_fields=["dropped_at"])
    _ask_again(held)
    note(verb="drop_budget_line", kind="budget_line", subject=found, programme=held, by=by)
    return found


def _worded(words: str) -> str:
    found = said(words=words, where="words", most=120, prose=True)
    no_quota(words=found, where="words")
    return found


def _ask_again(programme: Programme) -> None:
    """The public reads the budget: each side is asked anew whether it may (G14)."""
    if columns := take_back_releases(programme=programme):
        programme.save(update_fields=columns)


def _above_zero(money: Money) -> int:
    if money.minor <= 0:
        raise Refusal(_("The amount is not above zero."), mend=_("Write what it is to cost."), where="amount")
    return money.minor


def _must_stand(line: BudgetLine) -> None:
    if line.dropped_at is not None:
        raise Refusal(_("This line was dropped."), mend=_("Add it anew where it is still wanted."), code="state")
