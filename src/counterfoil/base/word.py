"""A press draft as a Word file that an office can go on with: its usual typefaces and sizes, and gaps that show.

Chinese drafts follow GB/T 9704-2012 (format of official documents of Party and government organs) as far as a draft
can: margins, two characters' indent, title of size two (22 pt), text of size three (16 pt) in FangSong, 28 pt lines.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from counterfoil.base.archive import pack


@dataclass(frozen=True, slots=True)
class Gap:
    """What the records do not hold and the writer must find out: "how many people took part"."""

    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph (JPEG or PNG) and what stands below it."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class PressDraft:
    """Everything that a press draft holds; a paragraph is running words and gaps."""

    title: str
    dateline: str
    paragraphs: Sequence[Sequence[str | Gap]]
    pictures: Sequence[Picture] = ()
    note: str = ""  # for whoever edits it: what it was made from
    mark: str = ""  # "invented, to show how this works"
    office: str = ""  # stands as the author in the file's properties
    made: dt.date = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class _Style:
    """Typefaces by their names in Word; sizes in points; margins in millimetres: top, bottom, left, right."""

    code: str
    latin: str
    text_face: str
    title_face: str
    caption_face: str
    text: float
    title: float
    caption: float
    line: float
    indent: int  # hundredths of a character
    margins: tuple[int, int, int, int]
    gap: str


_STYLES = {
    "zh-hans": _Style(
        "zh-CN", "Times New Roman", "仿宋", "宋体", "楷体", 16, 22, 12, 28, 200, (37, 35, 28, 26), "【{}】"
    ),
    "en": _Style(
        "en-GB", "Times New Roman", "宋体", "宋体", "宋体", 12, 18, 10, 18, 0, (25, 25, 25, 25), "[{}]"
    ),
}  # fmt: skip
LANGUAGES = tuple(_STYLES)


def press_draft(draft: PressDraft, *, language: str) -> bytes:
    """The draft as DOCX; the same bytes for the same draft.

    Args:
        language: one of `LANGUAGES`, Chinese or English.

    Raises:
        ValueError: another language.
        docx.image.exceptions.UnrecognizedImageError: a picture that is neither JPEG nor PNG.
    """
    if language not in _STYLES:
        raise ValueError(f"no press draft in {language!r}")
    style = _STYLES[language]
    document = docx.Document()
    _page(document, style)
    _properties(document, draft, style)
    _head_and_foot(document, draft, style)
    _line(document, style, draft.title, size=style.title, face=style.title_face, bold=True, centred=True, after=12)
    for number, parts in enumerate(draft.paragraphs):
        lead = draft.dateline if number == 0 else ""
        _running(document, style, ([lead] if lead else []) + list(parts))
    for picture in draft.pictures:
        _picture(document, style, picture)
    if draft.note:
        _line(document, style, draft.note, size=style.caption, face=style.caption_face, before=18)
    return _same_bytes(document)


def _page(document: Any, style: _Style) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = style.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    normal = document.styles["Normal"]
    normal.font.size = Pt(style.text)
    _face(normal.element.get_or_add_rPr(), style.latin, style.text_face)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)


def _properties(document: Any, draft: PressDraft, style: _Style) -> None:
    about = document.core_properties
    office, mark = _short(draft.office), _short(draft.mark)
    about.title, about.author, about.last_modified_by = _short(draft.title), office, office
    about.subject = about.keywords = about.comments = mark
    about.language, about.revision, about.category = style.code, 1, ""
    about.created = about.modified = dt.datetime.combine(draft.made, dt.time())


def _head_and_foot(document: Any, draft: PressDraft, style: _Style) -> None:
    section = document.sections[0]
    if draft.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(head, style, draft.mark, size=style.caption, bold=True)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run(foot, style, "1", size=style.caption)._r)  # Word counts anew when it opens the file
    foot._p.append(field)


def _line(
    document: Any, style: _Style, words: str, *, size: float, face: str, bold: bool = False, centred: bool = False,
    before: float = 0, after: float = 0,
) -> Paragraph:  # fmt: skip
    line: Paragraph = document.add_paragraph()
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
    _run(line, style, words, size=size, face=face, bold=bold)
    return line


def _running(document: Any, style: _Style, parts: Sequence[str | Gap]) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    shape.space_after = Pt(0 if style.indent else 8)
    if style.indent:
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(style.indent))
        indent.set(qn("w:firstLine"), str(round(style.text * 20 * style.indent / 100)))
    for part in parts:
        if isinstance(part, Gap):
            gap = _run(paragraph, style, style.gap.format(part.words), bold=True)
            gap.font.highlight_color = WD_COLOR_INDEX.YELLOW
        else:
            _run(paragraph, style, part)


def _picture(document: Any, style: _Style, picture: Picture) -> None:
    place = document.add_paragraph()
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER
    place.paragraph_format.keep_with_next = True
    place.paragraph_format.space_before = Pt(12)
    shown = place.add_run().add_picture(io.BytesIO(picture.content))
    most = Mm(210 - style.margins[2] - style.margins[3]), Mm(110)
    share = min(most[0] / shown.width, most[1] / shown.height, 1.0)
    shown.width, shown.height = Length(round(shown.width * share)), Length(round(shown.height * share))
    shown._inline.docPr.set("descr", _writable(picture.caption))
    _line(document, style, picture.caption, size=style.caption, face=style.caption_face, centred=True, after=6)


def _run(
    paragraph: Paragraph, style: _Style, words: str, *, size: float = 0, face: str = "", bold: bool = False
) -> Run:
    run = paragraph.add_run(_writable(words))
    run.font.size = Pt(size or style.text)
    run.bold = bold or None
    _face(run._r.get_or_add_rPr(), style.latin, face or style.text_face)
    return run


def _face(properties: Any, latin: str, han: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for key, name in (("w:ascii", latin), ("w:hAnsi", latin), ("w:cs", latin), ("w:eastAsia", han)):
        fonts.set(qn(key), name)
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)


def _writable(words: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in words if letter >= " " or letter in "\n\t")


def _short(words: str) -> str:
    """As a property may be: at most 255 letters (ECMA-376, part 2, as python-docx holds to it)."""
    return _writable(words)[:255]


def _same_bytes(document: Any) -> bytes:
    """Saved without the clock of this machine in the archive, and without the template's picture of an empty page."""
    package = document.part.package
    for name in [name for name, to in package.rels.items() if to.reltype.endswith("/thumbnail")]:
        del package.rels[name]
    out = io.BytesIO()
    document.save(out)
    with ZipFile(out) as archive:
        return pack((name, archive.read(name)) for name in sorted(archive.namelist()))
