"""Today, between a need and a result: what waits for which role of which side, at the same number of questions."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from counterfoil.needs.models import Appraisal, Need, Panelist
from counterfoil.partners.roles import Role
from counterfoil.staff.chain_waiting import for_user
from counterfoil.trainings.models import Contact, Delivery, Group, Message
from tools.bench.chain_world import fill


def _why(stage, role):
    return {each.why: each.address for each in for_user(stage.users[role])}


def _leads_to(stage, role, words):
    """How many Today says, and how many the list shows that its line leads to."""
    [(why, address)] = [(why, there) for why, there in _why(stage, role).items() if words in why]
    page = stage.client(role).get(address)
    assert page.status_code == 200
    return int(why.split()[0]), page


def test_each_line_leads_to_the_list_of_just_that(large):
    for words, role in (
        ("waited for an answer", Role.PROGRAMME_OFFICER),
        ("nobody has counted", Role.TRAINER),
        ("looked at again", Role.PROGRAMME_OFFICER),
    ):
        many, page = _leads_to(large, role, words)
        assert page.context["count"] == many > 0, words
    many, page = _leads_to(large, Role.PROGRAMME_OFFICER, "due to be measured")
    assert 0 < page.context["count"] <= many  # programmes, of which each has indicators
    assert not _why(large, Role.AUDITOR)
    assert not any("waited for an answer" in why for why in _why(large, Role.HOST_COORDINATOR))  # they asked
    assert not any("looked at again" in why for why in _why(large, Role.HOST_COORDINATOR))  # not their groups


def test_appraisals_wait_for_scores_and_for_the_other_sides_yes(large):
    need = Need.objects.filter(scheme=large.scheme, line__state="open").first()
    stands = {"entered_by": "user:x", "entered_side": "giving"}
    opened = Appraisal.objects.create(need=need, **stands)
    host = large.users[Role.HOST_COORDINATOR]
    office = host.memberships.get().organisation
    seat = Panelist.objects.create(appraisal=opened, user=host, organisation=office, side="receiving")
    scores = "waits for your scores in its appraisal"
    assert _why(large, Role.HOST_COORDINATOR)[scores] == reverse("staff:appraisal", args=[opened.public_id])
    assert scores not in _why(large, Role.PROGRAMME_OFFICER)
    now = timezone.now()
    Panelist.objects.filter(pk=seat.pk).update(declared_at=now, handed_in_at=now)
    said = {"decision": "go", "reasons": "evidenced", "said_by": "user:x", "said_side": "receiving", "said_at": now}
    Appraisal.objects.filter(pk=opened.pk).update(**said)
    assert any("said a decision" in why for why in _why(large, Role.PROGRAMME_OFFICER))
    assert not any("decision" in why or "scores" in why for why in _why(large, Role.HOST_COORDINATOR))


def test_messages_that_failed_wait_and_the_questions_are_as_many_as_before(large):
    user = large.users[Role.PROGRAMME_OFFICER]
    for_user(user)
    with CaptureQueriesContext(connection) as few:
        for_user(user)
    group = Group.objects.filter(scheme=large.scheme).first()
    contact = Contact.objects.create(scheme=large.scheme, organisation=group.owner, office="secretary")
    message = Message.objects.create(scheme=large.scheme, title="News", words="News", entered_by="user:x")
    Delivery.objects.create(message=message, contact=contact, state="unknown")
    fill(large.scheme, needs=20, programmes=4, sessions=40)
    with CaptureQueriesContext(connection) as many:
        found = [each for each in for_user(user) if "nobody knows" in each.why]
    assert len(found) == 1
    assert len(many) == len(few) <= 9
