"""Two that ask for the same: both keep number and voice, and the answer to the one that stands answers both."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from counterfoil.base.errors import Refusal
from counterfoil.lines import actions as lines
from counterfoil.lines.models import State
from counterfoil.needs import actions, queries
from counterfoil.needs.actions import Asked
from counterfoil.needs.answer_actions import answer_need, withdraw_need
from counterfoil.needs.merge_actions import merge_need, part_need
from counterfoil.needs.models import Need
from tests import cast
from tests.lines.test_together import together
from tests.needs.voices import GUESTS, HOSTS, asked, sector


def now(need: Need) -> Need:
    return Need.objects.select_related("line__spoke", "merged_into__line", "passed_to").get(pk=need.pk)


@pytest.fixture
def scheme(db):
    return cast.scheme()


@pytest.fixture
def pair(scheme) -> tuple[Need, Need]:
    return asked(scheme, "Looms"), asked(scheme, "Ten looms for the winter")


def test_the_answer_to_the_one_that_stands_answers_both_and_both_keep_number_and_voice(scheme, pair) -> None:
    standing, merged = pair
    merge_need(need=merged, into=standing, by=HOSTS)
    assert [need.line.handle for need in queries.unanswered(scheme)] == ["R1"]
    helper = cast.partners.add_organisation(name=cast.T(en="Weavers' School"), invented=True, by=cast.BY)
    answer_need(need=now(standing), state=State.PASSED_ON, passed_to=helper, by=GUESTS)
    first, second = now(standing), now(merged)
    assert first.line.reason == "Weavers' School" and second.line.reason == "→ R1"
    assert first.line.state == second.line.state == State.PASSED_ON
    assert first.passed_to == second.passed_to == helper
    assert (second.line.handle, second.line.spoke) == ("R2", cast.organisation(scheme, HOSTS.side))
    assert [need.pk for need in queries.untold(scheme)] == [standing.pk, merged.pk]
    lines.reopen_line(line=first.line, reason="They cannot", by=GUESTS)
    assert not any(each.line.settled_at or each.passed_to for each in (now(standing), now(merged)))
    part_need(need=now(merged), by=GUESTS)
    answer_need(need=now(standing), state=State.TAKEN_UP, by=GUESTS)
    assert now(merged).line.state == State.OPEN and now(merged).merged_into is None


def test_what_is_merged_later_into_an_answered_one_is_answered_by_the_side_that_answers(pair) -> None:
    standing, merged = pair
    answer_need(need=standing, state=State.DECLINED, reason="No room for looms", by=GUESTS)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        merge_need(need=merged, into=now(standing), by=HOSTS)
    assert refused.value.code == "other_side" and now(merged).merged_into is None
    merge_need(need=merged, into=now(standing), by=GUESTS)
    assert now(merged).line.state == State.DECLINED
    part_need(need=now(merged), by=HOSTS)
    assert now(merged).line.state == State.DECLINED  # an answer that it has, it keeps


def test_what_cannot_be_merged_is_refused_and_changes_nothing(scheme, pair) -> None:
    one, two = pair
    third, theirs, hidden = asked(scheme), asked(scheme, by=GUESTS), asked(scheme, code="health")
    elsewhere = asked(cast_elsewhere(), "Looms")
    gone = asked(scheme, "Looms")
    withdraw_need(need=gone, by=HOSTS)
    answered = asked(scheme, "Looms")
    answer_need(need=answered, state=State.TAKEN_UP, by=GUESTS)
    merge_need(need=two, into=one, by=HOSTS)
    before = list(Need.objects.order_by("pk").values())
    tries = {
        "": (one, one), "scheme": (one, elsewhere), "other_side": (third, theirs), "sensitive": (third, hidden),
        "withdrawn": (third, gone), "settled": (answered, third),
    }  # fmt: skip
    for code, (need, into) in tries.items():
        refused_with(code, need, into)
    refused_with("withdrawn", gone, third)
    for need, into in ((third, two), (one, third), (two, third)):  # no chains
        refused_with("merged", need, into)
    with pytest.raises(DatabaseError), transaction.atomic():
        Need.objects.filter(pk=third.pk).update(merged_into=two)
    assert list(Need.objects.order_by("pk").values()) == before


def cast_elsewhere():
    made = cast.partners.start_scheme(slug="else", name=cast.T(en="Elsewhere"), nature="invented", by=cast.BY)
    for side, name in (("giving", "Third City"), ("receiving", "Far Valley")):
        office = cast.partners.add_organisation(name=cast.T(en=name), invented=True, by=cast.BY)
        cast.partners.seat_parties(scheme=made, side=side, organisations=[office], by=cast.BY)
    return made


def refused_with(code: str, need: Need, into: Need) -> None:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        merge_need(need=now(need), into=now(into), by=GUESTS)
    assert refused.value.code == code and str(refused.value)


def test_a_withdrawn_one_lets_those_go_that_were_merged_with_it(scheme, pair) -> None:
    standing, merged = pair
    merge_need(need=merged, into=standing, by=HOSTS)
    withdraw_need(need=now(standing), by=HOSTS)
    assert now(merged).merged_into is None
    assert [need.pk for need in queries.unanswered(scheme)] == [merged.pk]
    third = asked(scheme)
    merge_need(need=third, into=now(merged), by=GUESTS)
    withdraw_need(need=now(third), by=HOSTS)
    assert now(third).merged_into is None and now(third).line.state == State.WITHDRAWN
    assert now(merged).line.state == State.OPEN


def test_a_merged_one_is_neither_answered_nor_opened_again_nor_made_sensitive_by_itself(pair) -> None:
    standing, merged = pair
    merge_need(need=merged, into=standing, by=HOSTS)
    acts = [
        lambda: answer_need(need=now(merged), state=State.TAKEN_UP, by=GUESTS),
        lambda: lines.settle_line(line=merged.line, state=State.TAKEN_UP, by=GUESTS),
        lambda: actions.change_request(line=merged.line, asked=Asked(sector=sector("health")), by=HOSTS),
    ]
    for act in acts:
        refused_as_merged(act)
    answer_need(need=now(standing), state=State.TAKEN_UP, by=GUESTS)
    refused_as_merged(lambda: lines.reopen_line(line=merged.line, reason="Not so", by=HOSTS))
    assert now(merged).line.state == State.TAKEN_UP


def refused_as_merged(act) -> None:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    assert refused.value.code == "merged" and ("R1" in str(refused.value) or "Part" in str(refused.value))


def test_who_looks_alike_is_offered_by_shared_words(scheme, pair) -> None:
    one, two = pair
    asked(scheme, "A doctor", code="health")
    far = asked(scheme, "A road to the market")
    assert queries.alike(two)[0] == one
    assert far.line.handle == "R4" and queries.find_need(scheme, " r4 ") == queries.find_need(scheme, "4") == far
    assert queries.find_need(scheme, "C4") is None is queries.find_need(scheme, "R99")


def test_two_who_merge_each_into_the_other_at_once_are_one_merge_and_one_refusal(committed_db) -> None:
    scheme = cast.scheme()
    one, two = asked(scheme, "Looms"), asked(scheme, "Ten looms")
    ended = together(
        lambda: merge_need(need=one, into=two, by=HOSTS), lambda: merge_need(need=two, into=one, by=GUESTS)
    )
    assert sorted(ended) == ["done", "merged"]
    assert sorted(need.merged_into_id is None for need in (now(one), now(two))) == [False, True]
    standing, merged = (one, two) if now(two).merged_into_id else (two, one)
    ended = together(
        lambda: answer_need(need=standing, state=State.TAKEN_UP, by=GUESTS), lambda: part_need(need=merged, by=HOSTS)
    )
    assert ended == ["done", "done"]
    assert now(merged).line.state in (State.OPEN, State.TAKEN_UP) and now(merged).merged_into is None
