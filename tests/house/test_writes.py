"""Every write is an action: keyword-only, with `by=`; nothing else in the house writes."""

import ast

from tests.house.plan import DOORS, FLOORS, calls, modules

WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "delete", "bulk_update", "_raw_delete",
    "set_password",
}  # fmt: skip
# Not the database: a form's own save, a file's, a set's or dict's update.
MAY_WRITE = {"actions.py", "audit.py"}


def may_write(path):
    return path.name in MAY_WRITE or path.name.endswith("_actions.py") or path.parent.name == "actions"


def test_only_actions_write():
    offences = [
        f"{path.name}:{call.lineno} .{name}()"
        for path, tree in modules(*FLOORS, *DOORS)
        if not may_write(path)
        for name, call in calls(tree)
        if name in WRITES and "objects" in ast.unparse(call.func) + ast.unparse(call)
    ]
    assert offences == []


def test_doors_never_save():
    offences = [
        f"{path.name}:{call.lineno} .{name}()"
        for path, tree in modules(*DOORS)
        for name, call in calls(tree)
        if name in {"save", "bulk_create", "delete", "get_or_create", "update_or_create"}
    ]
    assert offences == []


def writes(path, node):
    """All that stands in an `actions.py`; beside it, what opens a transaction or writes (rules may stand there)."""
    atomic = any("atomic" in ast.unparse(each) for each in node.decorator_list)
    return path.name == "actions.py" or atomic or any(name in WRITES for name, _call in calls(node))


def test_every_public_action_names_who_acts():
    for path, tree in modules(*FLOORS):
        if not may_write(path) or path.name == "audit.py":
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and writes(path, node):
                arguments = node.args
                assert not arguments.args, f"{path.parent.name}.{node.name}: keyword-only"
                named = {argument.arg for argument in arguments.kwonlyargs}
                assert "by" in named or node.name in WITHOUT_ACTOR, f"{path.parent.name}.{node.name}: by="


# The terms that come with the software are brought by the software; holding funds queues for them and writes nothing.
WITHOUT_ACTOR = {"load_terms", "load_sectors", "load_checklists", "hold"}


def test_no_save_is_overridden_and_no_signal_is_received():
    for path, tree in modules(*FLOORS, *DOORS):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert node.name != "save", f"{path}: rules live in the database and in actions"
            if isinstance(node, ast.ImportFrom) and node.module:
                assert "signals" not in node.module, f"{path}:{node.lineno}"
