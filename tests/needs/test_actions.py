"""Requests: voiced by an organisation or a meeting, public only as their field of help allows."""

from __future__ import annotations

import pytest

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Verb
from counterfoil.needs import actions
from counterfoil.needs.actions import Asked
from counterfoil.needs.models import Band, Need, Sector
from counterfoil.promises import actions as promises
from counterfoil.promises.actions import Promised
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)


def sector(code: str) -> Sector:
    return Sector.objects.get(code=code)


def asked(code: str = "skills") -> Need:
    scheme = cast.scheme()
    draft = Draft(kind=Kind.REQUEST, words="A course", spoke=cast.organisation(scheme, Side.RECEIVING))
    return actions.ask(scheme=scheme, draft=draft, sector=sector(code), by=HOSTS)


def test_a_voice_is_an_organisation_or_a_meeting_never_nobody() -> None:
    draft = Draft(kind=Kind.REQUEST, words="A course")
    with pytest.raises(Refusal) as refused:
        actions.ask(scheme=cast.scheme(), draft=draft, sector=sector("skills"), by=HOSTS)
    assert refused.value.where == "spoke"


@pytest.mark.parametrize("code", ["health", "violence", "legal"])
def test_what_may_expose_who_spoke_is_sensitive(code: str) -> None:
    assert asked(code).line.sensitive and not asked_elsewhere().line.sensitive


def asked_elsewhere() -> Need:
    scheme = cast.scheme("elsewhere")
    school = cast.partners.add_organisation(name=cast.T(en="Valley School"), invented=True, by=cast.BY)
    draft = Draft(kind=Kind.REQUEST, words="Desks", spoke=school)
    return actions.ask(scheme=scheme, draft=draft, sector=sector("education"), by=HOSTS)


def test_another_field_of_help_takes_every_release_back() -> None:
    line = asked().line
    lines.release_line(line=line, wording=1, by=HOSTS)
    need = actions.change_request(line=line, asked=Asked(sector=sector("health"), affected=Band.FROM_50), by=GUESTS)
    assert need.line.sensitive and need.line.receiving_released is None
    assert need.line.said_yes(Side.RECEIVING)  # its words stand
    step = line.steps.latest("position")
    assert step.verb == Verb.DESCRIBED and "health" in step.words and step.side == Side.GIVING


def test_a_field_of_help_that_stays_leaves_the_release() -> None:
    line = asked().line
    lines.release_line(line=line, wording=1, by=HOSTS)
    need = actions.change_request(line=line, asked=Asked(sector=sector("trade"), basis=" a  list "), by=HOSTS)
    assert need.line.receiving_released is not None and need.basis == "a list"


def test_a_commitment_is_set_against_requests_of_its_own_scheme_alone() -> None:
    need, foreign = asked(), asked_elsewhere()
    draft = Draft(kind=Kind.COMMITMENT, words="A course")
    made = promises.promise(scheme=need.line.scheme, draft=draft, by=GUESTS)
    changed = promises.change_promise(
        line=made.line, promised=Promised(evidence_expected="a list", answers=(need, foreign)), by=GUESTS
    )
    assert list(changed.answers.all()) == [need] and changed.evidence_expected == "a list"


@pytest.mark.parametrize("kind", [Kind.POINT, Kind.ACTION, Kind.FINDING])
def test_other_lines_are_their_words_alone(kind: Kind) -> None:
    line = lines.open_line(scheme=cast.scheme(), draft=Draft(kind=kind, words="Something"), by=GUESTS)
    with pytest.raises(Refusal):
        lines.describe_line(line=line, words="More", by=GUESTS)
