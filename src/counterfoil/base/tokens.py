"""Secrets that stand in an address: who holds one may do what it is for.

A secret is 32 random bytes, so nobody guesses one: no tries are counted, and no addresses of visitors kept for that.
Only its hash is kept: whoever reads the database finds no link in it. It is looked up by that hash, so the time of an
answer tells nothing about secrets that are nearly right.
"""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_token() -> tuple[str, str]:
    """A new secret for an address (43 letters, digits, - and _), and the hash to keep."""
    token = secrets.token_urlsafe(BYTES)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """64 hex digits. A plain hash is enough, as nobody can try out 2**256 secrets."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
