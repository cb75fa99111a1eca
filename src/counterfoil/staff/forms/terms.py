"""Proposing a term: a word for one of the closed lists, guarded by the lexicon of what must not be kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.text import TranslatedText
from counterfoil.safeguards.lexicon import check_label
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.statements.models import Dimension, Measure, Shape, TallyKind, Term, Unit, UnitKind

LISTS: dict[str, type[Term]] = {"kind": TallyKind, "measure": Measure, "unit": Unit, "dimension": Dimension}
LIST_WORDS = {
    "unit": _("unit: what is counted"),
    "measure": _("measure: what is said"),
    "kind": _("kind of tally"),
    "dimension": _("split: by what a total is divided"),
}


class TermForm(HouseForm):
    """A term in one language at least; English is wanted, because codes are made of it."""

    list = forms.ChoiceField(label=_("Which list"), choices=list(LIST_WORDS.items()), widget=forms.RadioSelect)
    en = forms.CharField(label=_("In English"), max_length=60)
    zh = forms.CharField(label=_("In Chinese"), max_length=60, required=False)
    ug = forms.CharField(label=_("In Uyghur"), max_length=60, required=False)
    unit_kind = forms.ChoiceField(label=_("For a unit: it counts"), choices=UnitKind.choices, required=False)
    shape = forms.ChoiceField(label=_("For a measure: its value is"), choices=Shape.choices, required=False)
    people_helped = forms.BooleanField(label=_("For a measure: it counts people who are helped"), required=False)
    prefix = forms.RegexField(
        "^[A-Z]{1,3}$", label=_("For a kind: letters before its numbers"), required=False,
        error_messages={"invalid": _("One to three capital letters, such as V.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("en", "zh", "ug"):
            finding = check_label(cleaned[name]) if cleaned.get(name) else None
            if finding:
                self.add_error(name, mended(finding.reason, finding.mend))
        if cleaned.get("list") == "kind" and not cleaned.get("prefix") and "prefix" not in self.errors:
            self.add_error(
                "prefix", mended(_("A kind needs its letters."), _("One to three capital letters, such as V."))
            )
        return cleaned

    def term(self) -> dict[str, Any]:
        """The arguments of `propose_term`."""
        data = self.cleaned_data
        extra: dict[str, Any] = {
            "unit": {"kind": data["unit_kind"] or UnitKind.THINGS},
            "measure": {"shape": data["shape"] or Shape.NUMBER, "people_helped": data["people_helped"]},
            "kind": {"prefix": data["prefix"]},
            "dimension": {},
        }[data["list"]]
        label = TranslatedText.of({"en": data["en"], "zh-hans": data["zh"], "ug": data["ug"]})
        return {"model": LISTS[data["list"]], "label": label, **extra}
