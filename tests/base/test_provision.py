"""The tests, like the product, work as a role that does not own the database."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction


def _one(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_web_role():
    owner = _one("SELECT tableowner FROM pg_tables WHERE tablename = 'django_session'")
    assert _one("SELECT current_user") != owner


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forbidden",
    [
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "CREATE TABLE mine (x int)",
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_web_role_may_not(forbidden):
    with pytest.raises(ProgrammingError), transaction.atomic():
        _one(forbidden)


def test_committed_db_is_a_fresh_clone(committed_db, owner_db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('k', 'd', now())")
    assert owner_db.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
    assert owner_db.info.dbname == committed_db


@pytest.mark.django_db
def test_statements_time_out():
    assert _one("SHOW statement_timeout") == "15s"
    assert _one("SHOW lock_timeout") == "5s"
    assert _one("SHOW idle_in_transaction_session_timeout") == "1min"


def test_owner_may_end_sessions_of_the_web_role(database_urls):
    with psycopg.connect(database_urls[1]) as owner, psycopg.connect(database_urls[0]) as web:
        ended = owner.execute("SELECT pg_terminate_backend(%s)", [web.info.backend_pid]).fetchone()
    assert ended == (True,)
