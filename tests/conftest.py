"""What every test may ask for.

- `db` (or `@pytest.mark.django_db`): the worker's database, as the web role; writes are rolled back.
- `committed_db`: a database of the test's own, where commits, threads and processes are real. Slower (about
  a tenth of a second).
- `demo_db`: like `db`, in a world with the demo accounts; `committed_demo_db` has them with real commits.
- `worlds`: what many tests look at, made once per worker (`tests/support/worlds.py`).
- `owner_db`: a connection (psycopg) of the owner to the same database, for what only an owner may do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.db import connection
from django.utils import translation

from counterfoil import settings as house
from counterfoil.base import catalogues, embedded, provision
from tests.support import databases
from tests.support.worlds import Worlds

hypothesis.settings.register_profile("house", deadline=None, max_examples=150, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)  # `make unit`; `make test` draws all
hypothesis.settings.load_profile("house")


def pytest_configure() -> None:
    """Static files straight from their folders, and passwords that hash fast: this is no place to guard."""
    from django.conf import settings

    catalogues.compile_stale()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PUBLIC_CACHE_SECONDS = settings.PUBLIC_READS_SECONDS = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# What `make unit` leaves out as a whole: pages (doors are no units), the demo, papers set with Typst, drawn lives.
SLOW = (
    "staff/", "public/", "house/test_staff_doors.py", "house/test_hostile_words.py", "demo/", "papers/",
    "visits/test_sent_pages.py", "visits/test_looks_pages.py", "visits/test_plan_property.py", "lines/test_life.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow. Emptying tables between tests is TRUNCATE, and the web role may not."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        for mark in item.iter_markers("django_db"):
            if mark.kwargs.get("transaction"):
                raise pytest.UsageError(f"{item.nodeid}: use the fixture committed_db, not transaction=True.")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page asked for in another language leaves it switched on for whatever this thread does next."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def database_urls() -> Iterator[tuple[str, str]]:
    """Addresses (web role, owner) of a PostgreSQL for tests: the one named, or the embedded one."""
    if web := os.environ.get("DATABASE_URL"):
        yield web, os.environ["DATABASE_OWNER_URL"]
        return
    with embedded.running(Path(house.HOME) / "test", fast=True) as urls:
        yield urls


@pytest.fixture(scope="session")
def template_database(database_urls, django_db_blocker) -> str:
    """The name of the migrated database that the others are cloned from."""
    with django_db_blocker.unblock():
        return databases.template(database_urls[1])


@pytest.fixture(scope="session")
def django_db_setup(database_urls, template_database, django_db_blocker) -> Iterator[None]:
    """The database of this worker, instead of the one that pytest-django would make as owner."""
    with django_db_blocker.unblock(), databases.clone(*database_urls, template_database):
        django_db_blocker.block()
        yield
        django_db_blocker.restore()


@pytest.fixture
def committed_db(database_urls, template_database, django_db_blocker) -> Iterator[str]:
    """A database for this test alone, with real commits; gives its name."""
    with django_db_blocker.unblock(), databases.clone(*database_urls, template_database) as name:
        yield name


@pytest.fixture(scope="session")
def worlds(database_urls, template_database, django_db_setup, django_db_blocker) -> Iterator[Worlds]:
    """The worlds of this worker; a fixture that enters one unblocks the database first."""
    made = Worlds(database_urls[1], template_database)
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture(scope="session")
def demo_template(database_urls, template_database, django_db_blocker) -> Iterator[str]:
    """The name of a database with the demo accounts, loaded once per worker."""
    with django_db_blocker.unblock(), databases.kept_clone(database_urls[1], template_database) as name:
        with provision.connected_to(database_urls[0], NAME=name, CONN_MAX_AGE=0):
            _load_demo()
        django_db_blocker.block()
        yield name
        django_db_blocker.restore()


def _load_demo() -> None:
    from counterfoil.base.actors import System
    from counterfoil.packs import demo

    demo.load(by=System("demo"))


@pytest.fixture
def demo_db(worlds, demo_template, django_db_blocker) -> Iterator[None]:
    """A world with the demo accounts; writes are rolled back."""
    with django_db_blocker.unblock(), worlds.enter("demo", lambda: None, template=demo_template):
        yield


@pytest.fixture
def committed_demo_db(database_urls, demo_template, django_db_blocker) -> Iterator[str]:
    """Like `committed_db`, with the demo accounts in it."""
    with django_db_blocker.unblock(), databases.clone(*database_urls, demo_template) as name:
        yield name


@pytest.fixture
def owner_db(database_urls) -> Iterator[psycopg.Connection]:
    """The owner's connection to the database the test uses. It sees only what was committed."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(database_urls[1], dbname=name, autocommit=True) as link:
        yield link
