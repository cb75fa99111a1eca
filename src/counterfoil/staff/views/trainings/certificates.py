"""Blank certificates of a course: how many and in which language, and the file."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from counterfoil.papers import certificate
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.load import door, page
from counterfoil.staff.views.trainings import courses
from counterfoil.staff.views.trainings.shown import SECTION


@door("GET")
def certificates(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask how many certificates, and in which language."""
    found = courses.load(request, P.READ_DRAFTS, public_id)
    return page(
        request, "trainings/certificates", SECTION, course=found, languages=settings.LANGUAGES, most=certificate.MOST
    )


@door("GET")
def certificate_file(request: HttpRequest, public_id: UUID, language: str) -> FileResponse:
    """The certificates as a file to print."""
    found = courses.load(request, P.READ_DRAFTS, public_id)
    asked = request.GET.get("copies", "2")
    try:
        file = certificate.make(found, language, int(asked) if asked.isascii() and asked.isdigit() else 0)
    except ValueError:
        raise Http404 from None
    return FileResponse(BytesIO(file.content), content_type=file.media, as_attachment=True, filename=file.name)
