"""Two people at one line in the same moment: real threads, real commits, and never a half-done thing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line, State
from tests import cast

pytestmark = pytest.mark.usefixtures("committed_db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do all at once, each in a thread of its own; how each ended: "done", or the code of its refusal."""
    start, ended = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            ended[place] = "done"
        except Refusal as refusal:
            ended[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


@pytest.fixture
def lines() -> list[Line]:
    scheme = cast.scheme()
    drafts = [Draft(kind=Kind.COMMITMENT, words=f"Line {n}") for n in range(6)]
    return actions.open_lines(scheme=scheme, drafts=drafts, by=GUESTS)


def test_two_who_change_one_line_at_once_are_one_change_and_one_refusal(lines: list[Line]) -> None:
    ended = together(
        lambda: actions.amend_line(line=lines[0], words="Theirs", wording=1, by=HOSTS),
        lambda: actions.amend_line(line=lines[0], words="Ours", wording=1, by=GUESTS),
    )
    line = Line.objects.get(pk=lines[0].pk)
    assert sorted(ended) == ["done", "stale"]
    assert line.wording == 2 and line.words == ("Theirs" if ended[0] == "done" else "Ours")
    assert [step.position for step in line.steps.all()] == [1, 2]


def test_a_yes_and_other_words_at_once_never_make_a_yes_to_words_unread(lines: list[Line]) -> None:
    for line in lines:
        ended = together(
            lambda line=line: actions.agree_to_lines(
                scheme=line.scheme, wordings={each.public_id: 1 for each in [line]}, by=HOSTS
            ),
            lambda line=line: actions.amend_line(line=line, words="Other words", wording=1, by=GUESTS),
        )
        now = Line.objects.get(pk=line.pk)
        assert ended[1] == "done" and ended[0] in ("done", "stale")
        assert now.wording == 2 and not now.said_yes(Side.RECEIVING)


def test_two_who_sign_the_same_lines_in_other_orders_both_come_through(lines: list[Line]) -> None:
    there, back = ({x.public_id: 1 for x in order} for order in (lines, lines[::-1]))
    scheme = lines[0].scheme
    ended = together(
        lambda: actions.agree_to_lines(scheme=scheme, wordings=there, by=HOSTS),
        lambda: actions.agree_to_lines(scheme=scheme, wordings=back, by=HOSTS),
    )
    assert ended == ["done", "done"]
    assert all(line.is_agreed and line.steps.count() == 2 for line in Line.objects.all())


def test_lines_written_at_once_never_share_a_number(lines: list[Line]) -> None:
    scheme = lines[0].scheme

    def write(by: Office) -> Callable[[], Any]:
        drafts = [Draft(kind=Kind.COMMITMENT, words="More") for _ in range(20)]
        return lambda: actions.open_lines(scheme=scheme, drafts=drafts, by=by)

    assert together(*(write(by) for by in (GUESTS, HOSTS, GUESTS, HOSTS))) == ["done"] * 4
    assert sorted(Line.objects.values_list("number", flat=True)) == list(range(1, 87))


def test_said_kept_by_both_at_once_is_kept_by_nobody_alone(lines: list[Line]) -> None:
    ended = together(
        lambda: actions.say_kept(line=lines[0], evidence="A list", by=GUESTS),
        lambda: actions.say_kept(line=lines[0], evidence="A letter", by=HOSTS),
    )
    assert sorted(ended) == ["done", "state"]
    assert Line.objects.get(pk=lines[0].pk).state == State.SAID_KEPT


def test_a_confirmation_and_a_doubt_at_once_are_one_of_the_two(lines: list[Line]) -> None:
    actions.say_kept(line=lines[0], evidence="A list", by=GUESTS)
    ended = together(
        lambda: actions.confirm_kept(line=lines[0], by=HOSTS),
        lambda: actions.doubt_kept(line=lines[0], words="We saw none", by=HOSTS),
    )
    assert sorted(ended) == ["done", "state"]
    assert Line.objects.get(pk=lines[0].pk).state == (State.KEPT if ended[0] == "done" else State.OPEN)
