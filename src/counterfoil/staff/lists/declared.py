"""A working list as data: its columns, what it can be narrowed by, and what can be changed in many rows at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Case, Expression, IntegerField, Model, Q, QuerySet, Value, When
from django.utils.functional import Promise

from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.lists.filters import Filter

Words = str | Promise
Sort = str | Expression
MOST_AT_ONCE = 1000  # rows that one change may take in


@dataclass(frozen=True)
class Asking:
    """Who looks at a list, where and when: given to whatever a list works out."""

    scheme: Scheme
    today: dt.date
    side: Side = Side.NEITHER


@dataclass(frozen=True)
class Column:
    """One column.

    `value`: the way to it from a row ("course.theme.label"; a method without arguments is called), or a function of
    the row. None and "" show as nothing; a day, a whole number and a decimal stay what they are in a workbook.
    `sort`: the field path by which it sorts ("course__sort_key", "pk"), or an expression (`ranked`), "" where it
    cannot be sorted. An expression is never empty. `width`: characters in a workbook. `language`: the way to the
    language that the words are in. `tone`: "late" or "done" for a row, or ""; the words must say it too.
    `only_file`: stands in files, not on the page; `only_page`: the other way round.
    """

    key: str
    label: Words
    value: str | Callable[[Any], Any]
    sort: Sort = ""
    width: int = 18
    language: str = ""
    tone: Callable[[Any], str] | None = None
    numeric: bool = False
    only_file: bool = False
    only_page: bool = False

    def read(self, row: Any) -> Any:
        """The value for a row."""
        return way(row, self.value) if isinstance(self.value, str) else self.value(row)


@dataclass(frozen=True)
class Bulk:
    """A change of many rows at once.

    `field`: makes the form field in which the new value is given (`Asking` → field). `before`: what the row says
    now, `after`: what it would say (value → words). `refused` (row, value, Asking): why this row cannot be
    changed so, or "".
    `act(rows=, value=, by=)`: the room's action for a set, all or nothing; it may raise `Refusal`.
    """

    key: str
    label: Words
    field: Callable[[Asking], forms.Field]
    before: str | Callable[[Any], Any]
    act: Callable[..., Any]
    permission: Permission
    after: Callable[[Any], Any] = str
    refused: Callable[[Any, Any, Asking], Words] = lambda row, value, asking: ""

    def now(self, row: Any) -> Any:
        """What the row says now."""
        return way(row, self.before) if isinstance(self.before, str) else self.before(row)


@dataclass(frozen=True)
class WorkingList:
    """One list of a scheme.

    `rows`: (Asking) → the scheme's rows, with everything joined or fetched that columns read, so that a page asks
    the same number of questions for one row and for fifty. `order`: a column's key, with "-" before it where the
    last comes first. `main`: the key of the column by which a person knows a row; it carries the link. `search`: the
    field path of the pieces that `base.listing.listed` wrote, or (words, Asking) → Q. `link`: name of the page of a
    row, whose public id lies the way `link_id` from it; where no such address exists, the row has no link. `new`:
    name of the page on which a row is made (takes the scheme's slug). `section`: the entry of the navigation.
    """

    name: str
    title: Words
    section: str
    rows: Callable[[Asking], QuerySet[Any]]
    columns: Sequence[Column]
    order: str
    main: str
    nothing_yet: Words
    filters: Sequence[Filter] = ()
    search: str | Callable[[str, Asking], Q] = "pieces"
    search_label: Words = ""
    link: str = ""
    link_id: str = "public_id"
    new: str = ""
    new_label: Words = ""
    new_permission: Permission | None = None
    permission: Permission = Permission.READ_DRAFTS
    bulks: Sequence[Bulk] = field(default_factory=tuple)

    def column(self, key: str) -> Column | None:
        """The column of that key that can be sorted, or None."""
        return next((column for column in self.columns if column.key == key and column.sort), None)


def way(row: Any, path: str) -> Any:
    """What lies at the end of a way from a row ("course.theme.label"); None where a step is missing on the way."""
    for step in path.split("."):
        if row is None:
            return None
        row = getattr(row, step)
    return row() if callable(row) and not isinstance(row, Model) else row


def ranked(field_path: str, values: Sequence[str]) -> Expression:
    """An expression that sorts a field of choices in the order in which they are declared, not by their letters."""
    cases = [When(**{field_path: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*cases, default=Value(len(values)), output_field=IntegerField())


def told(choices: Any, path: str) -> Callable[[Any], Any]:
    """A column's value for a field of choices: its words, looked up once and not for each row."""
    words = dict(choices.choices)
    return lambda row: words.get(way(row, path), "")
