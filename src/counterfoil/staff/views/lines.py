"""One line: its words, both sides' halves, its history, and what one's side may do with it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.models import Kind, Line
from counterfoil.lines.rules import Act, acts_open_to
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Band
from counterfoil.partners import queries as partners
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.promises import actions as promises
from counterfoil.staff.forms.lines import (
    ActForm,
    AmendForm,
    DescribeForm,
    EvidenceForm,
    ObjectForm,
    ReasonForm,
    RedactForm,
    SettleForm,
)
from counterfoil.staff.line_words import card_of
from counterfoil.staff.load import View, door, load_in_scheme, page
from counterfoil.visits.models import Visit

RELATED = ("tally__kind", "spoke", "owner")
Run = Callable[[Line, Any, Any], Line]


@dataclass(frozen=True)
class Doing:
    """One thing to do with a line: its words on the page, its form (none: one button is enough), its action."""

    act: Act
    permission: P
    words: Promise
    done: Promise
    run: Run
    form: type[ActForm] | None = None
    lead: Promise | str = ""
    kind: str = "plain"
    often: bool = True  # else it stands behind "More"


def _describe(line: Line, data: dict[str, Any], by: Any) -> Line:
    if line.kind == Kind.REQUEST:
        asked = needs.Asked(
            sector=data["sector"], place=data["place"], affected=Band(data["affected"]), basis=data["basis"]
        )
        return needs.change_request(line=line, asked=asked, by=by).line
    promised = promises.Promised(evidence_expected=data["evidence_expected"], answers=tuple(data["answers"]))
    return promises.change_promise(line=line, promised=promised, by=by).line


DOINGS: dict[str, Doing] = {
    "agree_line": Doing(
        Act.AGREE, P.SIGN_LINES, _("Agree"), _("Signed for your side."), kind="primary",
        run=lambda line, data, by: actions.agree_to_lines(
            scheme=line.scheme, wordings={line.public_id: data["wording"]}, by=by)[0],
    ),
    "object_line": Doing(
        Act.OBJECT, P.SIGN_LINES, _("Word it otherwise"), _("Your side's words stand beside the line."),
        run=lambda line, data, by: actions.object_to_line(
            line=line, words=data["words"], wording=data["wording"], by=by),
        form=ObjectForm, lead=_("Both wordings stand side by side until one side takes the other's."),
    ),
    "take_words": Doing(
        Act.TAKE, P.SIGN_LINES, _("Take the other side's words"), _("The line has their words now, signed by both."),
        kind="primary",
        run=lambda line, data, by: actions.take_words(line=line, wording=data["wording"], by=by),
    ),
    "confirm_kept": Doing(
        Act.CONFIRM, P.SIGN_LINES, _("Yes, it is kept"), _("It is kept: both sides say so."), kind="primary",
        run=lambda line, data, by: actions.confirm_kept(
            line=line, wording=data["wording"], evidence=data["evidence"], by=by),
    ),
    "doubt_kept": Doing(
        Act.DOUBT, P.SIGN_LINES, _("Not confirmed"), _("The line is open again."), form=ReasonForm,
        lead=_("The line is open again, with your reason in its history."),
        run=lambda line, data, by: actions.doubt_kept(
            line=line, words=data["words"], wording=data["wording"], by=by),
    ),
    "say_kept": Doing(
        Act.SAY_KEPT, P.SIGN_LINES, _("Say that it is kept"), _("Said. It is kept once the other side confirms it."),
        run=lambda line, data, by: actions.say_kept(
            line=line, evidence=data["words"], wording=data["wording"], by=by),
        form=EvidenceForm, lead=_("It is kept once the other side confirms it."),
    ),
    "settle_line": Doing(
        Act.SETTLE, P.SIGN_LINES, _("Answer or end it"), _("It is settled. Its history stays."), form=SettleForm,
        run=lambda line, data, by: actions.settle_line(
            line=line, state=data["state"], reason=data["words"], wording=data["wording"], by=by),
    ),
    "amend_line": Doing(
        Act.AMEND, P.WRITE_LINES, _("Change the wording"), _("Worded anew. The old wording is in its history."),
        run=lambda line, data, by: actions.amend_line(
            line=line, words=data["words"], wording=data["wording"], by=by,
            owner=data.get("owner"), due=data.get("due")),
        form=AmendForm, often=False,
    ),
    "describe_line": Doing(
        Act.DESCRIBE, P.WRITE_LINES, _("Say more exactly what it is"),
        _("Noted. What was said before is in its history."),
        run=lambda line, data, by: _describe(line, data, by), form=DescribeForm, often=False,
        lead=_("Its words and what each side said of them stand as they are."),
    ),
    "reopen_line": Doing(
        Act.REOPEN, P.SIGN_LINES, _("Open it again"), _("The line is open again."), form=ReasonForm,
        run=lambda line, data, by: actions.reopen_line(line=line, reason=data["words"], by=by),
    ),
    "release_line": Doing(
        Act.RELEASE, P.RELEASE_LINES, _("Let the public read it"),
        _("Released for your side. It is public once both sides have released it."), often=False,
        run=lambda line, data, by: actions.release_line(line=line, wording=data["wording"], by=by),
    ),
    "hold_back_line": Doing(
        Act.HOLD_BACK, P.RELEASE_LINES, _("Hold it back from the public"),
        _("Held back. What a published update quotes of it stays there until that is corrected."), often=False,
        run=lambda line, data, by: actions.hold_back_line(line=line, by=by),
    ),
    "redact_line": Doing(
        Act.REDACT, P.SIGN_LINES, _("Take out words about a person"), _("Taken out, from the history too."),
        run=lambda line, data, by: actions.redact_line(
            line=line, words=data["words"], by=by,
            evidence=data.get("evidence", ""), reason=data.get("reason", "")),
        form=RedactForm, kind="danger", often=False,
        lead=_("For words that name, number or locate a private person. This cannot be taken back."),
    ),
}  # fmt: skip


@door("GET")
def line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A line with its history."""
    found = load_in_scheme(request, P.READ_DRAFTS, Line, public_id, related=RELATED)
    side = speaks_for(request.user, found.scheme)
    steps = list(found.steps.select_related("owner").order_by("position"))
    names = partners.names([step.by for step in steps])
    return page(
        request, "line", "tracker", line=found, side=side, steps=steps, names=names, card=card_of(found),
        **_doings(request, found, side), visit=_visit_of(found), **_besides(found),
    )  # fmt: skip


def _doings(request: HttpRequest, found: Line, side: Side) -> dict[str, list[tuple[str, Doing]]]:
    """What one may do now, by the line, by one's side and by one's role; the rarer things apart."""
    may, open_now = request.may, acts_open_to(found, side)  # type: ignore[attr-defined]
    here = [(name, doing) for name, doing in DOINGS.items() if doing.act in open_now and doing.permission in may]
    return {"doings": [each for each in here if each[1].often], "rarer": [each for each in here if not each[1].often]}


def _besides(found: Line) -> dict[str, Any]:
    """What rooms above keep of the line."""
    need = getattr(found, "need", None)
    commitment = getattr(found, "commitment", None)
    answers = [n.line for n in commitment.answers.select_related("line")] if commitment else []
    answered = [c.line for c in need.answered_by.select_related("line")] if need else []
    return {"need": need, "commitment": commitment, "answers": answers, "answered_by": answered}


def _visit_of(found: Line) -> Visit | None:
    """The visit at which a line was said, or within whose stop."""
    if found.tally_id is None:
        return None
    at = Q(tally=found.tally_id) | Q(stops__tally=found.tally_id)
    return Visit.objects.filter(at).select_related("tally__kind").first()


def doing(name: str) -> View:
    """The page, or the one button, for one thing to do with a line."""
    what = DOINGS[name]
    verbs = ("GET", "POST") if what.form else ("POST",)

    @door(*verbs)
    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        found = load_in_scheme(request, what.permission, Line, public_id, related=RELATED)
        if name == "settle_line" and request.method == "GET" and hasattr(found, "need"):
            own = speaks_for(request.user, found.scheme) == found.spoke_side
            return redirect("staff:withdraw_need" if own else "staff:answer_need", public_id)
        return _by_form(request, name, what, found) if what.form else _by_button(request, what, found)

    view.__doc__ = str(what.act)
    return view


def _by_button(request: HttpRequest, what: Doing, found: Line) -> HttpResponse:
    typed = request.POST.get("wording", "")
    data = {
        "wording": int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0,
        "evidence": request.POST.get("evidence", ""),
    }
    try:
        what.run(found, data, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, what.done)
    return _back(request, found)


def _by_form(request: HttpRequest, name: str, what: Doing, found: Line) -> HttpResponse:
    assert what.form is not None
    side = speaks_for(request.user, found.scheme)
    form = what.form(request.POST or None, line=found, side=side)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            what.run(found, form.cleaned_data, request.user)
        except Refusal as refusal:
            if refusal.code == "stale":
                stale = Line.objects.get(pk=found.pk)
                form.read_anew(stale)
            else:
                form.refuse(refusal)
        else:
            messages.success(request, what.done)
            return _back(request, found)
    return page(request, "line_act", "tracker", line=found, form=form, doing=what, name=name, stale=stale)


def _back(request: HttpRequest, found: Line) -> HttpResponse:
    if request.GET.get("from") == "host":
        return redirect("staff:host", found.scheme.slug)
    visit = _visit_of(found) if request.GET.get("from") == "sign" else None
    return redirect("staff:sign_minutes", visit.public_id) if visit else redirect("staff:line", found.public_id)
