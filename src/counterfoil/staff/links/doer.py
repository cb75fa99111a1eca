"""Who does what a link is for."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.base.actors import Actor
from counterfoil.partners.models import Organisation, Scheme


@dataclass(frozen=True)
class Doer:
    """A signed-in user or a pass, in a scheme, for an organisation of its own side."""

    by: Actor
    scheme: Scheme
    organisation: Organisation
    side: str
