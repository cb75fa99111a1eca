"""What the words of a pack may mean: terms, organisations, places, by name or alias in any language.

Each list answers with what it knows, or raises `CellError` that offers the nearest. What a pack would add (an
organisation, a place, a unit) is noted here and made only when the pack is entered; until then it goes by a
number below zero, or by the number or code that it will have.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_noop as _

from counterfoil.base.text import TranslatedText
from counterfoil.packs.cell_text import CellError, folded, line, shown, wrong
from counterfoil.partners.models import Organisation, Place
from counterfoil.safeguards.lexicon import check_label
from counterfoil.statements.terms import Dimension, Measure, TallyKind, Term, Unit, UnitKind

NEAR = 0.84  # at and above this likeness (difflib ratio) a name is taken for a slip of the pen
NEW = ("new:", "new：", "新:", "新：", "新增:", "新增：", "يېڭى:")
# Which kind of unit a measure counts; a new unit takes it over, and is a thing otherwise.
KIND_OF_SUM = {
    "people": UnitKind.PEOPLE, "households": UnitKind.HOUSEHOLDS, "places": UnitKind.PLACES,
    "organisations": UnitKind.ORGANISATIONS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasureTerm:
    """What the reader of facts needs of a measure."""

    code: str
    shape: str
    adds_to: str
    label: str


class Terms:
    """A closed list: an unknown word is a mistake."""

    def __init__(self, terms: Iterable[Term], language: str, what: str) -> None:
        self.known: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.own: dict[str, set[str]] = {}
        self.language, self.what = language, what
        rows = list(terms)
        for term in rows:
            self.labels[term.code] = term.label.in_language(language)[0]
            self.own[term.code] = {folded(text) for text in (term.code, *term.label.values())}
            for key in self.own[term.code]:
                self.known.setdefault(key, term.code)
        for term in rows:  # an alias never takes a word from a label
            for alias in term.aliases:
                self.known.setdefault(folded(alias), term.code)

    def find(self, cell: object) -> str | None:
        """The term's code; None for a blank cell. CellError: unknown."""
        text = line(cell, 200)
        if not text:
            return None
        code = self.known.get(folded(text))
        if code is None:
            refuse_banned(text)
            raise self.unknown(text)
        return code

    def unknown(self, text: str) -> CellError:
        near = nearest(folded(text), self.known)
        if near:
            return wrong(
                _("“%(text)s” is not on the list of %(what)s."),
                _("The nearest is “%(nearest)s”. The sheet Lists of the template holds them all."),
                text=shown(text), what=self.what, nearest=self.labels[self.known[near]],
            )  # fmt: skip
        return wrong(
            _("“%(text)s” is not on the list of %(what)s."),
            _("Choose one from the sheet Lists of the template."),
            text=shown(text), what=self.what,
        )  # fmt: skip


class Units(Terms):
    """Units: an unknown one is proposed, unless its words ask for what must not be kept."""

    def __init__(self, terms: Iterable[Unit], language: str) -> None:
        super().__init__(terms, language, "units")
        self.new: dict[str, dict[str, str]] = {}
        self._remembered: dict[str, tuple[str, str]] = {}

    def resolve(self, text: str, adds_to: str = "") -> tuple[str | None, str]:
        """(code, words as said); the words are blank where they are simply the unit's label."""
        if not text:
            return None, ""
        known = self._remembered.get(text)
        if known is None:
            known = self._remembered[text] = self._resolve(text, adds_to)
        return known

    def _resolve(self, text: str, adds_to: str) -> tuple[str, str]:
        key = folded(text)
        code = self.known.get(key)
        if code is None and (code := slugify(text, allow_unicode=True)[:60]) not in self.labels:
            if not code or not any(c.isalpha() for c in code) or len(text) > 60:
                raise wrong(
                    _("“%(text)s” is not a unit."),
                    _("Write one or two words: people, families, books."),
                    text=shown(text),
                )
            refuse_banned(text)
            near = nearest(key, self.known)
            kind = KIND_OF_SUM.get(adds_to, UnitKind.THINGS)
            self.new.setdefault(
                code, {"label": text, "kind": str(kind), "nearest": self.labels[self.known[near]] if near else ""}
            )
            return code, ""  # its label will be these words
        return code, "" if key in self.own.get(code, ()) else text[:80]


def measures(language: str) -> tuple[Terms, dict[str, MeasureTerm]]:
    """The list of measures, and each by its code."""
    rows = list(Measure.objects.all())
    terms = Terms(rows, language, "measures")
    return terms, {m.code: MeasureTerm(m.code, m.shape, m.adds_to, terms.labels[m.code]) for m in rows}


def kinds(language: str) -> Terms:
    return Terms(TallyKind.objects.all(), language, "kinds")


def dimensions(language: str) -> Terms:
    return Terms(Dimension.objects.all(), language, "splits")


def units(language: str) -> Units:
    return Units(Unit.objects.all(), language)


@dataclass(frozen=True, slots=True)
class Named:
    """A name that was found or will be added. `id` is below zero while it is new, or one of the numbers that were
    reserved; `name` is as it is stored."""

    id: int
    name: str


@dataclass
class Names:
    """Organisations or places by name and alias. An unknown name without a near one will be added."""

    known: dict[str, Named] = field(default_factory=dict)
    new: dict[str, Named] = field(default_factory=dict)
    reserved: list[int] = field(default_factory=list)
    _remembered: dict[tuple[str, bool], Named] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Organisation] | Sequence[Place]) -> Names:
        names = cls()
        for row in rows:
            for text in row.name.values():
                names.known.setdefault(folded(text), Named(row.pk, text))
        for row in rows:
            for alias in row.aliases:
                names.known.setdefault(folded(alias), Named(row.pk, alias))
        return names

    def find(self, text: str, *, add: bool = True) -> Named:
        """The one of that name; else a new one. CellError: unknown, and near to one that is known.

        Args:
            add: whether a name without a near one will be added; else it stays words, with id 0.
        """
        named = self._remembered.get((text, add))
        if named is None:
            named = self._remembered[text, add] = self._find(text, add)
        return named

    def _find(self, text: str, add: bool) -> Named:
        prefix = next((p for p in NEW if text.casefold().startswith(p)), "")
        name = text[len(prefix) :].strip()
        key = folded(name)
        if not key:
            raise wrong(_("There is no name after “%(text)s”."), _("Write the name."), text=shown(text))
        if found := self.known.get(key) or self.new.get(key):
            return found
        near = None if prefix else nearest(key, [*self.known, *self.new], NEAR)
        if near:
            raise wrong(
                _("“%(text)s” is not known, and close to “%(nearest)s”."),
                _("Write “%(nearest)s” if you mean that, or “new: %(text)s” to add another."),
                text=shown(name), nearest=(self.known.get(near) or self.new[near]).name,
            )  # fmt: skip
        if not add:
            return Named(0, name)
        self.new[key] = Named(self.reserved.pop() if self.reserved else -1 - len(self.new), name)
        return self.new[key]

    def names(self) -> list[str]:
        """Every name, known or new, as somebody wrote it."""
        return [named.name for named in (*self.known.values(), *self.new.values())]

    def to_add(self) -> list[dict[str, Any]]:
        """What entering the pack will add, for the preview and for `enter_pack`."""
        return [{"id": named.id, "name": named.name} for named in self.new.values()]


def organisations(*, invented: bool) -> Names:
    """Organisations; those of invented schemes and real ones never mix."""
    return Names.of(list(Organisation.objects.filter(invented=invented)))


def places() -> Names:
    return Names.of(list(Place.objects.all()))


def known_place(cell: object, places: Names) -> int | None:
    """A place that is there already; None for a blank cell. CellError: unknown."""
    text = line(cell, 200)
    if not text:
        return None
    if found := places.known.get(folded(text)):
        return found.id
    near = nearest(folded(text), places.known)
    raise wrong(
        _("“%(text)s” is no place that is known here."),
        _("The nearest is “%(nearest)s”.") if near else
        _("Write the county or a coarser place; a building goes where the column for it is."),
        text=shown(text), nearest=places.known[near].name if near else "",
    )  # fmt: skip


def nearest(key: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The likeliest of the known keys, or ""."""
    found = difflib.get_close_matches(key, list(known), n=1, cutoff=cutoff)
    return found[0] if found else ""


def refuse_banned(label: str, within: str = "") -> None:
    """CellError where a label asks for what must not be kept (GUARDRAILS G1, G11)."""
    finding = check_label(label, within=within)
    if finding:
        raise wrong(
            _("“%(label)s” is refused (%(rule)s): %(reason)s"), "%(mend)s",
            label=shown(label), rule=finding.rule, reason=finding.reason, mend=finding.mend,
        )  # fmt: skip


def language_of(*texts: str) -> str:
    """The language in which a text is written, as far as its letters tell."""
    joined = "".join(texts)
    if any("\u0600" <= c <= "\u06ff" for c in joined):
        return "ug"
    return "zh-hans" if any("\u4e00" <= c <= "\u9fff" for c in joined) else "en"


def named(text: str) -> TranslatedText:
    """A name in the language that its letters tell."""
    return TranslatedText({language_of(text): text})
