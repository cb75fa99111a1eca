"""Every write about the plan of a visit, called from here: the visit as a whole, who goes, where and when, what is
spoken of and what it costs."""

from __future__ import annotations

from counterfoil.visits.plan.agenda_actions import (
    Carried,
    add_point,
    carry_over_agenda,
    move_point,
    order_agenda,
    remove_point,
)
from counterfoil.visits.plan.cost_actions import add_cost, change_cost, remove_cost
from counterfoil.visits.plan.delegation_actions import (
    add_delegate,
    change_delegate,
    remove_delegate,
    set_delegation,
)
from counterfoil.visits.plan.drafts import CostDraft, DelegateDraft, StopDraft, as_drafts
from counterfoil.visits.plan.stop_actions import change_stop, drop_stop, open_meeting, plan_stop
from counterfoil.visits.plan.visit_actions import call_off, change_visit

__all__ = [
    "Carried",
    "CostDraft",
    "DelegateDraft",
    "StopDraft",
    "add_cost",
    "add_delegate",
    "add_point",
    "as_drafts",
    "call_off",
    "carry_over_agenda",
    "change_cost",
    "change_delegate",
    "change_stop",
    "change_visit",
    "drop_stop",
    "move_point",
    "open_meeting",
    "order_agenda",
    "plan_stop",
    "remove_cost",
    "remove_delegate",
    "remove_point",
    "set_delegation",
]
