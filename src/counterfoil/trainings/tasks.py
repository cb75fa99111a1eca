"""Sending messages to owners of groups, by the clock and when somebody presses; run twice, nothing goes twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from counterfoil.base.actors import System
from counterfoil.trainings import delivery_actions as actions
from counterfoil.trainings import trainer_actions

_BY = System("deliveries")


@app.task(name="trainings.send", queue="trainings", pass_context=False)
def send_task() -> None:
    """Send what waits now."""
    actions.send_waiting(by=_BY)


@app.periodic(cron="* * * * *")
@app.task(name="trainings.deliver", queue="trainings", pass_context=False)
def deliver_task(timestamp: int) -> None:
    """Once a minute: what was cut off is marked so, and what waits is sent."""
    actions.mark_cut_off(by=_BY)
    actions.send_waiting(by=_BY)


@app.periodic(cron="29 3 * * *")
@app.task(name="trainings.forget_names", queue="trainings", pass_context=False)
def forget_names_task(timestamp: int) -> None:
    """Once a night: names of trainers go 24 months after the last session that they taught."""
    trainer_actions.erase_old_names(by=System("retention"), today=timezone.localdate())
