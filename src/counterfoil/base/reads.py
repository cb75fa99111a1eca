"""To whom a personal value is shown: what gives it out notes it here, and a door writes it down once a page (G12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

Shown = dict[str, set[UUID]]  # "funds.Donor.name" → public ids of the rows whose value was given out
_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def noting() -> Iterator[Shown]:
    """Gather what is given out within; outside of it, as in a job that shows nobody anything, nothing is noted."""
    shown: Shown = defaultdict(set)
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


def given_out(field: str, subject: UUID) -> None:
    """Note that the value of a personal field of one row goes to whoever asked.

    Args:
        field: as it is declared (`base.personal`): "funds.Donor.name".
        subject: public id of the row.
    """
    if (shown := _shown.get()) is not None:
        shown[field].add(subject)
