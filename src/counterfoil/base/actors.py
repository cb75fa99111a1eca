"""Who acts. Every write takes `by=`; people, tasks and commands are all actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Anything that may stand in `by=`: a signed-in user, or a named part of the system."""

    @property
    def actor_id(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The system itself, by the name of the task or command that runs."""

    name: str

    @property
    def actor_id(self) -> str:
        return f"system:{self.name}"
