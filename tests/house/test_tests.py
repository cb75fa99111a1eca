"""What the tests themselves keep to."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.plan import ROOT

FRESH = {"uuid7", "uuid7s", "uuid4", "token_hex"}


def parametrized(tree: ast.Module) -> list[ast.Call]:
    """Every call of `parametrize` that decorates something."""
    decorators = [each for node in ast.walk(tree) for each in getattr(node, "decorator_list", ())]
    return [each for each in decorators if isinstance(each, ast.Call) and "parametrize" in ast.unparse(each.func)]


def test_a_case_has_the_same_name_each_time():
    """Or two workers of one run collect different tests, and none runs. A fresh id is made inside the test."""
    fresh = []
    for path in sorted(Path(ROOT, "tests").rglob("test_*.py")):
        for call in parametrized(ast.parse(path.read_text("utf-8"), str(path))):
            names = {
                getattr(inner.func, "attr", getattr(inner.func, "id", ""))
                for inner in ast.walk(call)
                if isinstance(inner, ast.Call)
            }
            if names & FRESH:
                fresh.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert fresh == []
