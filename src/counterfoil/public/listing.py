"""Updates as entries of a list: what each says of itself, without opening its document."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Scheme
from counterfoil.public.words import moment_words, standing_line
from counterfoil.publishing import queries
from counterfoil.publishing.models import Update


@dataclass(frozen=True)
class Entry:
    """One update in a list."""

    title: str
    language: str
    foreign: bool
    href: str
    scheme: str
    scheme_href: str
    at: dt.datetime
    at_words: str
    line: str
    reads: str
    is_invented: bool
    is_compiled: bool


def entries(updates: Iterable[Update]) -> list[Entry]:
    """Entries of updates that `queries.newest` gave; no further query."""
    return [_entry(update) for update in updates]


def _entry(update: Any) -> Entry:
    titles = TranslatedText(dict(zip(update.title_languages, update.titles, strict=True)))
    title, language = titles.in_language(get_language() or "en")
    standings = [standing["differs"] or standing["stands"] for standing in update.standings]
    return Entry(
        title=title or update.slug,
        language=language,
        foreign=language != get_language(),
        href=reverse("public:update", args=[update.slug]),
        scheme=str(update.scheme.name),
        scheme_href=reverse("public:scheme", args=[update.scheme.slug]),
        at=update.first_published,
        at_words=moment_words(update.first_published),
        line=standing_line(standings),
        reads=reads_words(update.read_count.reads),
        is_invented=update.scheme.is_invented,
        is_compiled=update.scheme.is_compiled,
    )


def reads_words(reads: int) -> str:
    """How often a page was read."""
    return ngettext("Read %(count)d time", "Read %(count)d times", reads) % {"count": reads}


def page_of(request: HttpRequest, size: int, scheme: Scheme | None = None) -> dict[str, Any]:
    """One page of the list, by `?page=`: its entries and the addresses before and after."""
    pages = Paginator(queries.newest(scheme), size)
    page = pages.page(page_asked(request, pages.num_pages))
    return {
        "entries": entries(page.object_list),
        "earlier": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later": f"?page={page.next_page_number()}" if page.has_next() else "",
        "range": f"{page.start_index()}–{page.end_index()} / {pages.count}" if pages.num_pages > 1 else "",
    }


def page_asked(request: HttpRequest, last: int) -> int:
    """The page of a list that `?page=` asks for, from 1; Http404 where there is none."""
    number = request.GET.get("page", "1")
    if not re.fullmatch("[0-9]{1,9}", number) or not 1 <= int(number) <= last:
        raise Http404(number)
    return int(number)
