"""One figure: its value, how it is known, what it is made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.base.ui_words import COUNTED_WORDS
from counterfoil.public import reading
from counterfoil.public.cards import card
from counterfoil.public.explain import COUNTED, ROLES, behind_words, fold_words, stands_words
from counterfoil.public.told import Told, figure_href, row, told
from counterfoil.public.views.answer import answer
from counterfoil.publishing.shown import Account, Shown


@require_safe
def figure(request: HttpRequest, slug: str, key: str, number: int | None = None) -> HttpResponse:
    """A figure of the last version, or of the one with this number."""
    found = reading.read(slug, number)
    shown = found.page.figure(key)
    if shown is None:
        raise Http404(key)
    update_href = _update_href(found)
    move = next((move for move in found.then_and_now() if move["figure"].key == key), None)
    context: dict[str, Any] = {
        "section": "updates",
        "reading": found,
        "version": found.version,
        "figure": shown,
        "update_href": update_href,
        "crumbs": [
            (_("Home"), reverse("public:home")),
            (_("Updates"), reverse("public:updates")),
            (found.page.title, update_href),
            (_("Figure"), ""),
        ],
        "card": card(found, shown, linked=False) if shown.tally else None,
        "row": row(found, shown),
        "contributions": _contributions(found, shown),
        "counted_words": COUNTED[shown.counted],
        "stands_words": stands_words(shown),
        "fold_words": fold_words(shown),
        "move": move,
        "move_words": move and _("It no longer is what it was when this version was published."),
        "version_words": _("Version %(number)d") % {"number": found.version.number},
        "part_links": _part_links(found, shown),
    }
    return answer(request, "figure", context, compiled=found.is_compiled)


def _update_href(found: reading.Reading) -> str:
    if found.is_last:
        return reverse("public:update", args=[found.update.slug])
    return reverse("public:update_version", args=[found.update.slug, found.version.number])


def _contributions(found: reading.Reading, shown: Shown) -> list[dict[str, Any]]:
    """Every contribution: what it says, how it was counted, and what part it plays in the figure."""
    made = []
    for account in shown.accounts:
        part = found.contents[f"contribution:{shown.key}#{account.statement}"]["said"]
        said: Told = told(found, shown, account)
        made.append(
            {
                "told": said,
                "account": account,
                "role": ROLES[part["role"]],
                "counted_words": COUNTED_WORDS[part["counted"]],
                "behind": behind_words(account),
                "homes": _homes(found, shown, account),
            }
        )
    return made


def _homes(found: reading.Reading, shown: Shown, account: Account) -> list[dict[str, str]]:
    """Fund and batch of a record of money, each with the same figure of its own where this version tells one."""
    measure = shown.content["measure"]
    homes = []
    for kind, handle, name in account.homes:
        own = found.page.figure(f"{handle}.{measure}")
        href = figure_href(found, own.key) if own and own.key != shown.key else ""
        homes.append({"kind": kind, "handle": handle, "name": name, "href": href})
    return homes


def _part_links(found: reading.Reading, shown: Shown) -> list[dict[str, str]]:
    parts = [part for name in shown.content["parts"] if (part := found.page.figure(name))]
    return [
        {"href": figure_href(found, part.key), "label": part.label or part.title, "value": part.value}
        for part in parts
    ]
