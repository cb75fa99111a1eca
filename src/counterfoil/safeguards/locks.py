"""The locks before everything that would hold data on a person helped (GUARDRAILS, "Organisation first").

A lock opens in a scheme that has a named independent grievance body, an impact assessment on file and a second
person's approval. Before the complaint channel (G8) itself is built, no lock opens at all.
"""

from __future__ import annotations

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPLAINT_CHANNEL_IS_BUILT = False


class PersonLevel(Enum):
    """What stays locked: each would hold data on single people."""

    NAMED_AWARDS = "named_awards"
    PARTICIPANT_LISTS = "participant_lists"
    HOUSEHOLD_VISITS = "household_visits"
    PHOTOS_OF_PEOPLE_HELPED = "photos_of_people_helped"
    CONSENTS = "consents"


def reason_locked(module: PersonLevel) -> Promise | None:
    """Why a module is locked, for the page that would open it; None only where it is open."""
    if not COMPLAINT_CHANNEL_IS_BUILT:
        return _("There is no independent channel for complaints yet, so nothing on single people can be held here.")
    raise AssertionError(f"{module}: the conditions of a lock come with the complaint channel")
