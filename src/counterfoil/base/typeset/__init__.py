"""Printed papers: Typst templates filled with data, the same bytes for the same data on every machine.

A template holds the layout and no words; the words come as data, already in the reader's language, and are never
read as markup. `base.typ` beside this file is the look, each other `.typ` file one kind of paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from counterfoil.base.text import LANGUAGES, direction

HERE = Path(__file__).resolve().parent
TEMPLATES = ("certificate", "itinerary", "minutes", "receipt", "report", "slip", "tables")
PICTURES = ("card", "strip")  # set as pictures for a telephone, not as papers
# Package and folder of each face. The Chinese package also carries Japanese and Korean: only its one folder is read.
_FACES = (
    ("fontpkg_source_serif_4", "files"),
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("justmytype_intl_cjk", "fonts/ofl/notosanssc"),
)
_REGIONS = {"zh-hans": "cn", "ug": "cn"}
_READABLE: Literal["ua-1"] = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, titled, every picture with words


def pdf(template: str, data: Mapping[str, Any], *, language: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """A paper as PDF/UA: page numbers, the scheme and its mark at the head of every page.

    A letter that no typeface here has is drawn as an empty box, and the file is then an ordinary PDF.

    Args:
        template: one of `TEMPLATES`.
        data: words and lists of words, nothing else than JSON holds. Each template needs `title`; each may have
            `kicker` (what paper it is), `lead`, `scheme`, `mark` ("invented, to show how this works"), `office` (who
            made it) and `made` (the civil date, in words). The rest stands in the template's own file.
        language: one of `text.LANGUAGES`; sets direction, hyphenation and the order of faces.
        files: pictures by the name that `data` gives them, without a folder.

    Raises:
        ValueError: an unknown template or language.
        typst.TypstError: data without a part that the template needs, or a picture that cannot be read.
    """
    try:
        return _set(template, data, language, files, format="pdf", pdf_standards=[_READABLE])[0]
    except typst.TypstError as error:
        if "PDF/UA" not in error.message:
            raise
        return _set(template, data, language, files, format="pdf")[0]


def pictures(
    template: str, data: Mapping[str, Any], *, language: str, files: Mapping[str, bytes] | None = None, ppi: int = 72
) -> list[bytes]:
    """The same pages as PNG, `ppi` pixels an inch, for looking at."""
    return _set(template, data, language, files, format="png", ppi=float(ppi))


def strip(words: str, *, language: str) -> bytes:
    """One line of words as a PNG, 1,600 pixels wide: what stands below a picture of an invented scheme."""
    return _set("strip", {"title": words}, language, None, format="png", ppi=254.0)[0]


def _set(
    template: str, data: Mapping[str, Any], language: str, files: Mapping[str, bytes] | None, **options: Any
) -> list[bytes]:
    if template not in (*TEMPLATES, *PICTURES) or language not in LANGUAGES:
        raise ValueError(f"no template {template!r} in {language!r}")
    lang, region = language.split("-")[0], _REGIONS.get(language)
    told = {**data, "language": {"lang": lang, "region": region, "direction": direction(language)}}
    project: Any = {name: (HERE / name).read_bytes() for name in ("base.typ", f"{template}.typ")}
    project["main.typ"] = project.pop(f"{template}.typ")
    with TemporaryDirectory(prefix="counterfoil-paper-") as root:  # all that a template can read
        for name, content in (files or {}).items():
            Path(root, Path(name).name).write_bytes(content)
        made = typst.compile(
            project,
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
            timestamp=0,
            **options,
        )
    return list(made) if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    """The faces from their packages alone: what the machine has installed must not show on paper."""
    folders = [str(_home(package) / folder) for package, folder in _FACES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _home(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"The typeface {package} is missing: install requirements/run.txt.", name=package)
    return Path(next(iter(found.submodule_search_locations)))
