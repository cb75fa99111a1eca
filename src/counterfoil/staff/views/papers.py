"""Tell: every paper that can be made of a visit's records, with one button each, and the draft update."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES
from counterfoil.papers import chat, press, records, shelf
from counterfoil.people.permissions import Permission
from counterfoil.publishing import actions
from counterfoil.publishing.models import Update
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.visits.models import Visit

_RELATED = ("tally",)


@door("GET")
def tell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The papers of a visit; the text to paste is shown in one language."""
    visit = load_in_scheme(request, Permission.READ_DRAFTS, Visit, public_id, related=_RELATED)
    language = request.GET.get("language") or get_language() or "en"
    if language not in LANGUAGES:
        raise Http404
    told = records.gather(visit)
    with translation.override(language):
        text, note = chat.text(told), press.note(told)
    return page(
        request, "tell", "visits", visit=visit, papers=shelf.PAPERS.values(), text=text, note=note, language=language,
        languages=LANGUAGES, updates=Update.objects.filter(records=visit.tally_id).order_by("-id"),
    )  # fmt: skip


@door("GET")
def paper(request: HttpRequest, public_id: UUID, code: str, language: str) -> FileResponse:
    """One paper as a file, composed now."""
    visit = load_in_scheme(request, Permission.READ_DRAFTS, Visit, public_id, related=_RELATED)
    try:
        file = shelf.make(visit, code, language)
    except KeyError:
        raise Http404 from None
    return FileResponse(BytesIO(file.content), content_type=file.media, as_attachment=True, filename=file.name)


@door("POST")
def tell_update(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Compose a draft update from the visit's records."""
    visit = load_in_scheme(request, Permission.WRITE_UPDATES, Visit, public_id, related=_RELATED)
    slug = f"{visit.scheme.slug}-{visit.begins:%Y-%m-%d}"
    try:
        made = actions.start_update(
            scheme=visit.scheme, sources=[], records=[visit.tally], title=visit.tally.name, slug=slug, by=request.user
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:tell", public_id)
    messages.success(request, _("The draft is composed. Now make its words your own."))
    return redirect("staff:edit_update", made.public_id)
