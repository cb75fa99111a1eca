"""What a redaction of a line also takes out: free text that rooms above keep beside it (GUARDRAILS G13)."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.base.actors import Actor
from counterfoil.lines.models import Line

Forget = Callable[[Line, Actor], object]
_registered: list[Forget] = []


def also_forgets(function: Forget) -> Forget:
    """Register a room's function that empties its own free text about one line, when that line is redacted.

    It runs in the transaction of `lines.actions.redact_line`, while the line and its steps still have their words;
    a room's `apps.py` sees to it that it is imported.
    """
    if function not in _registered:
        _registered.append(function)
    return function


def forget(line: Line, by: Actor) -> None:
    """Empty what every room keeps beside a line."""
    for function in _registered:
        function(line, by)


def words_of(line: Line) -> set[str]:
    """Everything that a line says now, and ever said."""
    now = {line.words, line.giving_words, line.receiving_words, line.evidence, line.reason}
    return {words for words in now.union(line.steps.values_list("words", flat=True)) if words}
