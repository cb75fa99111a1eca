"""Gather the words to translate from code and templates into the catalogues: `make messages`.

With `--check` nothing is written; words without a translation are listed, and the exit code is 1 if a
catalogue lacks any. Done with Babel alone, so that no gettext has to be installed.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "counterfoil"
LOCALES = ("zh_Hans", "ug")
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
# Lines of a header that nobody fills in: they would only say EMAIL@ADDRESS, or change with Babel's version.
_UNUSED = (
    b'"Report-Msgid-Bugs-To:', b'"PO-Revision-Date:', b'"Last-Translator:', b'"Language-Team:', b'"Generated-By:',
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Update the catalogues, or with --check only report."""
    settings.configure()  # templatize asks for a few defaults; ours are of no matter here
    words = gather()
    lacking = 0
    for locale in LOCALES:
        file = PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po"
        catalogue = _read(file, locale)
        catalogue.update(words, no_fuzzy_matching=True, update_creation_date=False)
        missing = [message for message in catalogue if message.id and not _translated(message)]
        print(f"{locale}: {len(catalogue)} messages, {len(missing)} without a translation")
        if "--check" in arguments:
            for message in missing:
                print(f"  {message.id!r} ({message.locations[0][0] if message.locations else '?'})")
            lacking += len(missing)
        else:
            _write(file, catalogue)
    return 1 if lacking else 0


def gather() -> Catalog:
    """Every word to translate, with the files that hold it."""
    words = Catalog(charset="utf-8")
    for file, found in _messages():
        message, comments, context = found
        words.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return words


def _messages() -> Iterator[tuple[str, tuple[object, list[str], str | None]]]:
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if "migrations" in file.parts:
            continue
        text = file.read_text("utf-8")
        if file.suffix != ".py":
            if "templates" not in file.parts:
                continue
            # What Django makes of a template looks like Python, but for its indentation.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(file)).splitlines())
        name = file.relative_to(ROOT).as_posix()
        for _line, message, comments, context in extract(
            "python",
            io.BytesIO(text.encode()),
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            yield name, (message, comments, context)


def _read(file: Path, locale: str) -> Catalog:
    if file.exists():
        with file.open("rb") as source:
            return read_po(source, locale=locale)
    return Catalog(locale=locale, project="Counterfoil", charset="utf-8", fuzzy=False)


def _write(file: Path, catalogue: Catalog) -> None:
    text = io.BytesIO()
    write_po(text, catalogue, width=118, include_lineno=False, ignore_obsolete=True)
    lines = text.getvalue().splitlines(keepends=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(line for line in lines if not line.startswith(_UNUSED)))


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
