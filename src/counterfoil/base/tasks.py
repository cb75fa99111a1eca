"""Tasks that keep the queue itself healthy. Django's queue app finds this file by its name."""

from __future__ import annotations

from contextlib import suppress

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

KEPT_HOURS = 24 * 14  # how long finished jobs stay to be looked at


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs whose worker was killed. A worker gives a sign of life every few seconds; a job of
    one that does not is still marked as being done, and nobody does it."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        with suppress(UniqueViolation):  # the next of its kind waits already; the others go on
            await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="remove_old", pass_context=True)
async def remove_old(context: JobContext, timestamp: int) -> None:
    """Forget finished jobs after two weeks: their arguments may name what has since been erased."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True)
