"""Bring a database up to date: tables, rights of the web role, then what each room keeps as data."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

from counterfoil.base.roles import grant_web

_after: list[Callable[[], None]] = []


def after_migrate(task: Callable[[], None]) -> Callable[[], None]:
    """Register a room's task (loading its terms, say). It runs as the owner after every migration; running it
    twice must change nothing. Call it in the room's `AppConfig.ready`."""
    if task not in _after:
        _after.append(task)
    return task


def provision(*, verbosity: int = 0) -> None:
    """Migrate, grant, and run the rooms' tasks. The connection must be the owner's."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    grant_web(connection)
    for task in _after:
        task()
