"""The life of needs, by chance: both sides ask, merge, part, answer, withdraw and open again, in any order."""

from __future__ import annotations

import random

import pytest
from django.db import transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.listing import listed
from counterfoil.lines import actions as lines
from counterfoil.lines.models import ANSWERS, State
from counterfoil.needs.answer_actions import answer_need, tell_answer, withdraw_need
from counterfoil.needs.merge_actions import merge_need, part_need
from counterfoil.needs.models import Need
from counterfoil.partners.models import Scheme
from tests import cast
from tests.needs.voices import GUESTS, HOSTS, asked

pytestmark = pytest.mark.usefixtures("db")
BOTH = (GUESTS, HOSTS)


def does(chance: random.Random, need: Need, other: Need, school) -> None:
    """One thing that somebody tries."""
    by, state = chance.choice(BOTH), chance.choice(ANSWERS)
    waits = (
        lambda: merge_need(need=need, into=other, by=by),
        lambda: merge_need(need=need, into=other, by=by),
        lambda: answer_need(need=need, state=state, reason="Why", passed_to=school, by=GUESTS),
        lambda: lines.settle_line(line=need.line, state=chance.choice(ANSWERS[:3]), reason="Why", by=by),
        lambda: lines.amend_line(line=need.line, words=f"Word{chance.random()}", wording=need.line.wording, by=by),
    )
    ended = (
        lambda: tell_answer(needs=[need], on=timezone.localdate(), by=by),
        lambda: withdraw_need(need=need, by=HOSTS),
        lambda: part_need(need=need, by=by),
        lambda: lines.reopen_line(line=need.line, reason="Anew", by=HOSTS),
        lambda: lines.reopen_line(line=need.line, reason="Anew", by=HOSTS),
    )
    likely, rarely = (waits, ended) if need.line.is_waiting else (ended, waits)
    acts = likely * 4 + rarely
    chance.choice(acts)()


def check(scheme: Scheme) -> set[str]:
    """What must be true at any time; the states there are."""
    needs = list(Need.objects.filter(scheme=scheme).select_related("line", "merged_into__line"))
    for need in needs:
        assert need.pieces == listed(need.line.words, need.line.handle)["pieces"]
        answered = need.line.state in ANSWERS
        assert answered or need.told_on is None
        assert answered or need.passed_to_id is None
        if need.merged_into:
            assert need.merged_into.merged_into_id is None, "a chain"
            assert need.line.state == need.merged_into.line.state != State.WITHDRAWN
            assert need.line.sensitive == need.merged_into.line.sensitive
    return {need.line.state for need in needs} | ({"merged"} if any(need.merged_into for need in needs) else set())


def test_whatever_is_tried_a_merged_one_stands_as_the_one_it_is_merged_into() -> None:
    chance, scheme, reached, done = random.Random(5), cast.scheme(), set(), 0
    school = cast.organisation(scheme, HOSTS.side)
    needs = [asked(scheme, f"Looms {number}") for number in range(4)]
    for _ in range(80):
        need, other = (Need.objects.select_related("line").get(pk=chance.choice(needs).pk) for _ in range(2))
        try:
            with transaction.atomic():
                does(chance, need, other, school)
            done += 1
        except Refusal:
            pass
        reached |= check(scheme)
    assert done > 30 and reached >= {State.OPEN, State.WITHDRAWN, "merged"} and len(reached) > 5
