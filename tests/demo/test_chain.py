"""The demo's chain: an invented scheme runs it whole; a real account shows what its page told, and gaps else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from counterfoil.needs.models import Appraisal, Need
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import Programme
from counterfoil.publishing import queries as published
from counterfoil.publishing.chain.stages import Stage
from counterfoil.publishing.models import Update
from counterfoil.trainings.models import Course, Delivery, Group, Session

pytestmark = pytest.mark.usefixtures("demo_db")
LANGUAGES = ("en", "zh-hans", "ug")


def scheme() -> Scheme:
    return Scheme.objects.get(slug="harbour-stone")


def page(address: str, language: str = "en") -> str:
    response = Client().get(f"/{language}/{address}")
    assert response.status_code == 200, address
    return response.content.decode()


def links(text: str) -> dict[str, str]:
    """The text of each link of the chain, by its code."""
    parts = re.split(r'<li class="chain-link[^"]*" id="(\w+)">', text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_link_is_kept_by_records():
    need = Need.objects.get(scheme=scheme(), line__words__startswith="Short courses")
    assert need.told_on and need.line.state == "taken_up" and need.merged.count() == 1
    appraisal = Appraisal.objects.get(need=need)
    assert appraisal.is_decided and appraisal.panel.exclude(conflict="").count() == 1
    programme = Programme.objects.get(answers=need)
    courses = Course.objects.filter(programme=programme)
    assert len(set(courses.values_list("theme", flat=True))) == 5
    assert Session.objects.filter(course__in=courses, state="held").count() == 20
    groups = Group.objects.filter(course__in=courses)
    assert groups.count() == 24 and set(groups.values_list("closed_because", flat=True)) > {"quiet", "owner_left"}
    assert {"by_hand", "marked"} == set(Delivery.objects.values_list("state", flat=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_reads_the_invented_chain_link_by_link(language):
    programme = Programme.objects.get(scheme=scheme(), tally__name__en__startswith="Begin at home")
    told = links(page(f"schemes/harbour-stone/chain/{programme.public_id}/", language))
    assert list(told) == [stage.value for stage in Stage]
    gaps = {code for code, text in told.items() if 'class="chain-gap"' in text}
    assert gaps == {"looked", "promised"}
    assert told["need"].count("chain-item") >= 2 and "24" in told["groups"]
    assert told["help"].count('<li class="chain-item">') == 5
    assert "77.5" in told["result"] or "77،5" in told["result"] or "77,5" in told["result"]


def test_one_result_is_not_measured_and_says_why():
    programme = Programme.objects.get(scheme=scheme(), tally__name__en__startswith="Begin at home")
    told = links(page(f"schemes/harbour-stone/chain/{programme.public_id}/"))
    assert "not measured" in told["result"] and "too dear for one year" in told["result"]


def test_of_the_screening_nothing_but_field_and_prefecture_is_said_of_the_need():
    programme = Programme.objects.get(scheme=scheme(), tally__name__en="Places for screening")
    told = links(page(f"schemes/harbour-stone/chain/{programme.public_id}/"))
    assert "county hospital could offer" not in told["need"] and "Sensitive" in told["need"]
    assert "312" in told["help"] and "400" in told["help"]


@pytest.mark.parametrize("slug", ["beijing-hotan"])
def test_the_founding_account_shows_what_was_told_and_not_known_for_the_rest(slug):
    told = links(page(f"schemes/{slug}/chain/"))
    gaps = {code for code, text in told.items() if 'class="chain-gap"' in text}
    assert gaps == {"appraised", "answer"}
    assert "24 groups" in told["groups"] and "400,000" in told["gift"] and "30 people" in told["gift"]
    assert "3 families" in told["looked"] and "entrepreneurship" in told["need"]


def test_the_update_is_told_from_the_registers_and_has_no_problem():
    update = Update.objects.get(slug="harbour-stone-courses")
    figures = {figure.key: figure for figure in published.evaluated(update)}
    assert not any(published.problems(update, list(figures.values())).values())
    differing = [key for key, figure in figures.items() if figure.standing.differs]
    assert len(differing) == 1 and differing[0].endswith("participants.person-times")
    for language in LANGUAGES:
        assert "banner--invented" in page("updates/harbour-stone-courses/", language)
