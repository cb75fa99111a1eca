"""From evaluated figures to the parts of a version document: everything a page needs, and nothing more.

A page is drawn from these parts alone, for a draft as for a version, so that what was looked over is what is
published. docs/reference-export.md describes the parts for strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from counterfoil.base.contributions import Contribution, Of, decimal_words
from counterfoil.base.figures import Home
from counterfoil.base.text import TranslatedText
from counterfoil.figures.evaluate import Evaluated
from counterfoil.publishing.digest import plain
from counterfoil.publishing.models import Update
from counterfoil.statements.models import Dimension, Source, Statement, TallyKind, Unit

Part = dict[str, Any]


def meta_of(update: Update, *, number: int, at: str, correction: str) -> dict[str, Any]:
    """What the version is. Never deleted, so nothing personal stands here."""
    return {
        "update": str(update.public_id),
        "slug": update.slug,
        "number": number,
        "published_at": at,
        "correction": correction,
        "scheme": {
            "id": str(update.scheme.public_id),
            "slug": update.scheme.slug,
            "name": dict(update.scheme.name),
            "nature": update.scheme.nature,
        },
        "languages": sorted(update.bodies),
    }


def file_name(meta: Mapping[str, Any], key: str = "") -> str:
    """The name of a version's file, or of one figure's: it says what is invented or compiled (GUARDRAILS G15)."""
    nature = meta["scheme"]["nature"]
    mark = f".{nature}" if nature in ("invented", "compiled") else ""
    return "-".join(str(word) for word in (meta["slug"], meta["number"], key) if word) + f"{mark}.json"


def parts_of(update: Update, evaluated: Sequence[Evaluated], sources: Iterable[Source]) -> list[Part]:
    """Bodies, pictures, sources, figures and their contributions, each as one part."""
    parts = [
        _part("body", language, {"language": language, "title": update.title.get(language, ""), "text": text})
        for language, text in update.bodies.items()
    ]
    parts += [
        _part("picture", str(p.position), {"drawing": p.drawing, "caption": dict(p.caption), "position": p.position})
        for p in update.pictures.all()
    ]
    parts += [_part("source", str(s.public_id), {"order": i, **_source(s)}) for i, s in enumerate(sources)]
    return parts + figure_parts(evaluated)


def figure_parts(evaluated: Sequence[Evaluated]) -> list[Part]:
    """The figures and their contributions, each as one part."""
    labels = _Labels()
    exact = _exact_words(evaluated)
    parts = []
    for order, figure in enumerate(evaluated):
        parts.append(_part("figure", figure.key, {"order": order, **_figure(figure, labels)}))
        parts += [
            _part("contribution", f"{figure.key}#{c.id}", _contribution(c, labels, exact, figure.figure.homes))
            for c in figure.figure.contributions
        ]
    return parts


def _part(kind: str, name: str, content: dict[str, Any]) -> Part:
    return {"id": f"{kind}:{name}", "kind": kind, "content": content}


def _figure(evaluated: Evaluated, labels: _Labels) -> dict[str, Any]:
    figure = evaluated.figure
    units = {c.unit for c in figure.contributions if c.unit} | {figure.per or figure.unit}
    return {
        "key": figure.key,
        "title": dict(figure.title),
        "measure": figure.measure,
        "kind": figure.kind,
        "kind_label": labels.kind(figure.kind),
        "tally": {"id": figure.tally, "handle": figure.tally_handle, "name": dict(figure.tally_name)},
        "unit_labels": {code: labels.unit(code) for code in sorted(units) if code},
        "per_label": labels.unit(figure.per),
        "dimension": figure.dimension,
        "dimension_label": labels.dimension(figure.dimension),
        "label": figure.label,
        "period": figure.period,
        "place": figure.place,
        "said_by": figure.said_by,
        "people_helped": figure.people_helped,
        "parts": list(figure.parts),
        "fold": figure.fold.value,
        "contributions": [f"contribution:{figure.key}#{c.id}" for c in figure.contributions],
        "result": evaluated.result.to_json(),
        "standing": evaluated.standing.to_json(),
        "check": plain(evaluated.check),
        "rate": plain(evaluated.rate),
        "worked_out": plain(evaluated.worked_out),
        "stated_as": figure.stated_as
        and {"number": decimal_words(figure.stated_as[0]), "currency": figure.stated_as[1]},
        "before": figure.before,
        "mappings": [list(mapping) for mapping in figure.mappings],
        "mapped": evaluated.mapped.value if evaluated.mapped else None,
    }


def _contribution(
    c: Contribution, labels: _Labels, exact: dict[str, str], homes: Mapping[str, tuple[Home, ...]]
) -> dict[str, Any]:
    return {
        "said": c.to_json(),
        "unit_label": labels.unit(c.unit),
        "dimension_label": labels.dimension(c.dimension),
        "exact_words": exact.get(c.id, ""),
        "homes": [
            {"kind_label": labels.kind(home.kind), "handle": home.handle, "name": dict(home.name)}
            for home in homes.get(c.id, ())
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": str(source.public_id),
        "publisher": dict(source.publisher.name),
        "title": source.title,
        "address": source.address,
        "account_of": source.account_of,
        "kind": source.kind,
        "published": source.published_words or (str(source.published) if source.published else ""),
        "read": str(source.read) if source.read else "",
        "extent": source.extent,
        "language": source.language,
        "cannot_show": list(source.cannot_show),
        "note": source.note,
    }


def _exact_words(evaluated: Iterable[Evaluated]) -> dict[str, str]:
    ids = {c.id for e in evaluated for c in e.figure.contributions if c.of == Of.STATEMENT}
    found = Statement.objects.filter(public_id__in=ids).exclude(exact_words="")
    return {str(public_id): words for public_id, words in found.values_list("public_id", "exact_words")}


class _Labels:
    """Labels of terms by code, asked once."""

    def __init__(self) -> None:
        self._units = dict(Unit.objects.values_list("code", "label"))
        self._dimensions = dict(Dimension.objects.values_list("code", "label"))
        self._kinds = dict(TallyKind.objects.values_list("code", "label"))

    def unit(self, code: str) -> dict[str, str]:
        return dict(self._units.get(code) or TranslatedText())

    def dimension(self, code: str) -> dict[str, str]:
        return dict(self._dimensions.get(code) or TranslatedText())

    def kind(self, code: str) -> dict[str, str]:
        return dict(self._kinds.get(code) or TranslatedText())
