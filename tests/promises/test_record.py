"""The promise record: who may read what, and from which day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.models import Kind, Line, State
from counterfoil.partners.models import Scheme
from counterfoil.promises.record import ANSWER_DAYS, LATE, Entry, has_record, public_record
from tests import cast
from tests.promises.lines import (
    DUE,
    GUESTS,
    HOSTS,
    WORDS,
    agree,
    commitment,
    county,
    release,
    request,
    sensitive_sector,
)

pytestmark = pytest.mark.usefixtures("db")
HELD = {}


@pytest.fixture
def scheme() -> Scheme:
    return cast.scheme()


def entries(scheme: Scheme, today: dt.date = DUE) -> tuple[Entry, ...]:
    return public_record(scheme, today, HELD).entries


def only(scheme: Scheme, today: dt.date = DUE) -> Entry:
    (entry,) = entries(scheme, today)
    return entry


def days_after(line: Line, days: int) -> dt.date:
    line.refresh_from_db()
    return timezone.localdate(line.settled_at) + dt.timedelta(days=days)


# --- what is released ---------------------------------------------------------------------------------------


def test_a_line_that_both_sides_released_stands_with_its_words(scheme: Scheme) -> None:
    release(commitment(scheme, due="2032-03"))
    told = only(scheme).told
    assert told and (told.handle, told.words, str(told.due)) == ("C1", WORDS, "2032-03")
    assert told.owner == cast.organisation(scheme, Side.GIVING)


@pytest.mark.parametrize("by", [GUESTS, HOSTS])
def test_what_one_side_released_stays_inside(scheme: Scheme, by) -> None:
    line = agree(commitment(scheme))
    actions.release_line(line=line, wording=1, by=by)
    assert not entries(scheme) and not has_record(scheme)


@pytest.mark.parametrize("by", [GUESTS, HOSTS])
def test_a_release_taken_back_takes_the_line_out(scheme: Scheme, by) -> None:
    line = release(commitment(scheme))
    assert has_record(scheme)
    actions.hold_back_line(line=line, by=by)
    assert not entries(scheme) and not has_record(scheme)


@pytest.mark.parametrize("way", ["held back", "objected to", "worded anew with a later day"])
def test_a_late_promise_that_leaves_the_record_leaves_a_number(scheme: Scheme, way: str) -> None:
    line, late = release(commitment(scheme, due="2032-03")), DUE + dt.timedelta(days=15)
    gone = lambda today: public_record(scheme, today, HELD).gone_late  # noqa: E731
    assert gone(late) == {}
    if way == "held back":
        actions.hold_back_line(line=line, by=GUESTS)
    elif way == "objected to":
        actions.object_to_line(line=line, words="Two machines", wording=1, by=GUESTS)
    else:
        day = PartialDate.parse("2040")
        actions.amend_line(line=line, words=WORDS, wording=1, due=day, owner=line.owner, by=GUESTS)
    assert gone(late) == {Side.GIVING: 1} and not entries(scheme, late)
    assert gone(DUE) == {}  # it had still time to answer
    release(line)
    assert gone(late) == {}


def test_a_promise_that_left_the_record_is_counted_until_it_is_answered_and_never_if_it_was_not_there(scheme) -> None:
    gone = lambda: public_record(scheme, DUE + dt.timedelta(days=99), HELD).gone_late  # noqa: E731
    line, unread = release(commitment(scheme, due="2032")), agree(commitment(scheme, due="2031"))
    actions.release_line(line=unread, wording=1, by=GUESTS)
    actions.hold_back_line(line=unread, by=GUESTS)
    actions.release_line(line=unread, wording=1, by=HOSTS)
    actions.hold_back_line(line=line, by=GUESTS)
    assert gone() == {}
    actions.settle_line(line=line, state=State.NOT_KEPT, reason="No budget", by=GUESTS)
    assert gone() == {Side.GIVING: 1}
    actions.reopen_line(line=line, reason="There is one", by=GUESTS)
    actions.confirm_kept(line=actions.say_kept(line=line, evidence="A list", by=GUESTS), by=HOSTS)
    assert gone() == {}


def test_a_line_worded_anew_falls_out_until_it_is_released_anew(scheme: Scheme) -> None:
    line = release(commitment(scheme))
    line = agree(actions.amend_line(line=line, words="Twelve sewing machines", wording=1, by=GUESTS))
    assert not entries(scheme)
    release(line)
    told = only(scheme).told
    assert told and told.words == "Twelve sewing machines"


def test_a_line_with_words_taken_out_falls_out_until_it_is_released_anew(scheme: Scheme) -> None:
    line = release(commitment(scheme))
    line = agree(actions.redact_line(line=line, words="Machines", by=GUESTS))
    assert not entries(scheme)
    release(line)
    assert entries(scheme)


def test_a_release_holds_for_the_wording_that_was_read_however_the_words_changed(scheme: Scheme) -> None:
    line = release(commitment(scheme))
    Line.objects.filter(pk=line.pk).update(words="Others", wording=2, giving_yes=2, receiving_yes=2)
    assert not entries(scheme)


def test_a_line_that_a_side_words_otherwise_falls_out(scheme: Scheme) -> None:
    line = release(commitment(scheme))
    actions.object_to_line(line=line, words="Some machines", wording=1, by=HOSTS)
    assert not entries(scheme)


def test_a_request_that_was_withdrawn_does_not_show(scheme: Scheme) -> None:
    line = release(request(scheme).line)
    assert only(scheme).kind == Kind.REQUEST
    actions.settle_line(line=line, state=State.WITHDRAWN, by=HOSTS)
    assert not entries(scheme)


@pytest.mark.parametrize("kind", [Kind.ACTION, Kind.FINDING, Kind.POINT])
def test_only_promises_and_requests_stand_in_the_record(scheme: Scheme, kind: Kind) -> None:
    release(actions.open_line(scheme=scheme, draft=actions.Draft(kind=kind, words="Something"), by=GUESTS))
    assert not entries(scheme)


def test_a_compiled_scheme_has_no_record(scheme: Scheme) -> None:
    release(commitment(scheme))
    scheme.nature = Scheme.Nature.COMPILED  # only here: none can come to have lines
    assert not entries(scheme) and not has_record(scheme)


# --- states, and the days to answer ---------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "state"), [(0, State.OPEN), (13, State.OPEN), (14, State.OPEN), (15, LATE)])
def test_an_owner_has_fourteen_days_before_a_promise_is_late(scheme: Scheme, days: int, state: str) -> None:
    release(commitment(scheme, due="2032-03"))  # its last day is the 31st
    entry = only(scheme, DUE + dt.timedelta(days=days))
    assert entry.state == state
    assert entry.told and entry.told.since == (DUE if state == LATE else None)


@pytest.mark.parametrize(("days", "state"), [(13, State.OPEN), (14, State.OPEN), (15, State.NOT_KEPT)])
def test_an_owner_has_fourteen_days_before_the_other_sides_not_kept_shows(scheme, days: int, state: str) -> None:
    line = release(commitment(scheme, due="2040"))
    actions.settle_line(line=line, state=State.NOT_KEPT, reason="Nothing came", by=HOSTS)
    entry = only(scheme, days_after(line, days))
    assert entry.state == state
    assert entry.told and entry.told.said == ("Nothing came" if state == State.NOT_KEPT else "")


def test_a_promise_that_was_late_stays_late_while_its_owner_may_answer(scheme: Scheme) -> None:
    line = release(commitment(scheme, due="2020"))
    actions.settle_line(line=line, state=State.NOT_KEPT, reason="Nothing came", by=HOSTS)
    entry = only(scheme, days_after(line, 3))
    assert entry.state == LATE
    assert entry.told and entry.told.said == ""


@pytest.mark.parametrize("state", [State.NOT_KEPT, State.OUTSIDE_POWER])
def test_what_the_owner_says_of_itself_shows_at_once(scheme: Scheme, state: State) -> None:
    line = release(commitment(scheme, due="2020"))
    actions.settle_line(line=line, state=state, reason="The road was closed", by=GUESTS)
    entry = only(scheme, days_after(line, 0))
    assert entry.state == state
    assert entry.told and entry.told.said == "The road was closed"


def test_not_kept_of_a_promise_without_an_owner_waits_too(scheme: Scheme) -> None:
    line = release(commitment(scheme, owner=None))
    actions.settle_line(line=line, state=State.NOT_KEPT, reason="Nothing came", by=HOSTS)
    assert only(scheme, days_after(line, 14)).state == State.OPEN
    assert only(scheme, days_after(line, 15)).state == State.NOT_KEPT
    assert only(scheme).side == Side.NEITHER


def test_a_promise_said_to_be_kept_is_open_until_the_other_side_says_so(scheme: Scheme) -> None:
    line = release(commitment(scheme, due="2020"))
    line = actions.say_kept(line=line, evidence="Delivery list", by=GUESTS)
    entry = only(scheme)
    assert entry.state == State.OPEN
    assert entry.told and entry.told.claimed and entry.told.said == ""
    actions.confirm_kept(line=line, by=HOSTS)
    entry = only(scheme)
    assert entry.state == State.KEPT
    assert entry.told and not entry.told.claimed and entry.told.said == "Delivery list"


@pytest.mark.parametrize(("days", "state"), [(14, State.OPEN), (15, LATE)])
def test_a_doubt_gives_the_owner_its_days_again(scheme: Scheme, days: int, state: str) -> None:
    line = release(commitment(scheme, due="2020"))
    actions.say_kept(line=line, evidence="Delivery list", by=GUESTS)
    actions.doubt_kept(line=line, words="It names no machine", by=HOSTS)
    doubted = timezone.localdate(line.steps.get(verb="doubted").at)
    assert only(scheme, doubted + dt.timedelta(days=days)).state == state


def test_who_is_late_wins_no_days_by_saying_once_more_that_it_is_kept(scheme: Scheme) -> None:
    line = release(commitment(scheme, due="2020"))
    actions.say_kept(line=line, evidence="Delivery list", by=GUESTS)
    actions.doubt_kept(line=line, words="It names no machine", by=HOSTS)
    doubt = line.steps.get(verb="doubted")
    doubt.pk, doubt.position, first = None, doubt.position + 2, doubt.at
    doubt.at += dt.timedelta(days=15)  # said to be kept, and doubted, on the day before it was late again
    doubt.save(force_insert=True)
    assert only(scheme, timezone.localdate(first) + dt.timedelta(days=15)).state == LATE


def test_a_day_that_was_moved_after_the_public_read_it_stays_told(scheme: Scheme) -> None:
    line = release(commitment(scheme, due="2032-03"))
    later = PartialDate.parse("2033-01")
    actions.amend_line(line=line, words=WORDS, wording=1, due=later, owner=line.owner, by=GUESTS)
    assert not entries(scheme)  # its owner alone moves nothing that the public reads
    release(line)
    told = only(scheme).told
    assert told and told.due == later and [str(due) for due in told.earlier] == ["2032-03"]


def test_a_day_that_the_public_never_read_is_not_told(scheme: Scheme) -> None:
    line = commitment(scheme, due="2032-03")
    actions.amend_line(
        line=line, words=WORDS, wording=1, due=PartialDate.parse("2033-01"), owner=line.owner, by=GUESTS
    )
    release(line)
    told = only(scheme).told
    assert told and not told.earlier


@pytest.mark.parametrize(
    "state", [State.TAKEN_UP, State.IN_PART, State.DECLINED, State.PASSED_ON, State.OUTSIDE_POWER]
)
def test_a_request_shows_the_answer_given_back(scheme: Scheme, state: State) -> None:
    line = release(request(scheme).line)
    assert only(scheme).state == State.OPEN
    actions.settle_line(line=line, state=state, reason="Not in this year's plan", by=GUESTS)
    entry = only(scheme, days_after(line, 0))
    assert (entry.state, entry.side) == (state, Side.RECEIVING)
    assert entry.told and entry.told.said == "Not in this year's plan"


def test_a_request_is_never_late(scheme: Scheme) -> None:
    release(request(scheme).line)
    assert only(scheme, dt.date(2099, 1, 1)).state == State.OPEN


# --- sensitive lines ------------------------------------------------------------------------------------------


def test_a_sensitive_request_is_told_by_field_and_prefecture_alone(scheme: Scheme) -> None:
    sector = sensitive_sector()
    release(request(scheme, sector=sector.code, place=county()).line)
    entry = only(scheme)
    assert entry.told is None
    assert [place["en"] for place in entry.places] == ["Green Prefecture"]
    assert entry.sectors == (sector.label,)


def test_a_place_above_the_prefecture_is_left_out(scheme: Scheme) -> None:
    region = county().parent.parent
    release(request(scheme, sector=sensitive_sector().code, place=region).line)
    assert only(scheme).places == ()


def test_a_promise_that_answers_a_sensitive_request_is_sensitive_too(scheme: Scheme) -> None:
    need = request(scheme, sector=sensitive_sector().code, place=county())
    release(commitment(scheme, answers=[need]))
    entry = only(scheme)
    assert entry.told is None and entry.places


def test_a_line_marked_sensitive_by_hand_tells_nothing(scheme: Scheme) -> None:
    release(commitment(scheme, sensitive=True))
    entry = only(scheme)
    assert entry.told is None and entry.places == () == entry.sectors


def test_sensitive_lines_stand_after_the_others(scheme: Scheme) -> None:
    release(commitment(scheme, sensitive=True))
    release(commitment(scheme))
    assert [entry.told is None for entry in entries(scheme)] == [False, True]


# --- how lines stand together -----------------------------------------------------------------------------------


def test_a_promise_and_the_request_that_it_answers_name_each_other(scheme: Scheme) -> None:
    need = request(scheme)
    promise = release(commitment(scheme, answers=[need]))
    assert only(scheme).told.answers == ()  # the request is not public
    release(need.line)
    told = {entry.told.handle: entry.told.answers for entry in entries(scheme)}
    assert told == {need.line.handle: (promise.handle,), promise.handle: (need.line.handle,)}


def test_a_line_belongs_to_the_year_of_its_visit(scheme: Scheme) -> None:
    source = cast.account(
        scheme, Side.GIVING, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", 3, unit_id="people")]
    )
    tally = source.mentions.get().tally
    release(commitment(scheme, tally=tally))
    days = (dt.date(2030, 12, 30), dt.date(2031, 1, 2))
    (entry,) = public_record(scheme, DUE, {tally.pk: days}).entries
    assert entry.year == 2030 and entry.told.given == days
    assert only(scheme).year == timezone.localdate().year  # not known: the day on which it was entered


def test_promises_are_counted_by_year_side_and_state(scheme: Scheme) -> None:
    for owner in (Side.GIVING, Side.RECEIVING, None, Side.GIVING):
        release(commitment(scheme, owner=owner))
    release(request(scheme).line)
    line = Line.objects.get(kind=Kind.COMMITMENT, number=1)
    actions.settle_line(line=line, state=State.OUTSIDE_POWER, reason="No permit", by=GUESTS)
    year = timezone.localdate().year
    assert public_record(scheme, DUE, HELD).counts() == {
        (year, Side.GIVING): {State.OUTSIDE_POWER: 1, State.OPEN: 1},
        (year, Side.RECEIVING): {State.OPEN: 1},
        (year, Side.NEITHER): {State.OPEN: 1},
    }


def test_the_record_asks_the_same_questions_for_few_lines_and_for_many(scheme: Scheme) -> None:
    asked = []
    for number in range(1, 7):
        release(commitment(scheme, answers=[release(request(scheme).line).need]))
        with CaptureQueriesContext(connection) as questions:
            assert len(entries(scheme)) == 2 * number
        asked.append(len(questions))
    assert len(set(asked)) == 1


def test_an_owner_has_the_days_that_the_guardrails_name() -> None:
    assert ANSWER_DAYS == 14


def test_a_promise_to_a_sensitive_request_is_marked_when_it_is_written_down(scheme: Scheme) -> None:
    need = request(scheme, sector=sensitive_sector().code)
    assert commitment(scheme, answers=[need]).sensitive
    assert not commitment(scheme, answers=[request(scheme)]).sensitive
