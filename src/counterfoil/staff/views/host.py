"""One side's screen, for a telephone: a yes, a correction, a request, a headcount, a visit that nobody wrote down.

Made for host coordinators, who do these five things and little else here; whoever may sign for a side can use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.partners.access import side_of
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.acts import ActForm
from counterfoil.staff.links.acts import ACTS, Act, Doer, subject_of
from counterfoil.staff.links.choices import said_by, to_confirm, visits_of, waiting_for
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.visits.models import Visit

MOST_LINES, MOST_OWN, MOST_VISITS = 20, 10, 5
DONE = "draft_done"  # the key in the session that tells the page which draft was sent


@dataclass
class Box:
    """One form on the screen: its act, what it is about, and the name under which a draft of it is kept."""

    act: Act
    subject: Any
    form: ActForm
    key: str


@door("GET", "POST")
def host(request: HttpRequest, slug: str) -> HttpResponse:
    """The screen; POST does the act that the sent form names, and comes back here."""
    scheme = load_scheme(request, Permission.SIGN_LINES, slug)
    doer = _doer(request, scheme)
    sent = None
    if request.method == "POST":
        act, subject = _asked(request, scheme)
        sent = _box(act, subject, scheme, request.POST)
        if sent.form.is_valid():
            try:
                done = act.do(doer, subject, sent.form.cleaned_data)
            except Refusal as refusal:
                sent = _again(sent, scheme, request, refusal)
            else:
                messages.success(request, act.done[done])
                request.session[DONE] = sent.key
                return redirect(request.path)
    return page(request, "host", "host", done=request.session.pop(DONE, ""), side=doer.side, **_boxes(doer, sent))


def _asked(request: HttpRequest, scheme: Scheme) -> tuple[Act, Any]:
    """The act that a sent form names, and what it is about."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    if act.asks not in request.may:  # type: ignore[attr-defined]
        raise PermissionDenied(str(act.asks.value))
    try:
        return act, subject_of(act, scheme, UUID(request.POST.get("about") or "0" * 32))
    except (LookupError, ValueError):
        raise Http404 from None


def _doer(request: HttpRequest, scheme: Scheme) -> Doer:
    """The user, for the first of the user's organisations that has a side here."""
    side = side_of(request.user, scheme)
    own = Organisation.objects.filter(
        membership__user=request.user, membership__scheme=scheme, parts__scheme=scheme, parts__side=side
    )
    organisation = own.order_by("id").first()
    if organisation is None or side == Side.NEITHER:
        raise PermissionDenied(str(Permission.SIGN_LINES.value))
    return Doer(request.user, scheme, organisation, side)


def _box(act: Act, subject: Any, scheme: Scheme, data: Any = None) -> Box:
    about = str(subject.public_id) if subject is not None else ""
    ids = f"{act.code}-{about}-%s" if about else f"{act.code}-%s"
    form = act.form(data, scheme=scheme, subject=subject, auto_id=ids)
    return Box(act, subject, form, f"{scheme.public_id} {act.code} {about}")


def _again(sent: Box, scheme: Scheme, request: HttpRequest, refusal: Refusal) -> Box:
    """The form with what was typed, about the thing as it stands now."""
    subject = subject_of(sent.act, scheme, sent.subject.public_id) if sent.subject is not None else None
    typed = request.POST.copy()
    if "wording" in typed:
        typed["wording"] = str(subject.wording)  # what is read from now on
    box = _box(sent.act, subject, scheme, typed)
    box.form.is_valid()
    box.form.refuse(refusal)
    return box


def _boxes(doer: Doer, sent: Box | None) -> dict[str, Any]:
    """Every form of the screen; the one that was sent and not done keeps what was typed, and stands open."""
    scheme, waiting = doer.scheme, waiting_for(doer.scheme, doer.side)

    def boxes(code: str, subjects: list[Any]) -> list[Box]:
        made = [_box(ACTS[code], subject, scheme) for subject in subjects]
        found = [sent if sent and sent.key == box.key else box for box in made]
        missing = sent and sent.act.code == code and sent not in found
        return [sent, *found] if sent and missing else found

    lines: list[Line] = list(waiting.select_related("spoke", "owner")[: MOST_LINES + 1])
    visits: list[Visit] = list(visits_of(scheme)[:MOST_VISITS])
    return {
        "answers": boxes("answer_line", lines[:MOST_LINES]),
        "more": len(lines) > MOST_LINES,
        "said_kept": list(to_confirm(scheme, doer.side)[:MOST_LINES]),
        "corrections": boxes("correction", list(said_by(scheme, doer.side)[:MOST_OWN])),
        "ask": boxes("open_line", [None])[0],
        "counts": boxes("headcount", visits),
        "visit": boxes("open_visit", [None])[0],
        "sent": sent,
    }
