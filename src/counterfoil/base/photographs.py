"""A photograph, made safe to keep: turned the right way up, made smaller, and without a word about who took it where.

A telephone writes place, time, owner and device into every picture (EXIF, XMP, IPTC, comments). None of it is kept,
and neither is the file itself: only pixels go on, into a new JPEG (GUARDRAILS G9).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from counterfoil.base.errors import Refusal, Words

MOST_BYTES = 25_000_000  # of the file that comes; cameras of telephones write 2 to 15 million
MOST_PIXELS = 64_000_000  # beyond it a small file could fill the memory: 64 million take 256 MB
LONG_SIDE, SMALL_SIDE = 2400, 640  # pixels of what is kept: enough for a printed page, and for a list
QUALITY = 85
TYPES = ("JPEG", "PNG", "WEBP")
# Kinds of picture inside an ISO media file (ISO/IEC 23008-12, annex B.4): nothing here can read them.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MODES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}  # Pillow's mode → the colour space of a profile (ICC.1, 7.2.6)


@dataclass(frozen=True)
class Prepared:
    """A photograph as it is kept. `width` and `height` in pixels are those of `jpeg`; `sha256` is of `jpeg` too:
    64 hex digits, the same whenever the same file comes again."""

    jpeg: bytes
    width: int
    height: int
    sha256: str
    small: bytes


def prepare(content: bytes) -> Prepared:
    """Make a photograph safe to keep.

    Args:
        content: the file as it came. Its type is read from its first bytes; a name is not asked.

    Raises:
        Refusal: too many bytes or pixels, another type, a moving picture, or a broken file. `code` says which:
            too_large, too_many_pixels, not_a_photograph, heic, moving, broken.
    """
    if len(content) > MOST_BYTES:  # before anything is read
        problem = _("The photograph has %(size)s MB; at most %(most)s MB are taken.")
        numbers = {"size": -(-len(content) // 1_000_000), "most": MOST_BYTES // 1_000_000}
        raise _refusal("too_large", problem % numbers, _("Send it in a smaller size."))
    opened = _open(content)
    _look_over(opened)
    try:
        whole = _pixels(opened)
    except Exception as error:  # Pillow's readers raise whatever a broken file makes of them
        raise _broken() from error
    small = whole.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    jpeg = _jpeg(whole)
    return Prepared(jpeg, *whole.size, hashlib.sha256(jpeg).hexdigest(), _jpeg(small))


def _open(content: bytes) -> ImageFile.ImageFile:
    try:
        return Image.open(BytesIO(content), formats=TYPES)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
            problem = _("This is a HEIC photograph, which cannot be read here.")
            mend = _("Set the camera to “most compatible”, or share the photograph as JPEG.")
            raise _refusal("heic", problem, mend) from None
        problem, mend = _("This is no photograph that can be read here."), _("Send a JPEG, PNG or WebP file.")
        raise _refusal("not_a_photograph", problem, mend) from None
    except Exception as error:  # as above
        raise _broken() from error


def _look_over(opened: ImageFile.ImageFile) -> None:
    """What the head of the file says, before its pixels are read."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    # MPO is a JPEG with a second picture behind the first, for depth; telephones write it, and it does not move.
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise _refusal("moving", _("This is a moving picture."), _("Send a photograph that stands still."))


def _pixels(opened: ImageFile.ImageFile) -> Image.Image:
    """The pixels in sRGB, upright, at most LONG_SIDE long, in an image that knows nothing else."""
    opened.draft(None, (LONG_SIDE, LONG_SIDE))  # a JPEG can be read at a half or a quarter of its size
    opened.load()
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    clean = Image.new("RGB", upright.size)
    clean.paste(_srgb(upright, profile))
    return clean


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen shows them: what can be seen through becomes white, a colour profile is worked in."""
    if image.mode == "I;16":  # grey of 16 bits, whose upper 8 are enough
        image = image.convert("I").point(lambda value: value / 256, "L")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        image = Image.new("RGB", over.size, "white")
        image.paste(over, mask=over.getchannel("A"))
    if profile and image.mode in _MODES:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if source.profile.xcolor_space == _MODES[image.mode]:
                done = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
                return done or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that cannot be used: the colours stay as they are written
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _too_many_pixels() -> Refusal:
    problem = _("The photograph has more than %(most)s million pixels.") % {"most": MOST_PIXELS // 1_000_000}
    return _refusal("too_many_pixels", problem, _("Send it in a smaller size."))


def _broken() -> Refusal:
    return _refusal("broken", _("The file is broken or cut off."), _("Send the photograph once more."))


def _refusal(code: str, problem: Words, mend: Words) -> Refusal:
    return Refusal(problem, mend=mend, where="photograph", code=code)
