"""A draft as its page shows it: the text drawn as a reader will see it, its figures, and what keeps it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString

from counterfoil.base.templatetags import ui
from counterfoil.base.text import LANGUAGES
from counterfoil.publishing import pages, queries, text
from counterfoil.publishing.models import Update, Version
from counterfoil.publishing.shown import Shown
from counterfoil.statements.queries import renderings


@dataclass(frozen=True)
class Draft:
    """One language of a draft. `problems` are of every language: (language, problem)."""

    language: str
    languages: list[str]
    title: str
    html: SafeString
    figures: tuple[Shown, ...]
    problems: list[tuple[str, text.Problem]]


def shown(update: Update, language: str) -> Draft:
    """The draft in one of its languages; another one where it has no such text."""
    languages = [code for code in LANGUAGES if update.bodies.get(code)]
    if language not in languages:
        language = languages[0] if languages else "en"
    document = queries.draft_document(update)
    words = renderings(pages.words_said(document), language)
    with translation.override(language):
        page = pages.page(document, renderings=words)
        marks = {figure.key: _mark(figure) for figure in page.figures}
        html = text.render(update.bodies.get(language, ""), language, marks)
    return Draft(language, languages, update.title.in_language(language)[0], html, page.figures, problems_of(update))


def problems_of(update: Update) -> list[tuple[str, text.Problem]]:
    """Everything that keeps the draft from being published, language by language."""
    return [(language, each) for language, found in queries.problems(update).items() for each in found]


def _mark(figure: Shown) -> SafeString:
    return ui.figure(
        figure.value,
        f"#figure-{figure.key}",
        stands=figure.stands_or_differs,
        counted=figure.counted,
        name=figure.key,
    )


def moved(update: Update, version: Version | None) -> list[dict[str, Any]]:
    """Figures that are no longer what the last version froze."""
    return queries.moved(version, queries.evaluated(update)) if version else []
