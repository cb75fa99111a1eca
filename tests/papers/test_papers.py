"""Papers of a visit: each says what the records hold, in three languages, and nothing that may not leave."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader

from counterfoil.base import word
from counterfoil.base.text import LANGUAGES
from counterfoil.lines import actions as lines
from counterfoil.lines.models import State
from counterfoil.papers import press, records, shelf, slip
from counterfoil.statements.models import Measure
from counterfoil.visits import actions as visits
from counterfoil.visits.models import AgendaItem, Delegate, Headcount, Stop, Visit
from tests import cast
from tests.papers.conftest import GUESTS, HELD_BACK, HOSTS, NAME, make_visit, photo, release

MARKS = {
    "en": "invented, to show how this works",
    "zh-hans": "虚构，用来展示如何运作",
    "ug": "قانداق ئىشلەيدىغانلىقىنى",
}


def made(visit: Visit, code: str, language: str = "en") -> bytes:
    return shelf.make(visit, code, language).content


def words_of(visit: Visit, code: str, language: str = "en") -> str:
    """Every word of a paper, whatever kind of file it is."""
    return words_in(made(visit, code, language), code)


def words_in(content: bytes, code: str) -> str:
    if shelf.PAPERS[code].ending == "pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    if code == "press":
        document = docx.Document(io.BytesIO(content))
        heads = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
        return "\n".join([*heads, *(paragraph.text for paragraph in document.paragraphs)])
    if code == "photos":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("captions.txt").decode()
    return content.decode("utf-8-sig").replace("\r\n ", "").replace("\\,", ",")


def every() -> list[tuple[str, str]]:
    return [(paper.code, language) for paper in shelf.PAPERS.values() for language in paper.languages]


@pytest.mark.parametrize(("code", "language"), every())
def test_every_paper_is_marked_named_and_the_same_each_time(visit, code, language):
    file = shelf.make(visit, code, language)
    assert file.name == f"harbour-stone-2031-05-06-{code}-{language}.{shelf.PAPERS[code].ending}"
    assert file.content == made(visit, code, language)
    if language != "ug" or shelf.PAPERS[code].ending != "pdf":  # joined letters are drawn, not spelt, in a PDF
        assert MARKS[language] in words_in(file.content, code)


@pytest.mark.parametrize("code", shelf.PAPERS)
def test_a_paper_of_a_real_scheme_has_no_mark(worlds, django_db_blocker, code):
    with django_db_blocker.unblock(), worlds.enter("papers-own", lambda: make_visit("own")) as visit:
        assert "invented, to show" not in words_of(visit, code)


def test_properties_carry_the_mark_too(visit):
    for code in ("itinerary", "minutes", "report", "slip"):
        assert MARKS["en"] in PdfReader(io.BytesIO(made(visit, code))).metadata["/Keywords"]
    assert docx.Document(io.BytesIO(made(visit, "press"))).core_properties.keywords == MARKS["en"]
    with zipfile.ZipFile(io.BytesIO(made(visit, "photos"))) as archive:
        picture = Image.open(io.BytesIO(archive.read("01.jpg")))
    assert picture.info["comment"].decode() == MARKS["en"] and picture.height > 400


@pytest.mark.parametrize("code", ["press", "text", "photos", "calendar", "slip"])
def test_what_leaves_the_house_names_no_delegate_and_no_line_that_is_not_released(visit, code):
    words = words_of(visit, code)
    assert NAME not in words
    for held in (HELD_BACK, "A road by autumn", "A road by summer", "One door is locked", "The road is open"):
        assert held not in words


def test_a_sensitive_line_shows_its_field_and_its_prefecture(visit):
    for code in ("press", "text", "report"):
        words = words_of(visit, code)
        assert HELD_BACK not in words and "Hill Prefecture" in words
    assert HELD_BACK in words_of(visit, "minutes")


def test_neither_the_agenda_nor_a_reason_tells_the_words_of_a_sensitive_line(visit):
    line = visit.scheme.lines.get(words=HELD_BACK)
    AgendaItem.objects.create(visit=visit, position=2, line=line)
    lines.settle_line(line=line, state=State.DECLINED, reason="Why it was declined", by=GUESTS)
    for code in ("itinerary", "report"):
        words = words_of(visit, code)
        assert line.handle in words and HELD_BACK not in words and "Why it was declined" not in words


def test_the_press_draft_says_what_the_records_carry_and_marks_what_they_do_not(visit):
    words = words_of(visit, "press")
    assert "a delegation of 12 people from Harbour City Federation visited Stone Valley Office" in words
    assert "Twenty sewing machines (C1, by March 2032)" in words and "Forty sewing machines (R1)" in words
    assert "[a sentence from each side, said by an office]" in words and "(R2)" not in words
    assert "not an inspection" in words and "Market square" not in words
    assert "1 line that the two sides have not both released, or that is sensitive" in words
    Delegate.objects.filter(visit=visit).delete()
    assert "a delegation of [how many people travelled] from" in words_of(visit, "press")


def test_a_sensitive_promise_is_not_spoken_of_and_a_name_of_another_language_is_to_be_translated(visit):
    promise = visit.scheme.lines.get(words="Twenty sewing machines")
    type(promise).objects.filter(pk=promise.pk).update(sensitive=True)
    words = words_of(visit, "press")
    assert "Promised" not in words and "C1" not in words_of(visit, "slip")
    assert "2 lines that" in words
    visit.tally.name = cast.T({"zh-hans": "春季访问"})
    assert "[to translate: 春季访问]" in words_of(visit, "text")


def test_a_visit_that_has_not_ended_or_was_called_off_is_not_told_as_if_it_had_been(visit):
    gap = "[the visit has not ended: what follows is its plan]"
    assert gap in words_of(visit, "press")
    visit.begins, visit.ends = dt.date(2025, 5, 6), dt.date(2025, 5, 8)
    assert gap not in words_of(visit, "press")
    visit.called_off = "flood"
    words = words_of(visit, "press")
    assert "The visit was called off: flood." in words and "delegation" not in words
    assert "flood" in words_of(visit, "itinerary")


def test_a_line_that_is_worded_anew_leaves_what_is_told_in_public(visit):
    line = visit.scheme.lines.get(words="Twenty sewing machines")
    lines.object_to_line(line=line, words="Thirty sewing machines", wording=1, by=HOSTS)
    assert "sewing machines (C1" not in words_of(visit, "press") and "C1" not in words_of(visit, "slip")


def test_words_of_another_language_are_gaps_to_translate(visit):
    words = words_of(visit, "press", "zh-hans")
    assert "代表团一行12人" in words and "【待译：To see the workshop】" in words
    assert "【待译：Twenty sewing machines】（C1，期限2032年3月）" in words


def test_sides_that_counted_differently_leave_a_gap(visit):
    measure = Measure.objects.get(code="delegates")
    Headcount.objects.create(tally=visit.tally, measure=measure, side="receiving", number=13, entered_by="hosts")
    assert "[the sides differ: giving side 12, receiving side 13]" in words_of(visit, "press")
    assert "giving side 12, receiving side 13" in words_of(visit, "report")


def test_people_helped_are_counted_nowhere(visit):
    helped = Measure.objects.filter(people_helped=True).first()
    Headcount.objects.create(tally=visit.tally, measure=helped, side="giving", number=4567, entered_by="guests")
    for code, language in every():
        if language == "en":
            assert "4567" not in words_of(visit, code).replace(",", "")


def test_minutes_hold_every_line_with_both_answers_and_both_wordings(visit):
    words = words_of(visit, "minutes")
    assert words.count("agreed") >= 8 and "words it otherwise" in words
    assert words.index("A road by autumn") < words.index("A road by summer")
    for handle in ("C1", "C2", "R1", "R2", "F1", "P1"):
        assert handle in words
    assert NAME in words and "stamp" in words and "Signed in two copies" in words


def test_an_agreed_line_stands_in_one_wording(visit):
    road = visit.scheme.lines.get(words="A road by autumn")
    lines.agree_to_lines(scheme=visit.scheme, wordings={road.public_id: road.wording}, by=HOSTS)
    assert "A road by summer" not in words_of(visit, "minutes")
    assert "Lines in two wordings" not in words_of(visit, "report")


def test_the_report_holds_what_was_seen_spent_and_signed(visit):
    words = words_of(visit, "report")
    for said in (
        "One door is locked from outside",
        "Two ways out",
        "serious",
        "concern",
        "€870.50",
        "heavy rain",
        "Minutes of 8 May",
        "Next year's course",
        "Nothing is recorded.",
    ):
        assert said in words
    assert "no independent channel for complaints" in words
    reader = PdfReader(io.BytesIO(made(visit, "report")))
    assert sum(len(page.images) for page in reader.pages) == 2


def test_sums_say_where_something_is_not_stated(visit):
    visit.costs.create(what="stay", currency="EUR", planned=None, actual=100)
    assert "at least €900" in words_of(visit, "report")
    assert "€970.50" in words_of(visit, "report")


def test_the_itinerary_shows_each_day_and_its_hours(visit):
    words = words_of(visit, "itinerary")
    for said in (
        "Tuesday, 6 May 2031",
        "08:00–09:30",
        "Travel to Stone Valley",
        "Thursday, 8 May 2031",
        "vice-chair",
    ):
        assert said in words
    assert "Nothing is planned for this day yet." in words and "Who goes: vice-chair" in words
    assert "local times of Asia/Urumqi" in words


def test_the_calendar_leaves_out_what_was_dropped(visit):
    calendar = Calendar.from_ical(made(visit, "calendar"))
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"Train", "Meeting of both sides", "Sewing workshop"}
    assert events["Sewing workshop"]["uid"] == str(visit.stops.get(title="Sewing workshop").public_id)
    assert events["Sewing workshop"]["dtstart"].dt.utcoffset().total_seconds() == 6 * 3600
    Visit.objects.filter(pk=visit.pk).update(zone="No/Such")
    visit.refresh_from_db()
    assert b"TZID" not in made(visit, "calendar")
    visit.called_off = "flood"
    assert b"VEVENT" not in made(visit, "calendar")


def test_the_calendar_says_in_which_language_its_name_is(visit):
    visit.tally.name = cast.T(en="The visit", ug="زىيارەت")
    for language, spoken in (("ug", "ug"), ("zh-hans", "en")):
        calendar = Calendar.from_ical(made(visit, "calendar", language))
        assert calendar["name"].params["LANGUAGE"] == spoken


def test_photographs_wait_for_a_second_person(visit):
    captions = words_of(visit, "photos")
    assert "01.jpg  The workshop from the street" in captions and "02.jpg  The river bridge" in captions
    assert "Not yet looked at" not in captions and "left out: 1." in captions
    with zipfile.ZipFile(io.BytesIO(made(visit, "photos"))) as archive:
        assert archive.namelist() == ["captions.txt", "01.jpg", "02.jpg"]
    assert len(docx.Document(io.BytesIO(made(visit, "press"))).inline_shapes) == 2


def test_the_slip_names_the_press_drafts_by_their_digests(visit):
    before = slip.digests(records.gather(visit))
    assert [digest for _name, digest in before] == [d for _n, d in slip.digests(records.gather(visit))]
    assert all(digest in words_of(visit, "slip") for _name, digest in before)
    point = visit.scheme.lines.get(words="The road is open")
    lines.agree_to_lines(scheme=visit.scheme, wordings={point.public_id: 1}, by=HOSTS)
    commitment = visit.scheme.lines.get(words="A road by autumn")
    lines.agree_to_lines(scheme=visit.scheme, wordings={commitment.public_id: commitment.wording}, by=HOSTS)
    release(commitment)
    assert all(old != new for (_a, old), (_b, new) in zip(before, slip.digests(records.gather(visit)), strict=True))


def test_a_long_visit_takes_as_many_queries_as_a_short_one(visit):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured, translation.override("en"):
            shelf.make(visit, "report", "en")
            shelf.make(visit, "press", "en")
        return len(captured)

    short = asked()
    stop = visit.stops.first()
    for number in range(12):
        stop.pk = None
        stop.public_id = cast.uuid7()
        stop.title = f"Stop {number}"
        Stop.objects.bulk_create([stop])
        draft = lines.Draft(kind="commitment", words=f"Promise {number}")
        lines.open_line(scheme=visit.scheme, tally=visit.tally, by=GUESTS, draft=draft)
        photo(visit, f"Photograph {number}")
    assert asked() == short


def test_a_gap_stays_a_piece_of_its_own():
    assert press.sentence("On %(day)s, %(who)s came.", day="Monday", who=word.Gap("who")) == [
        "On ", "Monday", ", ", word.Gap("who"), " came.",
    ]  # fmt: skip


def test_an_unknown_paper_or_language_is_refused(visit):
    for code, language in (("letter", "en"), ("press", "ug"), ("report", "fr")):
        with pytest.raises(KeyError):
            shelf.make(visit, code, language)


def test_an_empty_visit_makes_every_paper(visit):
    Visit.objects.filter(pk=visit.pk).update(purpose="", zone="")
    bare = cast.scheme(slug="bare")
    empty = visits.start_visit(
        scheme=bare, name=cast.T({"ug": "زىيارەت"}), guests="giving", begins=visit.begins, ends=visit.ends, by=GUESTS
    )
    for code, paper in shelf.PAPERS.items():
        for language in set(paper.languages) & set(LANGUAGES):
            assert made(empty, code, language)
    assert "[what the visit was for]" in words_of(empty, "press") and "[which places]" in words_of(empty, "press")
