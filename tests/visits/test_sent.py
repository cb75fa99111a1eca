"""What phones send in: twice, out of order, from two phones, a week late, by somebody who has left."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Line, State
from counterfoil.partners import actions as partners
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.visits import actions as visits
from counterfoil.visits.models import Finding, Headcount, Look, Photo, Sent, Visit
from counterfoil.visits.sent import actions, queries
from tests import cast
from tests.visits.test_looks import DAY, picture

GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
LOOK = {"checklist": "store", "where": "The store behind the school", "looked_on": "2026-05-06"}
POINT = {"words": "The road is open again", "language": "en"}


def _visit() -> Visit:
    return visits.start_visit(
        scheme=cast.scheme(), name=cast.T(en="The visit"), guests=Side.GIVING, begins=DAY, ends=DAY, by=GUESTS
    )


@pytest.fixture
def visit(db: None) -> Visit:
    return _visit()


@pytest.fixture
def delegate(visit: Visit) -> User:
    return cast.member(visit.scheme, Role.DELEGATE)


@pytest.fixture
def colleague(visit: Visit) -> User:
    return cast.member(visit.scheme, Role.PROGRAMME_OFFICER)


def send(visit: Visit, kind: str, content: dict[str, Any], *, by: Any = GUESTS, **more: Any) -> Sent:
    return actions.take_in(
        key=more.pop("key", None) or uuid.uuid4(), visit=visit, kind=kind, content=content, by=by, **more
    )


def finding_of(look: uuid.UUID) -> dict[str, Any]:
    return {
        "look": str(look),
        "check_item": "whole",
        "expected": "dry",
        "words": "Two boxes wet",
        "seriousness": "small",
    }


def photo_of(
    finding: uuid.UUID | None = None, look: uuid.UUID | None = None, shows: str = "things"
) -> dict[str, Any]:
    return {"finding": finding and str(finding), "look": look and str(look), "shows": shows, "caption": "Boxes"}


# --- what a record makes --------------------------------------------------------------------------------


def test_every_kind_makes_what_it_says_under_its_own_key(visit: Visit) -> None:
    owner = str(cast.organisation(visit.scheme, Side.GIVING).public_id)
    hosts = str(cast.organisation(visit.scheme, Side.RECEIVING).public_id)
    look = send(visit, "look", LOOK)
    made = [
        send(visit, "request", {"words": "Forty beds", "sector": "health", "spoke": hosts, "affected": "50_199"}),
        send(visit, "commitment", {"words": "Forty beds by May", "owner": owner, "due": "2027-05"}),
        send(visit, "point", POINT),
        send(visit, "finding", finding_of(look.key)),
    ]
    assert [queries.handle_of(sent) for sent in made] == ["R1", "C1", "P1", "F1"]
    assert set(Line.objects.values_list("public_id", flat=True)) == {sent.key for sent in made}
    request, commitment = Line.objects.get(kind="request"), Line.objects.get(kind="commitment")
    assert (request.spoke_side, request.need.affected, request.sensitive) == ("receiving", "50_199", True)
    assert (commitment.owner_side, str(commitment.due), commitment.tally) == ("giving", "2027-05", visit.tally)
    photo = send(visit, "photo", photo_of(made[3].key), blob=picture(gps=True))
    assert Photo.objects.get(public_id=photo.key).finding == Finding.objects.get()
    send(visit, "headcount", {"measure": "delegates", "number": 12})
    assert Headcount.objects.get().number == 12
    assert {s.state for s in Sent.objects.all()} == {"taken"}


def test_what_was_taken_in_stays_nowhere_but_in_its_line(visit: Visit) -> None:
    sent = send(visit, "point", POINT)
    sent.refresh_from_db()
    assert (sent.content, sent.blob) == ({}, None)


def test_what_is_refused_is_not_kept_and_may_come_again_mended(visit: Visit) -> None:
    key = uuid.uuid4()
    with pytest.raises(Refusal) as refused:
        send(visit, "point", {"words": "  "}, key=key)
    assert refused.value.where == "words"
    assert not Sent.objects.exists()
    assert send(visit, "point", POINT, key=key).state == Sent.State.TAKEN


def test_a_home_stays_locked_whatever_way_it_comes_in(visit: Visit) -> None:
    with pytest.raises(Refusal) as refused:
        send(visit, "look", LOOK | {"checklist": "home"})
    assert refused.value.code == "locked"
    assert not Sent.objects.exists() and not Look.objects.exists()


def test_no_photograph_of_people_who_are_helped_not_even_held(visit: Visit) -> None:
    for finding in (None, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            send(visit, "photo", photo_of(finding, shows="people_helped"), blob=picture())
        assert refused.value.code == "locked"
    assert not Sent.objects.exists()


# --- twice, at once, out of order, late -----------------------------------------------------------------


def test_the_same_record_twice_is_one(visit: Visit) -> None:
    first = send(visit, "point", POINT)
    again = send(visit, "point", POINT | {"words": "Something else"}, key=first.key)
    assert (again.pk, again.result) == (first.pk, first.result)
    assert Line.objects.get().words == POINT["words"]


def test_the_same_record_for_another_visit_is_refused(visit: Visit) -> None:
    first = send(visit, "point", POINT)
    other = visits.start_visit(
        scheme=visit.scheme, name=cast.T(en="Another"), guests=Side.GIVING, begins=DAY, ends=DAY, by=GUESTS
    )
    with pytest.raises(Refusal) as refused:
        send(other, "point", POINT, key=first.key)
    assert refused.value.code == "other_visit"


def test_two_phones_at_once_make_one_record(committed_db: str) -> None:
    visit, key, results = _visit(), uuid.uuid4(), []
    together = threading.Barrier(4)

    def phone() -> None:
        together.wait()
        results.append(send(visit, "point", POINT, key=key).result)
        connection.close()

    phones = [threading.Thread(target=phone) for _ in range(4)]
    for thread in phones:
        thread.start()
    for thread in phones:
        thread.join()
    assert results == [key] * 4
    assert Line.objects.count() == Sent.objects.count() == 1


def test_what_comes_before_what_it_belongs_to_waits_for_it(visit: Visit) -> None:
    look, finding = uuid.uuid4(), uuid.uuid4()
    photo = send(visit, "photo", photo_of(finding), blob=picture(gps=True))
    assert (photo.state, photo.waits_for) == ("held", finding)
    assert not Image.open(BytesIO(bytes(photo.blob or b""))).getexif()
    early = send(visit, "finding", finding_of(look), key=finding)
    assert (early.state, early.waits_for) == ("held", look)
    send(visit, "look", LOOK, key=look)
    assert set(Sent.objects.values_list("state", flat=True)) == {"taken"}
    assert Photo.objects.get().finding == Finding.objects.get(line__public_id=finding)


def test_a_photograph_that_its_look_forbids_is_held_and_hinders_nothing(visit: Visit) -> None:
    look = uuid.uuid4()
    photo = send(visit, "photo", photo_of(look=look, shows="delegates"), blob=picture())
    finding = send(visit, "finding", {"look": str(look), "words": "No guard on the saw", "seriousness": "serious"})
    send(visit, "look", LOOK | {"checklist": "workplace"}, key=look)
    photo.refresh_from_db()
    finding.refresh_from_db()
    assert (photo.state, photo.problem, finding.state) == ("held", "refused", "taken")
    assert not Photo.objects.exists()


def test_a_week_late_is_taken_in_with_the_day_of_the_phone(visit: Visit) -> None:
    then = timezone.now() - dt.timedelta(days=8)
    sent = send(visit, "look", LOOK | {"looked_on": ""}, recorded_at=then)
    assert (sent.state, sent.recorded_at) == ("taken", then)
    assert Look.objects.get().looked_on == timezone.localtime(then).date()


def test_for_a_visit_that_was_called_off_it_is_held(visit: Visit) -> None:
    visit.called_off = "flood"
    visit.save()
    sent = send(visit, "point", POINT)
    assert (sent.state, sent.problem) == ("held", "called_off")
    assert sent.content == POINT | {"side": "giving"}


def test_for_a_finding_that_is_settled_it_is_held(visit: Visit) -> None:
    look = send(visit, "look", LOOK)
    finding = send(visit, "finding", finding_of(look.key))
    line = Line.objects.get(public_id=finding.key)
    lines.settle_line(line=line, state=State.NOT_KEPT, reason="no money", by=HOSTS)
    assert send(visit, "photo", photo_of(finding.key), blob=picture()).problem == "settled"


# --- somebody who has left ------------------------------------------------------------------------------


def test_what_somebody_sends_who_has_left_is_held_and_taken_over(visit, delegate, colleague) -> None:
    partners.end_membership(membership=delegate.memberships.get(), by=cast.BY)
    sent = send(visit, "point", POINT, by=delegate)
    assert (sent.state, sent.problem) == ("held", "left")
    assert not Line.objects.exists()
    assert list(queries.for_somebody(queries.held([visit.scheme]))) == [sent]
    taken = actions.take_over(sent=sent, by=colleague)
    assert Line.objects.get().entered_by == colleague.actor_id
    assert (taken.state, taken.sent_by, taken.content) == ("taken", delegate.actor_id, {})
    assert AuditEvent.objects.get(verb="take_over").detail["sent_by"] == delegate.actor_id
    assert send(visit, "point", POINT, by=delegate, key=sent.key).result == sent.key


def test_what_is_taken_over_can_be_worded_anew(visit, delegate, colleague) -> None:
    partners.end_membership(membership=delegate.memberships.get(), by=cast.BY)
    sent = send(visit, "point", POINT, by=delegate)
    actions.take_over(sent=sent, content={"words": "The road is open"}, by=colleague)
    assert Line.objects.get().words == "The road is open"


def test_a_look_taken_over_brings_what_waited_for_it(visit, delegate, colleague) -> None:
    finding = send(visit, "finding", finding_of(look := uuid.uuid4()), by=colleague)
    partners.end_membership(membership=delegate.memberships.get(), by=cast.BY)
    sent = send(visit, "look", LOOK, by=delegate, key=look)
    finding.refresh_from_db()
    assert (sent.state, finding.state) == ("held", "held")
    actions.take_over(sent=sent, by=colleague)
    finding.refresh_from_db()
    assert finding.state == "taken"


def test_what_is_let_go_keeps_that_it_came_and_none_of_its_words(visit, delegate, colleague) -> None:
    partners.end_membership(membership=delegate.memberships.get(), by=cast.BY)
    look = send(visit, "look", LOOK, by=delegate)
    finding = send(visit, "finding", finding_of(look.key), by=colleague)
    gone = actions.let_go(sent=look, by=colleague)
    assert (gone.state, gone.content, gone.problem) == ("let_go", {}, "left")
    finding.refresh_from_db()
    assert (finding.state, finding.problem) == ("held", "let_go")
    with pytest.raises(Refusal) as refused:
        actions.take_over(sent=look, by=colleague)
    assert refused.value.code == "decided"
    assert send(visit, "look", LOOK, by=delegate, key=look.key).state == "let_go"


def test_what_another_recorded_on_the_phone_is_held_for_a_decision(visit, delegate, colleague) -> None:
    sent = send(visit, "point", POINT, by=colleague, recorded_by=delegate.actor_id)
    assert (sent.problem, sent.content["recorded_by"]) == ("another", delegate.actor_id)
    actions.take_over(sent=sent, by=colleague)
    assert Line.objects.get().words == POINT["words"]


def test_a_photograph_whose_finding_never_came_becomes_one_of_the_visit(visit, colleague) -> None:
    photo = send(visit, "photo", photo_of(uuid.uuid4()), blob=picture())
    assert not queries.for_somebody(queries.held([visit.scheme])).exists()
    Sent.objects.update(received_at=timezone.now() - dt.timedelta(days=2))
    assert queries.for_somebody(queries.held([visit.scheme])).exists()
    actions.take_over(sent=photo, by=colleague)
    assert (Photo.objects.get().visit, Photo.objects.get().finding) == (visit, None)


def test_a_finding_whose_look_never_came_takes_another(visit, colleague) -> None:
    finding = send(visit, "finding", finding_of(uuid.uuid4()))
    with pytest.raises(Refusal) as refused:
        actions.take_over(sent=finding, by=colleague)
    assert refused.value.code == "waits"
    look = send(visit, "look", LOOK)
    actions.take_over(sent=finding, content={"look": str(look.key)}, by=colleague)
    assert Finding.objects.get().look.public_id == look.key


def test_nobody_fills_the_house_with_what_is_held(visit, delegate, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_HELD", 2)
    partners.end_membership(membership=delegate.memberships.get(), by=cast.BY)
    for _time in range(2):
        send(visit, "point", POINT, by=delegate)
    with pytest.raises(Refusal) as refused:
        send(visit, "point", POINT, by=delegate)
    assert refused.value.code == "many"


def test_what_the_other_side_sent_is_theirs_to_decide_on(visit: Visit, colleague: User) -> None:
    host = cast.member(visit.scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
    sent = send(visit, "headcount", {"measure": "delegates", "number": 12}, by=host, recorded_by="user:another")
    for decide in (actions.take_over, actions.let_go):
        with pytest.raises(Refusal) as refused:
            decide(sent=sent, by=colleague)
        assert refused.value.code == "other_side"
    assert not queries.held_for(colleague).exists()
    assert list(queries.held_for(host)) == [sent]
    actions.take_over(sent=sent, by=host)
    assert Headcount.objects.get().side == Side.RECEIVING


def test_a_key_that_something_else_has_is_refused(visit: Visit) -> None:
    there = lines.open_line(scheme=visit.scheme, draft=lines.Draft(kind=lines.Kind.POINT, words="Said"), by=HOSTS)
    with pytest.raises(Refusal) as refused:
        send(visit, "point", POINT, key=there.public_id)
    assert refused.value.code == "taken"
