"""Plain text to paste into a chat or into the editor of an official account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counterfoil.base.word import Gap
from counterfoil.papers import press, say
from counterfoil.papers.records import Told

_BRACKETS = {"zh-hans": "【%s】"}


def text(told: Told) -> str:
    """The press draft as text: the mark, title, paragraphs. Gaps stay in brackets; the editor's note stays out."""
    draft = press.draft(told)
    gap = _BRACKETS.get(say.language(), "[%s]")
    paragraphs = [
        "".join(gap % piece.words if isinstance(piece, Gap) else piece for piece in paragraph)
        for paragraph in draft.paragraphs
    ]
    paragraphs[0] = draft.dateline + paragraphs[0]
    parts = [draft.title, *paragraphs]
    if draft.mark:
        parts = [_("[%(mark)s]") % {"mark": draft.mark}, *parts]
    return "\n\n".join(parts) + "\n"


def file(told: Told) -> bytes:
    """The same as a file, with the mark of order that Windows needs to know UTF-8."""
    return text(told).encode("utf-8-sig")
