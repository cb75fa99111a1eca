"""Every need ends in an answer given back, dated; or it is withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.lines import actions as lines
from counterfoil.lines.models import ANSWERS, State
from counterfoil.needs import queries
from counterfoil.needs.answer_actions import answer_need, tell_answer, withdraw_need
from counterfoil.needs.models import Need
from tests import cast
from tests.needs.voices import GUESTS, HOSTS, asked

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()


@pytest.mark.parametrize("state", ANSWERS)
def test_every_answer_is_the_asked_sides_and_is_told_on_a_day(state: State) -> None:
    scheme = cast.scheme()
    need = asked(scheme)
    school = cast.organisation(scheme, HOSTS.side)
    more = {"passed_to": school} if state == State.PASSED_ON else {}
    with pytest.raises(Refusal), transaction.atomic():
        answer_need(need=need, state=state, reason="Why", by=HOSTS, **more)  # who asked does not answer
    answered = answer_need(need=need, state=state, reason="Why", by=GUESTS, **more)
    assert answered.line.state == state and answered.told_on is None
    assert list(queries.untold(scheme)) == [answered] and answered.passed_to == more.get("passed_to")
    for day in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(Refusal) as refused, transaction.atomic():
            tell_answer(needs=[answered], on=day, by=HOSTS)
        assert refused.value.where == "on"
    tell_answer(needs=[answered], on=TODAY, by=HOSTS)
    assert Need.objects.get().told_on == TODAY and not queries.untold(scheme)
    assert TODAY.isoformat() in answered.line.steps.latest("position").words
    lines.reopen_line(line=answered.line, reason="Another year", by=HOSTS)
    assert Need.objects.get().told_on is None and Need.objects.get().passed_to is None


def test_what_has_no_answer_is_not_told_and_nobody_is_passed_on_to_nobody() -> None:
    need = asked(cast.scheme())
    with pytest.raises(Refusal), transaction.atomic():
        tell_answer(needs=[need], on=TODAY, by=HOSTS)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        answer_need(need=need, state=State.PASSED_ON, reason="To somebody", by=GUESTS)
    assert refused.value.where == "passed_to"
    with pytest.raises(Refusal) as refused, transaction.atomic():
        answer_need(need=need, state=State.DECLINED, reason=" ", by=GUESTS)
    assert refused.value.where == "words"
    withdraw_need(need=need, by=HOSTS)
    with pytest.raises(Refusal), transaction.atomic():
        tell_answer(needs=[need], on=TODAY, by=HOSTS)
    with pytest.raises(Refusal), transaction.atomic():
        tell_answer(needs=[], on=TODAY, by=HOSTS)
    with pytest.raises(ValueError, match="no answer"):
        answer_need(need=need, state=State.KEPT, by=GUESTS)


def test_a_late_answer_is_counted_by_the_day_it_was_asked() -> None:
    scheme = cast.scheme()
    asked(scheme)
    assert not queries.unanswered(scheme, timezone.now() - dt.timedelta(days=queries.ANSWER_DAYS))
    assert queries.unanswered(scheme, timezone.now() + dt.timedelta(seconds=1)).count() == 1
