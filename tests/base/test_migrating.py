"""An empty database is migrated without building models anew, and becomes what Django would make of it."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ModelState, ProjectState
from psycopg import sql

from counterfoil.base import provision
from counterfoil.base.migrating import quick_states

INDEX = models.Index(fields=["name"], name="boat_by_name")
RULE = models.CheckConstraint(name="boat_has_a_name", condition=~models.Q(name=""))
SCHEMA = {
    "columns": "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,"
    " character_maximum_length, numeric_precision, identity_generation, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), obj_description(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


@pytest.mark.slow  # Django's own way takes ten seconds
def test_the_quick_way_makes_the_same_tables(committed_db, database_urls):
    """`committed_db` is a clone of what was provisioned from nothing, the quick way."""
    owner, slowly = database_urls[1], f"slowly_{os.getpid()}"
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(slowly)))
        try:
            with provision.connected_to(owner, NAME=slowly):
                call_command("migrate", interactive=False, verbosity=0)
                expected = schema()
            with provision.connected_to(owner, NAME=committed_db):
                assert schema() == expected
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(slowly)))


def schema() -> dict[str, list[Any]]:
    found = {}
    with connection.cursor() as cursor:
        for name, question in SCHEMA.items():
            cursor.execute(question)
            found[name] = sorted(cursor.fetchall(), key=str)
    assert all(found.values())
    return found


def test_a_database_in_use_is_migrated_as_django_does_it(committed_db, database_urls, monkeypatch):
    monkeypatch.setattr(provision, "quick_states", lambda: pytest.fail("this one is not empty"))
    monkeypatch.setattr(provision, "_after", [])
    with provision.connected_to(database_urls[1], NAME=committed_db):
        provision.provision()


def drawn() -> ProjectState:
    """A state whose classes are built: one model, and one that points to it."""
    state = ProjectState()
    key = models.AutoField(primary_key=True)
    state.add_model(ModelState("harbour", "Boat", [("id", key), ("name", models.CharField(max_length=9))]))
    to = models.ForeignKey("harbour.Boat", models.CASCADE)
    state.add_model(ModelState("harbour", "Berth", [("id", models.AutoField(primary_key=True)), ("boat", to)]))
    assert state.apps.get_model("harbour", "Berth")
    return state


def test_what_only_adds_keeps_the_classes_and_is_known_to_them():
    state = drawn()
    boat, berth = state.apps.get_model("harbour", "Boat"), state.apps.get_model("harbour", "Berth")
    crew = [("id", models.AutoField(primary_key=True)), ("boat", models.ForeignKey("harbour.Boat", models.CASCADE))]
    with quick_states():
        for operation in (
            migrations.AddConstraint("boat", RULE),
            migrations.AddIndex("boat", INDEX),
            migrations.CreateModel("Crew", crew),
            migrations.AddField("boat", "captain", models.ForeignKey("harbour.Crew", models.SET_NULL, null=True)),
        ):
            operation.state_forwards("harbour", state)
    assert state.apps.get_model("harbour", "Boat") is boat and state.apps.get_model("harbour", "Berth") is berth
    assert boat._meta.constraints == [RULE] and boat._meta.indexes == [INDEX]
    assert boat._meta.get_field("captain").related_model is state.apps.get_model("harbour", "Crew")
    assert {each.related_model._meta.model_name for each in boat._meta.related_objects} == {"berth", "crew"}
    assert list(state.models["harbour", "boat"].fields) == ["id", "name", "captain"]


def test_what_changes_a_field_still_builds_it_anew_with_all_its_options():
    state = drawn()
    boat = state.apps.get_model("harbour", "Boat")
    with quick_states():
        migrations.AddConstraint("boat", RULE).state_forwards("harbour", state)
        migrations.AlterField("boat", "name", models.CharField(max_length=90)).state_forwards("harbour", state)
    anew = state.apps.get_model("harbour", "Boat")
    assert anew is not boat and anew._meta.get_field("name").max_length == 90 and anew._meta.constraints == [RULE]


def test_afterwards_django_does_as_it_did():
    classes = [migrations.CreateModel, migrations.AddField, *IndexOperation.__subclasses__()]
    before = {each: each.state_forwards for each in classes}
    with quick_states():
        assert all(each.state_forwards is not before[each] for each in (migrations.CreateModel, migrations.AddIndex))
    assert {each: each.state_forwards for each in classes} == before
