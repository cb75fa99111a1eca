"""A visit with everything that papers show: lines in every condition, places looked at, photographs, costs."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from PIL import Image

from counterfoil.base.actors import Office
from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.models import Place
from counterfoil.promises import actions as promises
from counterfoil.visits import actions
from counterfoil.visits.models import (
    AgendaItem,
    Check,
    Checklist,
    Cost,
    Delegate,
    Finding,
    Goer,
    Look,
    Photo,
    SignedPaper,
    Stop,
    Visit,
)
from tests import cast

GUESTS, HOSTS = Office("guest-office", Side.GIVING), Office("host-office", Side.RECEIVING)
NAME = "Somebodyinvented"
HELD_BACK = "words that only the two sides may read"


@pytest.fixture
def visit(worlds, django_db_blocker) -> Iterator[Visit]:
    translation.activate("en")
    with django_db_blocker.unblock(), worlds.enter("papers", make_visit) as made:
        yield made


def make_visit(nature: str = "invented") -> Visit:
    """The visit; the scheme has one organisation on either side."""
    scheme = cast.scheme(nature=nature)
    name = TranslatedText({"en": "Spring visit", "zh-hans": "春季访问", "ug": "باھار زىيارىتى"})
    visit = actions.start_visit(
        scheme=scheme, name=name, guests=Side.GIVING, begins=dt.date(2031, 5, 6), ends=dt.date(2031, 5, 8),
        by=GUESTS, purpose="To see the workshop.", zone="Asia/Urumqi",
    )  # fmt: skip
    _plan(visit)
    _say(visit)
    _look(visit)
    return visit


def photo(visit: Visit, caption: str, *, looked_by: str = "second", colour: str = "red", **more: object) -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(out, "JPEG")
    return Photo.objects.create(
        scheme=visit.scheme, visit=visit, shows=Photo.Shows.PLACE, caption=caption, image=out.getvalue(),
        small=out.getvalue(), width=640, height=400, sha256=f"{caption}{colour}"[:64], entered_by="first",
        looked_by=looked_by, looked_at=timezone.now() if looked_by else None, **more,
    )  # fmt: skip


def _plan(visit: Visit) -> None:
    home = cast.organisation(visit.scheme, Side.GIVING)
    host = cast.organisation(visit.scheme, Side.RECEIVING)
    region = Place.objects.create(name={"en": "Hill Prefecture"}, level=Place.Level.PREFECTURE, invented=True)
    valley = Place.objects.create(name={"en": "Stone Valley"}, level=Place.Level.COUNTY, parent=region, invented=True)
    chair = Delegate.objects.create(visit=visit, position=1, organisation=home, office="vice-chair", name=NAME)
    Delegate.objects.create(visit=visit, position=2, organisation=home, office="trainers", count=11)
    stops = [
        (Stop.Kind.TRAVEL, "Train", 6, 8, "", None, ""),
        (Stop.Kind.MEETING, "Meeting of both sides", 6, 14, "Town hall", valley, ""),
        (Stop.Kind.LOOK, "Sewing workshop", 7, 9, "Workshop by the river", valley, ""),
        (Stop.Kind.EVENT, "Market", 7, 15, "Market square", valley, "heavy rain"),
    ]
    for kind, title, day, hour, where, place, dropped in stops:
        stop = Stop.objects.create(
            visit=visit, kind=kind, title=title, day=dt.date(2031, 5, day), begins=dt.time(hour), where=where,
            ends=dt.time(hour + 1, 30), place=place, host=host if place else None, dropped=dropped,
            towards="Stone Valley" if kind == Stop.Kind.TRAVEL else "",
        )  # fmt: skip
    span = [dt.datetime(2031, 5, 7, hour, tzinfo=dt.UTC) for hour in (15, 16)]
    Goer.objects.create(stop=stop, delegate=chair, during=span)
    AgendaItem.objects.create(visit=visit, position=1, words="Next year's course")
    Cost.objects.create(visit=visit, what="travel", currency="EUR", planned=Decimal(900), actual=Decimal("870.5"))
    Cost.objects.create(visit=visit, what="meals", currency="CNY", planned=Decimal(3000), payer=host)
    SignedPaper.objects.create(
        visit=visit, paper="Minutes of 8 May", pages=3, holder=host, seen=PartialDate(2031, 5, 8), noted_by="first",
        second_person="second",
    )  # fmt: skip


def _say(visit: Visit) -> None:
    scheme, tally = visit.scheme, visit.tally
    home, host = (cast.organisation(scheme, side) for side in (Side.GIVING, Side.RECEIVING))
    draft = lines.Draft
    plain = Sector.objects.filter(sensitive=False).first()
    touchy = Sector.objects.filter(sensitive=True).first()
    valley = Place.objects.get(name__en="Stone Valley")
    needs.ask(scheme=scheme, tally=tally, by=HOSTS, sector=plain, place=valley,
              draft=draft(kind=Kind.REQUEST, words="Forty sewing machines", spoke=host))  # fmt: skip
    needs.ask(scheme=scheme, tally=tally, by=HOSTS, sector=touchy, place=valley,
              draft=draft(kind=Kind.REQUEST, words=HELD_BACK, spoke=host))  # fmt: skip
    made = promises.promise(
        scheme=scheme, tally=tally, by=GUESTS, evidence_expected="a list of goods",
        draft=draft(kind=Kind.COMMITMENT, words="Twenty sewing machines", owner=home, due=PartialDate(2032, 3)),
        answers=Need.objects.filter(line__number=1),
    )  # fmt: skip
    promises.promise(scheme=scheme, tally=tally, by=GUESTS,
                     draft=draft(kind=Kind.COMMITMENT, words="A road by autumn"))  # fmt: skip
    lines.open_line(scheme=scheme, tally=tally, by=GUESTS, draft=draft(kind=Kind.POINT, words="The road is open"))
    for line in visit.scheme.lines.filter(kind=Kind.REQUEST):
        lines.agree_to_lines(scheme=scheme, wordings={line.public_id: 1}, by=GUESTS)
        release(line)
    lines.agree_to_lines(scheme=scheme, wordings={made.line.public_id: 1}, by=HOSTS)
    release(made.line)
    road = visit.scheme.lines.get(words="A road by autumn")
    lines.object_to_line(line=road, words="A road by summer", wording=1, by=HOSTS)


def release(line: lines.Line) -> None:
    for by in (GUESTS, HOSTS):
        lines.release_line(line=line, wording=line.wording, by=by)


def _look(visit: Visit) -> None:
    checklist = Checklist.objects.filter(workplace=True).first()
    stop = visit.stops.get(title="Sewing workshop")
    look = Look.objects.create(
        scheme=visit.scheme, visit=visit, stop=stop, checklist=checklist, workplace=True,
        where="Workshop by the river", looked_on=dt.date(2031, 5, 7), assessment=Look.Assessment.CONCERN,
        entered_by="first", entered_side=Side.GIVING,
    )  # fmt: skip
    said = lines.Draft(kind=Kind.FINDING, words="One door is locked from outside")
    line = lines.open_line(scheme=visit.scheme, tally=visit.tally, by=GUESTS, draft=said)
    Finding.objects.create(
        line=line, look=look, check_item=Check.objects.filter(checklist=checklist).first(),
        expected="Two ways out", seriousness=Finding.Seriousness.SERIOUS,
    )  # fmt: skip
    photo(visit, "The workshop from the street")
    photo(visit, "The river bridge", colour="blue")
    photo(visit, "Not yet looked at", looked_by="", colour="green")
