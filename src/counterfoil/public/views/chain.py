"""The chain of a scheme, from a need voiced to a public account; and that of one programme, link by link."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.partners.models import Scheme
from counterfoil.public import linked
from counterfoil.public.listing import Entry, entries, page_asked
from counterfoil.public.views.answer import answer
from counterfoil.publishing import queries
from counterfoil.publishing.chain import programmes, told
from counterfoil.publishing.chain.stages import Stage
from counterfoil.publishing.queries import schemes_with_updates

PER_PAGE = 20


@require_safe
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    """Every link as published accounts tell it, gaps included; then the programmes that both sides released."""
    scheme = _scheme(slug)
    found = Paginator(programmes.released(scheme), PER_PAGE)
    page = found.page(page_asked(request, found.num_pages))
    links = told.links(scheme) if page.number == 1 else []
    kept = programmes.links_in(scheme) if links else set()
    context = {
        "section": "schemes",
        "scheme": scheme,
        "links": [linked.of_accounts(link, _accounts(scheme, link), kept=link.stage in kept) for link in links],
        "programmes": [linked.row(programme) for programme in page],
        "earlier": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later": f"?page={page.next_page_number()}" if page.has_next() else "",
        "crumbs": [*_crumbs(scheme), (_("The chain"), "")],
    }
    return answer(request, "chain", context, compiled=scheme.is_compiled)


@require_safe
def programme(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """One released programme: what was asked, decided, given, done, measured and answered, each with its gap."""
    scheme = _scheme(slug)
    found = get_object_or_404(programmes.released(scheme), public_id=public_id)
    found.scheme = scheme
    made = programmes.chain_of(found)
    context = {
        "section": "schemes",
        "scheme": scheme,
        "programme": found,
        "facts": linked.facts(found),
        "moments": linked.moments(found),
        "links": linked.of_programme(made),
        "crumbs": [
            *_crumbs(scheme),
            (_("The chain"), reverse("public:chain", args=[scheme.slug])),
            (str(found), ""),
        ],
    }
    return answer(request, "chain_programme", context, compiled=scheme.is_compiled)


def _scheme(slug: str) -> Scheme:
    """A scheme that has published something, or whose sides released a programme; nobody knows of others."""
    scheme = get_object_or_404(Scheme.objects.select_related("complaints_body"), slug=slug)
    scheme.has_page = schemes_with_updates().filter(pk=scheme.pk).exists()  # type: ignore[attr-defined]
    if not scheme.has_page and not programmes.has_chain(scheme):  # type: ignore[attr-defined]
        raise Http404(slug)
    return scheme


def _accounts(scheme: Scheme, link: told.Link) -> list[Entry]:
    """The newest updates, for the link that they are themselves."""
    return entries(queries.newest(scheme)[: told.MOST_UPDATES]) if link.stage == Stage.ACCOUNT else []


def _crumbs(scheme: Scheme) -> list[tuple[str, str]]:
    home = reverse("public:scheme", args=[scheme.slug]) if scheme.has_page else ""  # type: ignore[attr-defined]
    return [(_("Home"), reverse("public:home")), (_("Schemes"), reverse("public:schemes")), (str(scheme.name), home)]
