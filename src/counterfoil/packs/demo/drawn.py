"""The demo's photographs: drawn, because an invented place cannot be photographed. Nobody is in them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 800)
FLOOR = 600  # pixels from above
_CLOTH = ("#8c2f2b", "#2f5d62", "#b8862f")


def picture(name: str) -> bytes:
    """One of the drawings as a JPEG; the same bytes every time. KeyError for a name that is none."""
    image = Image.new("RGB", SIZE, "#ddd3c2")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, FLOOR, *SIZE), "#94785c")
    for y in range(FLOOR + 20, SIZE[1], 46):
        pen.line((0, y, SIZE[0], y), "#84694f", 3)
    _DRAWN[name](pen)
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _window(pen: ImageDraw.ImageDraw, x: int) -> None:
    pen.rectangle((x, 70, x + 220, 300), "#cfe0e4", "#f4efe6", 12)
    pen.line((x + 110, 70, x + 110, 300), "#f4efe6", 8)
    pen.line((x, 185, x + 220, 185), "#f4efe6", 8)


def _looms(pen: ImageDraw.ImageDraw) -> None:
    """Three looms below two windows, with a cloth on each."""
    _window(pen, 180), _window(pen, 800)
    for x, colour in zip((90, 460, 830), _CLOTH, strict=True):
        for thread in range(x + 34, x + 250, 9):
            pen.line((thread, 270, thread, 560), "#f2ead9", 3)
        pen.rectangle((x + 28, 430, x + 252, 560), colour)
        for y in range(446, 560, 22):
            pen.line((x + 28, y, x + 252, y), "#e9dcc0", 4)
        for post in (x, x + 256):
            pen.rectangle((post, 230, post + 24, 690), "#5e4630")
        for beam in (240, 400, 560, 640):
            pen.rectangle((x, beam, x + 280, beam + 22), "#6f5439")


def _way_out(pen: ImageDraw.ImageDraw) -> None:
    """A way out with its sign, and boxes before it."""
    _window(pen, 110)
    pen.rectangle((520, 190, 800, FLOOR + 20), "#4f6b5c", "#3d5347", 12)
    pen.ellipse((758, 400, 784, 426), "#c9b27c")
    pen.rectangle((580, 110, 740, 164), "#2e7d4f")
    pen.polygon(((610, 137), (650, 118), (650, 130), (710, 130), (710, 144), (650, 144), (650, 156)), "#f4f7f4")
    for x, y, wide in ((430, 560, 210), (650, 540, 230), (500, 400, 200), (890, 590, 180)):
        pen.rectangle((x, y, x + wide, y + 160), "#b98d57", "#86622f", 6)
        pen.rectangle((x + wide // 2 - 14, y, x + wide // 2 + 14, y + 160), "#d8bd8c")


_DRAWN: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {"looms": _looms, "way-out": _way_out}
