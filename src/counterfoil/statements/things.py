"""Which thing is said, of one source and one tally: two rows with one thing say it twice.

A thing is a hash of the columns that tell it from others, worked out by the database wherever one of them is written:
also where a redaction takes words out.
"""

from __future__ import annotations

_TEXTS = ("measure_id", "unit_id", "said_by", "per_id", "dimension_id", "dimension_value", "place_id")
_DAYS = ("period_since_day", "period_until_day")
_MORE = ("period_since_precision", "period_until_precision", "period_words")


def thing() -> str:
    """The SQL of the hash."""
    # A date as text depends on a setting, so it may not stand in a stored column; the count of days may.
    days = [f"({column} - date '2000-01-01')" for column in _DAYS]
    joined = " || chr(31) || ".join(f"coalesce({each}::text, '')" for each in (*_TEXTS, *days, *_MORE))
    return f"md5({joined})::uuid"
