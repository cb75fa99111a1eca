"""Public ids: UUID version 7 (RFC 9562, section 5.7), apart from primary keys.

Sorted by time of making, so an index on them stays dense; made in Python because PostgreSQL before 18 cannot.
"""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A new id: 48 bits of Unix milliseconds, then 74 random bits."""
    return _build(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


def uuid7s(count: int) -> list[uuid.UUID]:
    """`count` new ids at once, for writes that come in thousands."""
    now = time.time_ns() // 1_000_000
    noise = os.urandom(10 * count)
    return [_build(now, int.from_bytes(noise[i : i + 10], "big")) for i in range(0, 10 * count, 10)]


def uuid7_texts(count: int) -> list[str]:
    """As `uuid7s`, as 32 digits each: for COPY, which takes text. Two of the 74 random bits are fixed."""
    start = f"{time.time_ns() // 1_000_000 & 0xFFFFFFFFFFFF:012x}7"
    noise = os.urandom(9 * count).hex()
    return [f"{start}{noise[i : i + 3]}8{noise[i + 3 : i + 18]}" for i in range(0, 18 * count, 18)]


def _build(milliseconds: int, noise: int) -> uuid.UUID:
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | ((noise >> 64) & 0xFFF) << 64
    value |= 0b10 << 62 | (noise & 0x3FFFFFFFFFFFFFFF)
    return uuid.UUID(int=value)
