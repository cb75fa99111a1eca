"""What is left in the database once words were taken out."""

from __future__ import annotations

from django.db import connection


def everything() -> str:
    """All that the database holds, as text, but for the names of the tables."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")  # noqa: S608
            found.append(cursor.fetchone()[0])
    return "\n".join(found)
