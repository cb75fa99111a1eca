"""How many openings of a code a room can make, without a look at who opens it.

One bucket for each code, in the memory of each process: it holds the openings of a minute and fills at that pace.
No time is written to the database, and no address is looked at: a script can spoil a code, never the headcount.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

PER_MINUTE = 40  # of a code, or as many as there are seats: a full room may press at once
MOST_CODES = 1000  # buckets that a process keeps; the one not used for longest is let go, and is full again
WRITTEN_BY = 100  # those turned away are written by the hundred, so that a script makes no load either


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    away: int = 0  # turned away and not written yet


class Throttle:
    """Buckets by code. Safe for threads; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self._seen: set[int] = set()  # codes of which a first one turned away was written

    def takes(self, code: int, per_minute: int = PER_MINUTE) -> bool:
        """Whether one more opening of a code fits now, at a pace of so many a minute."""
        now = self._clock()
        with self._lock:
            bucket = self._bucket(code, now, per_minute)
            bucket.left = min(per_minute, bucket.left + (now - bucket.at) * per_minute / 60)
            bucket.at = now
            if bucket.left < 1:
                return False
            bucket.left -= 1
            return True

    def turned_away(self, code: int) -> int:
        """Note one that was turned away; how many are to be written now: the first at once, then by the hundred."""
        with self._lock:
            bucket = self._bucket(code, self._clock())
            bucket.away += 1
            if code in self._seen and bucket.away < WRITTEN_BY:
                return 0
            if len(self._seen) >= MOST_CODES:
                self._seen.clear()
            self._seen.add(code)
            count, bucket.away = bucket.away, 0
            return count

    def _bucket(self, code: int, now: float, full: int = PER_MINUTE) -> _Bucket:
        bucket = self._buckets.pop(code, None) or _Bucket(full, now)
        self._buckets[code] = bucket
        if len(self._buckets) > MOST_CODES:
            self._buckets.popitem(last=False)
        return bucket


throttle = Throttle()
