"""Papers: words as words, the mark on every page, three languages, the same bytes for the same data."""

from __future__ import annotations

import io

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from counterfoil.base import typeset
from counterfoil.base.text import LANGUAGES

MARK = "invented, to show how this works"
SHEET = {"columns": ["No.", "What"], "rows": [["C1", "A roof for the workshop"]], "widths": [0, 1]}
BOXES = [{"head": "For the hosts", "lines": ["Name", "Date"]}]
SHARED = {
    "title": "Second visit",
    "kicker": "Paper",
    "scheme": "Harbour City and Stone Valley",
    "mark": MARK,
    "office": "Harbour office",
}
OWN = {
    "report": {"sections": [{"title": "What was seen", "sheet": SHEET}, {"title": "Findings", "empty": "none"}]},
    "itinerary": {
        "days": [
            {
                "title": "Monday",
                "stops": [{"time": "09:00–10:30", "what": "Arrival", "lines": ["Town hall"], "travel": "bus"}] * 12,
            }
        ]
    },
    "minutes": {
        "heads": ["No.", "What", "Giving", "Receiving"],
        "lines": [
            {"number": "C1", "kind": "commitment", "words": "A roof", "giving": "agreed", "receiving": ""},
            {
                "number": "R2",
                "kind": "request",
                "words": "Forty machines",
                "giving": "",
                "receiving": "words it otherwise",
                "halves": [{"head": "giving", "words": "forty"}, {"head": "receiving", "words": "sixty"}],
            },
        ],
        "agreement": "Signed in two copies.",
        "boxes": BOXES,
        "stamp": "stamp",
    },
    "receipt": {
        "facts": [["From", "A company"], ["Amount", "CN¥400,000.00"]],
        "thanks": "We received it.",
        "check": "Is this genuine?",
        "address": "https://example.org/en/donors/receipts/1/2/",
        "note": "An acknowledgement.",
    },
    "tables": {
        "tables": [
            {
                "title": "Trial balance",
                "lead": "2026-03",
                "heads": ["account", "debits"],
                "numeric": [False, True],
                "rows": [{"cells": ["bank", "CN¥5.00"], "strong": number == 60} for number in range(61)],
                "notes": ["A balance below zero is a credit."],
            }
        ]
    },
    "certificate": {
        "copies": 3,
        "each": {"before": "This says that", "after": "took part in", "facts": [["Hours", "16"]], "lines": ["Date"]},
    },
    "slip": {"facts": [["What", "Press draft"]], "boxes": BOXES, "stamp": "stamp"},
}


def paper(template: str, **more: object) -> dict[str, object]:
    return {**SHARED, **OWN[template], **more}


def files(template: str) -> dict[str, bytes] | None:
    """The pictures that a template needs."""
    drawn = io.BytesIO()
    Image.new("1", (33, 33), 1).save(drawn, "PNG")
    return {"qr.png": drawn.getvalue()} if template == "receipt" else None


def read(content: bytes) -> tuple[PdfReader, list[str]]:
    reader = PdfReader(io.BytesIO(content))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", typeset.TEMPLATES)
def test_every_paper_in_every_language_is_the_same_each_time(template, language):
    first = typeset.pdf(template, paper(template), language=language, files=files(template))
    assert first == typeset.pdf(template, paper(template), language=language, files=files(template))
    reader, _pages = read(first)
    assert reader.trailer["/Root"]["/Lang"].lower().startswith(language.split("-")[0])


@pytest.mark.parametrize("template", typeset.TEMPLATES)
def test_the_mark_and_the_number_stand_on_every_page(template):
    section = {"title": "More", "words": "\n\n".join(["A long paragraph of words. " * 30] * 12)}
    more = {"report": {"sections": [section]}, "itinerary": {"after": [section]}, "minutes": {"before": [section]}}
    told = paper(template, **more.get(template, {}))
    reader, pages = read(typeset.pdf(template, told, language="en", files=files(template)))
    assert (len(pages) == 1) == (template in ("slip", "receipt"))
    for number, words in enumerate(pages, start=1):
        assert MARK in words
        assert "Harbour City and Stone Valley" in words
        assert f"{number} / {len(pages)}" in words.replace("\u2066", "").replace("\u2069", "")
    assert MARK in reader.metadata["/Keywords"] and MARK in reader.metadata["/Subject"]
    assert reader.metadata.title == "Second visit" and reader.metadata.author == "Harbour office"


def test_a_scheme_that_is_not_invented_has_no_mark():
    reader, pages = read(typeset.pdf("report", paper("report", mark=""), language="en"))
    assert "invented" not in " ".join(pages)
    assert "/Keywords" not in reader.metadata


def test_nothing_of_the_data_is_read_as_markup():
    words = '#read("base.typ") *bold* $x^2$ @ref <label> = Title \\ // http://a.example `raw` #pagebreak()'
    _reader, pages = read(typeset.pdf("slip", paper("slip", facts=[["#evil", words]]), language="en"))
    assert len(pages) == 1
    for piece in ('#read("base.typ")', "*bold*", "$x^2$", "@ref", "<label>", "`raw`", "#pagebreak()", "#evil"):
        assert piece in pages[0]


def test_minutes_show_both_wordings_and_leave_room_for_a_hand():
    _reader, pages = read(typeset.pdf("minutes", paper("minutes"), language="en"))
    words = " ".join(pages)
    assert "R2" in words and words.index("Forty machines") < words.index("forty") < words.index("sixty")
    for piece in ("agreed", "words it otherwise", "Signed in two copies.", "For the hosts", "Name", "stamp"):
        assert piece in words


def test_uyghur_reads_from_the_right():
    """The number of a line stands at the right in Uyghur and at the left in English."""
    dark = {}
    for language in ("en", "ug"):
        first = typeset.pictures("minutes", paper("minutes"), language=language)[0]
        page = Image.open(io.BytesIO(first)).convert("L")
        strip = page.crop((0, 90, page.width, 130)).point(lambda value: 255 if value < 128 else 0)
        box = strip.getbbox()
        assert box
        dark[language] = (box[0] + box[2]) / 2 / page.width
    assert dark["en"] < 0.5 < dark["ug"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_three_scripts_are_on_paper_that_can_be_read_aloud(language):
    """PDF/UA refuses a letter without a glyph: where the file claims to be PDF/UA, every letter was drawn."""
    words = "请求与承诺 تەلەپ ۋە ۋەدىلەر ئۇيغۇرچە Łódź naïve 40万元 ≥70 → ✓"
    made = typeset.pdf("slip", paper("slip", facts=[["x", words]]), language=language)
    assert b"pdfuaid" in made
    _reader, pages = read(made)
    assert "请求与承诺" in pages[0] and "≥70" in pages[0]


def test_a_letter_that_no_typeface_has_does_not_stop_the_paper():
    made = typeset.pdf("slip", paper("slip", facts=[["x", "\u0e01 and 请求"]]), language="en")
    assert b"pdfuaid" not in made
    assert "请求" in read(made)[1][0]


def test_pictures_come_by_name_and_only_from_the_files_given():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    photo = {"title": "Photographs", "pictures": [{"file": "1.jpg", "caption": "At the workshop"}]}
    made = typeset.pdf("report", paper("report", sections=[photo]), language="en", files={"1.jpg": out.getvalue()})
    reader, pages = read(made)
    assert "At the workshop" in pages[0] and len(reader.pages[0].images) == 1
    with pytest.raises(typst.TypstError):
        typeset.pdf("report", paper("report", sections=[photo]), language="en")
    photo["pictures"][0]["file"] = "../../../../../etc/hostname"
    with pytest.raises(typst.TypstError):
        typeset.pdf("report", paper("report", sections=[photo]), language="en")


def test_an_unknown_template_or_language_is_refused():
    with pytest.raises(ValueError, match="no template"):
        typeset.pdf("base", paper("slip"), language="en")
    with pytest.raises(ValueError, match="fr"):
        typeset.pdf("slip", paper("slip"), language="fr")


def test_templates_hold_no_words_of_their_own():
    """All words come as data, or a Chinese paper would speak English."""
    for name in typeset.TEMPLATES:
        source = (typeset.HERE / f"{name}.typ").read_text("utf-8")
        code = "\n".join(line.split("//")[0] for line in source.splitlines())
        assert "[" not in code, name  # content in brackets is words


def test_a_word_longer_than_its_column_stays_on_the_page():
    long = "w" * 180
    said = {
        "title": long,
        "facts": [["x", long]],
        "sections": [{"title": long, "sheet": {**SHEET, "rows": [["1", long]]}}],
    }
    page = Image.open(io.BytesIO(typeset.pictures("report", paper("report", **said), language="en")[0])).convert("L")
    margin = page.crop((round(page.width * 0.92), 0, page.width, page.height))
    assert min(margin.tobytes()) > 250
