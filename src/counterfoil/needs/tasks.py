"""Panels are forgotten by the clock: what they found stays, with the offices and without the users."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from counterfoil.base.actors import System
from counterfoil.needs.appraisal_actions import forget_panels

KEPT = dt.timedelta(days=731)  # 24 months, as the model declares it


@app.periodic(cron="23 3 * * *")
@app.task(name="needs.forget_panels", queue="promises", pass_context=False)
def forget_panels_task(timestamp: int) -> None:
    """Once a night: leave out the users of rounds that ended two years ago."""
    forget_panels(before=timezone.now() - KEPT, by=System("retention"))
