"""Photographs as one ZIP file: numbered pictures, and their captions in one text.

Pictures of a scheme that is invented carry that in the picture itself and in its comment, because a picture is passed
on without the file beside it.
"""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image

from counterfoil.base import typeset
from counterfoil.base.archive import pack
from counterfoil.figures import words
from counterfoil.papers import say
from counterfoil.papers.records import Told, pixels
from counterfoil.papers.report import caption


def archive(told: Told) -> bytes:
    """Every photograph that a second person has looked at, in full size, with `captions.txt`."""
    images = pixels(told.photos, "image")
    names = [f"{number:02d}.jpg" for number in range(1, len(told.photos) + 1)]
    pictures = [
        (name, marked(images[photo.pk], told.mark) if told.mark else images[photo.pk])
        for name, photo in zip(names, told.photos, strict=True)
    ]
    return pack([("captions.txt", captions(told, names).encode()), *pictures])


def captions(told: Told, names: list[str]) -> str:
    """One line for each picture: file, caption, day; and what was left out."""
    lines = [f"{told.visit.tally.name} · {say.dates(told)}", str(told.visit.scheme)]
    if told.mark:
        lines.insert(0, told.mark)
    lines.append("")
    for name, photo in zip(names, told.photos, strict=True):
        taken = words.date_words(photo.taken_on.isoformat()) if photo.taken_on else ""
        lines.append(f"{name}  {words.list_words([each for each in (caption(photo), taken) if each])}")
    if told.unseen_photos:
        left_out = _("Photographs that nobody else has looked at yet, left out: %(count)d.")
        lines += ["", left_out % {"count": told.unseen_photos}]
    return "\n".join(lines) + "\n"


def marked(jpeg: bytes, mark: str) -> bytes:
    """The picture with a strip below that says the mark, and the mark as its comment."""
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    strip = _strip(mark, picture.width)
    both = Image.new("RGB", (picture.width, picture.height + strip.height), "white")
    both.paste(picture, (0, 0))
    both.paste(strip, (0, picture.height))
    out = io.BytesIO()
    both.save(out, "JPEG", quality=85, comment=mark.encode())
    return out.getvalue()


def _strip(mark: str, width: int) -> Image.Image:
    """The mark as Typst sets it, in any of the languages, as wide as the picture."""
    drawn = Image.open(io.BytesIO(typeset.strip(mark, language=say.language()))).convert("RGB")
    return drawn.resize((width, round(drawn.height * width / drawn.width)))
