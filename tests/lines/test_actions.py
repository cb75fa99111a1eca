"""Lines: numbered for life, worded anew without losing a word, kept only with evidence and the other side's yes."""

from __future__ import annotations

import pytest

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line, State
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)


@pytest.fixture
def commitment() -> Line:
    draft = Draft(kind=Kind.COMMITMENT, words="Twenty sewing machines by spring")
    return actions.open_line(scheme=cast.scheme(), draft=draft, by=GUESTS)


def test_lines_are_numbered_by_kind_for_life() -> None:
    scheme = cast.scheme()
    drafts = [Draft(kind=kind, words="Something") for kind in (Kind.REQUEST, Kind.COMMITMENT, Kind.REQUEST)]
    made = actions.open_lines(scheme=scheme, drafts=drafts, by=GUESTS)
    assert [line.handle for line in made] == ["R1", "C1", "R2"]
    assert actions.open_line(scheme=scheme, draft=drafts[0], by=HOSTS).handle == "R3"


def test_who_opens_a_line_agrees_to_it_and_the_other_side_has_not_yet(commitment: Line) -> None:
    assert commitment.said_yes(Side.GIVING) and not commitment.said_yes(Side.RECEIVING)


def test_a_line_worded_anew_keeps_the_old_words_and_loses_the_other_sides_yes(commitment: Line) -> None:
    actions.agree_to_lines(scheme=commitment.scheme, wordings={commitment.public_id: 1}, by=HOSTS)
    line = actions.amend_line(line=commitment, words="Twelve sewing machines by spring", wording=1, by=GUESTS)
    assert not line.is_agreed
    assert [step.words for step in line.steps.all()] == [
        "Twenty sewing machines by spring", "", "Twelve sewing machines by spring",
    ]  # fmt: skip


def test_a_yes_to_words_that_changed_meanwhile_is_refused(commitment: Line) -> None:
    actions.amend_line(line=commitment, words="Twelve sewing machines", wording=1, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.agree_to_lines(scheme=commitment.scheme, wordings={commitment.public_id: 1}, by=HOSTS)
    assert refused.value.code == "stale"


def test_kept_takes_evidence_and_the_other_sides_yes(commitment: Line) -> None:
    with pytest.raises(Refusal):
        actions.say_kept(line=commitment, evidence="  ", by=GUESTS)
    actions.say_kept(line=commitment, evidence="Delivery list of 3 April", by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.confirm_kept(line=commitment, by=GUESTS)
    assert refused.value.code == "own_side"
    assert actions.confirm_kept(line=commitment, by=HOSTS).state == State.KEPT


def test_somebody_of_neither_side_writes_nothing(commitment: Line) -> None:
    with pytest.raises(Refusal) as refused:
        actions.object_to_line(line=commitment, words="Other", wording=1, by=cast.BY)
    assert refused.value.code == "no_side"


def test_a_redaction_clears_the_history_too(commitment: Line) -> None:
    actions.object_to_line(line=commitment, words="Twelve, said a private person", wording=1, by=HOSTS)
    line = actions.redact_line(line=commitment, words="Sewing machines by spring", by=HOSTS)
    assert line.receiving_words == ""
    assert [step.words for step in line.steps.all()] == ["", "", "Sewing machines by spring"]


def test_nothing_is_recorded_in_the_name_of_organisations_that_took_no_part() -> None:
    draft = Draft(kind=Kind.REQUEST, words="A school bus")
    with pytest.raises(Refusal) as refused:
        actions.open_line(scheme=cast.scheme(nature="compiled"), draft=draft, by=HOSTS)
    assert refused.value.code == "no_side"
