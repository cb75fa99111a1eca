"""The promise record of a scheme: what was asked and promised, released by both sides, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.lines.models import Kind
from counterfoil.partners.models import Scheme
from counterfoil.promises.record import Record
from counterfoil.public import promised
from counterfoil.public.listing import page_asked
from counterfoil.public.views.answer import answer
from counterfoil.publishing.queries import schemes_with_updates

PER_PAGE = 200


@require_safe
def promises(request: HttpRequest, slug: str) -> HttpResponse:
    """The record; for a scheme compiled from public accounts, why there is none (GUARDRAILS G15)."""
    scheme = get_object_or_404(Scheme.objects.select_related("complaints_body"), slug=slug)
    record = promised.record_of(scheme)
    has_page = schemes_with_updates().filter(pk=scheme.pk).exists()
    if not record and not has_page:
        raise Http404(slug)  # nobody outside knows of this scheme
    context = {"section": "schemes", "scheme": scheme, "has_page": has_page, "crumbs": _crumbs(scheme, has_page)}
    if not scheme.is_compiled:
        context |= _told(request, record)
    return answer(request, "promises", context, compiled=scheme.is_compiled)


def _crumbs(scheme: Scheme, has_page: bool) -> list[tuple[str, str]]:
    home = reverse("public:scheme", args=[scheme.slug]) if has_page else ""
    return [
        (_("Home"), reverse("public:home")),
        (_("Schemes"), reverse("public:schemes")),
        (str(scheme.name), home),
        (_("Promise record"), ""),
    ]


def _told(request: HttpRequest, record: Record) -> dict[str, Any]:
    """One page of the lines, promises before requests; the chart stands on the first."""
    pages = Paginator(record.of(Kind.COMMITMENT) + record.of(Kind.REQUEST), PER_PAGE)
    page = pages.page(page_asked(request, pages.num_pages))
    return {
        "record": record,
        "chart": promised.chart(record) if page.number == 1 else None,
        "gone_late": promised.gone_late(record),
        "promises": promised.groups(entry for entry in page if entry.kind == Kind.COMMITMENT),
        "requests": promised.groups(entry for entry in page if entry.kind == Kind.REQUEST),
        "earlier": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
