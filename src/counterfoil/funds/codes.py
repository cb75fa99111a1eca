"""Codes of payments: what the bank carries and brings back, and no word of anybody's."""

from __future__ import annotations

import os

from counterfoil.funds.models import Payment

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U, that are misread on paper
LETTERS = 8  # 40 random bits: a code tells nothing of how many there are


def draw(count: int) -> list[str]:
    """`count` codes such as CF-7Q2M0XKD that no payment bears; one query, a second one once in a lifetime."""
    drawn: set[str] = set()
    while len(drawn) < count:
        fresh = set(_random(count - len(drawn)))
        drawn |= fresh - set(Payment.objects.filter(code__in=fresh).values_list("code", flat=True))
    return list(drawn)


def _random(count: int) -> list[str]:
    noise = os.urandom(5 * count)
    return [f"CF-{_letters(int.from_bytes(noise[at : at + 5], 'big'))}" for at in range(0, 5 * count, 5)]


def _letters(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LETTERS - 1), -1, -5))
