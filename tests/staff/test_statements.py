"""Statements by form: each shape, mending, withdrawing, evidence, words that mean each other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.statements.models import CustodyNote, Statement, WordMapping
from tests import cast


def enter(stage, measure: str, who: Role = Role.HOST_COORDINATOR, tally: str = "G1", **data):
    address = reverse("staff:new_statement", args=[stage.giving.public_id]) + f"?tally={tally}&measure={measure}"
    return stage.client(who).post(address, {"qualifier": "exactly", "known": "exactly", **data})


def current(stage, measure: str) -> Statement:
    return stage.giving.statements.get(measure=measure, is_current=True)


def test_the_measure_is_chosen_first(stage):
    address = reverse("staff:new_statement", args=[stage.giving.public_id])
    page = stage.client(Role.HOST_COORDINATOR).get(address + "?tally=G1").content.decode()
    assert 'name="measure"' in page
    assert '<option value="G1" selected>' in page


@pytest.mark.parametrize(
    ("typed", "chosen", "qualifier", "number"),
    [
        ("30", "exactly", "exactly", 30),
        ("≥70", "exactly", "at_least", 70),
        ("约100", "exactly", "about", 100),
        ("1 200", "up_to", "up_to", 1200),
        ("４０", "exactly", "exactly", 40),
    ],
)
def test_a_number_as_people_type_it(stage, typed, chosen, qualifier, number):
    enter(stage, "recipients", number=typed, qualifier=chosen, unit="people")
    said = current(stage, "recipients")
    assert (said.value_qualifier, said.value_number, said.unit_id) == (qualifier, number, "people")


def test_an_amount_with_a_second_currency(stage):
    enter(stage, "worth-of-goods", number="40万元", stated_as="58,824", stated_as_currency="USD")
    said = current(stage, "worth-of-goods")
    assert (said.value_number, said.currency) == (400000, "CNY")
    assert (said.stated_as_number, said.stated_as_currency) == (58824, "USD")


def test_people_are_no_currency(stage):
    page = enter(stage, "worth-of-goods", number="12 people").content.decode()
    assert 'class="mend"' in page
    assert not stage.giving.statements.filter(measure="worth-of-goods").exists()


def test_dates_words_and_lists(stage):
    enter(stage, "dates", tally="V1", begins="2022-08-02", ends="5 August 2022")
    enter(stage, "place", tally="V1", words="Stone Valley")
    enter(stage, "parties", tally="V1", members="Federation\nOffice")
    assert (str(current(stage, "dates").begins), str(current(stage, "dates").ends)) == ("2022-08-02", "2022-08-05")
    assert current(stage, "place").words == "Stone Valley"
    assert current(stage, "parties").members == ["Federation", "Office"]


def test_what_the_source_does_not_state_is_entered_as_that(stage):
    enter(stage, "recipients", qualifier="not_stated")
    assert current(stage, "recipients").value_qualifier == "not_stated"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "There is no value."),
        ({"number": "7", "qualifier": "not_stated"}, "There is a value"),
        ({"number": "a dozen or so"}, 'class="mend"'),
        ({"number": "-3"}, 'class="mend"'),
        ({"number": "3", "dimension": "item"}, "A split needs both"),
        ({"number": "3", "stated_as": "5"}, "no currency"),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(stage, data, words):
    page = enter(stage, "recipients", exact_words="the very words", **data).content.decode()
    assert words in page
    assert "the very words" in page
    assert not stage.giving.statements.filter(measure="recipients").exists()


def test_an_end_before_its_beginning(stage):
    page = enter(stage, "dates", tally="V1", begins="2022-08-05", ends="2022-08-02").content.decode()
    assert "ends before it begins" in page


def test_saying_a_thing_twice_is_refused(stage):
    page = enter(stage, "delegates", tally="V1", number="13", unit="people").content.decode()
    assert "says something of this already" in page
    assert current(stage, "delegates").value_number == 12


def mend(stage, said, **data):
    address = reverse("staff:edit_statement", args=[said.public_id])
    return stage.client(Role.HOST_COORDINATOR).post(address, {"qualifier": "exactly", "known": "exactly", **data})


def test_mending_supersedes(stage):
    old = current(stage, "delegates")
    mend(stage, old, number="13", unit="people")
    new = current(stage, "delegates")
    assert new.value_number == 13
    assert new.supersedes == old
    assert new.entered_by == stage.users[Role.HOST_COORDINATOR].actor_id
    page = stage.client(Role.AUDITOR).get(reverse("staff:statement", args=[new.public_id])).content.decode()
    assert "12 people" in page
    assert "host coordinator" in page


def test_mending_what_it_speaks_of_withdraws_the_old_one(stage):
    old = current(stage, "delegates")
    mend(stage, old, number="12", unit="people", period="2022")
    new = current(stage, "delegates")
    assert str(new.period_since) == "2022"
    assert Statement.objects.get(supersedes=old).withdrawn


def test_the_form_shows_what_is_there(stage):
    enter(stage, "recipients", number="30", unit="people", period="“3 years”", said_by="the office", per="families")
    said = current(stage, "recipients")
    client = stage.client(Role.HOST_COORDINATOR)
    form = client.get(reverse("staff:edit_statement", args=[said.public_id])).context["form"]
    data = {bound.name: bound.value() for bound in form if bound.value()}
    response = mend(stage, said, **data)
    assert response.status_code == 302
    assert current(stage, "recipients") == said


def test_two_people_mend_at_once(stage):
    old = current(stage, "delegates")
    mend(stage, old, number="13", unit="people")
    page = mend(stage, old, number="14", unit="people").content.decode()
    assert "Somebody changed this statement" in page
    assert 'value="14"' in page
    assert current(stage, "delegates").value_number == 13


def test_withdrawing(stage):
    old = current(stage, "delegates")
    client = stage.client(Role.HOST_COORDINATOR)
    address = reverse("staff:withdraw", args=[old.public_id])
    assert client.get(address).status_code == 405
    client.post(address)
    assert not stage.giving.statements.filter(measure="delegates", is_current=True).exists()
    assert b"was withdrawn" in client.get(reverse("staff:statement", args=[old.public_id])).content


def test_evidence_needs_a_colleague(stage):
    said = current(stage, "cash-given")
    address = reverse("staff:custody", args=[said.public_id])
    client = stage.client(Role.FINANCE_OFFICER)
    holder = cast.organisation(stage.scheme, Side.GIVING)
    data = {"paper": "Agreement", "pages": 3, "holder": holder.id, "seen": "2026-11-20"}
    me, colleague = (stage.users[role].public_id for role in (Role.FINANCE_OFFICER, Role.APPROVER))
    auditor = stage.users[Role.AUDITOR].public_id
    for nobody in (me, auditor, stage.outsider.public_id):
        assert client.post(address, {**data, "second_person": nobody}).status_code == 200
    client.post(address, {**data, "second_person": colleague})
    note = CustodyNote.objects.get()
    assert (note.paper, str(note.seen), note.pages) == ("Agreement", "2026-11-20", 3)
    page = client.get(reverse("staff:statement", args=[said.public_id])).content.decode()
    assert "seen by finance officer and approver" in page


def test_words_of_two_accounts(stage):
    visit = stage.giving.mentions.get(ref="V1").tally
    client = stage.client(Role.PROGRAMME_OFFICER)
    address = reverse("staff:tally", args=[visit.public_id])
    assert "bookkeeping" in client.get(address).content.decode()
    client.post(address, {"measure": "themes", "first": "weaving", "second": "handicraft", "relation": "narrower"})
    mapping = WordMapping.objects.get()
    assert mapping.judged_by == stage.users[Role.PROGRAMME_OFFICER].actor_id
    assert "narrower" in client.get(address).content.decode()


def test_a_measure_that_is_not_there(stage):
    address = reverse("staff:new_statement", args=[stage.giving.public_id]) + "?tally=G1&measure=loyalty"
    assert "This field is required" not in stage.client(Role.HOST_COORDINATOR).get(address).content.decode()
    assert stage.client(Role.HOST_COORDINATOR).get(address).status_code == 200
