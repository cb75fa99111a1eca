"""Visits: who goes where and when, what was looked at, and what a phone sent in."""

from counterfoil.visits.models.counts import Headcount, SignedPaper
from counterfoil.visits.models.looks import Check, Checked, Checklist, Finding, Look, Photo
from counterfoil.visits.models.plan import AgendaItem, Cost, Delegate, Goer, Stop, Visit
from counterfoil.visits.models.sent import Sent

__all__ = [
    "AgendaItem",
    "Check",
    "Checked",
    "Checklist",
    "Cost",
    "Delegate",
    "Finding",
    "Goer",
    "Headcount",
    "Look",
    "Photo",
    "Sent",
    "SignedPaper",
    "Stop",
    "Visit",
]
