"""What every form of the staff door shares: mistakes with what to do about them, and warnings about free text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal, Words
from counterfoil.packs.cells import CellError
from counterfoil.partners.models import Scheme
from counterfoil.publishing.queries import names_in
from counterfoil.safeguards import freetext


def mended(problem: Words, mend: Words = "") -> ValidationError:
    """A mistake that says what to do; `ui/field.html` shows both."""
    error = ValidationError(str(problem))
    error.mend = str(mend)  # type: ignore[attr-defined]
    return error


class CellField(forms.CharField):
    """A field that takes what people type into a cell of a pack: 40万, ≥70, 2 August 2022, 人民币.

    `wanted`: it looks like a field that must be filled in, and the form says when it may stay blank.
    """

    def __init__(self, read: Callable[[object], Any], *, wanted: bool = False, **kwargs: Any) -> None:
        self.read, self.wanted = read, wanted
        kwargs.setdefault("max_length", 2000)
        super().__init__(**{**kwargs, "required": wanted or kwargs.get("required", True)})

    def validate(self, value: Any) -> None:
        if not self.wanted:
            super().validate(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.read(text)
        except CellError as error:
            raise mended(error.problem, error.mend) from None


class DayField(forms.DateField):
    """A civil day, chosen from the browser's calendar; the value is written as that calendar wants it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HouseForm(forms.Form):
    """A form whose free text is looked over for words about private people (GUARDRAILS G13).

    `prose` names the fields that hold free text. A warning stops the first saving; ticking `knowing` says that
    one has looked, and lets it through. Names of the scheme's organisations and places may stand.
    """

    prose: tuple[str, ...] = ()
    knowing = forms.BooleanField(
        required=False, label=_("I have looked: this tells of no private person. Save it so.")
    )
    warned = False

    def __init__(self, *args: Any, scheme: Scheme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.prose:
            text = cleaned.get(name)
            if text and not cleaned.get("knowing"):
                self._warn(name, text)
        return cleaned

    def _warn(self, name: str, text: Any) -> None:
        words = "\n".join(map(str, text)) if isinstance(text, list | tuple) else str(text)
        found = freetext.warn(words)
        if found and self.scheme:
            near = "\n".join(words[max(0, each.start - 200) : each.end + 200] for each in found)
            found = freetext.warn(words, known_names=names_in(self.scheme, near))
        for warning in found:
            self.warned = True
            problem = _("%(reason)s (“%(words)s”)") % {"reason": warning.reason, "words": warning.words}
            self.add_error(name, mended(problem, warning.mend))

    def refuse(self, refusal: Refusal) -> None:
        """Show a room's refusal at the field that it names, or at the head of the form."""
        where = refusal.where if refusal.where in self.fields else None
        self.add_error(where, mended(refusal.problem, refusal.mend))

    @property
    def shown(self) -> list[forms.BoundField]:
        """The visible fields in their order; the tick of `knowing` only where there was a warning."""
        fields = [bound for bound in self.visible_fields() if bound.name != "knowing"]
        return [*fields, self["knowing"]] if self.warned or self["knowing"].value() else fields

    @property
    def mistakes(self) -> list[dict[str, str]]:
        """Mistakes that belong to no single field, with their mends."""
        return [
            {"text": text, "mend": getattr(error, "mend", "")}
            for error in self.non_field_errors().as_data()
            for text in error.messages
        ]
