"""Bringing a pack, and saying which of its acts another account told of already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.packs.archive import Limits
from counterfoil.packs.queries import Candidate
from counterfoil.staff.forms.base import HouseForm, mended
from counterfoil.statements.models import StagedAct

NEW = "-"  # the choice "not the same"; no handle looks like this


class PackForm(HouseForm):
    """One workbook."""

    file = forms.FileField(
        label=_("Filled visit pack"),
        max_length=200,
        help_text=_("An .xlsx file saved by Excel, WPS or LibreOffice."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        most = Limits().file_bytes
        if file.size > most:
            problem = _("The file has %(size)s MB.") % {"size": -(-file.size // 1_000_000)}
            mend = _("The most is %(most)s MB. Divide it into several packs.") % {"most": most // 1_000_000}
            raise mended(problem, mend)
        return file


class JoinForm(HouseForm):
    """For each act that another account may have told of: the same, or not."""

    def __init__(self, *args: Any, offers: list[tuple[StagedAct, list[Candidate]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        for act, candidates in offers:
            choices = [(NEW, _("not the same as any of these"))]
            choices += [(c.tally.handle, _("this is %(tally)s") % {"tally": c.tally}) for c in candidates]
            self.fields[f"join_{act.ref}"] = forms.ChoiceField(
                label=f"{act.ref} {act.name}", choices=choices, widget=forms.RadioSelect,
                initial=act.tally.handle if act.joined and act.tally else NEW,
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each act with its field and the tallies it may be."""
        return [
            {"act": act, "field": self[f"join_{act.ref}"], "candidates": candidates}
            for act, candidates in self.offers
        ]

    def joins(self) -> dict[str, str | None]:
        """Ref → handle of the tally, or None."""
        chosen = {act.ref: self.cleaned_data[f"join_{act.ref}"] for act, _candidates in self.offers}
        return {ref: None if handle == NEW else handle for ref, handle in chosen.items()}
