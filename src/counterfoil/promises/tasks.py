"""Reminders and digests by the clock. Run twice, or by two workers at once, they send nothing twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from counterfoil.base.actors import System
from counterfoil.promises.notices import actions

MONDAY = 0
_BY = System("reminders")


@app.periodic(cron="7 * * * *")
@app.task(name="promises.remind", queue="promises", pass_context=False)
def remind_task(timestamp: int) -> None:
    """Once an hour, so that a day on which the worker rested is made good: reminders, and on Mondays the digest."""
    today = timezone.localdate()
    actions.mark_cut_off(by=_BY)
    actions.send_reminders(today=today, by=_BY)
    if today.weekday() == MONDAY:
        actions.send_digests(today=today, by=_BY)
