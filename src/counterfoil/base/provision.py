"""Bring a database up to date: tables, rights of the web role, then what each room keeps as data."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import dj_database_url
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from counterfoil.base.migrating import quick_states
from counterfoil.base.roles import grant_web
from counterfoil.base.state import state

_after: list[Callable[[], object]] = []


def after_migrate(task: Callable[[], object]) -> Callable[[], object]:
    """Register a room's task (loading its terms, say). It runs as the owner after every migration; running it
    twice must change nothing. Call it in the room's `AppConfig.ready`."""
    if task not in _after:
        _after.append(task)
    return task


def provision(*, verbosity: int = 0) -> None:
    """Migrate, grant, run the rooms' tasks, note the state. The connection must be the owner's."""
    empty = not connection.introspection.table_names()  # a database in use is migrated as Django does it
    with quick_states() if empty else contextlib.nullcontext():
        call_command("migrate", interactive=False, verbosity=verbosity)
    grant_web(connection)
    for task in _after:
        task()
    note(state())


def note(text: str) -> None:
    """Write the database's comment, by which a next start sees that there is nothing to do."""
    with connection.cursor() as cursor:
        name = sql.Identifier(str(connection.settings_dict["NAME"]))
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Let the default connection be the owner's while the block runs, in every thread."""
    with connected_to(settings.DATABASE_OWNER_URL):
        yield


@contextlib.contextmanager
def connected_to(url: str, **changes: object) -> Iterator[None]:
    """Let the default connection, in every thread, be that of `url` while the block runs."""
    setting = connections.settings["default"]
    before = dict(setting)
    connections["default"].close()
    setting.update({**dj_database_url.parse(url), "OPTIONS": before["OPTIONS"], **changes})
    try:
        yield
    finally:
        connections["default"].close()
        setting.update(before)
