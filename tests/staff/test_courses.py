"""Courses and sessions at the staff door: by either side, with bad input kept, and for nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.trainings import count_actions as counts
from counterfoil.trainings.models import AttendancePaper, Course, Session, Theme, Trainer
from tests import cast
from tests.trainings.courses import FIRST, GIVING, RECEIVING, course, planned


@pytest.fixture
def officer(stage):
    return stage.client(Role.PROGRAMME_OFFICER)


@pytest.fixture
def made(stage) -> Course:
    return course(stage.scheme)


def to(name: str, thing: object) -> str:
    return reverse(f"staff:{name}", args=[getattr(thing, "public_id", thing)])


def said(**more: object) -> dict[str, object]:
    theme = Theme.objects.get(code="selling-online")
    return {"name": "Selling online", "theme": theme.pk, "begins": "2025-03-04", "ends": "2025-12-30", **more}


def test_a_course_is_planned_with_eight_tuesdays_and_counted_by_both_sides(stage, officer):
    office = stage.scheme.parties.first().organisation.public_id
    added = officer.post(to("new_trainer", stage.scheme.slug), {"organisation": office, "office": "lecturer"})
    assert added.status_code == 302
    officer.post(to("new_course", stage.scheme.slug), said(seats=40, aims="To sell what one makes"))
    made = Course.objects.get()
    trainer = Trainer.objects.get().pk
    hours = {"day": "2025-03-04", "begins": "14:00", "ends": "16:00", "times": 8, "weeks": 1, "trainers": [trainer]}
    page = officer.post(to("new_sessions", made), hours, follow=True).content.decode()
    assert "8 sessions are planned." in page and page.count("14:00–16:00") == 8
    session = made.sessions.first()
    assert stage.client(Role.TRAINER).post(to("session", session), {"number": 32, "hours": "2.5"}).status_code == 302
    host = stage.client(Role.HOST_COORDINATOR)
    page = host.post(to("session", session), {"number": 31, "hours": ""}, follow=True).content.decode()
    assert "the sides differ" in page and "32 people" in page and "31 people" in page
    assert "On to session 2" in page
    session.refresh_from_db()
    assert str(session.hours_held) == "2.5"  # the other side left it blank


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends": "2025-03-01"}, "The last day lies before the first."),
        ({"aims": "Each village sends 5 women"}, "seats, sessions, days or money"),
        ({"aims": "Call Zhang Wei at 13812345678"}, "personal phone number"),
        ({"seats": "-3"}, "greater than or equal to 1"),
    ],
)
def test_bad_input_says_why_and_loses_nothing(stage, officer, more, words):
    page = officer.post(to("new_course", stage.scheme.slug), said(**more))
    text = page.content.decode()
    assert page.status_code == 200 and words in text
    assert 'value="Selling online"' in text and str(next(iter(more.values()))) in text
    assert not Course.objects.exists()


def test_a_trainer_at_two_sessions_is_told_which(stage, officer, made):
    office = stage.scheme.parties.first().organisation.public_id
    officer.post(to("new_trainer", stage.scheme.slug), {"organisation": office, "office": "lecturer"})
    trainer = Trainer.objects.get()
    planned(made, trainers=(trainer,))
    other = course(stage.scheme)
    hours = {"day": "2025-03-04", "begins": "15:00", "ends": "17:00", "times": 1, "trainers": [trainer.pk]}
    page = officer.post(to("new_sessions", other), hours).content.decode()
    assert "Two sessions at once" in page and "session 1, 14:00–16:00" in page and 'value="15:00"' in page


def test_what_accounts_told_of_keeps_their_name_and_stands_beside_the_record(stage, officer):
    source = cast.account(
        stage.scheme, Side.GIVING, [cast.act("C7", "course", "Their course"), cast.act("H7", "screening", row=2)],
        [cast.fact("C7", "participants", 40, unit_id="people")], title="An account of both",
    )  # fmt: skip
    ours, theirs = (source.mentions.get(ref=ref).tally for ref in ("C7", "H7"))
    page = officer.post(to("new_course", stage.scheme.slug), said(name="")).content.decode()
    assert "The course has no name." in page
    officer.post(to("new_course", stage.scheme.slug), said(name="", told=ours.public_id))
    made = Course.objects.get()
    assert made.tally == ours and str(made) == "Their course"
    officer.post(to("change_course", made), said(seats=12))
    made.refresh_from_db()
    assert made.seats == 12 and str(made) == "Their course"
    provider = cast.organisation(stage.scheme, Side.RECEIVING).public_id
    days = {"begins": "2025-03-01", "ends": "2025-05-31", "provider": provider}
    officer.post(to("new_screening", stage.scheme.slug), {**days, "told": theirs.public_id})
    screening = theirs.screening
    officer.post(to("change_screening", screening), {**days, "offered": 90})
    screening.refresh_from_db()
    assert screening.offered == 90


def test_more_than_seats_stays_typed_and_a_session_to_come_is_not_counted(stage, officer, made):
    [session] = planned(made)
    page = officer.post(to("session", session), {"number": 41}).content.decode()
    assert "There were 40 seats" in page and 'value="41"' in page
    Session.objects.filter(pk=session.pk).update(day=dt.date.today() + dt.timedelta(days=2))
    assert "still to come" in officer.get(to("session", session)).content.decode()


def test_a_course_is_changed_called_off_and_stands_somewhere(stage, officer, made):
    planned(made, 2)
    officer.post(to("change_course", made), said(name="Selling on line", seats=50))
    made.refresh_from_db()
    assert (str(made.tally.name), made.seats) == ("Selling on line", 50)
    page = officer.post(to("move_course", made), {"state": "ended"}, follow=True).content.decode()
    assert "still planned" in page
    session = made.sessions.first()
    officer.post(to("change_session", session), {"day": "2025-03-05", "begins": "09:00", "ends": "10:00"})
    officer.post(to("call_off_session", session), {"reason": "Rain"})
    page = officer.get(to("course", made)).content.decode()
    assert "5 March 2025" in page and "Rain" in page
    assert officer.post(to("call_off_course", made), {"reason": " "}).status_code == 200  # asked again
    officer.post(to("call_off_course", made), {"reason": "No teacher"})
    made.refresh_from_db()
    assert (made.state, made.called_off) == ("called_off", "No teacher")


def test_attendance_on_paper_waits_for_a_colleague(stage, officer, made):
    office = stage.scheme.parties.first().organisation
    paper = {"paper": "Attendance list, signed", "holder": office.pk, "seen": "2025-03-04",
             "second_person": stage.users[Role.APPROVER].public_id}  # fmt: skip
    refused = officer.post(to("note_attendance", made), {**paper, "paper": "List of absentees"}).content.decode()
    assert "who was absent" in refused and 'value="List of absentees"' in refused
    officer.post(to("note_attendance", made), paper)
    noted = AttendancePaper.objects.get()
    assert "waits for the second person" in officer.get(to("course", made)).content.decode()
    page = stage.client(Role.APPROVER).post(to("confirm_attendance", noted), follow=True).content.decode()
    assert "a second person saw it" in page


def test_materials_come_and_go(stage, officer, made):
    leaflet = {"title": "Leaflet", "text_language": "en"}
    bad = officer.post(to("new_material", made), {**leaflet, "address": "javascript:1"})
    assert "no address of the web" in bad.content.decode()
    officer.post(to("new_material", made), {"title": "How to weigh wool", "text_language": "en"})
    assert "How to weigh wool" in officer.get(to("course", made)).content.decode()
    officer.post(to("drop_material", made.materials.get()))
    assert "How to weigh wool" not in officer.get(to("course", made)).content.decode()


def test_a_course_costs_the_same_questions_for_one_session_and_for_thirty(stage, officer, made):
    def cost() -> int:
        officer.get(to("course", made))
        with CaptureQueriesContext(connection) as caught:
            assert officer.get(to("course", made)).status_code == 200
        return len(caught)

    counts.count_session(session=planned(made)[0], number=12, by=GIVING)
    few = cost()
    for session in planned(made, 29, day=FIRST + dt.timedelta(days=1)):
        for by in (GIVING, RECEIVING):
            counts.count_session(session=session, number=12, by=by)
    assert cost() <= few


def test_results_over_years_say_what_is_missing_and_what_the_public_may_read(stage, officer, made):
    counts.count_session(session=planned(made, 2)[0], number=6, by=GIVING)
    there = to("cohorts_of", stage.scheme.slug)
    page = officer.get(there).content.decode()
    assert "1 of 2 sessions were held." in page and "6 person-times." in page and "Results: no sample." in page
    page = officer.get(f"{there}?public=1").content.decode()
    assert "6 person-times" not in page and "not counted or not told" in page
    for asked in ("?programme=nonsense", f"?programme={made.public_id}"):
        assert officer.get(there + asked).status_code == 404


def test_certificates_are_asked_for_and_come_as_a_file(officer, made):
    assert "Print them" in officer.get(to("certificates", made)).content.decode()
    there = reverse("staff:certificate_file", args=[made.public_id, "en"])
    file = officer.get(f"{there}?copies=3")
    assert file["Content-Type"] == "application/pdf" and file["Content-Disposition"].startswith("attachment")
    for bad in ("?copies=0", "?copies=999", "?copies=x"):
        assert officer.get(there + bad).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_pages_open_in_each_language(stage, made, language):
    [session] = planned(made)
    client = stage.client(Role.PROGRAMME_OFFICER)
    for name, thing in (
        ("course", made),
        ("session", session),
        ("new_sessions", made),
        ("cohorts_of", stage.scheme.slug),
        ("trainers_of", stage.scheme.slug),
    ):
        page = client.get(to(name, thing).replace("/en/", f"/{language}/", 1))
        assert page.status_code == 200 and f'lang="{language}"' in page.content.decode()
