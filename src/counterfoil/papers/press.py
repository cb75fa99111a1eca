"""The press draft: what happened, in sentences that the records can carry, and gaps for all that they cannot.

It is written to be published, so it holds only lines that both sides released (GUARDRAILS G14), roles and offices
instead of names, and no photograph that only one person has seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.sides import Side
from counterfoil.base.word import Gap, Picture, PressDraft
from counterfoil.base.word import press_draft as as_word
from counterfoil.figures import words
from counterfoil.lines.models import Kind, Line
from counterfoil.papers import say
from counterfoil.papers.records import SEEN, Told, pixels
from counterfoil.papers.report import caption

Piece = str | Gap
Paragraph = list[Piece]
SHOWN = 12  # photographs in the file; the ZIP holds all of them
# Before a list, between its lines, and after the last.
_LATIN = (" ", "; ", ".")
_SIGNS = {"zh-hans": ("", "；", "。"), "ug": (" ", "؛ ", ".")}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def docx(told: Told) -> bytes:
    """The press draft in the active language, Chinese or English, as a Word file."""
    return as_word(draft(told, pictures=True), language=say.language())


def draft(told: Told, *, pictures: bool = False) -> PressDraft:
    """The draft in the active language."""
    small = pixels(told.photos[:SHOWN], "small") if pictures else {}
    shown = [photo for photo in told.photos if photo.pk in small]
    return PressDraft(
        title=_title(told),
        dateline=_dateline(told),
        paragraphs=[paragraph for paragraph in _paragraphs(told) if paragraph],
        pictures=[Picture(small[photo.pk], caption(photo)) for photo in shown],
        note=note(told),
        mark=told.mark,
        office=say.offices(told, Side(told.visit.entered_side)),
        made=told.made,
    )


def note(told: Told) -> str:
    """For whoever edits it: what it was made from, and what was left out."""
    said = [
        _("Composed from the records of the visit as they stood on %(date)s. What stands in brackets is not known.")
        % {"date": words.date_words(told.made.isoformat())}
    ]
    if held := len(told.tellable) - len(public(told)):
        said.append(
            ngettext(
                "Left out: %(count)d line that the two sides have not both released, or that is sensitive.",
                "Left out: %(count)d lines that the two sides have not both released, or that are sensitive.",
                held,
            )
            % {"count": held}
        )
    if told.unseen_photos:
        left_out = _("Photographs that nobody else has looked at yet, left out: %(count)d.")
        said.append(left_out % {"count": told.unseen_photos})
    return " ".join(said) if say.language() != "zh-hans" else "".join(said)


def public(told: Told) -> list[Line]:
    """The lines that it speaks of: released, and of a sensitive field only what a field and a prefecture can tell."""
    return [line for line in told.public_lines if not line.sensitive or hasattr(line, "need")]


def sentence(template: str, **parts: Piece) -> Paragraph:
    """A sentence with its placeholders filled; a gap stays a piece of its own, so that it can be marked."""
    pieces: Paragraph = []
    for number, each in enumerate(_PLACEHOLDER.split(template)):
        if number % 2:
            pieces.append(parts[each])
        elif each:
            pieces.append(each.replace("%%", "%"))
    return pieces


def _paragraphs(told: Told) -> Iterator[Paragraph]:
    if told.visit.called_off:
        yield sentence(_("The visit was called off: %(reason)s."), reason=_own(told, told.visit.called_off))
        return
    if told.visit.ends >= timezone.localdate():
        yield [Gap(_("the visit has not ended: what follows is its plan"))]
    yield _lead(told)
    yield [*_purpose(told), *_gap_between(), *_led_by(told)]
    yield [*_went_to(told), *_gap_between(), *_met(told)]
    yield from (_promised(told, side) for side in Side)
    yield _asked(told)
    if any(look.workplace for look in told.looks):
        yield [_("A visit to a workplace is not an inspection.")]
    yield [Gap(_("a sentence from each side, said by an office"))]


def _gap_between() -> Paragraph:
    return [] if say.language() == "zh-hans" else [" "]


def _title(told: Told) -> str:
    name, of = told.visit.tally.name.in_language(say.language())
    if name and of != say.language():
        return _("[%(words)s]") % {"words": _("to translate: %(words)s") % {"words": name}}
    return name or say.dates(told)


def _dateline(told: Told) -> str:
    place = next((str(stop.place) for stop in told.stops if stop.place and not stop.dropped), "")
    day = words.date_words(told.visit.ends.isoformat())
    return _("%(place)s, %(date)s – ") % {"place": place, "date": day} if place else ""


def _lead(told: Told) -> Paragraph:
    guests, hosts = (_party(told, Side(told.visit.guests)), _party(told, told.visit.hosts))
    return sentence(
        _("On %(dates)s, a delegation of %(people)s from %(guests)s visited %(hosts)s."),
        dates=say.dates(told), people=_people(told), guests=guests, hosts=hosts,
    )  # fmt: skip


def _party(told: Told, side: Side) -> Piece:
    return say.offices(told, side) if told.parties[side] else Gap(say.side(side))


def _people(told: Told) -> Piece:
    """How many travelled; a gap where nobody is listed, or where the two sides counted differently."""
    counted = next((each for each in told.figures if each.figure.measure == "delegates"), None)
    if counted is None or not counted.result.lines:
        return Gap(_("how many people travelled"))
    if say.sides_differ(counted):
        return Gap(_("the sides differ: %(values)s") % {"values": say.both_values(counted)})
    return say.value(counted)


def _purpose(told: Told) -> Paragraph:
    purpose = told.visit.purpose.rstrip(".。")
    said = _own(told, purpose) if purpose else Gap(_("what the visit was for"))
    return sentence(_("Its purpose: %(purpose)s."), purpose=said)


def _led_by(told: Told) -> Paragraph:
    """The first in the order of protocol, by role and office; a name is for those to add who have asked."""
    if not told.delegates:
        return []
    first = told.delegates[0]
    return sentence(
        _("It was led by: %(office)s, %(organisation)s."),
        office=_own(told, first.office), organisation=str(first.organisation),
    )  # fmt: skip


def _went_to(told: Told) -> Paragraph:
    stops = [stop for stop in told.stops if stop.kind in SEEN and not stop.dropped]
    places = list(dict.fromkeys(stop.where or str(stop.place or stop.title) for stop in stops))
    named = all(not stop.where and stop.place for stop in stops)
    if not places:
        return sentence(_("The delegation went to %(places)s."), places=Gap(_("which places")))
    listed = _SIGNS.get(say.language(), _LATIN)[1].join(places)
    return sentence(_("The delegation went to %(places)s."), places=listed if named else _own(told, listed))


def _met(told: Told) -> Paragraph:
    hosts = [str(stop.host) for stop in told.stops if stop.host and not stop.dropped]
    if not hosts:
        return []
    return sentence(_("It met %(offices)s."), offices=words.list_words(list(dict.fromkeys(hosts))))


def _promised(told: Told, side: Side) -> Paragraph:
    lines = [line for line in public(told) if line.kind == Kind.COMMITMENT and line.owner_side == side]
    head = _("Promised, owner not stated:") if side == Side.NEITHER else _("Promised by the %(side)s:")
    return _told(head % {"side": say.side(side)}, lines, due=True)


def _asked(told: Told) -> Paragraph:
    return _told(_("Asked for:"), [line for line in public(told) if line.kind == Kind.REQUEST])


def _told(head: str, lines: list[Line], *, due: bool = False) -> Paragraph:
    before, between, stop = _SIGNS.get(say.language(), _LATIN)
    pieces: Paragraph = [head] if lines else []
    for position, line in enumerate(lines):
        said: Piece = say.safe_words(line)
        if not line.sensitive and line.language != say.language():
            said = Gap(_("to translate: %(words)s") % {"words": line.words})
        template = _("%(words)s (%(number)s, by %(date)s)") if due and line.due else _("%(words)s (%(number)s)")
        if line.sensitive:  # its number would tell which line it is
            template = "%(words)s"
        pieces += [between if position else before]
        pieces += sentence(template, words=said, number=line.handle, date=say.date(line.due))
    return [*pieces, stop] if lines else []


def _own(told: Told, said: str) -> Piece:
    """Words that an office wrote in its own language: a gap to be translated in a draft of another."""
    if told.visit.language == say.language():
        return said
    return Gap(_("to translate: %(words)s") % {"words": said})
