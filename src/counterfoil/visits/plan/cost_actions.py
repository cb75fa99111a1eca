"""Writes about what a visit costs, planned and actual. No ledger stands behind it, and currencies are never added."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.visits.models import Cost, Visit
from counterfoil.visits.plan import rules
from counterfoil.visits.plan.drafts import CostDraft
from counterfoil.visits.plan.queries import cost_seen

MOST = Decimal("999999999999.99")  # of one cost, in its currency


@transaction.atomic
def add_cost(*, visit: Visit, draft: CostDraft, by: Actor) -> Cost:
    """Plan a cost, or write down what was spent.

    Raises:
        Refusal: no such currency; an amount is below zero, too large, or finer than two places; neither is stated.
    """
    held = rules.hold(visit, by)
    cost = Cost(visit=held, **_columns(draft))
    cost.save(force_insert=True)
    rules.note(held, "add_cost", by)
    return cost


@transaction.atomic
def change_cost(*, cost: Cost, draft: CostDraft, by: Actor, seen: str = "") -> Cost:
    """Mend a cost, or add what it came to; raises as `add_cost`, and where it was changed meanwhile ("stale")."""
    held = rules.hold(cost.visit, by)
    now = Cost.objects.filter(pk=cost.pk).first()
    if now is None:
        raise Refusal(_("Somebody took this cost out."), mend=_("Add it anew if it is one."), code="gone")
    rules.must_be_as_seen(seen, cost_seen(now))
    for name, value in _columns(draft).items():
        setattr(now, name, value)
    now.save()
    rules.note(held, "change_cost", by)
    return now


@transaction.atomic
def remove_cost(*, cost: Cost, by: Actor) -> None:
    """Take out a cost that was only planned.

    Raises:
        Refusal: money was spent on it ("spent").
    """
    held = rules.hold(cost.visit, by)
    if Cost.objects.filter(pk=cost.pk, actual__gt=0).exists():
        raise Refusal(
            _("Money was spent on this, so it stays."), mend=_("Mend the amount if it is wrong."), code="spent"
        )
    Cost.objects.filter(pk=cost.pk).delete()
    rules.note(held, "remove_cost", by)


def _columns(draft: CostDraft) -> dict[str, object]:
    if draft.currency not in Locale("en").currencies:
        raise Refusal(
            _("There is no currency “%(code)s”.") % {"code": draft.currency},
            mend=_("Write its three letters, for example CNY or EUR."),
            where="currency",
            code="currency",
        )
    for name in ("planned", "actual"):
        amount = getattr(draft, name)
        if amount is not None and not (0 <= amount <= MOST and amount == round(amount, 2)):
            problem = _("An amount lies above zero and has two places at most.")
            raise Refusal(problem, mend=_("Look at the amount."), where=name, code="amount")
    if draft.planned is None and draft.actual is None:
        raise Refusal(_("There is no amount."), mend=_("Write what is planned, or what it came to."), where="planned")
    return {
        "what": draft.what, "currency": draft.currency, "words": one_line(draft.words),
        "planned": draft.planned, "actual": draft.actual, "payer": draft.payer,
    }  # fmt: skip
