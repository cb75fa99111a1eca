"""Screenings at the staff door: the provider's totals, with bad input kept, and no field for a result."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.models import Place
from counterfoil.partners.roles import Role
from counterfoil.screenings.models import Screening, Total
from tests import cast
from tests.screenings.screening import county, screening, total


def to(name: str, thing: object) -> str:
    return reverse(f"staff:{name}", args=[getattr(thing, "public_id", thing)])


@pytest.fixture
def place(stage) -> Place:
    office = cast.organisation(stage.scheme, Side.RECEIVING)
    office.place = county()
    office.save()
    return office.place


@pytest.fixture
def host(stage):
    return stage.client(Role.HOST_COORDINATOR)


def said(place: Place, **more: object) -> dict[str, object]:
    return {"place": place.pk, "begins": "2025-03-01", "ends": "2025-03-31", "screened": 40, **more}


def test_a_screening_is_noted_its_totals_entered_and_the_cost_told_last(stage, host, place):
    provider = cast.organisation(stage.scheme, Side.RECEIVING).public_id
    offer = {
        "name": "Spring screening", "provider": provider, "begins": "2025-03-01", "ends": "2025-05-31",
        "offered": 400, "cost": "2万", "currency": "CNY",
    }  # fmt: skip
    unsaid = host.post(to("new_screening", stage.scheme.slug), {**offer, "currency": ""}).content.decode()
    assert 'value="2万"' in unsaid and "The cost has no currency." in unsaid
    host.post(to("new_screening", stage.scheme.slug), offer)
    made = Screening.objects.get()
    assert made.cost_minor == 2000000
    more = {"eligible": 80, "eligible_source": "the county register", "followed_up": 83}
    page = host.post(to("new_total", made), said(place, **more), follow=True).content.decode()
    assert "83 percent is kept as 85" in page and "50 %" in page and "40 people" in page
    assert "Not told in public before the totals are all" in page
    assert "may be told" in host.post(to("say_all_told", made), follow=True).content.decode()
    officer = stage.client(Role.PROGRAMME_OFFICER)
    page = officer.post(to("new_total", made), said(place, screened=41), follow=True).content.decode()
    assert "the sides differ" in page
    mine = made.totals.get(side="receiving", superseded_at=None)
    refused = officer.post(to("take_total_back", mine), follow=True).content.decode()
    assert "The other side entered this total." in refused
    host.post(to("take_total_back", mine))
    assert not made.totals.filter(side="receiving", superseded_at=None).exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"screened": 9}, "Totals under ten are not held"),
        ({"eligible": 30, "eligible_source": "x"}, "40 cannot be a part of 30"),
        ({"followed_up": 120}, "between 0 and 100"),
        ({"eligible": 60, "eligible_source": "Nurse Zhang Wei, 13812345678"}, "personal phone number"),
    ],
)
def test_bad_totals_say_why_and_stay_typed(stage, host, place, more, words):
    made = screening(stage.scheme)
    page = host.post(to("new_total", made), said(place, **more)).content.decode()
    assert words in page and f'value="{next(iter(more.values()))}"' in page
    assert not Total.objects.exists()


def test_what_is_sent_beside_the_form_is_held_nowhere(stage, host, place):
    """An attacker sends what the form does not ask for."""
    made = screening(stage.scheme)
    host.post(to("new_total", made), said(place, result="positive", positive=4, diagnosis="x", superseded_at="2020"))
    kept = str(list(Total.objects.values()))
    assert "positive" not in kept and Total.objects.get().superseded_at is None


def test_it_is_changed_and_called_off(stage, host):
    made = screening(stage.scheme)
    assert 'value="20000.00"' in host.get(to("change_screening", made)).content.decode()
    host.post(to("call_off_screening", made), {"reason": "Snow on the pass"})
    page = host.get(to("screening", made)).content.decode()
    assert "Snow on the pass" in page and "Enter a total" not in page


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_the_page_opens_in_each_language(stage, host, language):
    made = screening(stage.scheme)
    total(made, county(), 40)
    page = host.get(to("screening", made).replace("/en/", f"/{language}/", 1))
    assert page.status_code == 200 and f'lang="{language}"' in page.content.decode()
