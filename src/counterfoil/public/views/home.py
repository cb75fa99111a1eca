"""The first page: what this is, one card drawn from data, the latest updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from counterfoil.base.cards import Card
from counterfoil.public import listing, reading
from counterfoil.public.cards import card, weighty
from counterfoil.public.told import row
from counterfoil.public.views import schemes
from counterfoil.public.views.answer import answer
from counterfoil.public.words import said_sources
from counterfoil.publishing.models import Update
from counterfoil.publishing.queries import newest, schemes_with_updates
from counterfoil.publishing.shown import Shown

LATEST = 6
LOOKED_AT = 3  # how many updates are opened to find a card that shows both halves
_TELLING = ["sides_differ", "both_agree", "accounts_differ", "fits", "outsider_looked", "evidence_seen", "one_half"]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Home."""
    updates = list(newest()[:LATEST])
    found = _telling(updates)
    some_schemes = schemes.entries(schemes_with_updates()[:LATEST])
    context = {
        "section": "home",
        "entries": listing.entries(updates),
        "shown": found,
        "schemes": some_schemes,
    }
    return answer(request, "home", context, compiled=any(update.scheme.is_compiled for update in updates))


def _telling(updates: Sequence[Update]) -> dict[str, Any] | None:
    """The most telling figure of the newest updates; an invented scheme's first, since nobody is asked about it."""
    candidates = sorted(updates, key=lambda update: not update.scheme.is_invented)[:LOOKED_AT]
    best: tuple[int, Card, Shown, reading.Reading] | None = None
    for update in candidates:
        found = reading.read(update.slug, hold_to_now=False)
        for figure in weighty(found):
            made = card(found, figure)
            rank = _TELLING.index(made["state"]) if made["state"] in _TELLING else len(_TELLING)
            rank = 2 * rank + bool(figure.members)  # a number says it faster than a list
            if best is None or rank < best[0]:
                best = (rank, made, figure, found)
    if best is None:
        return None
    _rank, made, figure, found = best
    return {
        "card": made,
        "figure": figure,
        "reading": found,
        "row": row(found, figure),
        "sources": said_sources(s for s in found.page.sources if s.id == figure.accounts[0].source),
    }
