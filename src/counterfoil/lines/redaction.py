"""What a redaction of a line also takes out: free text that rooms above keep beside it (GUARDRAILS G13)."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.lines.models import Line

Forget = Callable[[Line], object]
_registered: list[Forget] = []


def also_forgets(function: Forget) -> Forget:
    """Register a room's function that empties its own free text about one line, when that line is redacted.

    It runs in the transaction of `lines.actions.redact_line`; a room's `apps.py` sees to it that it is imported.
    """
    if function not in _registered:
        _registered.append(function)
    return function


def forget(line: Line) -> None:
    """Empty what every room keeps beside a line."""
    for function in _registered:
        function(line)
