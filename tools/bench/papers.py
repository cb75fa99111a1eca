"""Papers of a full visit: 12 delegates, 4 days, 40 stops, 60 photographs, 60 lines. Aim: report and press draft
under five seconds each."""

from __future__ import annotations

import datetime as dt
import io
import random
import time
from typing import Any

DELEGATES, DAYS, STOPS, PHOTOS, LINES = 12, 4, 40, 60, 60
AIM = 5.0
_LANGUAGES = ("en", "zh-hans", "ug")


def run() -> None:
    from counterfoil.papers import shelf

    visit = _visit()
    print(f"\nPapers of a visit ({DELEGATES} delegates, {DAYS} days, {STOPS} stops, {PHOTOS} photographs)")
    for code, paper in shelf.PAPERS.items():
        for language in [each for each in _LANGUAGES if each in paper.languages]:
            began = time.perf_counter()
            size = len(shelf.make(visit, code, language).content)
            took = time.perf_counter() - began
            aim = f"  (aim: under {AIM:.0f} s)" if code in ("report", "press") else ""
            print(f"  {code:10} {language:8} {took:6.2f} s  {size / 1e6:6.1f} MB{aim}")


def _visit() -> Any:
    """A visit in an invented scheme of its own."""
    from counterfoil.base.actors import Office, System
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.partners import actions as partners
    from counterfoil.visits import actions
    from counterfoil.visits.models import Delegate, Stop

    by = System("bench")
    scheme = partners.start_scheme(slug="papers", name=TranslatedText(en="Papers"), nature="invented", by=by)
    for side in (Side.GIVING, Side.RECEIVING):
        seated = partners.add_organisation(name=TranslatedText(en=f"The {side} office"), invented=True, by=by)
        partners.seat_parties(scheme=scheme, side=side, organisations=[seated], by=by)
    first = dt.date(2031, 5, 6)
    name = TranslatedText({"en": "A visit", "zh-hans": "一次访问", "ug": "زىيارەت"})
    visit = actions.start_visit(
        scheme=scheme, name=name, guests=Side.GIVING, begins=first, ends=first + dt.timedelta(days=DAYS - 1),
        by=Office("bench", Side.GIVING), zone="Asia/Urumqi",
    )  # fmt: skip
    Delegate.objects.bulk_create(
        Delegate(visit=visit, position=number, organisation=seated, office=f"role {number}")
        for number in range(DELEGATES)
    )
    Stop.objects.bulk_create(
        Stop(visit=visit, kind="meeting", title=f"Meeting {number}", day=first + dt.timedelta(days=number % DAYS),
             begins=dt.time(8 + number // DAYS), ends=dt.time(8 + number // DAYS, 45), where="Town hall", host=seated)
        for number in range(STOPS)
    )  # fmt: skip
    _say(visit)
    _photograph(visit)
    return visit


def _say(visit: Any) -> None:
    from counterfoil.base.actors import Office
    from counterfoil.base.sides import Side
    from counterfoil.lines import actions as lines

    giving, receiving = (Office("bench", side) for side in (Side.GIVING, Side.RECEIVING))
    drafts = [lines.Draft(kind="commitment", words=f"A promise in so many words, number {n}") for n in range(LINES)]
    made = lines.open_lines(scheme=visit.scheme, drafts=drafts, by=giving, tally=visit.tally)
    lines.agree_to_lines(scheme=visit.scheme, wordings={line.public_id: 1 for line in made}, by=receiving)
    for line in made[: LINES // 2]:
        for by in (giving, receiving):
            lines.release_line(line=line, wording=1, by=by)


def _photograph(visit: Any) -> None:
    """Photographs as large as a telephone's, no two the same: noise, which packs worse than any place."""
    from django.utils import timezone
    from PIL import Image, ImageChops

    from counterfoil.base.photographs import LONG_SIDE, SMALL_SIDE
    from counterfoil.visits.models import Photo

    noise = Image.frombytes("RGB", (600, 400), random.Random(1).randbytes(600 * 400 * 3))
    for number in range(PHOTOS):
        whole = ImageChops.offset(noise, 7 * number, 3 * number).resize((LONG_SIDE, LONG_SIDE * 2 // 3))
        small = whole.resize((SMALL_SIDE, SMALL_SIDE * 2 // 3))
        Photo.objects.create(
            scheme=visit.scheme, visit=visit, shows="place", caption=f"Place {number}", image=_jpeg(whole),
            small=_jpeg(small), width=whole.width, height=whole.height, sha256=f"{number:064d}", entered_by="one",
            looked_by="another", looked_at=timezone.now(),
        )  # fmt: skip


def _jpeg(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
