"""A message to groups as a picture: for channels that no machine can write to, to save and to forward."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from counterfoil.base import typeset
from counterfoil.base.text import LANGUAGES
from counterfoil.trainings.models import Message


def png(message: Message) -> bytes:
    """The card, 1,080 pixels wide and as high as its words ask for, in the language of the message."""
    language = message.language if message.language in LANGUAGES else "en"
    with translation.override(language):
        mark = _("invented, to show how this works") if message.scheme.is_invented else ""
    material = message.material
    data = {
        "title": message.title,
        "words": message.words.split("\n"),
        "scheme": str(message.scheme.name.in_language(language)[0]),
        "mark": mark,
        "material": [part for part in (material.title, material.address) if part] if material else [],
    }
    return typeset.pictures("card", data, language=language, ppi=228)[0]
