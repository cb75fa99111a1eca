"""Looks: by checklist, never at a home, never passed at work; photographs without people who are helped."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.db import ProgrammingError, transaction
from PIL import Image

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Line
from counterfoil.safeguards.lexicon import check_label, check_request
from counterfoil.visits import actions as visits
from counterfoil.visits.looks import actions, photo_actions, queries
from counterfoil.visits.models import Check, Checked, Checklist, Finding, Look, Photo, Visit
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
DAY = dt.date(2026, 5, 6)
ASKED = Finding.Seriousness.SMALL


def picture(colour: str = "teal", *, gps: bool = False) -> bytes:
    """A small JPEG; with `gps`, one that says where it was taken."""
    out, image = BytesIO(), Image.new("RGB", (64, 48), colour)
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825)[2] = (37.0, 6.0, 42.0)
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def visit() -> Visit:
    return visits.start_visit(
        scheme=cast.scheme(), name=cast.T(en="The visit"), guests=Side.GIVING, begins=DAY, ends=DAY, by=GUESTS
    )


def begin(visit: Visit, checklist: str = "training-site") -> Look:
    return actions.open_look(
        scheme=visit.scheme, visit=visit, checklist=Checklist.objects.get(code=checklist),
        where="The sewing room", looked_on=DAY, by=GUESTS,
    )  # fmt: skip


# --- checklists -----------------------------------------------------------------------------------------


def test_every_kind_of_place_has_its_checks_in_three_languages() -> None:
    lists = Checklist.objects.prefetch_related("checks")
    assert len(lists) == 9
    for checklist in lists:
        assert 4 <= len(checklist.checks.all()) <= 7
        for words in (checklist.label, *(check.label for check in checklist.checks.all())):
            assert set(words) == {"en", "zh-hans", "ug"}
    assert {c.code for c in lists if c.locked} == {"home"}
    assert {c.code for c in lists if c.workplace} == {"workplace"}


def test_no_check_asks_for_what_must_not_be_kept() -> None:
    labels = [*Checklist.objects.all(), *Check.objects.all()]
    words = [text for term in labels for text in (*term.label.values(), *getattr(term, "aliases", ()))]
    assert len(words) > 150
    for text in words:
        assert check_label(text) is None, text
        assert check_request(text) is None, text


def test_loading_the_checklists_twice_changes_nothing() -> None:
    before = list(Check.objects.values_list("pk", "code"))
    assert actions.load_checklists() == 9
    assert list(Check.objects.values_list("pk", "code")) == before


# --- looks ----------------------------------------------------------------------------------------------


def test_a_home_is_not_looked_at_and_the_reason_is_said(visit: Visit) -> None:
    with pytest.raises(Refusal) as refused:
        begin(visit, "home")
    assert refused.value.code == "locked"
    assert "no independent channel for complaints" in str(refused.value)
    assert not Look.objects.exists()
    assert "home" not in {checklist.code for checklist in queries.open_checklists()}


def test_a_workplace_is_never_passed(visit: Visit) -> None:
    look = begin(visit, "workplace")
    for ask in (
        lambda: actions.assess_look(look=look, assessment=Look.Assessment.AS_EXPECTED, by=GUESTS),
        lambda: actions.mark_check(look=look, check=look.checklist.checks.all()[0], as_expected=True, by=GUESTS),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "workplace"
    assert actions.assess_look(look=look, assessment=Look.Assessment.CONCERN, by=GUESTS).assessment == "concern"


def test_a_finding_is_a_line_with_what_was_checked_expected_and_seen(visit: Visit) -> None:
    look = begin(visit)
    check = look.checklist.checks.get(code="work")
    finding = actions.record_finding(
        look=look, check=check, expected="Twelve machines run", words="Nine of twelve run", seriousness=ASKED,
        by=GUESTS,
    )  # fmt: skip
    assert (finding.line.handle, finding.line.words, finding.line.tally) == ("F1", "Nine of twelve run", visit.tally)
    rows = queries.rows_of(look, queries.findings_of(look))
    marked = {row.check.code: (row.as_expected, row.findings) for row in rows if row.as_expected is not None}
    assert marked == {"work": (False, [finding])}


def test_a_check_of_another_kind_of_place_is_refused_and_leaves_no_line(visit: Visit) -> None:
    other = Check.objects.get(checklist="school", code="water")
    with pytest.raises(Refusal, match="another kind of place"):
        actions.record_finding(look=begin(visit), check=other, words="Dry", seriousness=ASKED, by=GUESTS)
    assert not Line.objects.exists()


def test_a_mark_can_be_taken_back(visit: Visit) -> None:
    look = begin(visit)
    check = look.checklist.checks.all()[0]
    for said in (True, False, None):
        actions.mark_check(look=look, check=check, as_expected=said, by=HOSTS)
        assert queries.rows_of(look, [])[0].as_expected is said


def test_somebody_of_neither_side_looks_at_nothing(visit: Visit) -> None:
    with pytest.raises(Refusal) as refused:
        actions.open_look(
            scheme=visit.scheme, checklist=Checklist.objects.get(code="store"), where="The store", looked_on=DAY,
            by=cast.BY,
        )  # fmt: skip
    assert refused.value.code == "no_side"


# --- photographs ----------------------------------------------------------------------------------------


def add(visit: Visit, content: bytes | None = None, *, shows: str = "place", look: Look | None = None) -> Photo:
    return photo_actions.add_photo(
        scheme=visit.scheme, visit=visit, look=look, content=content or picture(), shows=shows, by=GUESTS
    )


def test_what_a_camera_writes_into_a_photograph_is_not_kept(visit: Visit) -> None:
    content = picture(gps=True)
    assert dict(Image.open(BytesIO(content)).getexif().get_ifd(0x8825))
    kept = Image.open(BytesIO(bytes(add(visit, content).image)))
    assert not dict(kept.getexif()) and "exif" not in kept.info


def test_a_photograph_of_40_mb_is_refused_with_its_size(visit: Visit) -> None:
    with pytest.raises(Refusal, match="40 MB; at most 25 MB") as refused:
        add(visit, picture() + b"\0" * (40_000_000 - len(picture())))
    assert refused.value.code == "too_large" and refused.value.mend


@pytest.mark.parametrize("content", [b"%PDF-1.7 no picture", b"GIF89a" + b"\0" * 40, b"PK\3\4" + b"\0" * 40])
def test_a_file_of_a_wrong_type_is_refused(visit: Visit, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        add(visit, content)
    assert refused.value.code == "not_a_photograph"
    assert not Photo.objects.exists()


def test_no_photograph_of_people_who_are_helped(visit: Visit) -> None:
    with pytest.raises(Refusal) as refused:
        add(visit, shows=photo_actions.PEOPLE_HELPED)
    assert refused.value.code == "locked"
    assert "no independent channel for complaints" in str(refused.value)


def test_the_database_passes_no_workplace_either(visit: Visit) -> None:
    look = begin(visit, "workplace")
    check = Check.objects.filter(checklist=look.checklist).first()
    marked = Checked(look=look, check_item=check, as_expected=True, entered_by="somebody")
    for wrong in (marked.save, lambda: Look.objects.filter(pk=look.pk).update(workplace=False)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            wrong()


def test_in_a_workplace_nobody_is_photographed(visit: Visit) -> None:
    look = begin(visit, "workplace")
    with pytest.raises(Refusal) as refused:
        add(visit, shows="delegates", look=look)
    assert refused.value.code == "workplace"
    assert add(visit, shows="things", look=look).look == look


def test_the_same_photograph_twice_is_one(visit: Visit) -> None:
    assert add(visit) == add(visit)
    assert Photo.objects.count() == 1


def test_a_visit_has_no_end_of_photographs(visit: Visit, monkeypatch) -> None:
    monkeypatch.setattr(photo_actions, "MOST_PHOTOS", 2)
    add(visit, picture("red"))
    add(visit, picture("blue"))
    with pytest.raises(Refusal) as refused:
        add(visit, picture("green"))
    assert refused.value.code == "many"


def test_a_second_person_looks_and_other_words_are_looked_at_anew(visit: Visit) -> None:
    photo = add(visit)
    with pytest.raises(Refusal) as refused:
        photo_actions.look_at_photo(photo=photo, by=GUESTS)
    assert refused.value.code == "own"
    assert photo_actions.look_at_photo(photo=photo, by=HOSTS).looked_by == HOSTS.actor_id
    assert photo_actions.caption_photo(photo=photo, caption="The loom", language="en", by=HOSTS).looked_by == ""


def test_a_withdrawn_photograph_is_gone_and_the_log_says_that_there_was_one(visit: Visit) -> None:
    photo = add(visit)
    public_id = photo.public_id
    photo_actions.withdraw_photo(photo=photo, by=HOSTS)
    assert not Photo.objects.exists()
    assert AuditEvent.objects.filter(verb="withdraw_photo", subject=public_id).count() == 1


def test_other_words_for_a_look_leave_no_copy_of_the_earlier_ones(visit: Visit) -> None:
    look = begin(visit)
    finding = actions.record_finding(
        look=look, expected="As somebody said", words="Two wet", seriousness=ASKED, by=GUESTS
    )
    actions.word_look(look=look, where="The weaving room", expected={finding.line.public_id: "All dry"}, by=HOSTS)
    look.refresh_from_db()
    finding.refresh_from_db()
    assert (look.where, finding.expected) == ("The weaving room", "All dry")
    assert "As somebody said" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    with pytest.raises(Refusal):
        actions.word_look(look=look, where=" ", expected={}, by=HOSTS)


def test_a_finding_with_words_taken_out_leaves_no_caption_beneath_its_photographs(visit: Visit) -> None:
    look = begin(visit)
    finding, other = (
        actions.record_finding(look=look, words=words, seriousness=ASKED, by=GUESTS) for words in ("Wet", "Dry")
    )
    of_it, of_another = (
        photo_actions.add_photo(
            scheme=visit.scheme, content=picture(colour), shows="place", finding=of, caption="As somebody said",
            by=GUESTS,
        )
        for colour, of in (("teal", finding), ("navy", other))
    )  # fmt: skip
    lines.redact_line(line=finding.line, words="One wet wall", by=GUESTS)
    assert list(Photo.objects.order_by("id").values_list("caption", flat=True)) == ["", "As somebody said"]
    assert Photo.objects.get(pk=of_it.pk).image == of_it.image != of_another.image  # the picture shows no word
