"""Adding people and their roles. Administrators only, who see no content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.staff.forms.base import HouseForm, mended


class UserForm(HouseForm):
    """A sign-in for somebody in office."""

    username = forms.RegexField(
        r"^[\w.@+-]{2,60}$", label=_("Sign-in name"), max_length=60,
        help_text=_("An office name, for example stone-valley-office. No e-mail is needed."),
        error_messages={"invalid": _("Letters, digits and . - _ @ + only, without spaces.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Name in office"), max_length=120)
    password = forms.CharField(
        label=_("First password"), strip=False,
        help_text=_("Hand it over in person. It can be changed after signing in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        try:
            password_validation.validate_password(password)
        except ValidationError as error:
            raise mended(" ".join(error.messages), _("Choose a longer one.")) from None
        return password


class MemberForm(HouseForm):
    """A role in a scheme, for an organisation."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"), label=_("Who"), to_field_name="public_id"
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    scheme = forms.ModelChoiceField(
        Scheme.objects.order_by("slug"),
        label=_("Scheme"),
        to_field_name="public_id",
        required=False,
        empty_label=_("none: an administrator"),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(parts__isnull=False).distinct().order_by("id"), label=_("For which organisation"),
        to_field_name="public_id", required=False, empty_label=_("none: an administrator"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        scheme, organisation = cleaned.get("scheme"), cleaned.get("organisation")
        if cleaned.get("role") == Role.ADMINISTRATOR:
            if scheme or organisation:
                problem = _("An administrator belongs to no scheme and sees no content.")
                self.add_error("scheme", mended(problem, _("Leave scheme and organisation blank.")))
        elif not (scheme and organisation):
            self.add_error(
                "scheme", mended(_("This role is held in a scheme, for an organisation."), _("Choose both."))
            )
        return cleaned
