"""The field in which a commitment is set against the requests that it answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q

from counterfoil.lines.models import WAITING, Kind
from counterfoil.needs.models import Need
from counterfoil.partners.models import Scheme

MOST = 40  # open requests to choose from, the newest


class AnswersField(forms.ModelMultipleChoiceField):
    """The newest open requests of a scheme, and those that were chosen before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Need.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def of(self, scheme: Scheme, chosen: Collection[int] = ()) -> None:
        """Offer the requests of a scheme; `chosen` are the keys of those that stand there already."""
        asked = Need.objects.filter(line__scheme=scheme, line__kind=Kind.REQUEST, line__state__in=WAITING)
        newest = asked.order_by("-line_id").values("line_id")[:MOST]
        found = Need.objects.filter(Q(pk__in=newest) | Q(pk__in=list(chosen)), line__scheme=scheme)
        self.queryset = found.select_related("line").order_by("-line_id")

    def label_from_instance(self, obj: Need) -> str:
        return f"{obj.line.handle} {obj.line.words}"
