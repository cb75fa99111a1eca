"""Migrations build no model anew for what changes none of its fields, and know its options all the same."""

from __future__ import annotations

from django.db import migrations, models
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ModelState, ProjectState

from counterfoil.base.migrating import quick_states

INDEX = models.Index(fields=["name"], name="boat_by_name")
RULE = models.CheckConstraint(name="boat_has_a_name", condition=~models.Q(name=""))


def drawn() -> ProjectState:
    """A state whose classes are built: one model, and one that points to it."""
    state = ProjectState()
    key = models.AutoField(primary_key=True)
    state.add_model(ModelState("harbour", "Boat", [("id", key), ("name", models.CharField(max_length=9))]))
    to = models.ForeignKey("harbour.Boat", models.CASCADE)
    state.add_model(ModelState("harbour", "Berth", [("id", models.AutoField(primary_key=True)), ("boat", to)]))
    assert state.apps.get_model("harbour", "Berth")
    return state


def test_a_constraint_or_an_index_keeps_the_class_and_is_known_to_it():
    state = drawn()
    boat, berth = state.apps.get_model("harbour", "Boat"), state.apps.get_model("harbour", "Berth")
    with quick_states():
        migrations.AddConstraint("boat", RULE).state_forwards("harbour", state)
        migrations.AddIndex("boat", INDEX).state_forwards("harbour", state)
    assert state.apps.get_model("harbour", "Boat") is boat and state.apps.get_model("harbour", "Berth") is berth
    assert boat._meta.constraints == [RULE] and boat._meta.indexes == [INDEX]
    assert state.models["harbour", "boat"].options["constraints"] == [RULE]
    with quick_states():
        migrations.RemoveConstraint("boat", RULE.name).state_forwards("harbour", state)
    assert boat._meta.constraints == [] == state.models["harbour", "boat"].options["constraints"]


def test_a_field_still_builds_it_anew_with_all_its_options():
    state = drawn()
    boat = state.apps.get_model("harbour", "Boat")
    with quick_states():
        migrations.AddConstraint("boat", RULE).state_forwards("harbour", state)
        migrations.AddField("boat", "length", models.IntegerField(null=True)).state_forwards("harbour", state)
    anew = state.apps.get_model("harbour", "Boat")
    assert anew is not boat and anew._meta.get_field("length") and anew._meta.constraints == [RULE]


def test_afterwards_django_does_as_it_did():
    before = {each: each.state_forwards for each in IndexOperation.__subclasses__()}
    with quick_states():
        assert migrations.AddIndex.state_forwards is not before[migrations.AddIndex]
    assert {each: each.state_forwards for each in IndexOperation.__subclasses__()} == before
