"""Whatever an office types, every paper is made, and the words stand there as words."""

from __future__ import annotations

import pytest

from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.papers import shelf
from counterfoil.visits.models import Photo, Stop, Visit
from tests.papers.conftest import GUESTS
from tests.papers.test_papers import words_of

HOSTILE = {
    "markup": '#read("base.typ") <b>&amp; *a* $x$ @b \\ // {{ V1.dates }} %(words)s %s {0}',
    "lines": "one\r\nATTENDEE:mailto:a@example.org\n\n\ttwo\u2028three",
    "signs": "\x01\x07\u202e\u2066\ufeff\ud7ff\U0001f600\u0e01",
    "long": "w" * 180,
    "nothing": " ",
}


@pytest.fixture(params=sorted(HOSTILE))
def hostile(request, visit) -> tuple[Visit, str]:
    """The visit with these words wherever an office may type."""
    said = HOSTILE[request.param]
    visit.purpose, visit.tally.name = said, TranslatedText(en=said)
    visit.delegates.update(office=said[:120])
    Stop.objects.filter(visit=visit).update(title=said, where=said, towards=said)
    visit.agenda.update(words=said)
    visit.costs.update(words=said[:120])
    Photo.objects.filter(visit=visit).update(caption=said)
    if said.strip():
        lines.open_line(
            scheme=visit.scheme, tally=visit.tally, by=GUESTS, draft=lines.Draft(kind=Kind.POINT, words=said)
        )
    visit.save(update_fields=["purpose"])
    return visit, said


def test_every_paper_is_made_and_says_the_words(hostile):
    visit, said = hostile
    for code, paper in shelf.PAPERS.items():
        language = paper.languages[-1]  # Uyghur, where words run both ways; English for Word
        words = words_of(visit, code, language)
        assert words, code
        if said.startswith("#read") and code in ("press", "text", "calendar"):
            for piece in ("#read(", "*a*", "{{ V1.dates }}", "%(words)s", "%s"):
                assert piece in words, (code, piece)
        if code == "calendar":
            assert "\nATTENDEE" not in words


def test_the_shelf_is_whole(visit):
    assert set(shelf.PAPERS) == {"itinerary", "minutes", "report", "press", "text", "slip", "photos", "calendar"}
