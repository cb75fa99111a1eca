"""Which thing is said, of one source and one tally: two rows with one thing say it twice.

A thing is a hash of the columns that tell it from others. A staged fact has it as a stored column; entering hands it
on to the statement, because to work it out once more for each would take a tenth of the time of entering a large
account. Who adds a statement without one, or changes one of the columns (a redaction does), has it worked out here.
"""

from __future__ import annotations

import pgtrigger

_TEXTS = ("measure_id", "unit_id", "said_by", "per_id", "dimension_id", "dimension_value", "place_id")
_DAYS = ("period_since_day", "period_until_day")
_MORE = ("period_since_precision", "period_until_precision", "period_words")


def thing(row: str = "") -> str:
    """The SQL of the hash.

    Args:
        row: whose columns, with a point behind it: `NEW.` in a trigger.
    """
    # A date as text depends on a setting, so it may not stand in a stored column; the count of days may.
    days = [f"({row}{column} - date '2000-01-01')" for column in _DAYS]
    told = [*(row + column for column in _TEXTS), *days, *(row + column for column in _MORE)]
    joined = " || chr(31) || ".join(f"coalesce({each}::text, '')" for each in told)
    return f"md5({joined})::uuid"


def triggers(what: str) -> list[pgtrigger.Trigger]:
    """The triggers for `Meta.triggers` of what has its thing handed on."""
    worked_out = f"NEW.thing := {thing('NEW.')}; RETURN NEW;"
    return [
        pgtrigger.Trigger(
            name=f"{what}_has_its_thing",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__thing__isnull=True),
            func=worked_out,
        ),
        pgtrigger.Trigger(
            name=f"{what}_keeps_its_thing",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf(*_TEXTS, *_DAYS, *_MORE, "thing"),
            func=worked_out,
        ),
    ]
