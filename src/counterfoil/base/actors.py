"""Who acts. Every write takes `by=`; people, tasks and commands are all actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from counterfoil.base.sides import Side


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


@dataclass(frozen=True)
class Office:
    """The system in the name of one side's office: the invented demo, where nobody signs in."""

    name: str
    side: Side

    @property
    def actor_id(self) -> str:
        return f"system:{self.name}:{self.side}"
