"""The cells of a book's table, each in the reader's language."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from counterfoil.base.money import Money
from counterfoil.funds.books.tables import Row, Table, shown

register = template.Library()


@register.filter
def heads(table: Table) -> list[tuple[str, bool]]:
    """Each head, and whether its column holds numbers."""
    return list(zip(map(str, table.heads), table.numeric, strict=True))


@register.filter
def cells(row: Row, table: Table) -> list[tuple[SafeString, bool]]:
    """Each cell in words, isolated from its neighbours, and whether its column holds numbers."""
    language = get_language() or "en"
    told = []
    for cell, numeric in zip(row.cells, table.numeric, strict=True):
        words = shown(cell, language)
        way = ' dir="ltr"' if isinstance(cell, Money | int | dt.date) else ""
        looks = ' class="zero"' if isinstance(cell, Money) and not cell.minor else ""
        looks = ' class="nowrap"' if isinstance(cell, dt.date) else looks
        told.append((format_html(f"<bdi{way}{looks}>{{}}</bdi>", words) if words else SafeString(""), numeric))
    return told
