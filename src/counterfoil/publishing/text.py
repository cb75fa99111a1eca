"""The text of an update: Markdown with figure tokens, checked, then rendered.

    On {{ V1.dates }} a delegation of {{ V1.delegates }} came to {{ "14th Division" }}.

A token names a figure by its key (letters of any script, digits, `-`, `_`, `.`); a literal, in quotation marks,
is text that stands as it is although it holds a number. The Markdown is small: paragraphs, headings of the
second and third level, lists, quotations, emphasis, links by http, https or relative. What a reader would see
is what is checked: the numbers are looked for in the text after Markdown.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Words
from counterfoil.base.text import direction
from counterfoil.publishing.literals import is_count
from counterfoil.publishing.markdown import Block, LinkTo, blocks, to_html
from counterfoil.publishing.numberwords import MASK, find, is_name, spelt
from counterfoil.publishing.tokens import (
    FIRST_PLACEHOLDER,
    JOINERS,
    MAX_TOKENS,
    PLACEHOLDERS,
    Token,
    clean,
    prepared,
    tokens,
)

__all__ = ["MAX_CHARS", "Problem", "Token", "around_numbers", "check", "literals", "plain", "render", "tokens"]

MAX_CHARS = 40_000
MAX_LITERAL = 120
_NEAR = 200  # characters on either side of a number: a name that holds it is no longer
# embeddings, overrides, isolates: they make text read otherwise than it stands
DIRECTION_CHARS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_RAW_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_LOOSE = re.compile(r"\{\{|\}\}|[{}｛｝]")
_UNMADE_LINK = re.compile(r"\]\(\s*([^)\s]*)")
_IMAGE = re.compile(r"!\[")
_LINK_TARGET = re.compile(r"(?<=\])\([^)\n]*\)")
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What publishing refuses: where (line and column from 1), what is wrong, and how to mend it."""

    line: int
    column: int
    code: str
    what: Words
    mend: Words

    @property
    def where(self) -> Words:
        return format_lazy(_("line {line}, column {column}"), line=self.line, column=self.column)


def check(
    text: str,
    language: str,
    known_keys: Collection[str],
    allowed_names: Iterable[str] = (),
    *,
    quoted: Collection[str] = (),
    units: Collection[str] = (),
) -> list[Problem]:
    """Everything that publishing refuses in `text`, in reading order; empty when it may be published.

    Args:
        known_keys: the keys of the figures that the update has.
        allowed_names: names of organisations and places that may hold a number.
        quoted: names that the update's accounts give to things; a literal may repeat them whatever they hold.
        units: what the closed lists count in, in every language; a literal may not say how many.
    """
    if len(text) > MAX_CHARS:
        what = format_lazy(_("The text has {length} characters."), length=len(text))
        mend = format_lazy(_("Keep it under {most}, or make two updates of it."), most=MAX_CHARS)
        return [Problem(1, 1, "too_long", what, mend)]
    found = tokens(text)
    bare, read = _without(text, found), blocks(prepared(text, found))
    names = tuple(allowed_names)
    problems = [
        *_wrong_characters(text),
        *_wrong_keys(text, found, known_keys),
        *_wrong_literals(text, found, language, {spelt(name) for name in (*names, *quoted)}, units),
        *_wrong_markup(text, bare),
        *_wrong_blocks(text, bare, read),
        *_numbers(text, bare, read, language, names),
    ]
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _without(text: str, found: Iterable[Token]) -> str:
    """`text` at the same length, with tokens masked."""
    for token in found:
        text = text[: token.start] + MASK * (token.end - token.start) + text[token.end :]
    return text


def _problem(text: str, place: int, code: str, what: Words, mend: Words) -> Problem:
    before = text[:place]
    return Problem(before.count("\n") + 1, place - before.rfind("\n"), code, what, mend)


def _wrong_characters(text: str) -> Iterator[Problem]:
    for place, char in enumerate(text):
        if char.isascii() and (char.isprintable() or char in "\n\r\t"):
            continue
        kind = unicodedata.category(char)
        if char in DIRECTION_CHARS:
            what = _("An invisible character here turns the direction of reading.")
            yield _problem(text, place, "direction", what, _("Delete it; the page sets the direction itself."))
        elif kind in {"Cc", "Co", "Cs", "Cn"} or (kind == "Cf" and char not in JOINERS) or char == MASK:
            what = format_lazy(_("An invisible or private character stands here ({code})."), code=_code(char))
            yield _problem(text, place, "character", what, _("Delete it, or type the words again."))


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _wrong_keys(text: str, found: list[Token], known_keys: Collection[str]) -> Iterator[Problem]:
    for token in found:
        if token.key and token.key not in known_keys:
            what = format_lazy(_("No figure is named “{key}”."), key=token.key)
            yield _problem(text, token.start, "unknown_token", what, _nearest(token.key, known_keys))
    if len(found) > MAX_TOKENS:
        what = format_lazy(_("More than {most} figures stand in one text."), most=MAX_TOKENS)
        yield _problem(text, found[MAX_TOKENS].start, "too_many", what, _("Make two updates of it."))
    for match in _LOOSE.finditer(_without(text, found)):
        what = format_lazy(_("“{braces}” opens or closes no figure."), braces=match.group())
        mend = _('Write a figure as {{ key }}, a name as {{ "name" }}, in plain braces and on one line.')
        yield _problem(text, match.start(), "braces", what, mend)


def _wrong_literals(
    text: str, found: list[Token], language: str, names: Collection[str], units: Collection[str]
) -> Iterator[Problem]:
    for token in found:
        if not token.literal or (spelt(token.literal) in names and is_name(token.literal, language)):
            continue
        if len(token.literal) > MAX_LITERAL:
            what = format_lazy(_("A name that stands as it is has at most {most} characters."), most=MAX_LITERAL)
            yield _problem(text, token.start, "literal", what, _("Quote the name alone."))
        elif is_count(token.literal, language, units):
            what = format_lazy(_("“{words}” says how many, and is no name."), words=token.literal)
            mend = _("Put its figure here. A name that holds a number is written as it is known, with its capitals.")
            yield _problem(text, token.start, "literal", what, mend)


def _nearest(key: str, known_keys: Collection[str]) -> Words:
    near = difflib.get_close_matches(key, sorted(known_keys), n=1, cutoff=0.5)
    if near:
        return format_lazy(_("Did you mean “{key}”?"), key=near[0])
    return _("Choose one from the list of figures beside the text.")


def _wrong_markup(text: str, bare: str) -> Iterator[Problem]:
    for match in _RAW_HTML.finditer(bare):
        mend = _("Use the plain marks: **strong**, *emphasis*, [words](address), “- ” for a list.")
        yield _problem(text, match.start(), "html", _("HTML is not used here; it would show as it is."), mend)
    for match in _IMAGE.finditer(bare):
        mend = _("Add the picture to the update, with its caption.")
        yield _problem(text, match.start(), "image", _("Pictures do not stand in the text."), mend)


def _wrong_blocks(text: str, bare: str, read: list[Block]) -> Iterator[Problem]:
    for block in read:
        place = _start_of_line(text, block.line)
        if block.kind == "heading" and block.level not in (2, 3):
            mend = _("Begin the line with ## or ###; the title stands above.")
            yield _problem(text, place, "heading", _("Headings have the second or third level."), mend)
        if block.kind == "list" and block.level != 1:
            mend = _("Begin the list with 1., or, where a sentence begins with a year, use its figure.")
            yield _problem(text, place, "list", _("A numbered list begins with another number than one."), mend)
        for match in _UNMADE_LINK.finditer(block.words):
            what = format_lazy(_("“{address}” is no address that a link may have."), address=match.group(1))
            mend = _("Link to an address that begins with https://, http:// or /.")
            yield _problem(text, _find_in(bare, match.group(), block), "link", what, mend)
        for link in block.links:
            if _has_token(link):
                what, mend = _("A figure stands inside a link."), _("Put it outside: a figure is a link itself.")
                yield _problem(text, place, "link", what, mend)


def _has_token(link: LinkTo) -> bool:
    return "%F3%B0" in link.address.upper() or bool(PLACEHOLDERS.search(link.words))


def _numbers(text: str, bare: str, read: list[Block], language: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    targets = _LINK_TARGET.sub(lambda match: MASK * len(match.group()), bare)
    for block in read:
        seen = 0
        for hit in find(block.words, language, allowed=allowed):
            place = _find_in(targets, hit.words, block, seen)
            seen = place + 1
            what = format_lazy(_("“{words}” is a number that no figure carries."), words=hit.words)
            mend = _('Put its figure here, or, in a name, write {{ "the name" }}.')
            yield _problem(text, place, "number", what, mend)


def around_numbers(text: str, language: str) -> str:
    """What stands near the numbers that no figure carries, and every literal: in it a name is worth looking for."""
    found = tokens(text)
    near = [token.literal for token in found if token.literal]
    if len(text) <= MAX_CHARS:
        for block in blocks(prepared(text, found)):
            for start, end in (hit.span for hit in find(block.words, language)):
                near.append(block.words[max(0, start - _NEAR) : end + _NEAR])
    return "\n".join(near)


def literals(text: str) -> list[str]:
    """The words that stand as they are, in order, each once."""
    return list(dict.fromkeys(token.literal for token in tokens(text) if token.literal))


def _find_in(masked: str, words: str, block: Block, after: int = 0) -> int:
    """Where `words` stand in the lines of the block; the block's first character where markup splits them."""
    start, end = _start_of_line(masked, block.line), _start_of_line(masked, block.end)
    place = masked.find(words, max(start, after), end)
    return place if place >= 0 else start


def _start_of_line(text: str, line: int) -> int:
    """The place of the first character of a line counted from 0; the text's end after the last line."""
    place = 0
    for _line in range(line):
        following = text.find("\n", place)
        if following < 0:
            return len(text)
        place = following + 1
    return place


# --- rendering -------------------------------------------------------------------------------------


def render(text: str, language: str, figures: Mapping[str, str]) -> SafeString:
    """The text as HTML, in an element that says its language and direction.

    `figures`: for each key the markup that stands for it; what is not a SafeString is escaped. A literal is
    set apart, so that a name in another script keeps its order. A token without a figure shows as it was
    written, marked: a draft may be read before it is right. Nothing else of the text becomes markup.
    """
    found = tokens(text)
    shown = [_shown(token, figures) for token in found[:MAX_TOKENS]]
    pieces = _TAG.split(to_html(prepared(text, found)))
    for place, piece in enumerate(pieces):
        fill = (lambda match: "") if place % 2 else (lambda match: shown[_number(match.group())])
        pieces[place] = PLACEHOLDERS.sub(fill, piece)
    return format_html(
        '<div class="body" lang="{}" dir="{}">{}</div>', language, direction(language), mark_safe("".join(pieces))
    )


def _number(placeholder: str) -> int:
    return ord(placeholder) - FIRST_PLACEHOLDER


def _shown(token: Token, figures: Mapping[str, str]) -> str:
    if token.literal:
        return format_html("<bdi>{}</bdi>", clean(token.literal))
    if token.key in figures:
        return conditional_escape(figures[token.key])
    return format_html('<mark class="figure-missing">{{{{ {} }}}}</mark>', token.key)


def plain(text: str, language: str, figures: Mapping[str, str]) -> str:
    """The text for pasting elsewhere: no marks, a blank line between blocks, addresses after their words.

    `figures`: for each key plain words, not markup. Right-to-left text gets isolates around them.
    """
    found = tokens(text)
    before, after = ("\u2068", "\u2069") if direction(language) == "rtl" else ("", "")

    def words(match: re.Match[str]) -> str:
        token = found[_number(match.group())]
        return f"{before}{token.literal or figures.get(token.key, text[token.start : token.end])}{after}"

    lines: list[str] = []
    in_list = False
    for block in blocks(prepared(text, found)):
        if block.kind == "list":
            continue
        addresses = [link.address for link in block.links if link.address != link.words]
        told = block.words + "".join(f" ({address})" for address in addresses)
        gap = "\n" if in_list and block.mark else "\n\n"
        in_list = bool(block.mark)
        lines.append((gap if lines else "") + block.mark + PLACEHOLDERS.sub(words, told))
    return "".join(lines)
