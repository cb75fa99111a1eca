"""What is public, as files: a version's document, its digest, one figure with its contributions, a promise record.

A file says of itself whether its scheme is invented or compiled (GUARDRAILS G15), in its data and in its name.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from counterfoil.exchange.promises import document as promises_document
from counterfoil.partners.models import Scheme
from counterfoil.promises.record import public_record
from counterfoil.publishing import document
from counterfoil.publishing.models import Version
from counterfoil.visits.held import days_held


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole version document, as `counterfoil verify` reads it."""
    found = _version(slug, number)
    return _file(found.document, found.document["meta"])


@require_safe
def digest(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The digest with the name of its file. It covers hashes of parts, not bytes (docs/reference-export.md)."""
    found = _version(slug, number)
    meta = found.document["meta"]
    text = f"{found.digest}  {document.file_name(meta)}\n"
    return _marked(HttpResponse(text, content_type="text/plain; charset=utf-8"), meta)


@require_safe
def figure(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """One figure of a version with its contributions: enough to fold it again."""
    whole = _version(slug, number).document
    parts = {part["id"]: part["content"] for part in whole["parts"]}
    content = parts.get(f"figure:{key}")
    if content is None:
        raise Http404(key)
    made = {
        "format": "counterfoil-figure/1",
        "meta": whole["meta"],
        "digest": whole["digest"],
        "figure": content,
        "contributions": [parts[name] for name in content["contributions"] if parts.get(name)],
    }
    return _file(made, whole["meta"], key)


@require_safe
def promises(request: HttpRequest, slug: str) -> HttpResponse:
    """The promise record of a scheme as the public may read it today; where there is none, nothing is here."""
    scheme = get_object_or_404(Scheme, slug=slug)
    record = public_record(scheme, timezone.localdate(), days_held(scheme))
    if not record:
        raise Http404(slug)
    made = promises_document(record)
    return _file(made, made["meta"])


def _version(slug: str, number: int) -> Version:
    return get_object_or_404(Version, update__slug=slug, number=number)


def _file(data: Any, meta: Any, key: str = "") -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(document.file_name(meta, key))}"'
    return _marked(response, meta)


def _ascii(name: str) -> str:
    return name.encode("ascii", "replace").decode().replace("?", "_")


def _marked(response: HttpResponse, meta: Any) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Counterfoil-Scheme"] = meta["scheme"]["nature"]
    return response
