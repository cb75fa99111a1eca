"""Logs that keep the secret of a link to themselves: whoever reads a log may not use a link."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/(?:p|visit)/(?:password/)?)[\w-]{20,}")  # as `base.tokens` makes them, in an address


class HidesLinks(logging.Filter):
    """Puts a dash where the secret of a link stood in what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = _SECRET.sub(r"\1—", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
