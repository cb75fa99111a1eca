"""Test databases: one migrated template per state of the migrations, a clone of it per worker or test.

The tests connect as the web role, as the product does; only migrating is done by the owner.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import socket
import time
from collections.abc import Iterator

import psycopg
from psycopg import sql

from counterfoil.base import provision
from counterfoil.base.state import state

KEPT_TEMPLATES = 6
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
_numbers = itertools.count(1)


def template(owner_url: str) -> str:
    """The name of a migrated database for the migrations as they stand; made by whoever comes first."""
    name = f"template_{state()}"
    with psycopg.connect(owner_url, autocommit=True) as link:
        link.execute("SET lock_timeout = 0")
        link.execute("SELECT pg_advisory_lock(7001)")
        if not _exists(link, name):
            _sweep(link)
            making = f"making_{_HOST}_{os.getpid()}"
            _drop(link, making)
            link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            with provision.connected_to(owner_url, NAME=making):
                provision.provision()
            made = sql.Identifier(name)
            link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), made))
            now = sql.Literal(f"{time.time():.0f}")
            link.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(made, now))
    return name


@contextlib.contextmanager
def clone(web_url: str, owner_url: str, source: str) -> Iterator[str]:
    """Point Django, in every thread, at a fresh clone of `source` as the web role; drop it afterwards."""
    with (
        kept_clone(owner_url, source) as name,
        provision.connected_to(web_url, NAME=name, CONN_MAX_AGE=0),
    ):
        yield name


@contextlib.contextmanager
def kept_clone(owner_url: str, source: str) -> Iterator[str]:
    """A fresh clone of `source`, dropped afterwards; Django is not pointed at it."""
    name = f"test_{_HOST}_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(owner_url, autocommit=True) as link:
        _drop(link, name)
        _create_from(link, name, source)
        try:
            yield name
        finally:
            _drop(link, name)


def _exists(link: psycopg.Connection, name: str) -> bool:
    return link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(link: psycopg.Connection, name: str) -> None:
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for attempt in range(50):
        try:
            link.execute(command)
            return
        except psycopg.errors.InsufficientPrivilege:  # the server's own vacuum is in it, for a moment
            if attempt == 49:
                raise
            time.sleep(0.1)


def _create_from(link: psycopg.Connection, name: str, source: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
    for attempt in range(20):
        try:
            link.execute(command)
            return
        except psycopg.errors.ObjectInUse:  # a worker of another run is just closing its connection
            if attempt == 19:
                raise
            time.sleep(0.1)


def _sweep(link: psycopg.Connection) -> None:
    """Drop the clones of killed runs on this machine, and templates that have long been replaced."""
    rows = link.execute(
        "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '0') FROM pg_database "
        "WHERE datdba = current_user::regrole"
    ).fetchall()
    old = sorted((int(made), name) for name, made in rows if name.startswith("template_") and made.isdigit())
    unwanted = [name for _, name in old[:-KEPT_TEMPLATES]]
    for name, _ in rows:
        kind, _, rest = name.partition(f"_{_HOST}_")
        if kind in ("test", "making") and rest and not _runs(int(rest.split("_")[0])):
            unwanted.append(name)
    for name in unwanted:
        _drop(link, name)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
