"""Giving links, and choosing a new password by one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.pass_actions import DAYS, MOST_DAYS
from counterfoil.partners.queries import parties_of
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.staff.links.acts import ACTS
from counterfoil.staff.links.choices import about_choices
from counterfoil.staff.links.money import school_of

CHOOSE = {
    "line": _("Choose the line that it is about."),
    "visit": _("Choose the visit that it is about."),
    "payment": _("Choose the payment that it is about."),
    "part": _("Choose the school and the year that it is about."),
}


class NewPasswordForm(HouseForm):
    """The new password, twice."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters, not your name, and no word that many people use."),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", mended(_("The two are not the same."), _("Type the new password once more.")))
        elif new:
            try:
                password_validation.validate_password(new, self.user)
            except ValidationError as error:
                self.add_error("new", error)
        return cleaned


class GiveForm(HouseForm):
    """A new link: for which office of one's own side, to do what, about what, how long, in which language."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For which office"), to_field_name="public_id", empty_label=None,
        help_text=_("Of your own side. What one side says must be its own."),
    )  # fmt: skip
    what = forms.ChoiceField(label=_("What the link is for"), widget=forms.RadioSelect)
    about = forms.ChoiceField(label=_("About what"), required=False)
    days = forms.IntegerField(label=_("Good for so many days"), min_value=1, max_value=MOST_DAYS, initial=DAYS)
    repeats = forms.BooleanField(
        label=_("good for many times, where the act allows it (asking, counting)"), required=False
    )
    page_language = forms.ChoiceField(label=_("Language of the page behind it"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, scheme: Scheme, side: Side, may: Collection[Permission], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["organisation"].queryset = parties_of(scheme, side)
        self.fields["what"].choices = [(act.code, act.label) for act in ACTS.values() if act.asks in may]
        self.fields["about"].choices = about_choices(scheme, side)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        act = ACTS.get(cleaned.get("what", ""))
        kind, _colon, public_id = cleaned.get("about", "").partition(":")
        if act and act.about != kind and act.about:
            self.add_error("about", mended(_("This act is about something else."), CHOOSE[act.about]))
        cleaned["subject"] = UUID(public_id) if act and act.about == kind and public_id else None
        self._must_be_theirs(kind, cleaned)
        if act and cleaned.get("repeats") and not act.repeats:
            self.add_error("repeats", mended(_("This act is done once."), _("Leave it blank.")))
        return cleaned

    def _must_be_theirs(self, kind: str, cleaned: dict[str, Any]) -> None:
        """A word about money is the school's own: the link is for the office that was paid."""
        if not cleaned["subject"] or kind not in ("payment", "part") or not self.scheme:
            return
        school = school_of(kind, self.scheme, cleaned["subject"])
        if school and school != cleaned.get("organisation"):
            problem = _("This is about %(school)s.") % {"school": school}
            self.add_error("organisation", mended(problem, _("Choose that office: it says for itself what came.")))
