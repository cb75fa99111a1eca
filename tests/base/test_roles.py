"""Rights of the web role on the real tables: what append-only means is held by the database."""

import pytest
from django.apps import apps
from django.db import connection

from counterfoil.base import append_only

pytestmark = pytest.mark.django_db


def _may(right: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
        return cursor.fetchone()[0]


def _may_update(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND has_column_privilege(current_user, attrelid, attnum, 'UPDATE')",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def test_append_only_tables_are_append_only():
    assert append_only.registered(), "no model is marked, so nothing is tested"
    for table, columns in append_only.registered().items():
        assert _may("SELECT", table), table
        assert _may("INSERT", table) != (table in append_only.kept_by_database()), table
        assert not _may("DELETE", table), table
        assert not _may("UPDATE", table), table
        assert _may_update(table) == set(columns), table


def test_no_table_can_be_emptied():
    for table in connection.introspection.table_names():
        assert not _may("TRUNCATE", table), table


def test_other_tables_can_be_worked_with():
    locked = {*append_only.registered(), "django_migrations"}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    for table in tables - locked:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            assert _may(right, table), (right, table)


def test_no_role_of_the_house_is_a_superuser_and_the_web_role_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


def test_marking_names_a_field_that_exists():
    model = next(iter(append_only._marked))
    with pytest.raises(TypeError, match="no_such_field"):
        append_only.append_only(updatable=("no_such_field",))(model)


def test_no_extension_is_installed():
    """The embedded server has none to offer; what needs one would work on some machines only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        assert {name for (name,) in cursor.fetchall()} == {"plpgsql"}
