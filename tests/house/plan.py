"""The plan of the house, as HOUSE.md draws it: which room stands on which floor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "counterfoil"
FLOORS = {
    "base": 0,
    "people": 1,
    "partners": 2,
    "statements": 3,
    "safeguards": 3,
    "ledger": 3,
    "lines": 4.0,
    "needs": 4.1,
    "promises": 4.2,
    "programmes": 5,
    "funds": 6,
    "scholarships": 7,
    "visits": 7,
    "trainings": 7,
    "screenings": 7,
    "figures": 8,
    "publishing": 9,
    "packs": 10,
    "papers": 10,
}
DOORS = ("public", "staff", "exchange")
STREET = {"cli.py", "settings.py", "supervisor.py", "urls.py", "wsgi.py", "__init__.py", "__main__.py"}


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of these rooms, parsed; migrations are left out."""
    for room in rooms:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    """Read once: a dozen tests walk through the house, and none of them changes it."""
    return ast.parse(path.read_text("utf-8"), str(path))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every method call in a tree, by the method's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node
