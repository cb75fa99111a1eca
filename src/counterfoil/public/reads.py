"""How often pages are read: counted in memory, written in batches, so that a read stays a read.

A count is a number and nothing else: no cookie, no address, no time. What is counted and not yet written
when a process is killed is lost.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import connection

from counterfoil.base.actors import System
from counterfoil.publishing import actions

BY = System("reads")
log = logging.getLogger(__name__)


class Reads:
    """Counts by update id. A thread of its own writes them; it starts with the first read."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None
        self._stop = threading.Event()

    def add(self, update: int) -> None:
        with self._lock:
            self._counts[update] += 1
            if self._writer is None and settings.PUBLIC_READS_SECONDS:
                self._writer = threading.Thread(target=self._write_now_and_then, name="reads", daemon=True)
                self._writer.start()
                atexit.register(self._write_the_rest)

    def write(self) -> None:
        """Write what was counted; where that fails, it is counted on."""
        with self._lock:
            counted, self._counts = self._counts, Counter()
        if not counted:
            return
        try:
            actions.add_reads(reads=counted, by=BY)
        except Exception:
            log.warning("Reads could not be written; they are kept for the next time.", exc_info=True)
            with self._lock:
                self._counts += counted

    def _write_now_and_then(self) -> None:
        while not self._stop.wait(settings.PUBLIC_READS_SECONDS):
            self.write()
            connection.close()

    def _write_the_rest(self) -> None:
        self._stop.set()
        self.write()


reads = Reads()
