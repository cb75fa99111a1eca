"""Photographs: what is kept holds pixels and nothing else, and what cannot be kept is refused in plain words."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from counterfoil.base import photographs
from counterfoil.base.errors import Refusal
from counterfoil.base.photographs import prepare

GPS, ORIENTATION, MAKER, SERIAL = 0x8825, 0x0112, 0x010F, 0xA431
SECRETS = (b"Exif", b"GPS", b"xpacket", b"Photoshop", b"Kodama", b"hidden", b"ICC_PROFILE", b"8BIM")


def picture(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Red on its upper half, blue below."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    return image.convert(mode)


def saved(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: where, which way up, whose."""
    made = Image.Exif()
    made[ORIENTATION], made[MAKER] = orientation, "Kodama hidden maker"
    made.get_ifd(0x8769)[SERIAL] = "hidden serial"
    made.get_ifd(GPS).update({1: "N", 2: (37.0, 7.0, 12.0), 3: "E", 4: (79.0, 55.0, 20.0)})
    return made


def read(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def refused(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        prepare(content)
    assert str(caught.value.problem) and str(caught.value.mend)
    return caught.value


def telling() -> dict[str, bytes]:
    """Each type, with everything in it that could tell of somebody."""
    xmp = b'<?xpacket begin="" ?><x:xmpmeta xmlns:x="adobe:ns:meta/">hidden</x:xmpmeta><?xpacket end="r"?>'
    text = PngInfo()
    text.add_text("Author", "hidden")
    iptc = b"\xff\xed" + struct.pack(">H", 2 + 26) + b"Photoshop 3.0\x00" + b"8BIM\x04\x04hidden"
    jpeg = saved(picture(), exif=exif(), comment=b"hidden comment", xmp=xmp)
    return {
        "JPEG": jpeg[:2] + iptc + jpeg[2:],
        "PNG": saved(picture(), "PNG", exif=exif(), pnginfo=text),
        "WEBP": saved(picture(), "WEBP", exif=exif(), xmp=xmp),
    }


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_kept(form):
    content = telling()[form]
    assert b"hidden" in content
    assert read(content).getexif().get_ifd(GPS)
    kept = prepare(content)
    for jpeg in (kept.jpeg, kept.small):
        assert not [secret for secret in SECRETS if secret in jpeg]
        again = read(jpeg)
        assert again.format == "JPEG"
        assert not again.getexif()
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_whichever_way_the_camera_was_held(orientation):
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    image = picture() if turned is None else picture().transpose(Image.Transpose(turned))
    kept = prepare(saved(image, exif=exif(orientation), quality=95))
    assert (kept.width, kept.height) == (120, 80)
    upper, lower = read(kept.jpeg).getpixel((60, 10)), read(kept.jpeg).getpixel((60, 70))
    assert upper[0] > 200 > 60 > upper[2]
    assert lower[2] > 200 > 60 > lower[0]


@pytest.mark.parametrize(("size", "kept_size", "small_size"), [
    ((4000, 3000), (2400, 1800), (640, 480)),
    ((1000, 2500), (960, 2400), (256, 640)),
    ((30, 20), (30, 20), (30, 20)),
    ((9000, 2), (2400, 1), (640, 1)),
])  # fmt: skip
def test_the_long_side_is_kept_within_bounds(size, kept_size, small_size):
    kept = prepare(saved(picture(size)))
    assert (kept.width, kept.height) == read(kept.jpeg).size == kept_size
    assert read(kept.small).size == small_size


def test_the_same_file_gives_the_same_photograph():
    content = telling()["JPEG"]
    assert prepare(content) == prepare(content)
    assert prepare(content).sha256 != prepare(saved(picture((121, 80)))).sha256


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_kind_of_pixel_is_read(mode):
    image = picture(mode=mode if mode != "I;16" else "L")
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    kept = read(prepare(saved(image, "PNG")).jpeg).convert("L")
    upper, lower = (kept.resize((1, 1), box=(0, top, 120, top + 40)).getpixel((0, 0)) for top in (0, 40))
    assert 110 > upper > lower + 20  # red is lighter than blue, and both are dark


def test_what_can_be_seen_through_becomes_white():
    assert read(prepare(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")).jpeg).getpixel((4, 4)) == (255,) * 3


def test_colours_of_a_profile_are_worked_in():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    assert lab.profile.xcolor_space == "XYZ "  # not of this picture: left aside
    plain = prepare(saved(picture())).jpeg
    assert prepare(saved(picture(), icc_profile=lab.tobytes())).jpeg == plain
    assert prepare(saved(picture(), icc_profile=b"no profile at all")).jpeg == plain
    cmyk = read(prepare(saved(picture(mode="CMYK"))).jpeg)
    assert cmyk.mode == "RGB"
    assert cmyk.getpixel((60, 10))[0] > 200


def test_a_file_of_40_mb_is_refused_unread(monkeypatch):
    monkeypatch.setattr(photographs.Image, "open", lambda *_a, **_k: pytest.fail("it was opened"))
    refusal = refused(b"\xff\xd8\xff" + bytes(40_000_000))
    assert refusal.code == "too_large"
    assert "41 MB" in str(refusal) and "25 MB" in str(refusal)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"GIF89a" + bytes(20), b"PK\x03\x04", b"<svg/>", b"MZ" * 40])
def test_the_type_is_read_from_the_content(content):
    assert refused(content).code == "not_a_photograph"


def test_types_of_which_pillow_knows_more_are_refused():
    for form in ("TIFF", "BMP", "GIF", "ICO"):
        assert refused(saved(picture((32, 32)), form)).code == "not_a_photograph", form


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_heic_is_named(brand):
    refusal = refused(b"\x00\x00\x00\x18ftyp" + brand + bytes(40))
    assert refusal.code == "heic"
    assert "JPEG" in str(refusal)


def bomb(side: int) -> bytes:
    """A PNG whose head promises side × side pixels; its few bytes of data hold none of them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_001, 20_000, 200_000])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_small_file_with_a_flood_of_pixels_is_refused_unread(side, monkeypatch):
    monkeypatch.setattr(photographs, "_pixels", lambda _opened: pytest.fail("its pixels were read"))
    assert refused(bomb(side)).code == "too_many_pixels"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(form, part):
    content = saved(Image.effect_noise((300, 200), 80).convert("RGB"), form)
    assert refused(content[: int(len(content) * part)]).code in {"broken", "not_a_photograph"}


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(form):
    frames = [picture(), picture().rotate(180)]
    assert refused(saved(frames[0], form, save_all=True, append_images=frames[1:])).code == "moving"


def test_a_second_picture_behind_the_first_is_left_away():
    content = saved(picture(), "MPO", save_all=True, append_images=[Image.new("RGB", (50, 50))])
    kept = prepare(content)
    assert (kept.width, kept.height) == (120, 80)
    assert kept.jpeg.count(b"\xff\xd8\xff") == 1
