"""Lines: numbered for life, worded anew without losing a word, kept only with evidence and the other side's yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterfoil.base.actors import Office
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line, State
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Sector
from counterfoil.partners.roles import Role
from counterfoil.promises import actions as promises
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


def test_what_a_delegate_writes_waits_for_an_officers_yes() -> None:
    scheme = cast.scheme()
    delegate = cast.member(scheme, Role.DELEGATE, Side.GIVING)
    line = actions.open_line(scheme=scheme, draft=Draft(kind=Kind.ACTION, words="Send the list"), by=delegate)
    assert not line.said_yes(Side.GIVING)
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER, Side.GIVING)
    assert actions.agree_to_lines(scheme=scheme, wordings={line.public_id: 1}, by=officer)[0].said_yes(Side.GIVING)


def test_the_other_sides_words_taken_over_are_agreed_by_both(commitment: Line) -> None:
    actions.object_to_line(line=commitment, words="Twelve sewing machines", wording=1, by=HOSTS)
    line = actions.take_words(line=commitment, wording=1, by=GUESTS)
    assert (line.words, line.is_agreed, line.is_disputed) == ("Twelve sewing machines", True, False)


def test_an_objection_takes_ones_own_release_back(commitment: Line) -> None:
    actions.release_line(line=commitment, wording=1, by=GUESTS)
    line = actions.object_to_line(line=commitment, words="Twelve", wording=1, by=GUESTS)
    assert line.giving_released is None and not line.said_yes(Side.GIVING)


def test_other_words_end_the_claim_that_a_line_is_kept(commitment: Line) -> None:
    actions.say_kept(line=commitment, evidence="Delivery list", by=GUESTS)
    line = actions.amend_line(line=commitment, words="One sewing machine", wording=1, by=GUESTS)
    assert (line.state, line.evidence, line.said_kept_by) == (State.OPEN, "", "")


def test_an_earlier_owner_and_day_stay_in_the_history(commitment: Line) -> None:
    scheme, due = commitment.scheme, PartialDate.parse("2027-04")
    owner = cast.organisation(scheme, Side.GIVING)
    actions.amend_line(line=commitment, words="By April", wording=1, owner=owner, due=due, by=GUESTS)
    actions.amend_line(line=commitment, words="Some day", wording=2, by=GUESTS)
    assert [(s.owner, s.due) for s in commitment.steps.all()] == [(None, None), (owner, due), (None, None)]


def test_a_request_is_withdrawn_however_it_was_answered_and_only_by_who_asked() -> None:
    line = actions.open_line(scheme=cast.scheme(), draft=Draft(kind=Kind.REQUEST, words="A hall"), by=HOSTS)
    actions.settle_line(line=line, state=State.TAKEN_UP, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.settle_line(line=line, state=State.WITHDRAWN, by=GUESTS)
    assert refused.value.code == "other_side"
    assert actions.settle_line(line=line, state=State.WITHDRAWN, by=HOSTS).state == State.WITHDRAWN
    with pytest.raises(Refusal):
        actions.reopen_line(line=line, reason="We want it", by=GUESTS)


def test_an_office_of_neither_side_speaks_for_the_side_that_is_named() -> None:
    scheme = cast.scheme()
    school = cast.partners.add_organisation(name=cast.T(en="Valley School"), invented=True, by=cast.BY)
    draft = Draft(kind=Kind.REQUEST, words="A hall", spoke=school, spoke_side=Side.RECEIVING)
    assert actions.open_line(scheme=scheme, draft=draft, by=GUESTS).spoke_side == Side.RECEIVING


def test_five_thousand_lines_open_in_a_fixed_number_of_queries() -> None:
    scheme = cast.scheme()
    with CaptureQueriesContext(connection) as caught:
        made = actions.open_lines(
            scheme=scheme, drafts=(Draft(kind=Kind.POINT, words=f"Point {n}") for n in range(5000)), by=GUESTS
        )
    assert made[-1].handle == "P5000" and len(caught) < 16
    assert actions.open_lines(scheme=scheme, drafts=[], by=GUESTS) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"number": 9},
        {"words": "Other words"},
        {"state": State.KEPT},
        {"state": State.TAKEN_UP},
        {"giving_yes": 2},
        {"receiving_released": timezone.now()},
        {"wording": 0},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_the_database_itself_refuses_what_must_never_be(commitment: Line, columns: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Line.objects.filter(pk=commitment.pk).update(**columns)
    with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
        Line.objects.filter(pk=commitment.pk)._raw_delete("default")


def test_a_redaction_clears_what_rooms_above_keep_beside_the_line() -> None:
    scheme = cast.scheme()
    sector = Sector.objects.get(code="skills")
    draft = Draft(kind=Kind.REQUEST, words="A course", spoke=cast.organisation(scheme, Side.RECEIVING))
    need = needs.ask(scheme=scheme, draft=draft, sector=sector, basis="said a private person", by=HOSTS)
    given = Draft(kind=Kind.COMMITMENT, words="A course")
    made = promises.promise(scheme=scheme, draft=given, evidence_expected="her letter", answers=[need], by=GUESTS)
    for line in (need.line, made.line):
        actions.redact_line(line=line, words="A course for learners", by=HOSTS)
    need.refresh_from_db(), made.refresh_from_db()
    assert need.basis == made.evidence_expected == ""
    assert list(made.answers.all()) == [need]


def test_evidence_that_named_a_person_leaves_a_dash_and_the_line_kept(commitment: Line) -> None:
    actions.say_kept(line=commitment, evidence="Seen by a private person", by=GUESTS)
    actions.confirm_kept(line=commitment, by=HOSTS)
    line = actions.redact_line(line=commitment, words="Sewing machines", by=GUESTS)
    assert (line.state, line.evidence) == (State.KEPT, "—")


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


def test_a_yes_to_kept_is_to_the_words_that_were_read(commitment: Line) -> None:
    actions.say_kept(line=commitment, evidence="Delivery list of 3 April", by=GUESTS)
    actions.amend_line(line=commitment, words="One sewing machine some day", wording=1, by=GUESTS)
    actions.say_kept(line=commitment, evidence="A letter", by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.confirm_kept(line=commitment, wording=1, by=HOSTS)
    assert refused.value.code == "stale"
    assert actions.confirm_kept(line=commitment, wording=2, by=HOSTS).state == State.KEPT


def test_a_yes_to_kept_is_to_the_evidence_that_was_read(commitment: Line) -> None:
    actions.say_kept(line=commitment, evidence="Delivery list of 3 April", by=GUESTS)
    actions.doubt_kept(line=commitment, words="We have seen no list", by=HOSTS)
    actions.say_kept(line=commitment, evidence="It was said on the telephone", by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.confirm_kept(line=commitment, evidence="Delivery list of 3 April", by=HOSTS)
    assert refused.value.code == "stale" and "on the telephone" in str(refused.value)
    read = "It was said on the telephone"
    assert actions.confirm_kept(line=commitment, evidence=read, by=HOSTS).state == State.KEPT


@pytest.mark.parametrize(
    "columns",
    [
        {"owner_side": Side.RECEIVING},
        {"due_day": dt.date(2040, 1, 1), "due_precision": 3, "falls_due": dt.date(2040, 1, 1)},
        {"spoke_side": Side.RECEIVING},
        {"state": State.KEPT, "said_kept_by": Side.GIVING, "confirmed_by": Side.RECEIVING, "evidence": "A list",
         "settled_by": Side.RECEIVING, "settled_at": timezone.now()},
    ],
)  # fmt: skip
def test_the_database_refuses_another_owner_day_or_end_than_the_actions_would(commitment: Line, columns) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Line.objects.filter(pk=commitment.pk).update(**columns)


def test_the_database_takes_no_line_for_kept_that_no_step_says(commitment: Line) -> None:
    forged = {
        "said_kept_by": Side.GIVING, "confirmed_by": Side.RECEIVING, "evidence": "A list",
        "settled_by": Side.RECEIVING, "settled_at": timezone.now(),
    }  # fmt: skip
    lines = Line.objects.filter(pk=commitment.pk)
    with pytest.raises(ProgrammingError, match="by two steps"), transaction.atomic():
        lines.update(state=State.SAID_KEPT, said_kept_by=Side.GIVING, evidence="A list")
        lines.update(state=State.KEPT, **forged)
        connection.check_constraints()  # as at the end of a transaction
    with pytest.raises(ProgrammingError, match="by two steps"), transaction.atomic():
        made = Line(scheme=commitment.scheme, kind=Kind.COMMITMENT, number=9, words="Two", state=State.KEPT,
                    spoke_side=Side.GIVING, entered_side=Side.GIVING, entered_by="tests", **forged)  # fmt: skip
        Line.objects.bulk_create([made])
        connection.check_constraints()
    actions.say_kept(line=commitment, evidence="A list", by=GUESTS)
    actions.confirm_kept(line=commitment, by=HOSTS)
    actions.redact_line(line=commitment, words="Machines", by=HOSTS)
    connection.check_constraints()


def test_what_both_sides_signed_is_not_worded_anew_by_who_cannot_sign(commitment: Line) -> None:
    delegate = cast.member(commitment.scheme, Role.DELEGATE)
    actions.agree_to_lines(scheme=commitment.scheme, wordings={commitment.public_id: 1}, by=HOSTS)
    with pytest.raises(Refusal) as refused:
        actions.amend_line(line=commitment, words="Other words", wording=1, by=delegate)
    assert refused.value.code == "signed"
