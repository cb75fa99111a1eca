"""Who may call the ledger's functions. Given anew after every migration, as the rights on tables are."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from psycopg import sql


def grant() -> None:
    """Let the web role queue for funds; everything else runs by the tables' own triggers (0003_closer_rules.sql).

    Where one role does everything it owns the function, and this changes nothing.
    """
    web = sql.Identifier(settings.DATABASE_WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION ledger_hold(bigint, uuid[]) TO {}").format(web))
