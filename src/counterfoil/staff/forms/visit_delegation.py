"""The delegation as one form: a row for each office, in the order of protocol, and as many more as one asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Organisation
from counterfoil.people.models import User
from counterfoil.staff.forms.accounts import organisations_of
from counterfoil.staff.forms.base import CellField, HouseForm, mended
from counterfoil.staff.forms.visits import SeenForm
from counterfoil.visits.models import Delegate, Visit
from counterfoil.visits.plan.actions import DelegateDraft
from counterfoil.visits.plan.delegation_actions import MOST_PEOPLE
from counterfoil.visits.plan.queries import delegation_seen

MOST_ROWS = 200
FIRST_ROWS, MORE_ROWS = 4, 4
Lists = tuple[QuerySet[Any], list[tuple[Any, Any]]]


class DelegateForm(HouseForm):
    """One row: somebody in office by name, or a role so many times."""

    prose = ("office",)
    use_required_attribute = False  # a row may stay empty as a whole
    office = CellField(
        str, wanted=True, label=_("Role in office"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), to_field_name="public_id", empty_label=None
    )
    name = forms.CharField(
        label=_("Name in office"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    user = forms.ModelChoiceField(
        User.objects.none(), label=_("Sign-in"), required=False, to_field_name="public_id", empty_label=_("none"),
    )  # fmt: skip
    place = forms.IntegerField(label=_("Order of protocol"), min_value=1, max_value=MOST_ROWS * 10)
    decides_awards = forms.BooleanField(label=_("decides on awards, so never enters a home"), required=False)
    leave = forms.BooleanField(label=_("take off the list"), required=False)
    delegate = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, visit: Visit, lists: dict[str, Lists], there: dict[int, Delegate], **kwargs: Any
    ) -> None:
        super().__init__(*args, scheme=visit.scheme, **kwargs)
        self.there = there
        for name, (found, choices) in lists.items():
            self.fields[name].queryset = found
            self.fields[name].choices = choices
        if not self["delegate"].value():
            del self.fields["leave"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not cleaned.get("office") and "office" not in self.errors:
            self.add_error("office", mended(_("Nobody travels without an office."), _("Write the role in office.")))
        return cleaned

    @property
    def is_blank(self) -> bool:
        """A row that nobody filled in, or that is to go."""
        data = self.cleaned_data
        new = not data.get("delegate") and not data.get("office") and not data.get("name")
        return new or bool(data.get("leave"))

    @property
    def heading(self) -> str:
        """Who stands in the row, as typed."""
        words = " · ".join(str(self[name].value()) for name in ("office", "name") if self[name].value())
        count = str(self["count"].value() or 1)
        return f"{words} × {count}" if words and count != "1" else words

    def draft(self) -> DelegateDraft:
        """The row as it is to stand; one whom somebody else took off meanwhile comes back as somebody new."""
        names = ("organisation", "office", "name", "count", "user", "decides_awards")
        data = self.cleaned_data
        return DelegateDraft(**{name: data[name] for name in names}, delegate=self.there.get(data["delegate"]))


class DelegationForm(SeenForm):
    """Every row at once. `rows` says how many the page showed."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)

    def __init__(self, data: QueryDict | None = None, *, visit: Visit, more: bool = False) -> None:
        there = list(visit.delegates.select_related("organisation", "user").order_by("position"))
        rows = len(there) + (1 if there else FIRST_ROWS) if data is None else _typed(data)
        if data is not None and more:
            data = data.copy()
            data["rows"] = str(min(rows + MORE_ROWS, MOST_ROWS))
        super().__init__(data, scheme=visit.scheme, initial={"seen": delegation_seen(visit), "rows": rows})
        lists = _lists(visit, there)
        self.lines = [
            DelegateForm(
                data if number <= rows else None, visit=visit, lists=lists, prefix=f"d{number}",
                there={one.pk: one for one in there},
                initial=_initial(there[number - 1] if data is None and number <= len(there) else None, number),
            )
            for number in range(1, (_typed(data) if data else rows) + 1)
        ]  # fmt: skip

    def is_valid(self) -> bool:
        rows = [line.is_valid() for line in self.lines]  # each of them, so that every mistake shows at once
        return super().is_valid() and all(rows)

    def drafts(self) -> list[DelegateDraft]:
        """The delegation in the order of protocol; of two rows with one number the upper comes first."""
        lines = [line for line in self.lines if not line.is_blank]
        return [line.draft() for line in sorted(lines, key=lambda line: line.cleaned_data["place"])]

    def refuse_row(self, refusal: Refusal) -> None:
        """Show a refusal at the head of the page, with the row that it names."""
        words = f"{refusal.where}: {refusal.problem}" if refusal.where else str(refusal.problem)
        self.add_error(None, mended(words, refusal.mend))


def typed_over(data: QueryDict, visit: Visit) -> QueryDict:
    """What was typed, at the list as it stands now: whom somebody else added meanwhile follows at the end."""
    data, rows = data.copy(), _typed(data)
    known = {data.get(f"d{number}-delegate") for number in range(1, rows + 1)}
    for one in visit.delegates.select_related("organisation", "user").order_by("position"):
        if str(one.pk) not in known and rows < MOST_ROWS:
            rows += 1
            for name, value in _initial(one, rows).items():
                if value not in (None, False):
                    data[f"d{rows}-{name}"] = str(value)
    data["rows"], data["seen"] = str(rows), delegation_seen(visit)
    return data


def _lists(visit: Visit, there: list[Delegate]) -> dict[str, Lists]:
    """What every row chooses from, asked once for all of them."""
    known = Q(pk__in=organisations_of(visit.scheme).values("pk"))
    offices = Organisation.objects.filter(known | Q(pk__in=[one.organisation_id for one in there])).order_by("id")
    users = User.objects.filter(memberships__scheme=visit.scheme, is_active=True).distinct().order_by("name")
    return {
        "organisation": (offices, [(one.public_id, str(one)) for one in offices]),
        "user": (users, [("", _("none")), *((one.public_id, str(one)) for one in users)]),
    }


def _typed(data: QueryDict) -> int:
    """How many rows were sent."""
    rows = data.get("rows", "")
    return max(1, min(int(rows), MOST_ROWS)) if rows.isascii() and rows.isdigit() and len(rows) < 6 else 1


def _initial(one: Delegate | None, number: int) -> dict[str, Any]:
    if one is None:
        return {"place": number}
    return {
        "place": number, "office": one.office, "organisation": one.organisation.public_id, "name": one.name,
        "count": one.count, "user": one.user.public_id if one.user else None,
        "decides_awards": one.decides_awards, "delegate": one.pk,
    }  # fmt: skip
