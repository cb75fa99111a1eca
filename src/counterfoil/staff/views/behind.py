"""The pages behind a link: no sign-in, no cookie, not for search engines, never kept, never told to the next page.

Reading changes nothing: chat apps open every link to draw a preview of it. Only the sent form uses a pass.

These pages are exempt from the check against forged forms: no cookie gives any right here, so there is nothing to
forge with; the right is the secret in the address. The check would even fail, as "no-referrer" hides the origin.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import refuse_spent, use_pass
from counterfoil.partners.queries import find_pass
from counterfoil.people import actions as people
from counterfoil.people.queries import find_reset
from counterfoil.staff.forms.acts import ActForm
from counterfoil.staff.forms.links import NewPasswordForm
from counterfoil.staff.links.acts import ACTS, Act, Doer, subject_of

SPENT = {"used", "ended", "expired"}  # codes of refusals after which a link is good for nothing more


def behind_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What every page behind a link is."""

    @wraps(view)
    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        response = view(request, token, **more)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@behind_link
def act(request: HttpRequest, token: str) -> HttpResponse:
    """Do the one act that a link is for."""
    held = find_pass(token)
    known = ACTS.get(held.what) if held else None
    if held is None or known is None:
        return _unknown(request)
    try:
        refuse_spent(held)
        subject = subject_of(known, held.scheme, held.subject)
    except Refusal as refusal:
        return _spent(request, held, known, refusal)
    except LookupError:
        return _unknown(request)
    form = known.form(request.POST if request.method == "POST" else None, scheme=held.scheme, subject=subject)
    if request.method == "POST" and form.is_valid():
        try:
            use_pass(
                by=held, what=known.code, subject=held.subject,
                act=lambda used: known.do(_doer(used), subject, form.cleaned_data),
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code in SPENT:
                return _spent(request, Pass.objects.get(pk=held.pk), known, refusal)
            form = _refused(request, held, known, refusal)
        else:
            return redirect(f"{request.path}?done=1")
    done = known.done.get(held.done, "") if "done" in request.GET else ""
    about = {"subject": form.subject, "answered": known.about == "line" and form.subject.said_yes(held.side)}
    return _page(request, "act", held=held, act=known, form=form, done=done, **about)


@behind_link
def password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password by the link that a colleague gave."""
    reset = find_reset(token)
    if reset is None:
        return _unknown(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=reset.user)
    if request.method == "POST" and form.is_valid():
        try:
            people.choose_password(reset=reset, password=form.cleaned_data["new"], by=reset.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("staff:sign_in")
    return _page(request, "password", form=form, user_reset=reset.user)


def _doer(held: Pass) -> Doer:
    return Doer(held, held.scheme, held.organisation, held.side)


def _refused(request: HttpRequest, held: Pass, known: Act, refusal: Refusal) -> ActForm:
    """The form again with what was typed, about the thing as it stands now."""
    subject = subject_of(known, held.scheme, held.subject)
    typed = request.POST.copy()
    if "wording" in typed:
        typed["wording"] = str(subject.wording)  # what is read from now on
    form = known.form(typed, scheme=held.scheme, subject=subject)
    form.is_valid()
    form.refuse(refusal)
    return form


def _spent(request: HttpRequest, held: Pass, known: Act, refusal: Refusal) -> HttpResponse:
    """A link that is good for nothing more, with what it did; what somebody still typed stays readable."""
    done = known.done.get(held.done, "") if held.used_at else ""
    typed = request.POST.get("words", "") if request.method == "POST" else ""
    status = 410 if request.method == "POST" or refusal.code != "used" else 200
    return _page(
        request, "spent", status=status, held=held, refusal=refusal, done=done, typed=typed,
        fresh="done" in request.GET and request.method != "POST",
    )  # fmt: skip


def _unknown(request: HttpRequest) -> HttpResponse:
    """A guessed link, one that was mistyped, and one that never was look the same."""
    return _page(request, "unknown", status=404)


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"staff/behind/{template}.html", {"noindex": True, **context}, status=status)
