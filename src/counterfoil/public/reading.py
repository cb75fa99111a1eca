"""A published version as the public reads it: loaded once, drawn by several pages. Drafts never pass here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.figures import words
from counterfoil.publishing import pages, queries
from counterfoil.publishing.models import Update, Version
from counterfoil.publishing.shown import Page
from counterfoil.statements.queries import renderings

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """One version of an update. `moves` tells what has moved since; only the last version is held to that."""

    update: Update
    version: Version
    versions: list[Version]
    moves: list[dict[str, Any]]
    ours: Mapping[str, str]

    @property
    def is_last(self) -> bool:
        return self.version.number == self.versions[0].number

    @property
    def document(self) -> Json:
        document: Json = self.version.document
        return document

    @property
    def language(self) -> str:
        return get_language() or "en"

    @cached_property
    def page(self) -> Page:
        return pages.page(self.document, moved={move["key"] for move in self.moves}, renderings=self.ours)

    @cached_property
    def contents(self) -> dict[str, Any]:
        """Content of each part by its id; buried parts are left out."""
        return {part["id"]: part["content"] for part in self.document["parts"] if part["content"]}

    @property
    def is_compiled(self) -> bool:
        return bool(self.document["meta"]["scheme"]["nature"] == "compiled")

    @property
    def is_invented(self) -> bool:
        return bool(self.document["meta"]["scheme"]["nature"] == "invented")

    def render(self, said: str) -> str:
        """Our translation of words that a source said, or the words themselves."""
        return self.ours.get(said, said)

    def then_and_now(self) -> list[dict[str, Any]]:
        """For the banner: which figure moved, what it was, what it would be now ("" where nothing is told).

        New words say only that they are other ones: they stand on no page before their second look.
        """
        shown = {figure.key: figure for figure in self.page.figures}
        return [
            {
                "figure": shown[move["key"]],
                "then": words.figure_words(move["then"], self.render),
                "now": self._now(move),
            }
            for move in self.moves
            if move["key"] in shown
        ]

    def _now(self, move: Mapping[str, Any]) -> str:
        then, now = move["then"], move["now"]
        if not now:
            return ""
        if now["result"]["members"] != then["result"]["members"]:
            return _("It no longer is what it was when this version was published.")
        return words.figure_words(now, self.render)


def read(slug: str, number: int | None = None, *, hold_to_now: bool = True) -> Reading:
    """The last version of an update, or the one with this number. Http404 for drafts and unknown ones.

    Args:
        hold_to_now: whether to see what has moved since; a page that shows none of it saves the work.
    """
    update = queries.published().select_related("scheme__complaints_body").filter(slug=slug).first()
    if update is None:
        raise Http404(slug)
    versions = list(update.versions.defer("document").order_by("-number"))
    wanted = next((version for version in versions if number in (None, version.number)), None)
    if wanted is None:
        raise Http404(f"{slug} {number}")
    is_last = wanted.number == versions[0].number
    moves = queries.moved(wanted, queries.evaluated(update)) if is_last and hold_to_now else []
    ours = renderings(pages.words_said(wanted.document), get_language() or "en")
    return Reading(update, wanted, versions, moves, ours)
