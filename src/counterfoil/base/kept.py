"""Rows that others name for good: they are never deleted, and their key never changes.

Statements name what they are about without a foreign key that the database checks row by row; this trigger on
the other end keeps such a name from ever pointing nowhere.
"""

from __future__ import annotations

import pgtrigger


def kept(what: str, key: str = "id") -> pgtrigger.Trigger:
    """The trigger for `Meta.triggers`.

    Args:
        what: the model's word, for the trigger's name and the error.
        key: the field that others name.
    """
    return pgtrigger.Trigger(
        name=f"{what}_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete | pgtrigger.UpdateOf(key),
        func=f"RAISE EXCEPTION 'a {what} that others may name is kept, and so is its key';",
    )
