"""One link for delegates: giving it, and the plan behind it, read without a sign-in and later without a signal.

The page holds the itinerary, the checklists and the offices; nobody who is helped, no agenda, no names. A small
worker keeps it on the telephone; its address lies below the link's, so it can answer for that page alone.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.home import PACKAGE
from counterfoil.papers.shelf import make
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import MOST_DAYS, issue_pass, refuse_spent
from counterfoil.partners.queries import find_pass
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.visits import ReadingLinkForm
from counterfoil.staff.links.shown import show
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.staff.views.behind import behind_link
from counterfoil.visits.looks.queries import checks_by_list
from counterfoil.visits.models import Visit
from counterfoil.visits.plan import queries

WHAT = "read_visit"  # the code of a pass that opens a plan
AFTER = 7  # days after the return for which a link is proposed
WORKER = PACKAGE / "static/counterfoil/js/visit-worker.js"
GOOD_UNTIL = "X-Good-Until"  # seconds since 1970; the worker lets its copy go then
# What the browsers inside chat apps call themselves: most keep nothing, and some open no file.
_CHATS = (
    "MicroMessenger", "wxwork", "DingTalk", " QQ/", "Weibo", "Feishu", "Lark/", "AliApp", "FBAN", "FBAV", "Instagram",
    "Line/", "KAKAOTALK", "Snapchat", "Twitter", "Telegram", "Viber",
)  # fmt: skip


@door("GET", "POST")
def visit_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a link to read the plan; it is shown this once, and good for many."""
    visit = load_in_scheme(request, Permission.GIVE_LINKS, Visit, public_id, related=["tally"])
    form = ReadingLinkForm(
        request.POST or None, scheme=visit.scheme, side=speaks_for(request.user, visit.scheme),
        languages=settings.LANGUAGES, initial={"days": _days(visit), "page_language": get_language()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            held, token = issue_pass(
                scheme=visit.scheme, organisation=data["organisation"], what=WHAT, subject=visit.public_id,
                days=data["days"], once=False, by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _given(request, visit, held, token, data["page_language"])
    return page(request, "visit_link", "visits", visit=visit, form=form)


def _days(visit: Visit) -> int:
    """Until a week after the return, as far as a link can be good."""
    left = (visit.ends - timezone.localdate()).days + AFTER
    return max(1, min(left, MOST_DAYS))


def _given(request: HttpRequest, visit: Visit, held: Pass, token: str, language: str) -> HttpResponse:
    with translation.override(language):
        text = f"{visit.tally.name or visit}" + _(": ") + _("itinerary, checklists, offices")
    until = timezone.localtime(held.expires_at)
    shown = show(request, "visit_link:read", token, language=language, until=until, text=text)
    return page(request, "visit_link_given", "visits", visit=visit, shown=shown, held=held)


@behind_link
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The plan, for whoever holds the link. Reading changes nothing, and uses nothing up."""
    held = find_pass(token)
    visit = _visit_of(held)
    if held is None or visit is None:
        return render(request, "staff/behind/unknown.html", {"noindex": True}, status=404)
    try:
        refuse_spent(held)
    except Refusal as refusal:
        return render(
            request, "staff/behind/spent.html", {"noindex": True, "held": held, "refusal": refusal}, status=410
        )
    context: dict[str, Any] = {
        "noindex": True, "held": held, "visit": visit, "token": token, "plan": queries.plan_of(visit),
        "lists": _lists(visit), "offices": queries.offices_of(visit), "read_at": timezone.now(),
        "in_chat": _in_chat(request),
    }  # fmt: skip
    response = render(request, "staff/visit_read.html", context)
    response.headers[GOOD_UNTIL] = str(int(held.expires_at.timestamp()))
    return response


@behind_link
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """The script that keeps the page of this link; for a link that is good for nothing more there is none."""
    held = find_pass(token)
    if held is None or _visit_of(held) is None or held.state() != Pass.State.OPEN:
        return HttpResponse(status=404, content_type="text/javascript; charset=utf-8")
    script = WORKER.read_text("utf-8")
    version = hashlib.sha256(script.encode()).hexdigest()[:12]
    response = HttpResponse(script.replace("@VERSION@", version), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = request.path.removesuffix("worker.js")
    return response


@behind_link
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The itinerary for the calendar of a telephone; whoever subscribes to this address reads every change."""
    held = find_pass(token)
    visit = _visit_of(held)
    if held is None or visit is None or held.state() != Pass.State.OPEN:
        return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
    file = make(visit, "calendar", get_language() or "en")
    return HttpResponse(
        file.content, content_type=file.media, headers={"Content-Disposition": f'inline; filename="{file.name}"'}
    )


def _visit_of(held: Pass | None) -> Visit | None:
    if held is None or held.what != WHAT:
        return None
    found = Visit.objects.select_related("scheme", "tally__kind")
    return found.filter(public_id=held.subject, scheme=held.scheme_id).first()


def _lists(visit: Visit) -> list[tuple[Any, list[Any]]]:
    """The checklists of the places that are to be seen; where none is named, every one that is open."""
    named = set(visit.stops.filter(checklist__isnull=False, dropped="").values_list("checklist", flat=True))
    return [(one, checks) for one, checks in checks_by_list() if not named or one.pk in named]


def _in_chat(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return any(mark.lower() in agent.lower() for mark in _CHATS)
