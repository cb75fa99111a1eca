"""Press drafts, read back as Word would."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from PIL import Image

from counterfoil.base.word import Gap, Picture, PressDraft, press_draft

MARK = "虚构，用于说明本系统如何运作"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), "red").save(out, "JPEG")
    return out.getvalue()


DRAFT = PressDraft(
    title="代表团第二次访问石谷县",
    dateline="石谷5月8日电 ",
    paragraphs=[["代表团一行", Gap("人数"), "人访问石谷县。"], ["双方记录了 3 项承诺。<b>&\x07"]],
    pictures=[Picture(photo(), "图一 会谈现场")],
    note="根据访问记录生成",
    mark=MARK,
    office="海港市某机构",
    made=dt.date(2026, 5, 8),
)


def opened(draft: PressDraft = DRAFT, language: str = "zh-hans"):
    return docx.Document(io.BytesIO(press_draft(draft, language=language)))


def test_it_says_what_the_draft_says():
    words = [paragraph.text for paragraph in opened().paragraphs]
    assert words[0] == "代表团第二次访问石谷县"
    assert words[1] == "石谷5月8日电 代表团一行【人数】人访问石谷县。"
    assert words[2] == "双方记录了 3 项承诺。<b>&"
    assert words[-2:] == ["图一 会谈现场", "根据访问记录生成"]


def test_a_gap_is_marked_for_eye_and_printer():
    runs = opened().paragraphs[1].runs
    (gap,) = [run for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert gap.text == "【人数】" and gap.bold
    english = opened(replace(DRAFT, paragraphs=[[Gap("how many")]]), "en")
    assert english.paragraphs[1].text.endswith("[how many]")


def test_chinese_typefaces_and_sizes_are_those_of_offices():
    document = opened()
    title, first = document.paragraphs[0].runs[0], document.paragraphs[1].runs[0]
    assert (title.font.size.pt, first.font.size.pt) == (22, 16)
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert first._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert document.paragraphs[1]._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.paragraphs[1].paragraph_format.line_spacing.pt == 28
    assert round(document.sections[0].left_margin.mm) == 28


def test_the_mark_stands_in_the_text_and_in_the_properties():
    document = opened()
    assert document.sections[0].header.paragraphs[0].text == MARK
    assert document.core_properties.keywords == document.core_properties.comments == MARK
    own = opened(replace(DRAFT, mark=""))
    assert own.sections[0].header.paragraphs[0].text == "" == own.core_properties.keywords


def test_properties_name_the_office_and_no_machine():
    about = opened().core_properties
    assert about.author == about.last_modified_by == "海港市某机构"
    assert about.created == about.modified and about.created.date() == dt.date(2026, 5, 8)


def test_the_picture_fits_the_page_and_has_words():
    (shown,) = opened().inline_shapes
    assert shown.width.mm <= 210 - 28 - 26 and shown.height.mm <= 110.1
    assert abs(shown.width / shown.height - 1.5) < 0.01
    assert shown._inline.docPr.get("descr") == "图一 会谈现场"


def test_the_same_draft_makes_the_same_bytes():
    first = press_draft(DRAFT, language="zh-hans")
    assert first == press_draft(DRAFT, language="zh-hans")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="ug"):
        press_draft(DRAFT, language="ug")


def test_long_words_and_control_characters_do_not_stop_the_file():
    said = "\x01\x07x" * 200
    photo_of = Picture(photo(), said)
    draft = replace(DRAFT, title=said, office=said, mark=said, note=said, dateline=said, pictures=[photo_of])
    assert opened(draft).core_properties.title == ("x" * 200)
    assert len(opened(replace(DRAFT, title="x" * 999)).core_properties.title) == 255
