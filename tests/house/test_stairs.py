"""Data goes down the stairs and never back up: imports (import-linter), relations and migrations (here)."""

import ast
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.house.plan import DOORS, FLOORS, PACKAGE, ROOT, STREET, modules


def test_imports_go_down():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_relations_point_down_or_stay_in_the_room():
    for model in apps.get_models():
        room = model._meta.app_label
        if room not in FLOORS:
            continue
        for field in model._meta.get_fields(include_parents=False):
            if field.is_relation and not field.auto_created and field.related_model:
                other = field.related_model._meta.app_label
                assert other == room or FLOORS.get(other, -1) < FLOORS[room], f"{model.__name__}.{field.name}"


def test_migrations_depend_downwards():
    graph = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for (room, name), migration in graph.items():
        if room not in FLOORS:
            continue
        for other, _name in migration.dependencies:
            assert other == room or FLOORS.get(other, -1) < FLOORS[room], f"{room}.{name} → {other}"


def test_every_room_is_on_the_map():
    found = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert found == {*FLOORS, *DOORS}
    assert {path.name for path in PACKAGE.glob("*.py")} == STREET
    text = (ROOT / "HOUSE.md").read_text("utf-8")
    assert [name for name in sorted(found) if f"`{name}`" not in text] == []


def test_rooms_know_no_http():
    for path, tree in modules(*FLOORS):
        if path.is_relative_to(PACKAGE / "base"):  # the floor below all doors holds the parts of their pages
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("django.http", "django.shortcuts", "django.views")), path
