"""A school says through a link that a payment came, and how many are enrolled: for itself, once, with no sign-in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from counterfoil.funds.models import Acknowledgement, Payment
from counterfoil.partners.models import Organisation
from counterfoil.partners.pass_actions import issue_pass
from counterfoil.scholarships import queries
from counterfoil.scholarships.models import Enrolment
from tests.support import batches
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    translation.activate("en")
    made = books()
    fill(made, "500000")
    return made


@pytest.fixture
def school(office) -> Organisation:
    """A school that was paid for twenty; the next year has come."""
    made = batches.schools(office, 2)
    batches.paid(office, batches.decided(office, [(made[0], 20)], "200", years=2))
    return made[0]


def link(office: Books, what: str, school: Organisation, subject) -> str:
    _held, token = issue_pass(scheme=office.scheme, organisation=school, what=what, subject=subject, by=office.host)
    return f"/en/p/{token}/"


def test_a_payment_is_acknowledged_once(office, school):
    payment = Payment.objects.get()
    address = link(office, "acknowledge_payment", school, payment.public_id)
    page = Client().get(address).content.decode()
    assert "CN¥200.00" in page and payment.code in page
    assert not Acknowledgement.objects.exists()
    assert Client().post(address, {"day": "2026-03-06", "amount": "199.50"}).status_code == 302
    came = Acknowledgement.objects.get()
    assert (came.minor, came.people, came.side, came.entered_by[:5]) == (19_950, 20, "receiving", "pass:")
    assert Client().post(address, {"day": "2026-03-06"}).status_code == 410


def test_enrolment_is_a_number(office, school):
    [asked] = queries.awaited(office.scheme)
    address = link(office, "confirm_enrolment", school, asked.part.public_id)
    page = Client().get(address).content.decode()
    assert "20 awards were given here" in page
    assert set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)) <= {
        "people",
        "year",
        "language",
        "next",
    }
    wrong = Client().post(address, {"people": "21", "year": asked.year})
    assert wrong.status_code == 200
    assert 'value="21"' in wrong.content.decode()
    assert Client().post(address, {"people": "19", "year": asked.year}).status_code == 302
    assert (Enrolment.objects.get().people, Enrolment.objects.get().side) == (19, "receiving")


@pytest.mark.parametrize("what", ["acknowledge_payment", "confirm_enrolment"])
def test_one_school_does_not_speak_for_another(office, school, what):
    another = Organisation.objects.exclude(pk=school.pk).filter(pk__in=queries.schools_of(office.book)).last()
    [asked] = queries.awaited(office.scheme)
    subject = Payment.objects.get().public_id if what == "acknowledge_payment" else asked.part.public_id
    address = link(office, what, another, subject)
    answer = Client().post(address, {"day": "2026-03-06", "people": "19", "year": asked.year})
    assert answer.status_code == 200
    assert not Acknowledgement.objects.exists() and not Enrolment.objects.exists()


def test_the_hosts_give_such_a_link_to_the_school_that_it_is_about(office, school):
    client = Client()
    client.force_login(office.host)
    there = reverse("staff:new_link", args=[office.scheme.slug])
    payment = Payment.objects.get()
    sent = {"what": "acknowledge_payment", "about": f"payment:{payment.public_id}", "days": 7, "page_language": "ug"}
    page = client.get(there).content.decode()
    assert sent["about"] in page and f"part:{queries.awaited(office.scheme)[0].part.public_id}" in page
    another = queries.schools_of(office.book)[0]
    assert "This is about School A" in client.post(there, sent | {"organisation": another.public_id}).content.decode()
    given = client.post(there, sent | {"organisation": school.public_id}).content.decode()
    assert re.search(r"/ug/p/[\w-]{43}/", given)
