"""Questions about passes."""

from __future__ import annotations

from counterfoil.base.tokens import hash_of
from counterfoil.partners.models import Pass


def find_pass(token: str) -> Pass | None:
    """The pass whose link this is, in whatever state; None for a guessed one.

    Found by the hash of the secret: one look into an index, the same for every token.
    """
    return Pass.objects.select_related("scheme", "organisation").filter(secret_hash=hash_of(token)).first()
