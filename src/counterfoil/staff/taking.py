"""A plain form of the field, taken in by the same action as what phones send in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.lines.models import Line
from counterfoil.staff.forms.field import FieldForm, photo_key
from counterfoil.visits.models import Sent
from counterfoil.visits.sent import actions, queries


def take_form(request: HttpRequest, form: FieldForm) -> bool:
    """Take in a plain form, with the photograph that came along; False where the page shall say what is wrong."""
    key, content = form.cleaned_data["key"], form.content
    by: Any = request.user
    before = Sent.objects.filter(key=key, state=Sent.State.TAKEN).first()
    if before and _says_otherwise(before, content):
        problem = _("This page has recorded something already: %(handle)s.") % {"handle": queries.handle_of(before)}
        form.refuse(Refusal(problem, mend=_("To record this as well, load the page again and write it there.")))
        return False
    try:
        blob = form.cleaned_data["photo"].read() if form.kind == "photo" else None
        sent = actions.take_in(key=key, visit=form.visit, kind=form.kind, content=content, blob=blob, by=by)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    _say(request, sent)
    if form.kind == "finding" and form.cleaned_data.get("photo"):
        _took_photo(request, form, sent)
    return True


def _says_otherwise(before: Sent, content: dict[str, Any]) -> bool:
    """Whether a form that was sent before comes back with other words, as it does after the browser's way back."""
    line = Line.objects.filter(public_id=before.key).first()
    return line is not None and line.wording == 1 and line.words != one_line(content.get("words", ""))


def _took_photo(request: HttpRequest, form: FieldForm, finding: Sent) -> None:
    """The photograph of a finding: where it is refused, the finding stays, and the page says so."""
    data = form.cleaned_data
    content = {
        "finding": str(finding.key), "look": form.content["look"], "shows": data["photo_shows"],
        "caption": data["photo_caption"], "language": form.content["language"],
    }  # fmt: skip
    try:
        actions.take_in(
            key=photo_key(finding.key), visit=form.visit, kind="photo", content=content, blob=data["photo"].read(),
            by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip
    except Refusal as refusal:
        words = _("The finding is recorded, its photograph is not. %(why)s") % {
            "why": f"{refusal.problem} {refusal.mend}"
        }
        messages.warning(request, words)


def _say(request: HttpRequest, sent: Sent) -> None:
    if sent.state == Sent.State.HELD:
        why = queries.problem_words(sent)
        messages.warning(request, _("Kept for a colleague to decide: %(why)s") % {"why": why})
    elif handle := queries.handle_of(sent):
        messages.success(request, _("Recorded as %(handle)s.") % {"handle": handle})
    else:
        messages.success(request, _("Recorded."))
