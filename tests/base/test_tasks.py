"""The queue mends itself after a killed worker."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from counterfoil.base import tasks

STATUS = "SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE '%remove_old'"


def _execute(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else []


def _work() -> None:
    """Let a worker do what is due, and stop."""

    async def once() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    # In a thread: where this worker has a browser too, a loop is running here.
    with app.replace_connector(app.connector.get_worker_connector()), ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, once()).result()


def test_the_job_of_a_killed_worker_is_done_after_all(committed_db):
    tasks.remove_old.defer(timestamp=0)
    _execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    _execute(
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = 1, "
        "worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    assert _execute(STATUS) == [("doing",)]
    with contextlib.suppress(AlreadyEnqueued):  # by the clock, if a minute has just begun
        tasks.retry_stalled.defer(timestamp=0)
    _work()
    _work()
    assert _execute(STATUS) == [("succeeded",)]
