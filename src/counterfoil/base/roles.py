"""What the web role may do in the database. Granted anew after every migration, by the owner.

Rules that hold against our own mistakes: rows of append-only tables are not changed or deleted, and no table
is ever emptied by TRUNCATE, which no row trigger would see.
"""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from counterfoil.base import append_only


def grant_web(connection: BaseDatabaseWrapper) -> None:
    """Give the web role its rights on every table; `connection` is the owner's.

    Where one role does everything (DATABASE_OWNER_URL was not given) there is nothing to grant.
    """
    web = sql.Identifier(settings.DATABASE_WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.DATABASE_WEB_ROLE:
            return
        for right in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        ):
            cursor.execute(sql.SQL(right).format(web))
        for table, columns in {**append_only.registered(), "django_migrations": ()}.items():
            _lock_rows(cursor, web, table, columns)
        for table in ("django_migrations", *append_only.kept_by_database()):
            cursor.execute(sql.SQL("REVOKE INSERT ON {} FROM {}").format(sql.Identifier(table), web))


def _lock_rows(cursor: CursorWrapper, web: sql.Identifier, table: str, columns: tuple[str, ...]) -> None:
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(name, web))
    if columns:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(names, name, web))
