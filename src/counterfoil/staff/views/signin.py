"""Signing in and out, the password, the language of one's pages."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.people import actions, queries
from counterfoil.people.models import User
from counterfoil.people.queries import name_key
from counterfoil.staff.forms.signin import (
    KNOWN,
    KNOWN_SECONDS,
    LanguageForm,
    PasswordForm,
    SignInForm,
    known_browser,
)
from counterfoil.staff.load import door, page


class SignIn(LoginView):
    """The way in. Whoever is signed in already goes on to Today."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: SignInForm) -> HttpResponse:
        username = form.get_user().get_username()
        mark = known_browser(self.request, username) or secrets.token_hex(16)
        response = super().form_valid(form)
        _tell_of_resets(self.request, form.get_user())
        response.set_signed_cookie(
            KNOWN, mark, salt=name_key(username), max_age=KNOWN_SECONDS, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return response

    def get_default_redirect_url(self) -> str:
        user = self.request.user
        return translate_url(reverse("staff:today"), getattr(user, "language", "en"))


def _tell_of_resets(request: HttpRequest, user: User) -> None:
    """Whoever opened a way to this user's password lately is named at every sign-in, so that it cannot be hidden."""
    resets = queries.resets_of(user)
    names = queries.names(reset.made_by for reset in resets)
    for reset in resets:
        told = {"when": f"{timezone.localtime(reset.made_at):%Y-%m-%d %H:%M %Z}", "who": names[reset.made_by]}
        words = _(
            "On %(when)s %(who)s gave out a link to a new password for you. If you did not ask for it, tell your "
            "administrator."
        )
        messages.warning(request, words % told)


@door("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("staff:sign_in")


@door("GET", "POST")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=request.user, password=form.cleaned_data["new"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("staff:today")
    return page(request, "password", form=form)


@door("GET", "POST")
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language in which one's pages open."""
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.choose_language(user=request.user, language=chosen, by=request.user)
        return redirect(translate_url(reverse("staff:today"), chosen))
    return page(request, "language", form=form)
