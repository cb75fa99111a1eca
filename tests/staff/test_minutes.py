"""Minutes: typed line by line, pasted, signed by the other side, noted on paper; nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line
from counterfoil.partners.roles import Role
from counterfoil.statements import actions as statements
from counterfoil.visits import actions as visits
from counterfoil.visits.minutes import actions
from counterfoil.visits.models import SignedPaper, Stop, Visit
from tests import cast
from tests.staff.conftest import Stage

OFFICER, HOST, DELEGATE = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR, Role.DELEGATE


@pytest.fixture
def visit(stage: Stage) -> Visit:
    return visits.start_visit(
        scheme=stage.scheme, name=cast.T(en="The spring visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 9), by=stage.users[OFFICER],
    )  # fmt: skip


def say(stage: Stage, visit: Visit, words: str, kind: Kind = Kind.COMMITMENT, who: Role = OFFICER) -> Line:
    entry = actions.Entry(draft=Draft(kind=kind, words=words))
    return actions.write_minutes(visit=visit, entries=[entry], by=stage.users[who])[0]


def at(name: str, thing: Any) -> str:
    return reverse(f"staff:{name}", args=[thing.public_id])


def typed(stage: Stage, **more: Any) -> dict[str, Any]:
    host = cast.organisation(stage.scheme, Side.RECEIVING)
    return {
        "kind": "request",
        "spoke": f"org:{host.public_id}",
        "words": "A hall for courses",
        "sector": "skills",
        **more,
    }


def test_a_request_is_written_down_with_what_makes_it_one(stage: Stage, visit: Visit) -> None:
    sent = typed(stage, affected="50_199", basis="a list of the township")
    response = stage.client(OFFICER).post(at("minutes", visit), sent)
    line = Line.objects.get()
    assert response.status_code == 302 and "kind=request" in response.url and response.url.endswith("#next")
    assert (line.handle, line.spoke_side, line.entered_side) == ("R1", Side.RECEIVING, Side.GIVING)
    assert (line.need.sector_id, line.need.affected, line.need.basis) == (
        "skills",
        "50_199",
        "a list of the township",
    )
    assert line.tally == visit.tally


def test_a_commitment_keeps_owner_day_evidence_and_what_it_answers(stage: Stage, visit: Visit) -> None:
    client = stage.client(OFFICER)
    client.post(at("minutes", visit), typed(stage))
    owner = cast.organisation(stage.scheme, Side.GIVING)
    client.post(at("minutes", visit), typed(
        stage, kind="commitment", words="Twenty machines", owner=str(owner.public_id), due="2032年4月",
        evidence_expected="a delivery list", answers=[Line.objects.get().pk],
    ))  # fmt: skip
    line = Line.objects.get(kind=Kind.COMMITMENT)
    assert (line.owner, line.due, line.falls_due) == (owner, PartialDate(2032, 4), dt.date(2032, 4, 30))
    assert line.commitment.evidence_expected == "a delivery list"
    assert [need.line.handle for need in line.commitment.answers.all()] == ["R1"]


def test_the_next_line_comes_without_a_new_page_and_keeps_kind_and_office(stage: Stage, visit: Visit) -> None:
    page = stage.client(OFFICER).post(at("minutes", visit), typed(stage), headers={"HX-Request": "true"})
    text = page.content.decode()
    assert page.status_code == 200 and "<html" not in text and 'id="minutes"' in text
    assert "A hall for courses" in text and re.search(r'value="request"[^>]*checked', text)


def test_what_is_wrong_is_said_and_what_was_typed_stays(stage: Stage, visit: Visit) -> None:
    page = stage.client(OFFICER).post(at("minutes", visit), typed(stage, sector="")).content.decode()
    assert "no field of help" in page and "A hall for courses" in page
    assert not Line.objects.exists()


def test_words_about_a_private_person_are_warned_of_and_go_through_once_looked_at(stage: Stage, visit: Visit) -> None:
    client, sent = stage.client(OFFICER), typed(stage, words="Call Mrs Rosa Lindqvist on +86 138 0013 8000")
    assert "looks like" in client.post(at("minutes", visit), sent).content.decode()
    assert not Line.objects.exists()
    client.post(at("minutes", visit), {**sent, "knowing": "on"})
    assert Line.objects.exists()


def test_a_line_of_a_meeting_hangs_on_its_tally(stage: Stage, visit: Visit) -> None:
    tally = statements.open_tally(
        scheme=stage.scheme, kind="visit", name=cast.T(en="Talks"), parent=visit.tally, by=cast.BY
    )
    stop = Stop.objects.create(
        visit=visit, kind="meeting", title="Talks", day=visit.begins, begins=dt.time(9), ends=dt.time(10), tally=tally
    )
    stage.client(OFFICER).post(at("minutes", visit) + f"?stop={stop.public_id}", typed(stage))
    assert Line.objects.get().tally == tally
    assert "A hall for courses" in stage.client(OFFICER).get(at("minutes", visit)).content.decode()


def test_pasted_text_is_corrected_in_a_table_and_opened_in_one_go(stage: Stage, visit: Visit) -> None:
    client, address = stage.client(DELEGATE), at("paste_minutes", visit)
    text = "Stone Valley Office: We hope for a hall\nHarbour City Federation will send machines\nThe market was busy"
    page = client.post(address, {"text": text}).content.decode()
    assert page.count('class="slip say"') == 3 and not Line.objects.exists()
    rows = {"line-TOTAL_FORMS": 3, "line-INITIAL_FORMS": 3, "open": 1}
    for number, kind in enumerate(("request", "commitment", "point")):
        rows |= {f"line-{number}-{name}": value for name, value in typed(stage, kind=kind).items()}
        rows[f"line-{number}-words"] = f"Line {number}"
    wrong = client.post(address, {**rows, "line-0-keep": "on", "line-0-sector": ""}).content.decode()
    assert "no field of help" in wrong and "Line 0" in wrong and not Line.objects.exists()
    client.post(address, {**rows, "line-0-keep": "on", "line-1-keep": "on", "line-1-due": "2032"})
    assert [line.handle for line in Line.objects.all()] == ["R1", "C1"]
    assert Line.objects.get(kind=Kind.COMMITMENT).falls_due == dt.date(2032, 12, 31)
    assert not Line.objects.filter(giving_yes__isnull=False).exists()  # a delegate writes, an officer signs


def test_a_text_that_is_too_long_for_one_table_is_kept_and_told_of(stage: Stage, visit: Visit) -> None:
    page = stage.client(OFFICER).post(at("paste_minutes", visit), {"text": "A line\n" * 101}).content.decode()
    assert "It has 101 lines" in page and page.count("A line") == 101


def test_a_full_table_is_opened(stage: Stage, visit: Visit) -> None:
    rows: dict[str, Any] = {"line-TOTAL_FORMS": 100, "line-INITIAL_FORMS": 100, "open": 1}
    for number in range(100):
        sent = {**typed(stage), "keep": "on", "owner": "", "due": "", "words": f"Line {number}"}
        rows |= {f"line-{number}-{name}": value for name, value in sent.items()}
    assert stage.client(OFFICER).post(at("paste_minutes", visit), rows).status_code == 302
    assert Line.objects.count() == 100


def test_pasting_costs_the_same_queries_for_one_line_and_for_fifty(
    stage, visit, django_assert_max_num_queries
) -> None:
    client, address = stage.client(OFFICER), at("paste_minutes", visit)
    client.post(address, {"text": "A"})
    with django_assert_max_num_queries(14):
        client.post(address, {"text": "We hope for it\n" * 50})


def test_the_other_side_signs_what_it_ticked_all_or_none(stage: Stage, visit: Visit) -> None:
    first, second = say(stage, visit, "One"), say(stage, visit, "Two")
    host, address = stage.client(HOST), at("sign_minutes", visit)
    read = host.get(address).content.decode()
    assert f"{first.public_id}.1" in read and f"{second.public_id}.1" in read
    lines.amend_line(line=second, words="Two, said anew", wording=1, by=stage.users[OFFICER])
    page = host.post(address, {"yes": [f"{first.public_id}.1", f"{second.public_id}.1"]}).content.decode()
    assert "Nothing is signed yet" in page and "Two, said anew" in page
    assert re.search(rf'value="{first.public_id}.1" checked', page)  # the tick that still holds is kept
    assert not re.search(rf'value="{second.public_id}.2" checked', page)
    assert not Line.objects.filter(receiving_yes__isnull=False).exists()
    host.post(address, {"yes": [f"{first.public_id}.1", f"{second.public_id}.2"]})
    assert all(line.is_agreed for line in Line.objects.all())


@pytest.mark.parametrize(
    "junk", ["", "x.1", "1", "01978f00-0000-7000-8000-000000000000.1", "00000000-0000-0000-0000-000000000000.x"]
)
def test_a_tick_that_is_none_signs_nothing(stage: Stage, visit: Visit, junk: str) -> None:
    say(stage, visit, "One")
    assert stage.client(HOST).post(at("sign_minutes", visit), {"yes": junk}).status_code in (200, 302)
    assert not Line.objects.filter(receiving_yes__isnull=False).exists()


def test_two_wordings_stand_side_by_side_until_one_is_taken(stage: Stage, visit: Visit) -> None:
    line = say(stage, visit, "Twenty machines")
    back = stage.client(HOST).post(at("object_line", line) + "?from=sign", {"words": "Twelve machines", "wording": 1})
    assert back.url == at("sign_minutes", visit)
    officer = stage.client(OFFICER)
    assert "stick--torn" in officer.get(at("line", line)).content.decode()
    officer.post(at("take_words", line), {"wording": 1})
    line.refresh_from_db()
    assert (line.words, line.is_agreed) == ("Twelve machines", True)
    assert "stick--match" in officer.get(at("line", line)).content.decode()


def test_a_stale_change_shows_both_texts_and_loses_neither(stage: Stage, visit: Visit) -> None:
    line = say(stage, visit, "Twenty machines")
    lines.amend_line(line=line, words="Thirty machines", wording=1, by=stage.users[HOST])
    officer, address = stage.client(OFFICER), at("amend_line", line)
    page = officer.post(address, {"words": "Forty machines", "wording": 1, "due": "2032"}).content.decode()
    assert "Thirty machines" in page and page.count("Forty machines") == 2 and 'value="2032"' in page
    assert re.search(r'name="wording" value="2"', page)
    officer.post(address, {"words": "Forty machines", "wording": 2})
    line.refresh_from_db()
    assert line.words == "Forty machines"
    assert [step.words for step in line.steps.all()] == ["Twenty machines", "Thirty machines", "Forty machines"]


def test_signed_minutes_are_noted_by_one_and_confirmed_by_the_other_in_person(stage: Stage, visit: Visit) -> None:
    officer, approver = stage.client(OFFICER), stage.client(Role.APPROVER)
    sent = {
        "paper": "Minutes in two languages", "pages": 4, "seen": "2031-05-09",
        "holder": cast.organisation(stage.scheme, Side.GIVING).pk,
        "second_person": stage.users[Role.APPROVER].public_id,
    }  # fmt: skip
    officer.post(at("note_paper", visit), sent)
    paper = SignedPaper.objects.get()
    assert paper.confirmed_at is None
    officer.post(at("confirm_paper", paper))
    assert SignedPaper.objects.get().confirmed_at is None
    assert "I saw this paper" in approver.get(at("minutes", visit)).content.decode()
    approver.post(at("confirm_paper", paper))
    assert SignedPaper.objects.get().confirmed_at is not None


def test_nobody_can_name_oneself_as_the_second_person(stage: Stage, visit: Visit) -> None:
    form = stage.client(OFFICER).get(at("note_paper", visit)).content.decode()
    assert f'value="{stage.users[OFFICER].public_id}"' not in form


def test_a_visit_that_was_called_off_takes_no_line(stage: Stage, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(called_off="snow")
    assert "called off" in stage.client(OFFICER).post(at("minutes", visit), typed(stage)).content.decode()
    assert not Line.objects.exists()


def test_an_auditor_reads_and_finds_no_form(stage: Stage, visit: Visit) -> None:
    say(stage, visit, "One")
    page = stage.client(Role.AUDITOR).get(at("minutes", visit)).content.decode()
    assert "One" in page and "<textarea" not in page


def test_a_page_of_minutes_costs_what_one_line_costs(
    stage: Stage, visit: Visit, django_assert_max_num_queries
) -> None:
    say(stage, visit, "One")
    officer = stage.client(OFFICER)
    for name in ("minutes", "sign_minutes", "print_minutes"):
        officer.get(at(name, visit))
    actions.write_minutes(
        visit=visit, by=stage.users[HOST],
        entries=[actions.Entry(draft=Draft(kind=Kind.COMMITMENT, words=f"Line {n}")) for n in range(40)],
    )  # fmt: skip
    for name in ("minutes", "sign_minutes", "print_minutes"):
        with django_assert_max_num_queries(24):
            assert "Line 39" in officer.get(at(name, visit)).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_every_page_opens_in_each_language(stage: Stage, visit: Visit, language: str) -> None:
    from django.utils import translation

    line = say(stage, visit, "One")
    lines.object_to_line(line=line, words="Two", wording=1, by=stage.users[HOST])
    with translation.override(language):
        pages = [
            at(name, visit) for name in ("minutes", "paste_minutes", "sign_minutes", "print_minutes", "note_paper")
        ]
        pages += [at(name, line) for name in ("line", "amend_line", "object_line", "settle_line", "redact_line")]
        pages.append(reverse("staff:tracker_of", args=[stage.scheme.slug]))
    for page in pages:
        assert stage.client(OFFICER).get(page).status_code == 200, page
