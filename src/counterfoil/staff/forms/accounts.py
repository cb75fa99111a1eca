"""Forms about accounts: the source, its tallies, the evidence behind a statement, words of two accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.packs import cells
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.models import User
from counterfoil.staff.forms.base import CellField, HouseForm, mended
from counterfoil.statements.models import Measure, Source, Tally, TallyKind, WordMapping


def organisations_of(scheme: Scheme) -> QuerySet[Organisation]:
    """The scheme's parties, and whoever published an account in it."""
    return Organisation.objects.filter(Q(parts__scheme=scheme) | Q(published_sources__scheme=scheme)).distinct()


class AccountForm(HouseForm):
    """Whose account it is, what it is called, when it was published and read, what it cannot show."""

    prose = ("title", "note", "cannot_show")
    publisher = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Publisher"), required=False, empty_label=_("another, named below")
    )
    new_publisher = forms.CharField(
        label=_("Publisher that is not in the list"), required=False, max_length=200,
        help_text=_("An organisation or a newspaper, never a private person."),
    )  # fmt: skip
    account_of = forms.ChoiceField(
        label=_("Whose account"), choices=Side.choices, widget=forms.RadioSelect,
        help_text=_("A side's own account is its half. A newspaper is neither side."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it is"), choices=Source.Kind.choices)
    title = forms.CharField(label=_("Title"), required=False, max_length=400)
    address = forms.URLField(label=_("Web address"), required=False, max_length=1000, assume_scheme="https")
    language = forms.ChoiceField(label=_("Language of the account"), choices=settings.LANGUAGES)
    published = CellField(
        cells.moment, label=_("Published, as printed"), required=False, max_length=80,
        help_text=_("For example: 12 August 2022, 10:08. Blank where it is not printed."),
    )  # fmt: skip
    read = CellField(cells.date, label=_("Read on"), max_length=40)
    extent = forms.CharField(label=_("Extent"), required=False, max_length=200, help_text=_("For example: 6 photos."))
    cannot_show = CellField(
        cells.items, label=_("What it cannot show"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One item a line."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["publisher"].queryset = organisations_of(scheme)
        self.fields["read"].initial = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("publisher")) == bool(cleaned.get("new_publisher")) and "publisher" not in self.errors:
            self.add_error("publisher", mended(_("Name one publisher."), _("Choose one, or write a new one below.")))
        if cleaned.get("kind") == Source.Kind.INDEPENDENT_LOOK and cleaned.get("account_of") != Side.NEITHER:
            problem = _("Whoever went and looked from outside is on neither side.")
            self.add_error("account_of", mended(problem, _("Choose “neither side”.")))
        return cleaned

    def about(self) -> dict[str, Any]:
        """The fields of the source, as `statements.actions` takes them."""
        data = self.cleaned_data
        published: cells.MomentCell | None = data["published"]
        read: PartialDate | None = data["read"]
        plain = ("kind", "account_of", "title", "address", "language", "extent", "note")
        return {
            **{name: data[name] for name in plain},
            "published": str(published.date) if published else "",
            "published_words": published.words if published else "",
            "read": str(read) if read else "",
            "cannot_show": list(data["cannot_show"] or ()),
        }


class TallyForm(HouseForm):
    """One thing that the account tells of."""

    prose = ("name",)
    kind = forms.ModelChoiceField(TallyKind.objects.all(), label=_("What it is"))
    name = forms.CharField(label=_("Name"), required=False, max_length=300, help_text=_("As the account calls it."))
    within = forms.ChoiceField(
        label=_("Happened within"), required=False, help_text=_("A gift made during a visit happened within it.")
    )
    same_as = forms.ModelChoiceField(
        Tally.objects.none(), label=_("Same as"), required=False,
        empty_label=_("new, told of here for the first time"),
        help_text=_("Where another account tells of the same thing. That is your judgement, and it is kept."),
    )  # fmt: skip
    giving = CellField(
        cells.items, label=_("Giver"), required=False, max_length=400, help_text=_("Blank: the scheme's giving side.")
    )
    receiving = CellField(
        cells.items, label=_("Receiver"), required=False, max_length=400,
        help_text=_("An organisation or a place, never a private person. Blank: the scheme's receiving side."),
    )  # fmt: skip

    def __init__(self, *args: Any, source: Source, may_join: bool, **kwargs: Any) -> None:
        super().__init__(*args, scheme=source.scheme, **kwargs)
        mentions = source.mentions.select_related("tally__kind").order_by("id")[:500]
        self.fields["within"].choices = [("", "—"), *((m.ref, f"{m.ref} {m.name or m.tally.kind}") for m in mentions)]
        if may_join:
            others = Tally.objects.filter(scheme=source.scheme).exclude(mentions__source=source)
            self.fields["same_as"].queryset = others.select_related("kind").order_by("handle")
        else:
            del self.fields["same_as"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        same, kind = cleaned.get("same_as"), cleaned.get("kind")
        if same and kind and same.kind_id != kind.code:
            problem = _("%(tally)s is a %(kind)s.") % {"tally": same.handle, "kind": same.kind}
            self.add_error("same_as", mended(problem, _("Choose one of the same kind.")))
        return cleaned


class CustodyForm(HouseForm):
    """Evidence that two people saw: what paper, who holds it, when. The paper itself is never uploaded."""

    prose = ("paper",)
    paper = forms.CharField(
        label=_("What paper"),
        max_length=200,
        help_text=_("For example: agreement and bank line. No names of private people."),
    )
    pages = forms.IntegerField(label=_("Pages"), required=False, min_value=1, max_value=9999)
    holder = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who holds it"))
    seen = CellField(cells.date, label=_("Seen on"), max_length=40)
    second_person = forms.ModelChoiceField(
        User.objects.none(), label=_("Second person who saw it"), to_field_name="public_id",
        help_text=_("A colleague in this scheme who may note evidence."),
    )  # fmt: skip
    sha256 = forms.RegexField(
        "^[0-9a-f]{64}$", label=_("SHA-256 of a scan"), required=False,
        error_messages={"invalid": _("A SHA-256 has 64 signs, 0 to 9 and a to f.")},
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["holder"].queryset = organisations_of(scheme)
        self.fields["second_person"].queryset = colleagues
        self.fields["seen"].initial = timezone.localdate().isoformat()


class WordsForm(HouseForm):
    """One account's word means another's."""

    measure = forms.ModelChoiceField(Measure.objects.all(), widget=forms.HiddenInput)
    first = forms.ChoiceField(label=_("One account says"))
    relation = forms.ChoiceField(label=_("which is"), choices=WordMapping.Relation.choices, widget=forms.RadioSelect)
    second = forms.ChoiceField(label=_("what another calls"))

    def __init__(self, *args: Any, words: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].choices = [(word, word) for word in words]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", mended(_("These are the same words already."), _("Choose another.")))
        return cleaned
