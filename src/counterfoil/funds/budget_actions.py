"""Writes about which lines of programmes' budgets a fund is meant for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Fund
from counterfoil.programmes.models import BudgetLine


@transaction.atomic
def point_fund(*, fund: Fund, lines: Sequence[BudgetLine], by: Actor) -> Fund:
    """Say to which lines of a budget a fund points, all of them. It restricts nothing: restrictions are the fund's.

    Raises:
        Refusal: who acts does not keep these books; the fund has ended; a line is of another scheme, of another
            programme than the fund's, or in a currency that the fund is not kept in; a dropped one is added.
    """
    must_keep(by, fund.book)
    held = Fund.objects.select_for_update(of=("self",), no_key=True).select_related("book__scheme").get(pk=fund.pk)
    if held.ended_at is not None:
        raise Refusal(_("This fund has ended."), mend=_("Choose another."), where="lines")
    there = set(held.budget.values_list("pk", flat=True))
    for line in lines:
        _must_suit(held, line, is_new=line.pk not in there)
    held.budget.set(lines)
    audit.record(by=by, verb="point_fund", kind="fund", subject=held.public_id, scheme=held.book.scheme.public_id,
                 count=len(lines))  # fmt: skip
    return held


def _must_suit(fund: Fund, line: BudgetLine, *, is_new: bool) -> None:
    problem = ""
    if line.programme.scheme_id != fund.book.scheme_id:
        problem = _("“%(line)s” is of another scheme.")
    elif fund.programme_id and line.programme_id != fund.programme_id:
        problem = _("“%(line)s” is of another programme than this fund is for.")
    elif line.currency not in fund.currencies:
        problem = _("“%(line)s” is in a currency in which this fund is not kept.")
    elif is_new and line.dropped_at is not None:
        problem = _("“%(line)s” was dropped.")
    if problem:
        raise Refusal(problem % {"line": line.words}, mend=_("Take it off the list."), where="lines")
