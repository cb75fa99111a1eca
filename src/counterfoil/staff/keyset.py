"""One page of a list by key, never by count: the hundredth page costs what the first one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

SIZE = 30  # rows on one page


@dataclass(frozen=True)
class Slice:
    """Rows of one page, newest first, and the addresses of its neighbours (empty where there are none)."""

    rows: list[Any]
    earlier: str
    later: str


def newest_first(request: HttpRequest, found: QuerySet[Any], size: int = SIZE) -> Slice:
    """The page that `?after=` or `?before=` asks for, by primary key; one query."""
    after, before = number_asked(request, "after"), number_asked(request, "before")
    if before:
        rows: list[Model] = list(found.filter(pk__gt=before).order_by("pk")[: size + 1])
        more_newer, more_older = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        rows = list((found.filter(pk__lt=after) if after else found).order_by("-pk")[: size + 1])
        more_newer, more_older = bool(after), len(rows) > size
        rows = rows[:size]
    if not rows:
        return Slice([], _address(request), "") if after or before else Slice([], "", "")
    return Slice(
        rows,
        _address(request, before=rows[0].pk) if more_newer else "",
        _address(request, after=rows[-1].pk) if more_older else "",
    )


def number_asked(request: HttpRequest, name: str) -> int:
    """A whole number of the query, as large as a key can be; 0 where there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _address(request: HttpRequest, **keys: int) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in keys.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path
