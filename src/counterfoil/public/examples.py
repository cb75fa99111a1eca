"""Drawn examples for "How we know": a card in each state, invented and said to be so; and the public rules."""

from __future__ import annotations

from counterfoil.base.cards import Card


def cards() -> list[tuple[str, Card]]:
    """(what the state means, a card in it)."""
    return []


def rules() -> list[tuple[str, str, str]]:
    return []
