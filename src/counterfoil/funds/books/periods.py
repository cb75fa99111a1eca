"""Periods of the books: whole months, because totals are kept month by month."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of a month to the last of the same or a later one."""

    since: dt.date
    until: dt.date

    @classmethod
    def read(cls, words: str) -> Period:
        """ "2026", "2026-03" or "2026-Q1".

        Refusal: anything else.
        """
        found = _WRITTEN.fullmatch(words.strip())
        year = int(found[1]) if found else 0
        if found is None or not 1900 <= year <= 2200 or (found[2] and not 1 <= int(found[2]) <= 12):
            raise Refusal(
                _("“%(words)s” is no period.") % {"words": words[:20]},
                mend=_("Write a year, a month or a quarter: 2026, 2026-03, 2026-Q1."),
                where="period",
            )
        if found[2]:
            first, count = int(found[2]), 1
        elif found[3]:
            first, count = int(found[3]) * 3 - 2, 3
        else:
            first, count = 1, 12
        last = first + count - 1
        return cls(dt.date(year, first, 1), month_end(dt.date(year, last, 1)))

    def __str__(self) -> str:
        months = (self.until.month - self.since.month) + 1
        if months == 12:
            return f"{self.since.year}"
        return f"{self.since:%Y-%m}" if months == 1 else f"{self.since.year}-Q{(self.since.month + 2) // 3}"


def month_end(day: dt.date) -> dt.date:
    """The last day of the month in which a day lies."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
