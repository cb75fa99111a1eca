"""What a list can be narrowed by. Each kind makes its form fields, named as in the address, and reads them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterfoil.base.listing import sort_key
from counterfoil.base.sides import SIDES
from counterfoil.partners.models import Organisation, Place
from counterfoil.statements.terms import Term as TermModel

Words = str | Promise
ANY = _("any")


class Filter(Protocol):
    """One way to narrow a list."""

    @property
    def key(self) -> str: ...

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        """Its form fields by their names in the address."""

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        """The condition for what was chosen; an empty one where nothing was."""


@dataclass(frozen=True)
class Choice:
    """One of a few fixed words: (value, words) or a `TextChoices`. `where`: what a value means, if it is not simply
    the field's: (value, Asking) → Q."""

    key: str
    label: Words
    path: str
    choices: Any
    empty: Words = ANY
    where_of: Callable[[str, Any], Q] | None = None

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        choices = getattr(self.choices, "choices", self.choices)
        return {
            self.key: forms.ChoiceField(label=self.label, required=False, choices=[("", self.empty), *choices]),
        }

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        value = chosen.get(self.key)
        if not value:
            return Q()
        return self.where_of(value, asking) if self.where_of else Q(**{self.path: value})


@dataclass(frozen=True)
class Term:
    """A term of a closed list, by its code; sorted as its readers sort."""

    key: str
    label: Words
    path: str
    model: type[TermModel]
    empty: Words = ANY

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        terms = self.model._default_manager.filter(state=TermModel.State.APPROVED)
        words = sorted(((term.pk, str(term)) for term in terms), key=lambda pair: sort_key(pair[1]))
        return {self.key: forms.ChoiceField(label=self.label, required=False, choices=[("", self.empty), *words])}

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        return Q(**{f"{self.path}_id": chosen[self.key]}) if chosen.get(self.key) else Q()


@dataclass(frozen=True)
class Among:
    """One of the scheme's things, by public id: `options(Asking)` gives a set that is small enough for a menu."""

    key: str
    label: Words
    path: str
    options: Callable[[Any], Any]
    empty: Words = ANY

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        found = sorted(((str(each.public_id), str(each)) for each in self.options(asking)), key=_by_words)
        return {self.key: forms.ChoiceField(label=self.label, required=False, choices=[("", self.empty), *found])}

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        return Q(**{f"{self.path}__public_id": chosen[self.key]}) if chosen.get(self.key) else Q()


@dataclass(frozen=True)
class Of:
    """Only what belongs to one thing, which another page named in the address (`?programme=<public id>`). There are
    too many for a menu: the list says that it is narrowed so, with a way out."""

    key: str
    label: Words
    path: str
    model: type[Model]

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        return {self.key: forms.UUIDField(label=self.label, required=False, widget=forms.HiddenInput)}

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        return Q(**{f"{self.path}__public_id": chosen[self.key]}) if chosen.get(self.key) else Q()


@dataclass(frozen=True)
class Date:
    """From a day, until a day; each may stay blank."""

    key: str
    label: Words
    path: str

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        day = {"required": False, "input_formats": ["%Y-%m-%d"]}
        from_words, until_words = _("%(what)s from"), _("%(what)s until")
        return {
            f"{self.key}_from": forms.DateField(label=_named(from_words, self.label), widget=Day(), **day),
            f"{self.key}_until": forms.DateField(label=_named(until_words, self.label), widget=Day(), **day),
        }

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        found = Q()
        if first := chosen.get(f"{self.key}_from"):
            found &= Q(**{f"{self.path}__gte": first})
        if last := chosen.get(f"{self.key}_until"):
            found &= Q(**{f"{self.path}__lte": last})
        return found


@dataclass(frozen=True)
class Flag:
    """Something that is so: ticked, only those are shown. `means(Asking)` gives the condition."""

    key: str
    label: Words
    means: Callable[[Any], Q]

    def fields(self, asking: Any) -> dict[str, forms.Field]:
        return {self.key: forms.BooleanField(label=self.label, required=False)}

    def where(self, chosen: Mapping[str, Any], asking: Any) -> Q:
        return self.means(asking) if chosen.get(self.key) else Q()


class Day(forms.DateInput):
    """A day, as browsers ask for it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def _named(pattern: Words, what: Words) -> str:
    return str(pattern) % {"what": what}


def _by_words(pair: Sequence[str]) -> str:
    return sort_key(pair[1])


def parties(asking: Any) -> Any:
    """The organisations of either side of the scheme, for `Among`."""
    return Organisation.objects.filter(parts__scheme=asking.scheme, parts__side__in=SIDES).distinct()


def places_of(model: type[Model], path: str = "place") -> Callable[[Any], Any]:
    """The places that rows of the scheme name, for `Among`."""

    def found(asking: Any) -> Any:
        named = model._default_manager.filter(scheme=asking.scheme).order_by().values(path).distinct()
        return Place.objects.filter(pk__in=named)

    return found
