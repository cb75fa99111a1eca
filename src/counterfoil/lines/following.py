"""What rooms above do when something happened to a line: keep what they hold of its words and its end in step."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.base.actors import Actor
from counterfoil.lines.models import Line, Verb

Follow = Callable[[Line, Verb, Actor], object]
_registered: list[Follow] = []


def also_follows(function: Follow) -> Follow:
    """Register a room's function that is called after each step of a line, in the transaction of that step.

    It may refuse (`Refusal`), and the step is then not taken. A yes alone is no step of this kind: it changes neither
    the words nor how the line stands. A room's `apps.py` sees to it that the function is imported.
    """
    if function not in _registered:
        _registered.append(function)
    return function


def follow(line: Line, verb: Verb, by: Actor) -> None:
    """Tell every room what happened."""
    for function in _registered:
        function(line, verb, by)
