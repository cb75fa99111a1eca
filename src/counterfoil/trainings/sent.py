"""How sending may end besides well: *no*, and nothing was sent; or *cut*, and nobody knows."""

from __future__ import annotations


class No(Exception):
    """It was not sent, and may be tried again. Its words hold no address."""


class Cut(Exception):
    """Nobody knows whether it was sent: only a person may try again. Its words hold no address."""
