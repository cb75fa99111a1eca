"""Public pages, whole, in the memory of each process for a few seconds.

The middleware stands first of all: what it keeps has passed everything else and goes out as it is, without
sessions, sign-in or database. Public pages set no cookie and are the same for everybody, so one copy serves all.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date

from counterfoil.public.reads import reads

MOST_PAGES = 512
MOST_BYTES = 48_000_000  # of all pages that a process keeps
LARGEST_BYTES = 2_000_000
STALE_SECONDS = 5  # while one thread makes a page anew, the others still serve the old one
QUERY = re.compile(r"((page|after)=[0-9]{1,18})?")  # what a public page may be asked; made-up queries are not kept
Key = tuple[str | None, ...]


@dataclass(slots=True)
class Kept:
    """A page as it goes out. `until` in seconds of the monotonic clock, `read_of` the update that it shows."""

    content: bytes
    packed: bytes
    headers: dict[str, str]
    etag: str
    until: float
    read_of: int | None


class PublicPages:
    """Middleware: answers from memory where it can, keeps what the public door made, counts reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._make = get_response
        self._pages: dict[Key, Kept] = {}
        self._bytes = 0  # a little more than what is kept: it falls only when all is let go

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self._make(request)
        meta = request.META
        key = (meta.get("HTTP_HOST"), request.scheme, request.path_info, meta.get("QUERY_STRING"))
        now = time.monotonic()
        kept = self._pages.get(key)
        if kept is None or kept.until < now:
            if kept is not None:
                kept.until = now + STALE_SECONDS
            response = self._make(request)
            if not _may_be_kept(request, response):
                self._pages.pop(key, None)
                return response
            kept = self._keep(key, response, now)
        if kept.read_of is not None and request.method == "GET":
            reads.add(kept.read_of)
        return _answer(kept, request)

    def _keep(self, key: Key, response: HttpResponse, now: float) -> Kept:
        kept = _kept(response, until=now + settings.PUBLIC_CACHE_SECONDS)
        if settings.PUBLIC_CACHE_SECONDS and len(kept.content) <= LARGEST_BYTES:
            if len(self._pages) >= MOST_PAGES or self._bytes > MOST_BYTES:
                self._pages.clear()  # simple, and seldom: a site has fewer pages than this, or a crawler visits
                self._bytes = 0
            self._bytes += len(kept.content) + len(kept.packed)
            before = self._pages.get(key)
            if before and before.etag == kept.etag:
                kept.headers["Last-Modified"] = before.headers["Last-Modified"]
            self._pages[key] = kept
        return kept


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = getattr(request, "resolver_match", None)
    return (
        match is not None
        and match.app_name == "public"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def _kept(response: HttpResponse, until: float) -> Kept:
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    headers = dict(response.headers.items()) | {
        "Cache-Control": "public, no-cache",
        "ETag": etag,
        "Last-Modified": http_date(),
        "Vary": "Accept-Encoding",
    }
    packed = gzip.compress(response.content, 6, mtime=0)
    return Kept(response.content, packed, headers, etag, until, getattr(response, "read_of", None))


def _answer(kept: Kept, request: HttpRequest) -> HttpResponse:
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known and kept.etag in known:
        fresh = {name: kept.headers[name] for name in ("Cache-Control", "ETag", "Last-Modified", "Vary")}
        return HttpResponseNotModified(headers=fresh)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        packed = {"Content-Encoding": "gzip", "Content-Length": str(len(kept.packed))}
        return HttpResponse(kept.packed, headers={**kept.headers, **packed})
    return HttpResponse(kept.content, headers=kept.headers)
