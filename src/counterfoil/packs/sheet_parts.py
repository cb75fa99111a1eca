"""A large sheet in parts, each a sheet of its own with the same head and some of the rows.

The reader lays out a whole sheet before it gives the first row, and holds no lock of Python meanwhile. In parts, the
next are laid out while the rows of one are read, and never more than three are held.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Value = TypeVar("Value")

LARGE = 4 << 20  # bytes of XML from which a sheet is divided
SIZE = 1 << 20  # bytes of XML of each part
AHEAD = 2  # parts that are laid out before they are asked for
TURN, USUAL_TURN = 0.0005, sys.getswitchinterval()  # seconds
START, ROW, END = b"<sheetData>", b"<row ", b"</sheetData></worksheet>"


def divided(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The XML of each part of a sheet.

    Args:
        pieces: the XML of the whole, in the usual spelling and without comment or CDATA: every `<row ` is a row.
    """
    head = rows = b""
    for piece in pieces:
        rows += piece
        if not head:
            before, start, after = rows.partition(START)
            if not start:
                continue
            head, rows = before + start, after
        if (cut := rows.rfind(ROW)) > 0:
            yield head + rows[:cut] + END
            rows = rows[cut:]
    yield head + rows


def ahead(values: Iterator[Value]) -> Iterator[Value]:
    """The same values, each made in a thread while those before it are used."""
    with ThreadPoolExecutor(1) as thread, _short_turns():
        following = deque(thread.submit(next, values, None) for _part in range(AHEAD))
        while (value := following.popleft().result()) is not None:
            following.append(thread.submit(next, values, None))
            yield value


@contextmanager
def _short_turns() -> Iterator[None]:
    """Python's threads take turns more often: the one that lays out asks for a turn five times in each part, and
    waited longer for them than it worked."""
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_TURN)
