"""What was asked and what was promised, one line each, as the source tells it.

Requests and promises are not paired: no source says which answers which. Of real organisations no promise
record is kept (GUARDRAILS G15), so that no line has a state.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterfoil.public.reading import Reading
from counterfoil.public.told import Told, told
from counterfoil.publishing.shown import Shown

LETTERS = {"requests": "R", "commitments": "C"}


@dataclass(frozen=True)
class Line:
    """One thing asked or promised; `who` said it."""

    number: str
    what: str
    language: str
    who: str
    told: Told


@dataclass(frozen=True)
class Lines:
    """All that was asked, or all that was promised."""

    title: str
    lines: tuple[Line, ...]


def asked_and_promised(reading: Reading) -> list[Lines]:
    """Two lists, each left out where nothing of the kind is told."""
    titles = {"requests": _("Asked"), "commitments": _("Promised")}
    made = []
    for measure, letter in LETTERS.items():
        found = [figure for figure in reading.page.figures if figure.content["measure"] == measure and figure.tally]
        lines = [line for figure in found for line in _lines(reading, figure)]
        numbered = tuple(
            Line(f"{letter}-{number}", what, said.words_language, who, said)
            for number, (what, who, said) in enumerate(lines, start=1)
        )
        if numbered:
            made.append(Lines(titles[measure], numbered))
    return made


def _lines(reading: Reading, figure: Shown) -> list[tuple[str, str, Told]]:
    """Each thing once, as the first account says it; the others stand with the figure."""
    lines = []
    seen: set[str] = set()
    for account in figure.accounts:
        said = told(reading, figure, account)
        who = said.speaker or account.publisher
        for what in said.items or ((account.value,) if not account.is_check else ()):
            if what.casefold() not in seen:
                seen.add(what.casefold())
                lines.append((what, who, said))
    return lines
