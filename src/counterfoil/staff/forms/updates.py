"""Updates: choosing accounts for a draft, writing its bodies, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.text import LANGUAGES, TranslatedText
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.publishing.models import Update
from counterfoil.scholarships.queries import told_of_money
from counterfoil.staff.forms.base import HouseForm
from counterfoil.statements.models import Source, Tally

NAMES = {"en": _("English"), "zh-hans": _("Chinese"), "ug": _("Uyghur")}


def field_name(kind: str, language: str) -> str:
    """`title_en`, `body_zh_hans`: a language's field."""
    return f"{kind}_{language.replace('-', '_')}"


class StartForm(HouseForm):
    """From which accounts an update is told, and its first title."""

    title = forms.CharField(label=_("Title in English"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    sources = forms.ModelMultipleChoiceField(
        Source.objects.none(), label=_("Accounts"), to_field_name="public_id", widget=forms.CheckboxSelectMultiple,
        help_text=_("The draft is composed from what they state. All of it can be changed."),
    )  # fmt: skip
    records = forms.ModelMultipleChoiceField(
        Tally.objects.none(), label=_("Money kept here"), to_field_name="public_id", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Funds, gifts and batches in the books of your side. Of fewer than ten people nothing is told."),
    )  # fmt: skip
    slug = forms.SlugField(
        label=_("Last part of the address"), max_length=100, required=False,
        help_text=_("Blank: made of the English title."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, user: User, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["sources"].queryset = scheme.sources.select_related("publisher").order_by("-id")
        tallies = told_of_money(user, scheme)
        self.fields["records"].queryset = tallies
        self.fields["sources"].required = not tallies.exists()
        if not tallies.exists():
            del self.fields["records"]

    def titles(self) -> TranslatedText:
        return TranslatedText.of({"en": self.cleaned_data["title"], "zh-hans": self.cleaned_data["title_zh"]})


class DraftForm(HouseForm):
    """Titles and bodies, one pair for each language, at the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            direction = {"lang": language, "dir": "rtl" if language == "ug" else "ltr"}
            self.fields[field_name("title", language)] = forms.CharField(
                label=_("Title"), max_length=200, required=language == "en", widget=forms.TextInput(attrs=direction)
            )
            self.fields[field_name("body", language)] = forms.CharField(
                label=_("Text"), max_length=100_000, required=False, strip=False,
                widget=forms.Textarea(attrs={**direction, "rows": 18, "spellcheck": "true"}),
            )  # fmt: skip

    @property
    def pairs(self) -> list[dict[str, Any]]:
        """For each language its name and its two fields."""
        return [
            {
                "language": language,
                "name": NAMES[language],
                "title": self[field_name("title", language)],
                "body": self[field_name("body", language)],
            }
            for language in LANGUAGES
        ]

    def texts(self) -> dict[str, TranslatedText]:
        """Title and bodies as `save_draft` takes them; an empty one is no text."""
        data = self.cleaned_data
        return {
            name: TranslatedText.of({language: _lines(data[field_name(kind, language)]) for language in LANGUAGES})
            for name, kind in (("title", "title"), ("bodies", "body"))
        }


def _lines(text: str) -> str:
    """Browsers send lines ended as in mail; a text is kept with plain ends of line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def initial_of(update: Update) -> dict[str, Any]:
    """What the form shows of a draft."""
    texts = {"title": update.title, "body": update.bodies}
    return {
        "revision": update.revision,
        **{field_name(kind, code): text.get(code, "") for kind, text in texts.items() for code in LANGUAGES},
    }


class RevisionForm(HouseForm):
    """Which words somebody looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class LookForm(RevisionForm):
    """The second look; every literal of the text is read, and ticked where it is a name."""

    names = forms.MultipleChoiceField(
        label=_("These hold a number and stand as they are. Each of them is a name, and counts nothing."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, literals: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [(words, words) for words in literals]
        if not literals:
            del self.fields["names"]


class PublishForm(RevisionForm):
    """Publishing; from the second version on, what is corrected and why."""

    prose = ("correction",)
    correction = forms.CharField(
        label=_("What is corrected, and why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["correction"]
