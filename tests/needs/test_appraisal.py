"""A panel of both sides: conflicts first, scores with reasons, one side's decision, the other side's yes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import State
from counterfoil.needs import appraisal_actions as appraisals
from counterfoil.needs import queries
from counterfoil.needs.answer_actions import answer_need
from counterfoil.needs.merge_actions import merge_need
from counterfoil.needs.models import Appraisal, Criterion, Decision, Panelist, Points, Score
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from tests import cast
from tests.needs.voices import GUESTS, HOSTS, TEN, asked, hands_in, panel

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def table(db):
    """A need, its open round, and who sits there: an officer, an approver, a host."""
    scheme = cast.scheme()
    users = panel(scheme)
    need = asked(scheme)
    return need, appraisals.open_appraisal(need=need, panel=users, by=users[0]), users


def refused(code: str, act, **more) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(**more)
    assert caught.value.code == code, caught.value
    return caught.value


def test_from_an_open_round_to_a_decision_that_both_sides_carry(table) -> None:
    need, round_, (officer, approver, host) = table
    refused("undeclared", appraisals.score, appraisal=round_, found=TEN, by=officer)
    hands_in(round_, officer, Points.FULLY)
    say = {"appraisal": round_, "decision": Decision.GO, "reasons": "It fits the season"}
    refused("early", appraisals.say_decision, **say, by=officer)
    assert queries.may_read_scores(round_, officer) and not queries.may_read_scores(round_, host)
    hands_in(round_, host, Points.LITTLE)
    [first, *_rest] = queries.spread(round_)
    assert (first.lowest, first.highest, first.apart) == (Points.LITTLE, Points.FULLY, 3)
    assert first.giving == (Points.FULLY,) and first.receiving == (Points.LITTLE,)
    assert {(row[0], row[3]) for row in first.reasons} == {
        (Side.GIVING, f"programme_officer on {first.criterion.value}"),
        (Side.RECEIVING, f"host_coordinator on {first.criterion.value}"),
    }
    said = appraisals.say_decision(**say, by=officer)
    refused("decided", appraisals.score, appraisal=round_, found=TEN, by=approver)
    for own in (officer, approver):
        refused("own_side", appraisals.agree_to_decision, appraisal=round_, seen=said.said_mark, by=own)
    assert [each.pk for each in queries.decisions_for(need.scheme, Side.RECEIVING)] == [round_.pk]
    agreed = appraisals.agree_to_decision(appraisal=round_, seen=said.said_mark, by=host)
    assert agreed.is_decided and not queries.decisions_for(need.scheme, Side.RECEIVING)
    refused("over", appraisals.say_decision, **say, by=host, seen=said.said_mark)
    refused("decided", appraisals.open_appraisal, need=need, panel=[officer, host], by=officer)
    assert "It fits the season" in need.line.steps.get(position=2).words  # and stays there, whatever is said later


def test_a_decision_that_was_said_anew_is_not_agreed_to_unread(table) -> None:
    _need, round_, (officer, approver, host) = table
    for user in (officer, host):
        hands_in(round_, user)
    first = appraisals.say_decision(appraisal=round_, decision=Decision.GO, reasons="Now", by=officer)
    other = {"appraisal": round_, "decision": Decision.NO, "reasons": "Too dear"}
    refused("stale", appraisals.say_decision, **other, by=approver, seen="")
    second = appraisals.say_decision(**other, by=approver, seen=first.said_mark)
    assert "no" in str(
        refused("stale", appraisals.agree_to_decision, appraisal=round_, seen=first.said_mark, by=host)
    )
    third = appraisals.say_decision(
        appraisal=round_, decision=Decision.REVISE, reasons="Cheaper", by=host, seen=second.said_mark
    )
    refused("own_side", appraisals.agree_to_decision, appraisal=round_, seen=third.said_mark, by=host)
    appraisals.agree_to_decision(appraisal=round_, seen=third.said_mark, by=officer)
    again = appraisals.open_appraisal(need=round_.need, panel=[officer, host], by=host)
    assert again.round == 2 and not again.panel.filter(handed_in_at__isnull=False)


def test_who_has_a_conflict_does_not_score_and_does_not_count(table) -> None:
    _need, round_, (officer, approver, host) = table
    hands_in(round_, officer, Points.FULLY)
    hands_in(round_, host)
    appraisals.declare_conflict(appraisal=round_, conflict="Our office would run the course", by=officer)
    assert all(not each.giving for each in queries.spread(round_))
    refused("early", appraisals.say_decision, appraisal=round_, decision=Decision.GO, reasons="So", by=host)
    refused("conflict", appraisals.score, appraisal=round_, found=TEN, by=officer)
    hands_in(round_, approver)
    assert queries.sides_handed_in(round_) == {"giving", "receiving"}


def test_ten_are_needed_to_hand_in_and_what_was_handed_in_stays(table) -> None:
    _need, round_, (officer, _approver, host) = table
    appraisals.declare_conflict(appraisal=round_, conflict="", by=officer)
    some = dict(list(TEN.items())[:4])
    appraisals.score(appraisal=round_, found=some, by=officer)
    wrong = {Criterion.SEASON: (Points.FULLY, " ")}
    assert refused("empty", appraisals.score, appraisal=round_, found=wrong, by=officer).where == "season"
    long = {Criterion.SEASON: (Points.FULLY, "a" * 301)}
    assert refused("long", appraisals.score, appraisal=round_, found=long, by=officer).where == "season"
    assert (
        refused("missing", appraisals.score, appraisal=round_, found={}, by=officer, hand_in=True).where
        == "voluntary"
    )
    assert [each.appraisal.pk for each in queries.to_score(officer)] == [round_.pk]
    appraisals.score(appraisal=round_, found=TEN, by=officer, hand_in=True)
    refused("handed_in", appraisals.score, appraisal=round_, found=some, by=officer)
    assert not queries.to_score(officer) and queries.to_score(host)
    score = Score.objects.filter(panelist__user=officer).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(points=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(reason="Otherwise")


def test_a_panel_has_both_sides_and_nobody_who_may_not_appraise(table) -> None:
    need, round_, (officer, approver, host) = table
    refused("there", appraisals.open_appraisal, need=need, panel=[officer, host], by=officer)
    other = asked(need.scheme, "Looms")
    assert refused("", appraisals.open_appraisal, need=other, panel=[officer, approver], by=host).where == "panel"
    trainer = User.objects.get(pk=cast.member(need.scheme, Role.TRAINER).pk)
    assert refused("", appraisals.open_appraisal, need=other, panel=[trainer, host], by=host).where == "panel"
    refused("no_side", appraisals.open_appraisal, need=other, panel=[officer, host], by=cast.BY)
    assert not other.appraisals.exists()
    refused("seat", appraisals.declare_conflict, appraisal=round_, conflict="", by=trainer)
    late = cast.member(need.scheme, Role.PROGRAMME_OFFICER, Side.RECEIVING, username="late")
    assert [seat.user for seat in appraisals.join_panel(appraisal=round_, panel=[late, host], by=host)] == [late]
    assert [seat.side for seat in queries.may_sit(need.scheme)] == ["giving", "giving", "receiving", "receiving"]


def test_an_answer_a_withdrawal_or_a_merge_leaves_nothing_to_decide(table) -> None:
    need, round_, (officer, _approver, host) = table
    answer_need(need=need, state=State.TAKEN_UP, by=GUESTS)
    refused("over", appraisals.declare_conflict, appraisal=round_, conflict="", by=officer)
    refused("settled", appraisals.open_appraisal, need=need, panel=[officer, host], by=officer)
    lines.reopen_line(line=need.line, reason="Anew", by=HOSTS)
    second = appraisals.open_appraisal(need=need, panel=[officer, host], by=officer)
    standing = asked(need.scheme, "Looms")
    merge_need(need=need, into=standing, by=HOSTS)
    assert not Appraisal.objects.get(pk=second.pk).is_open
    refused("merged", appraisals.open_appraisal, need=need, panel=[officer, host], by=officer)
    third = appraisals.open_appraisal(need=standing, panel=[officer, host], by=officer)
    appraisals.break_off(appraisal=third, by=host)
    refused("over", appraisals.break_off, appraisal=third, by=host)
    assert appraisals.open_appraisal(need=standing, panel=[officer, host], by=officer).round == 2


def test_a_redaction_takes_out_what_the_panel_wrote_even_once_decided(table) -> None:
    need, round_, (officer, approver, host) = table
    for user in (officer, host):
        hands_in(round_, user)
    appraisals.declare_conflict(appraisal=round_, conflict="A cousin of somebody", by=approver)
    said = appraisals.say_decision(appraisal=round_, decision=Decision.GO, reasons="As somebody said", by=officer)
    appraisals.agree_to_decision(appraisal=round_, seen=said.said_mark, by=host)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appraisal.objects.update(reasons="Other reasons")
    lines.redact_line(line=need.line, words="A course", by=HOSTS)
    assert set(Score.objects.values_list("reason", flat=True)) == {"—"}
    assert set(Panelist.objects.values_list("conflict", flat=True)) == {"", "—"}
    assert Appraisal.objects.get().reasons == "—" and Appraisal.objects.get().is_decided
    assert not any("omebody" in step.words for step in need.line.steps.all())


def test_two_years_after_a_round_only_the_offices_are_known(table) -> None:
    _need, round_, (officer, _approver, _host) = table
    appraisals.break_off(appraisal=round_, by=officer)
    day = timezone.now()
    assert appraisals.forget_panels(before=day - dt.timedelta(days=1), by=cast.BY) == 0
    assert appraisals.forget_panels(before=day + dt.timedelta(days=1), by=cast.BY) == 3
    assert {str(seat.organisation) for seat in Panelist.objects.filter(user=None)} == {
        "Harbour City Federation", "Stone Valley Office",
    }  # fmt: skip
