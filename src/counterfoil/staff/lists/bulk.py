"""One change of many rows: who is chosen, what each would say, why some are refused; and then what is done.

The preview marks each row with a stamp of what it said. What says something else when it is confirmed was changed by
somebody in between: it is left out, and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.staff.lists.asked import View
from counterfoil.staff.lists.declared import MOST_AT_ONCE, Bulk, Words
from counterfoil.staff.lists.files import cells
from counterfoil.staff.lists.shown import Row, rows, words_of

ROWS, ROW, ALL, CHANGE, VALUE = "rows", "row", "all", "change", "value"
_STAMP = 12  # letters


@dataclass(frozen=True)
class Change:
    """What a row says now, what it would say, and why it cannot ("" where it can)."""

    row: Row
    before: str
    after: str
    refused: Words
    stamp: str
    found: Any = field(repr=False)


@dataclass(frozen=True)
class Done:
    """How many rows were changed, and the names of those left out: changed by somebody else, or refused."""

    changed: int
    stale: list[str]
    refused: list[tuple[str, Words]]


def chosen(view: View, data: Any) -> list[int]:
    """The primary keys that were ticked, or those of all that fit.

    Raises:
        Refusal: none was chosen, or more than `MOST_AT_ONCE`.
    """
    if data.get(ALL):
        keys = list(view.in_order().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    else:
        keys = _numbers(data.getlist(ROW))
    if not keys:
        raise Refusal(_("No row is chosen."), mend=_("Go back and tick the rows that you want to change."))
    if len(keys) > MOST_AT_ONCE:
        raise Refusal(
            _("More than %(most)s rows cannot be changed at once.") % {"most": MOST_AT_ONCE},
            mend=_("Narrow the list, and change one part after the other."),
        )
    return keys


def changes(view: View, bulk: Bulk, keys: Iterable[int], value: Any) -> list[Change]:
    """What the change would do to each of the rows, in the order of the list."""
    known = view.order.all_of(view.list.rows(view.asking).filter(pk__in=list(keys)))
    found = list(known[:MOST_AT_ONCE])
    after = words_of(bulk.after(value))
    made = []
    for row, shown in zip(found, rows(view.list, found), strict=True):
        before = words_of(bulk.now(row))
        why = _("It says so already.") if before == after else bulk.refused(row, value, view.asking)
        made.append(Change(shown, before, after, why, _stamp(view, row, before), row))
    return made


def marked(made: Iterable[Change]) -> str:
    """The rows of a preview with their stamps, as one field of its form."""
    return ",".join(f"{each.row.pk}.{each.stamp}" for each in made if not each.refused)


def read_marks(text: str) -> dict[int, str]:
    """Primary key → stamp, from that field; what cannot be read is left out."""
    pairs = [part.partition(".") for part in text.split(",")[:MOST_AT_ONCE]]
    return {number: stamp for key, _dot, stamp in pairs for number in _numbers([key])}


def carry_out(view: View, bulk: Bulk, marks: Mapping[int, str], value: Any, *, by: Actor) -> Done:
    """Change the rows that still say what the preview showed.

    Raises:
        Refusal: the room's action refuses the set; nothing was changed.
    """
    made = changes(view, bulk, marks, value)
    same = [each for each in made if marks[each.row.pk] == each.stamp]
    right = [each.found for each in same if not each.refused]
    stale = [each.row.name for each in made if marks[each.row.pk] != each.stamp]
    if right:
        bulk.act(rows=right, value=value, by=by)
    return Done(len(right), stale, [(each.row.name, each.refused) for each in same if each.refused])


def value_form(view: View, bulk: Bulk, data: Any = None) -> forms.Form:
    """The form in which the new value is given."""
    made = type("BulkForm", (forms.Form,), {VALUE: bulk.field(view.asking), "use_required_attribute": False})
    form: forms.Form = made(data)
    return form


def _stamp(view: View, row: Any, before: str) -> str:
    told = repr([*cells(row, view.list.columns), before])
    return hashlib.sha256(told.encode()).hexdigest()[:_STAMP]


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
