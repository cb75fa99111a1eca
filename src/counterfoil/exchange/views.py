"""What was published, as files: a version's document, its digest, one figure with its contributions.

A file says of itself whether its scheme is invented or compiled (GUARDRAILS G15), in its data and in its name.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from counterfoil.publishing.models import Version

MARKS = {"invented": ".invented", "compiled": ".compiled"}


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole version document, as `counterfoil verify` reads it."""
    found = _version(slug, number)
    return _file(found.document, found.document, f"{slug}-{number}")


@require_safe
def digest(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The digest alone, in the form that `sha256sum` writes; `verify` says what it covers."""
    found = _version(slug, number)
    name = _name(f"{slug}-{number}", found.document)
    response = HttpResponse(f"{found.digest}  {name}\n", content_type="text/plain; charset=utf-8")
    return _marked(response, found.document)


@require_safe
def figure(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """One figure of a version with its contributions: enough to fold it again."""
    document = _version(slug, number).document
    parts = {part["id"]: part["content"] for part in document["parts"]}
    content = parts.get(f"figure:{key}")
    if content is None:
        raise Http404(key)
    made = {
        "format": "counterfoil-figure/1",
        "meta": document["meta"],
        "digest": document["digest"],
        "figure": content,
        "contributions": [parts[name] for name in content["contributions"] if parts.get(name)],
    }
    return _file(made, document, f"{slug}-{number}-{key}")


def _version(slug: str, number: int) -> Version:
    return get_object_or_404(Version, update__slug=slug, number=number)


def _file(data: Any, document: Any, name: str) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(_name(name, document))}"'
    return _marked(response, document)


def _name(stem: str, document: Any) -> str:
    return f"{stem}{MARKS.get(document['meta']['scheme']['nature'], '')}.json"


def _ascii(name: str) -> str:
    return name.encode("ascii", "replace").decode().replace("?", "_")


def _marked(response: HttpResponse, document: Any) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Counterfoil-Scheme"] = document["meta"]["scheme"]["nature"]
    return response
