"""The approval slip: what is to be sent out, by its digest, and a box for each hand and stamp."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from counterfoil.base import typeset, word
from counterfoil.figures import words
from counterfoil.papers import press, say
from counterfoil.papers.records import Told

_NAMES = {"en": "English", "zh-hans": "中文"}


def pdf(told: Told) -> bytes:
    """The slip in the active language."""
    lines = [_("Role and name in office"), _("Opinion and signature"), _("Date")]
    heads = [_("Drafted"), _("Checked"), _("Agreed by the other side"), _("Approved for sending out")]
    data = {
        **say.common(told, _("Approval slip")),
        "facts": [*say.about(told), *_contents(told), *digests(told)],
        "boxes": [{"head": head, "lines": lines} for head in heads],
        "stamp": _("stamp"),
        "note": _(
            "A digest names exactly one text: a press draft composed anew from the same records has the same one, and"
            " an edited draft has another."
        ),
    }
    return typeset.pdf("slip", data, language=say.language())


def digests(told: Told) -> list[list[str]]:
    """The first 16 digits of the SHA-256 of each press draft, as it is downloaded."""
    found: list[list[Any]] = []
    for language in word.LANGUAGES:
        with translation.override(language):
            digest = hashlib.sha256(press.docx(told)).hexdigest()[:16]
        found.append([_("Press draft, %(language)s") % {"language": _NAMES[language]}, f"SHA-256 {digest} …"])
    return found


def _contents(told: Told) -> list[list[str]]:
    public = words.list_words([line.handle for line in press.public(told)]) or _("none")
    return [
        [_("Lines that become public"), public],
        [_("Photographs"), words.number_words(str(len(told.photos)))],
    ]
