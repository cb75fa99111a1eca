"""The life of lines, by chance: both sides, a delegate and a stranger do whatever comes to mind, in any order.

Whatever they do: no line vanishes or changes its number, none is kept without evidence and the other side's yes,
no wording is lost but by a redaction, and each side has agreed to nothing that it had not seen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import STATES, Kind, Line, State, Step, Verb
from counterfoil.lines.rules import Act, acts_open_to, ends_open_to, other
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
SIDES = (Side.GIVING, Side.RECEIVING)
WORDS = ("Twenty machines", "Twelve machines", "Machines by spring", "A hall")


class World:
    """Some lines, who may touch them, and what was ever worded and read."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        delegate = cast.member(scheme, Role.DELEGATE, Side.GIVING)
        self.people: list[tuple[Any, Side]] = [
            *((Office("tests", side), side) for side in SIDES), (delegate, Side.GIVING), (cast.BY, Side.NEITHER)
        ]  # fmt: skip
        drafts = [Draft(kind=kind, words=WORDS[0]) for kind in Kind]
        self.lines = actions.open_lines(scheme=scheme, drafts=drafts, by=self.people[0][0])
        self.names = {line.pk: line.handle for line in self.lines}
        self.worded = {line.pk: [WORDS[0]] for line in self.lines}
        self.said: dict[tuple[int, Side], set[int]] = {
            (line.pk, side): set() for line in self.lines for side in SIDES
        }
        for line in self.lines:
            self.said[line.pk, Side.GIVING].add(1)

    def do(self, who: int, which: int, act: Act, words: str, wording_off: int, state: State) -> None:
        """Try one thing; a refusal changes nothing, and comes exactly where the rules do not allow the act."""
        by, side = self.people[who]
        line = Line.objects.get(pk=self.lines[which].pk)
        before = Line.objects.filter(pk=line.pk).values().get()
        wording = max(1, line.wording - wording_off)
        allowed = act in acts_open_to(line, side) and (act != Act.SETTLE or state in ends_open_to(line, side))
        try:
            with transaction.atomic():
                after = DOES[act](line, words, wording, state, by)
        except Refusal as refusal:
            assert not allowed or refusal.code in ("stale", "same", "empty", "signed"), (act, refusal)
            assert Line.objects.filter(pk=line.pk).values().get() == before
            return
        assert allowed or act in (Act.AGREE, Act.RELEASE, Act.HOLD_BACK), act  # done already: nothing happens
        self._note(after, line, act, side)

    def _note(self, after: Line, before: Line, act: Act, side: Side) -> None:
        if act == Act.REDACT:
            self.worded[after.pk] = []
        if after.wording != before.wording:
            self.worded[after.pk].append(after.words)
            self.said[after.pk, side].add(after.wording)
            if Step.objects.filter(line=after).latest("position").verb == Verb.TOOK:
                assert after.words == before.own_words(other(side))  # the other side wrote them itself
                self.said[after.pk, other(side)].add(after.wording)
        if act == Act.AGREE:
            self.said[after.pk, side].add(after.wording)

    def check(self) -> None:
        """What must be true at any time."""
        lines = list(Line.objects.filter(scheme=self.scheme))
        assert {line.pk: line.handle for line in lines} == self.names
        for line in lines:
            steps = list(line.steps.all())
            assert line.state in STATES[Kind(line.kind)] and steps[-1].state == line.state
            assert [step.position for step in steps] == list(range(1, len(steps) + 1))
            kept = [
                step.words for step in steps if step.verb in (Verb.OPENED, Verb.AMENDED, Verb.TOOK, Verb.REDACTED)
            ]
            assert [words for words in kept if words] == self.worded[line.pk]
            if line.state == State.KEPT:
                assert line.evidence and {line.said_kept_by, line.confirmed_by} == set(SIDES)
            for side in SIDES:
                assert not line.said_yes(side) or line.wording in self.said[line.pk, side]
                assert line.said_yes(side) or getattr(line, f"{side}_released") is None


DOES: dict[Act, Callable[[Line, str, int, State, Any], Line]] = {
    Act.AMEND: lambda x, words, n, _, by: actions.amend_line(line=x, words=words, wording=n, by=by),
    Act.AGREE: lambda x, _w, n, _, by: actions.agree_to_lines(scheme=x.scheme, wordings={x.public_id: n}, by=by)[0],
    Act.OBJECT: lambda x, words, n, _, by: actions.object_to_line(line=x, words=words, wording=n, by=by),
    Act.TAKE: lambda x, _w, n, _, by: actions.take_words(line=x, wording=n, by=by),
    Act.SAY_KEPT: lambda x, words, _n, _, by: actions.say_kept(line=x, evidence=words, by=by),
    Act.CONFIRM: lambda x, _w, _n, _, by: actions.confirm_kept(line=x, by=by),
    Act.DOUBT: lambda x, words, _n, _, by: actions.doubt_kept(line=x, words=words, by=by),
    Act.SETTLE: lambda x, words, _n, state, by: actions.settle_line(line=x, state=state, reason=words, by=by),
    Act.REOPEN: lambda x, words, _n, _, by: actions.reopen_line(line=x, reason=words, by=by),
    Act.RELEASE: lambda x, _w, n, _, by: actions.release_line(line=x, wording=n, by=by),
    Act.HOLD_BACK: lambda x, _w, _n, _, by: actions.hold_back_line(line=x, by=by),
    Act.DESCRIBE: lambda x, words, _n, _, by: actions.describe_line(line=x, words=words or "Words", by=by),
    Act.REDACT: lambda x, words, _n, _, by: actions.redact_line(line=x, words=words or "Words", by=by),
}
TELLING = (Act.SETTLE, Act.REOPEN, Act.SAY_KEPT, Act.CONFIRM, Act.DOUBT)  # without these little would ever end
TRIES = st.tuples(
    st.integers(0, 3),
    st.integers(0, 4),
    st.sampled_from([act for act in Act for _ in range(1 if act == Act.REDACT else 3)]),
    st.sampled_from([*WORDS, "", "  "]),
    st.sampled_from([0, 0, 0, 1]),
    st.sampled_from(State),
)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(tries=st.lists(TRIES, min_size=5, max_size=40))
def test_whatever_is_tried_no_line_is_lost_and_nothing_is_kept_alone(tries: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        world = World(cast.scheme())
        for one in tries:
            world.do(*one)
        world.check()
        transaction.set_rollback(True)


def test_long_lives_reach_every_end() -> None:
    """The same with a few hundred steps that are mostly allowed: every act is done, every state is reached."""
    chance, world, tried = random.Random(7), World(cast.scheme()), set()
    for _ in range(260):
        who, which = chance.randrange(3), chance.choice([0, 0, 0, 1, 2, 3, 4])
        line, side = Line.objects.get(pk=world.lines[which].pk), world.people[who][1]
        mostly = [act for act in sorted(acts_open_to(line, side)) for _ in range(5 if act in TELLING else 1)]
        acts = mostly if chance.random() < 0.8 else list(Act)
        act = chance.choice([act for act in acts if act != Act.REDACT])
        ends = ends_open_to(line, side) or list(State)
        end = chance.choice([each for each in ends if each not in tried] or ends)
        tried.update([end] if act == Act.SETTLE else [])
        world.do(who, which, act, chance.choice(WORDS), 0, end)
    world.check()
    assert set(Step.objects.values_list("state", flat=True)) == set(State)
    assert set(Step.objects.values_list("verb", flat=True)) == set(Verb) - {Verb.REDACTED}
