"""Worlds: what many tests look at, made once per worker in a database of its own and rolled back after each test.

Making a scheme with its cast, two accounts and a published page takes a quarter of a second; a savepoint takes
nothing. Each test gets a copy of what the making gave, so that no object of one test is seen by another.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

from tests.support import databases


class Worlds:
    """The worlds of one worker, each made when the first test asks for it."""

    def __init__(self, owner_url: str, template: str) -> None:
        self._owner_url, self._template = owner_url, template
        self._made: dict[str, tuple[BaseDatabaseWrapper, Any]] = {}
        self._clones = contextlib.ExitStack()

    @contextlib.contextmanager
    def enter(self, name: str, make: Callable[[], Any], template: str = "") -> Iterator[Any]:
        """Let the default connection of this thread be that of the world; what is written there is rolled back.

        Gives a copy of what `make` gave, in a clone of `template` (the migrated one unless named). Other threads
        still see the worker's own database: a test with threads asks for `committed_db`.
        """
        if name not in self._made:
            self._made[name] = self._make(make, template or self._template)
        connection, made = self._made[name]
        with _in_place(connection), _rolled_back(connection):
            yield copy.deepcopy(made)

    def _make(self, make: Callable[[], Any], template: str) -> tuple[BaseDatabaseWrapper, Any]:
        name = self._clones.enter_context(databases.kept_clone(self._owner_url, template))
        connection = connections.create_connection("default")
        connection.settings_dict = {**connection.settings_dict, "NAME": name, "CONN_MAX_AGE": None}
        with _in_place(connection), translation.override("en"):
            return connection, make()

    def close(self) -> None:
        for connection, _made in self._made.values():
            connection.close()
        self._clones.close()


@contextlib.contextmanager
def _in_place(connection: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before


@contextlib.contextmanager
def _rolled_back(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """As Django's TestCase does it: constraints that wait for the commit are asked before it is taken back."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    with atomic:
        yield
        if not connection.needs_rollback and connection.is_usable():
            connection.check_constraints()
        transaction.set_rollback(True)
