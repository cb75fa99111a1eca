"""Real threads, each with a connection of its own, that start at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connection

Argument = TypeVar("Argument")
Answer = TypeVar("Answer")


def at_once(work: Callable[[Argument], Answer], arguments: Iterable[Argument]) -> list[Answer | Exception]:
    """Call `work` with every argument at the same moment; what each answered or raised, in their order."""
    given = list(arguments)
    answers: list[Answer | Exception] = [RuntimeError("never came back")] * len(given)
    gate = threading.Barrier(len(given))

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            answers[place] = work(given[place])
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    crew = [threading.Thread(target=run, args=[place]) for place in range(len(given))]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(timeout=120)
    return answers
