"""What must be true of the schema itself."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import ProgrammingError

from counterfoil.base.append_only import registered
from counterfoil.base.sides import Side
from counterfoil.statements.models import Statement
from tests import cast
from tests.house.plan import FLOORS, PACKAGE


def test_nothing_asks_for_an_extension():
    for path in PACKAGE.rglob("*.py"):
        assert "CREATE EXTENSION" not in path.read_text("utf-8").upper().replace("  ", " "), path


@pytest.mark.django_db
def test_migrations_are_complete():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", *FLOORS.keys() & {a.label for a in apps.get_app_configs()})


def test_public_ids_stand_apart_from_primary_keys():
    for model in apps.get_models():
        if model._meta.app_label in FLOORS:
            assert not any(f.name == "public_id" and f.primary_key for f in model._meta.fields), model


@pytest.mark.django_db
def test_the_web_role_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("privilege", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_web_role_may_not_rewrite_what_only_grows(privilege):
    with connection.cursor() as cursor:
        for table in registered():
            cursor.execute("SELECT has_table_privilege(%s, %s)", [table, privilege])
            assert cursor.fetchone() == (False,), table


@pytest.mark.django_db
def test_time_outs_are_set():
    with connection.cursor() as cursor:
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() != ("0",), name


@pytest.mark.django_db
class TestStatementsNeverChange:
    def statement(self):
        scheme = cast.scheme()
        fact = cast.fact("V1", "delegates", 12, unit_id="people")
        cast.account(scheme, Side.GIVING, [cast.act("V1", "visit")], [fact])
        return Statement.objects.get()

    def test_the_web_role_may_not_change_a_value(self):
        with pytest.raises(ProgrammingError, match="permission denied"):
            Statement.objects.filter(pk=self.statement().pk).update(value_number=13)

    def test_the_web_role_may_not_delete_one(self):
        with pytest.raises(ProgrammingError, match="permission denied"):
            Statement.objects.all()._raw_delete("default")

    def test_a_superseded_one_does_not_come_back(self):
        statement = self.statement()
        Statement.objects.filter(pk=statement.pk).update(is_current=False)
        with pytest.raises(ProgrammingError, match="never changes"):
            Statement.objects.filter(pk=statement.pk).update(is_current=True)
