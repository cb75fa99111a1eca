"""Signing in, the password, the language of the pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from counterfoil.base.actors import System
from counterfoil.people import actions, queries
from counterfoil.staff.forms.base import mended
from counterfoil.staff.forms.links import NewPasswordForm

KNOWN, KNOWN_SECONDS = "known", 180 * 24 * 3600  # the cookie of browsers that signed in before
DOOR = System("sign-in")  # who counts wrong tries: nobody has signed in yet


def known_browser(request: HttpRequest, username: str) -> str:
    """The mark of a browser in which this name signed in before; "" for another one, or another name."""
    salt = queries.name_key(username)
    return str(request.get_signed_cookie(KNOWN, "", salt=salt, max_age=KNOWN_SECONDS))


class SignInForm(AuthenticationForm):
    """Sign-in name and password. After ten wrong passwords for one name it is closed for five minutes, but not to
    a browser in which it signed in before."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This name and this password do not go together. Capital letters matter in the password."),
    }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        browser = known_browser(self.request, username)
        if queries.is_barred(username, browser):
            minutes = int(queries.WINDOW.total_seconds() // 60)
            problem = _("%(tries)s wrong passwords for this name: it is closed for %(minutes)s minutes.")
            raise mended(
                problem % {"tries": queries.MOST_TRIES, "minutes": minutes},
                _("Wait, then try again; or ask your administrator for a new password."),
            )
        try:
            cleaned = super().clean()
        except ValidationError:
            actions.note_wrong_try(username=username, browser=browser, by=DOOR)
            raise
        actions.forget_wrong_tries(username=username, browser=browser, by=DOOR)
        return cleaned


class PasswordForm(NewPasswordForm):
    """The present password, and the new one twice."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise mended(_("This is not your present password."), _("Type it once more."))
        return str(self.cleaned_data["old"])


class LanguageForm(forms.Form):
    """In which language one's pages open."""

    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
