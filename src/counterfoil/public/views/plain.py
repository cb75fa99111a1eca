"""Pages that say the same whatever is published: how we know, guardrails, robots."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.base.text import LANGUAGES
from counterfoil.public import examples, explain
from counterfoil.public.rules import RULES
from counterfoil.public.views.answer import answer

# Pages of real schemes say "noindex" themselves, and must be read for that; so nothing of theirs is shut here.
SHUT = ["/files/", *(f"/{language}/staff/" for language in LANGUAGES)]
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {folder}\n" for folder in SHUT)])


@require_safe
def how_we_know(request: HttpRequest) -> HttpResponse:
    """The two columns of standing, the states of a card, how things add."""
    crumbs = [(_("Home"), reverse("public:home")), (_("How we know"), "")]
    context = {
        "section": "how",
        "crumbs": crumbs,
        "cards": examples.cards(),
        "counted": list(explain.COUNTED.items()),
        **examples.parts_and_whole(),
        "stands": list(explain.STANDS.items())[:4],
    }
    return answer(request, "how_we_know", context)


@require_safe
def guardrails(request: HttpRequest) -> HttpResponse:
    """The rules that protect the people helped, in plain words; no setting turns this page off."""
    crumbs = [(_("Home"), reverse("public:home")), (_("Guardrails"), "")]
    return answer(request, "guardrails", {"crumbs": crumbs, "rules": RULES})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines and other robots may visit."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
