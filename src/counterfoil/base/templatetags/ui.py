"""The parts a page is made of: `{% load ui %}`. Each takes plain data, asks no model and writes nothing.

docs/components.md shows every tag with its arguments and an example; tools/gallery.py renders them all.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from counterfoil.base.ui_parts import half_parts, languages, mistakes, notches, text_direction
from counterfoil.base.ui_words import (
    BANNER_WORDS,
    COUNTED_WORDS,
    MARK_WORDS,
    MESSAGE_WORDS,
    STANDS_WORDS,
    STATE_WORDS,
)

register = template.Library()

STICK_SHAPES = {
    "both_agree": "match",
    "fits": "fits",
    "sides_differ": "torn",
    "accounts_differ": "torn stick--accounts",
    "not_comparable": "apart",
}
SHORT = 26  # a figure up to this wide, in Latin letters, stays on one line
LONG, WORDS = 11, 24  # longer values are set smaller


register.filter(text_direction)


@register.filter
def value_size(text: object) -> str:
    """The class that sets a value by its length: a number large, a list of words as text."""
    length = len(str(text))
    return "value--words" if length > WORDS else "value--long" if length > LONG else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """The inline drawing `ui/icons/<name>.svg`; words always stand beside it."""
    return _tight(f"ui/icons/{name}.svg")


def _tight(name: str, context: dict[str, Any] | None = None) -> SafeString:
    """A template without the line end that closes its file: a full stop may follow it directly."""
    return mark_safe(render_to_string(name, context).strip())  # escaped by the template


@register.inclusion_tag("ui/tally_card.html")
def tally_card(card: Mapping[str, Any], level: int = 3) -> dict[str, Any]:
    """One split tally. `card` has the shape of `counterfoil.base.cards.Card`; `level` is its heading's level."""
    state = card.get("state", "empty")
    return {
        "card": card,
        "level": level,
        "state": state,
        "words": STATE_WORDS[state],
        "shape": STICK_SHAPES.get(card.get("halves") or state, ""),
        "halves": [("giver", half_parts(card.get("left"))), ("receiver", half_parts(card.get("right")))],
        "third": half_parts(card.get("third")) if card.get("third") else None,
    }


@register.inclusion_tag("ui/state.html")
def state_word(state: str) -> dict[str, Any]:
    """The state of a tally in words, with its small drawing."""
    return {"state": state, "words": STATE_WORDS[state]}


@register.simple_tag
def figure(
    text: str,
    href: str,
    *,
    stands: str = "one_side",
    counted: str = "as_told",
    moved: bool = False,
    title: str = "",
    statement: str = "",
    name: str = "",
) -> SafeString:
    """A figure in running text: a link to how it is known, underlined by its standing.

    Solid: evidence, agreement or an outsider. Dotted: as one side told it. Double: sides or accounts differ.
    Wavy: moved since publication. `title` is told to screen readers; without one the standing's words are.
    """
    if moved:
        line = "moved"
    elif stands in ("sides_differ", "accounts_differ"):
        line = "double"
    else:
        line = "dotted" if stands == "one_side" else "solid"
    words = [str(COUNTED_WORDS.get(counted, "")), str(STANDS_WORDS.get(stands, ""))]
    if moved:
        words.append(_("moved since publication"))
    context = {
        "text": text,
        "href": href,
        "line": line,
        "short": _width(str(text)) <= SHORT,
        "title": title or ", ".join(word for word in words if word),
        "statement": statement,
        "name": name,
    }
    return _tight("ui/figure.html", context)


def _width(text: str) -> int:
    """How wide a text runs, in Latin letters: a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@register.inclusion_tag("ui/figure_key.html")
def figure_key() -> dict[str, Any]:
    """What the lines under figures mean."""
    return {}


@register.inclusion_tag("ui/standing.html")
def standing(counted: str, stands: str, note: str = "") -> dict[str, Any]:
    """A figure's standing in its two columns; `note` for example "as told; 9 of 12 itemised"."""
    counted_rank = list(COUNTED_WORDS).index(counted) + 1
    differs = stands in ("sides_differ", "accounts_differ")
    return {
        "counted": COUNTED_WORDS[counted],
        "stands": STANDS_WORDS[stands],
        "counted_notches": notches(counted_rank, 3),
        "stands_notches": [] if differs else notches(list(STANDS_WORDS).index(stands) + 1, 4),
        "differs": differs,
        "note": note,
    }


@register.inclusion_tag("ui/banner.html")
def banner(kind: str, text: str = "", href: str = "", link: str = "", title: str = "") -> dict[str, Any]:
    """A line at a page's head that no setting turns off: invented, compiled, no_channel, correction, moved."""
    words = BANNER_WORDS[kind]
    return {"kind": kind, "title": title or words[0], "text": text or words[1], "href": href, "link": link}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*pairs: Any, items: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Where the page stands: text and address by turns, or `items=[(text, href), …]`; the last has no link."""
    found = list(items) or list(zip(pairs[::2], [*pairs[1::2], ""], strict=False))
    return {"items": found}


@register.inclusion_tag("ui/meta_line.html")
def meta_line(*items: Any) -> dict[str, Any]:
    """Short facts about the page: texts, mappings (`text`, `datetime` in ISO 8601, `href`), or lists of them."""
    flat: list[Any] = []
    for item in items:
        flat.extend(item) if isinstance(item, list | tuple) else flat.append(item)
    return {"items": [item if isinstance(item, Mapping) else {"text": item} for item in flat if item]}


@register.simple_block_tag
def box(content: str, title: str, kind: str = "", level: int = 2) -> SafeString:
    """A framed aside such as "What this account cannot show"."""
    return render_to_string("ui/box.html", {"content": content, "title": title, "kind": kind, "level": level})


@register.inclusion_tag("ui/photo.html")
def photo(
    src: str, caption: str, *, label: str = "", alt: str = "", width: int = 1200, height: int = 800
) -> dict[str, Any]:
    """A captioned picture; `label` says what it is, width and height in pixels keep its place."""
    return {"src": src, "caption": caption, "label": label, "alt": alt, "width": width, "height": height}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", href: str = "", action: str = "") -> dict[str, Any]:
    """What to say where there is nothing yet, and the next step."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, label: str = "", help_text: str = "") -> dict[str, Any]:
    """One form field with label, help and mistakes; a mistake's `mend` says what to do."""
    widget = bound.field.widget
    many = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    tick = isinstance(widget, CheckboxInput)
    return {
        "field": bound,
        "label": label or bound.label,
        "help_text": help_text or bound.help_text,
        "shape": "many" if many else "tick" if tick else "one",
        "mistakes": mistakes(bound),
        "optional": not bound.field.required and not tick,
    }


@register.inclusion_tag("ui/messages.html", takes_context=True)
def messages(context: Mapping[str, Any]) -> dict[str, Any]:
    """Django's messages, each with a word for its kind."""
    found = [
        {
            "text": message,
            "kind": message.level_tag or "info",
            "word": MESSAGE_WORDS.get(message.level_tag, ""),
        }
        for message in context.get("messages") or []
    ]
    return {"found": found}


@register.simple_block_tag
def data_table(content: str, label: str) -> SafeString:
    """A table that scrolls inside itself on a narrow screen and can be reached by keyboard."""
    return render_to_string("ui/data_table.html", {"content": content, "label": label})


@register.inclusion_tag("ui/button.html")
def button(
    text: str,
    href: str = "",
    *,
    kind: str = "plain",
    type: str = "submit",
    name: str = "",
    value: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given. Kinds: primary, plain, quiet, danger."""
    return {
        "text": text,
        "href": href,
        "kind": kind,
        "type": type,
        "name": name,
        "value": value,
        "disabled": disabled,
    }


@register.inclusion_tag("ui/progress_bar.html")
def progress_bar(
    value: int, of: int, text: str, *, poll: str = "", refresh: str = "", done: bool = False
) -> dict[str, Any]:
    """How far a task is: htmx asks `poll` each second until `done`; `refresh` works without a script."""
    return {"value": value, "of": of, "text": text, "poll": poll, "refresh": refresh or poll, "done": done}


@register.inclusion_tag("ui/pager.html")
def pager(earlier: str = "", later: str = "", text: str = "") -> dict[str, Any]:
    """Links to the next and the previous page of a list."""
    return {"earlier": earlier, "later": later, "text": text}


@register.inclusion_tag("ui/lang_switch.html", takes_context=True)
def lang_switch(context: Mapping[str, Any], codes: str = "zh-hans ug en") -> dict[str, Any]:
    """The same page in another language: by its address where that holds the language, else by a form.

    The form posts `language` to `set_language`, or for someone signed in to `staff:language`; where there is
    neither address nor form, nothing is shown.
    """
    return languages(context, codes.split())


@register.inclusion_tag("ui/parts_check.html")
def parts_check(
    parts: Sequence[Mapping[str, Any]],
    whole: Mapping[str, Any],
    *,
    agrees: bool,
    text: str = "",
    caption: str = "",
) -> dict[str, Any]:
    """Parts set out as a sum above their whole; each has `text`, `label`, perhaps `statement`."""
    default = _("The parts make the whole.") if agrees else _("The parts do not make the whole.")
    return {"parts": parts, "whole": whole, "agrees": agrees, "text": text or default, "caption": caption}


@register.inclusion_tag("ui/parts_bars.html")
def parts_bars(
    rows: Sequence[Mapping[str, Any]], *, caption: str, head: str = "", unit: str = "", whole: float = 0
) -> dict[str, Any]:
    """Parts of a whole as bars in a table: `label`, `amount` (a number, one unit), `text`, perhaps `statement`.

    A full bar is `whole`, in the same unit; without one it is the largest part.
    """
    full = float(whole) or max((float(row["amount"]) for row in rows), default=0.0) or 1.0
    drawn = [{**row, "width": f"{min(max(float(row['amount']) / full, 0.0), 1.0) * 100:.2f}"} for row in rows]
    return {"rows": drawn, "caption": caption, "head": head or _("Part"), "unit": unit or _("Quantity")}


@register.inclusion_tag("ui/row_mark.html")
def row_mark(kind: str) -> dict[str, Any]:
    """What an import will do with a row: added, changed, same (already there), mistake."""
    return {"kind": kind, "words": MARK_WORDS[kind]}
