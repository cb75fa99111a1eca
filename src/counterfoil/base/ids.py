"""Public ids: UUID version 7 (RFC 9562, section 5.7), apart from primary keys.

Sorted by time of making, so an index on them stays dense; made in Python because PostgreSQL before 18 cannot.
"""

from __future__ import annotations

import os
import time
import uuid

_COUNTS = [f"{count:03x}8" for count in range(4096)]  # each with the bits of the variant behind it


def uuid7() -> uuid.UUID:
    """A new id: 48 bits of Unix milliseconds, then 74 random bits."""
    return _build(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


def uuid7s(count: int) -> list[uuid.UUID]:
    """`count` new ids at once, for writes that come in thousands."""
    now = time.time_ns() // 1_000_000
    noise = os.urandom(10 * count)
    return [_build(now, int.from_bytes(noise[i : i + 10], "big")) for i in range(0, 10 * count, 10)]


def uuid7_texts(count: int) -> list[str]:
    """As `uuid7s`, as 32 digits each, for COPY, which takes text; in rising order, which an index takes quickly.

    The twelve bits after the time count instead of being random (RFC 9562, section 6.2, method 1), and when they have
    come round the time goes on by a millisecond; two of the other 62 are fixed.
    """
    now = time.time_ns() // 1_000_000
    noise = os.urandom(8 * count).hex()
    ids: list[str] = []
    for first in range(0, count, len(_COUNTS)):
        start = f"{now + first // len(_COUNTS) & 0xFFFFFFFFFFFF:012x}7"
        places = range(16 * first, 16 * count, 16)
        ids += [start + counted + noise[i : i + 15] for counted, i in zip(_COUNTS, places, strict=False)]
    return ids


def _build(milliseconds: int, noise: int) -> uuid.UUID:
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | ((noise >> 64) & 0xFFF) << 64
    value |= 0b10 << 62 | (noise & 0x3FFFFFFFFFFFFFFF)
    return uuid.UUID(int=value)
