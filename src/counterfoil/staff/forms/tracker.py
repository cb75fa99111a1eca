"""What one looks for in the tracker; its fields are the address of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterfoil.base.sides import SIDES
from counterfoil.lines.models import State
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.promises.queries import ANSWERED, LATE, TRACKED, WAITS, Sought
from counterfoil.visits.minutes.queries import tallies_of
from counterfoil.visits.models import Visit

EVERYTHING = "all"
STATES = [
    (WAITS, _("not settled")),
    (LATE, _("late")),
    (State.OPEN.value, pgettext_lazy("line", "open")),
    (State.SAID_KEPT.value, _("said to be kept")),
    (State.KEPT.value, State.KEPT.label),
    (State.NOT_KEPT.value, State.NOT_KEPT.label),
    (State.OUTSIDE_POWER.value, State.OUTSIDE_POWER.label),
    (ANSWERED, _("answered")),
    (State.WITHDRAWN.value, State.WITHDRAWN.label),
    (EVERYTHING, _("everything")),
]
DUE, NEWEST = "due", "newest"
MOST_VISITS = 60


class TrackerForm(forms.Form):
    """Kind, state, side, owner, visit, words, order. What cannot be read is passed over: a link never breaks."""

    use_required_attribute = False
    words = forms.CharField(label=_("Words or number"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("every kind")), *((k.value, k.label) for k in TRACKED)]
    )
    state = forms.ChoiceField(label=_("How it stands"), required=False, choices=STATES)
    side = forms.ChoiceField(
        label=_("Lies with"), required=False,
        choices=[("", _("either side")), *((s.value, s.label) for s in SIDES)],
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Owner"), required=False, empty_label=_("any owner"),
        to_field_name="public_id",
    )  # fmt: skip
    visit = forms.ModelChoiceField(
        Visit.objects.none(), label=_("Said at"), required=False, empty_label=_("any visit"),
        to_field_name="public_id",
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(DUE, _("what is due first")), (NEWEST, _("the newest first"))]
    )

    def __init__(self, data: Any, *, scheme: Scheme) -> None:
        super().__init__(data, initial={"state": WAITS, "order": DUE})
        self.fields["owner"].queryset = parties_of(scheme)
        newest = Visit.objects.filter(scheme=scheme).order_by("-begins", "-id").values("id")[:MOST_VISITS]
        self.fields["visit"].queryset = Visit.objects.filter(id__in=newest).select_related("tally__kind")
        self.full_clean()

    @property
    def chosen_order(self) -> str:
        """How the list is ordered."""
        return str(self._read("order") or DUE)

    @property
    def narrows(self) -> bool:
        """Whether more is chosen than how a line stands."""
        return any(self._read(name) for name in ("kind", "side", "owner", "visit"))

    def sought(self) -> Sought:
        """What `promises.queries.tracked` is asked for."""
        state, visit = self._read("state") or WAITS, self._read("visit")
        return Sought(
            kind=self._read("kind") or "",
            state="" if state == EVERYTHING else state,
            side=self._read("side") or "",
            owner=self._read("owner"),
            tallies=tallies_of(visit) if visit else None,
            words=self._read("words") or "",
        )

    def _read(self, name: str) -> Any:
        return self.cleaned_data.get(name)
