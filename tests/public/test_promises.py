"""The page of a promise record, and its file: everything that both sides released, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.models import Line, State
from counterfoil.partners.models import Scheme
from tests import cast
from tests.promises.lines import GUESTS, HOSTS, OFFICES, WORDS, commitment, county, release, request, sensitive_sector

PAGE, FILE = "schemes/harbour-stone/promises/", "/files/schemes/harbour-stone/promises.json"


@pytest.fixture
def told(db) -> Scheme:
    """A scheme with a promise in every state, a request answered, one open, and a sensitive one."""
    scheme = cast.scheme()
    kept, broken, beyond, claimed = [
        release(commitment(scheme, f"Promise {name}", due="2020")) for name in ("kept", "broken", "beyond", "claimed")
    ]
    release(commitment(scheme, "Promise late", due="2020", owner=Side.RECEIVING))
    actions.confirm_kept(line=actions.say_kept(line=kept, evidence="Delivery list", by=GUESTS), by=HOSTS)
    actions.settle_line(line=broken, state=State.NOT_KEPT, reason="No budget", by=GUESTS)
    actions.settle_line(line=beyond, state=State.OUTSIDE_POWER, reason="Road closed", by=GUESTS)
    actions.say_kept(line=claimed, evidence="A letter not confirmed", by=GUESTS)
    release(commitment(scheme, "Promise open", due="2040"))
    answered = release(request(scheme, "Request answered").line)
    actions.settle_line(line=answered, state=State.DECLINED, reason="Not this year", by=GUESTS)
    release(commitment(scheme, "Promise answering", owner=None, answers=[release(request(scheme).line).need]))
    release(request(scheme, "Request unspeakable", sector=sensitive_sector().code, place=county()).line)
    return scheme


def test_the_page_shows_every_state_with_what_stands_behind_it(read, told) -> None:
    text = read(PAGE)
    for words in ("Promise kept", "Delivery list", "late", "since 31 December 2020", "No budget", "outside our power",
                  "Road closed", "not answered yet", "Not this year", "declined", "Stone Valley Office", "not stated",
                  "One side says that it is kept; the other has not said so yet.", "Green Prefecture",
                  "Invented scheme", "giving side", "receiving side", "owner not stated"):  # fmt: skip
        assert words in text, words
    assert "Promise late" in text and "A letter not confirmed" not in text and "Request unspeakable" not in text


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_words_say_in_which_language_they_are(read, told, language: str) -> None:
    text = read(PAGE, language)
    assert '<p class="promise-words" lang="en" dir="ltr">Promise kept</p>' in text
    assert "style=" not in text and "<script" not in text


def test_the_chart_stands_with_its_table(read, told) -> None:
    text = read(PAGE)
    assert "chart-picture" in text and '<table class="table">' in text


def test_the_file_tells_what_the_page_tells(client, told) -> None:
    response = client.get(FILE)
    data = json.loads(response.content)
    assert response["X-Counterfoil-Scheme"] == "invented" and "invented" in response["Content-Disposition"]
    assert data["meta"]["scheme"]["nature"] == "invented"
    assert sum(row["kept"] for row in data["counts"]) == 1
    sensitive = [line for line in data["lines"] if line.get("sensitive")]
    assert [sorted(line) for line in sensitive] == [
        ["kind", "places", "sectors", "sensitive", "side", "state", "year"]
    ]


def test_a_late_promise_that_is_held_back_leaves_a_number_and_none_of_its_words(read, client, told) -> None:
    line = Line.objects.get(words="Promise late")
    assert "are not released any more" not in read(PAGE)
    actions.hold_back_line(line=line, by=HOSTS)
    text = read(PAGE)
    assert "are not released any more: <b>receiving side 1</b>" in text and "Promise late" not in text
    assert json.loads(client.get(FILE).content)["gone_late"] == {"receiving": 1}


def test_an_own_scheme_without_updates_is_not_found_until_something_is_released(client, db) -> None:
    scheme = cast.scheme(nature="own")
    line = commitment(scheme)
    assert client.get(f"/en/{PAGE}").status_code == 404 == client.get(FILE).status_code
    release(line)
    response = client.get(f"/en/{PAGE}")
    assert response.status_code == 200 and "X-Robots-Tag" not in response
    assert client.get(FILE).status_code == 200


def test_the_scheme_links_its_record_when_there_is_something_to_read(read, harbour) -> None:
    path = f"schemes/{harbour.update.scheme.slug}/"
    assert "promises/" not in read(path)
    assert "No line has been released yet" in read(f"{path}promises/")
    release(commitment(harbour.update.scheme))
    assert f'href="/en/{path}promises/"' in read(path)


def test_a_compiled_scheme_says_why_there_is_no_record(client, read, compiled) -> None:
    path = f"schemes/{compiled.update.scheme.slug}/promises/"
    response = client.get(f"/en/{path}")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "nobody asked them whether a promise was kept" in response.content.decode()
    assert "promises/" not in read(f"schemes/{compiled.update.scheme.slug}/")
    assert client.get(f"/files/schemes/{compiled.update.scheme.slug}/promises.json").status_code == 404


def test_a_long_record_comes_page_by_page(read, client, db, monkeypatch) -> None:
    monkeypatch.setattr("counterfoil.public.views.promises.PER_PAGE", 2)
    scheme = cast.scheme()
    for number in range(3):
        release(commitment(scheme, f"Promise {number}"))
    assert "Promise 1" in read(PAGE) and "Promise 2" not in read(PAGE)
    later = read(PAGE + "?page=2")
    assert "Promise 2" in later and "chart-picture" not in later
    for page in ("0", "3", "x"):
        assert client.get(f"/en/{PAGE}?page={page}").status_code == 404


def test_words_are_never_taken_for_markup(read, db) -> None:
    release(commitment(cast.scheme(), '<script>a()</script>"><img src=x>'))
    assert "<script>a()" not in read(PAGE) and "<img src=x" not in read(PAGE)


# --- whatever people do, only what is agreed and released in its present words is read -----------------------------

ACTS: dict[str, Callable[[Line, Side], None]] = {
    "agree": lambda line, side: actions.agree_to_lines(
        scheme=line.scheme, wordings={line.public_id: line.wording}, by=OFFICES[side]
    ),
    "release": lambda line, side: actions.release_line(line=line, wording=line.wording, by=OFFICES[side]),
    "hold back": lambda line, side: actions.hold_back_line(line=line, by=OFFICES[side]),
    "amend": lambda line, side: actions.amend_line(
        line=line, words=f"secret {line.pk} wording {line.wording + 1}.", wording=line.wording, by=OFFICES[side]
    ),
    "object": lambda line, side: actions.object_to_line(
        line=line, words=f"secret {line.pk} objection {side}", wording=line.wording, by=OFFICES[side]
    ),
    "redact": lambda line, side: actions.redact_line(
        line=line, words=f"secret {line.pk} wording {line.wording + 1}.", by=OFFICES[side]
    ),
    "say kept": lambda line, side: actions.say_kept(
        line=line, evidence=f"secret {line.pk} evidence", by=OFFICES[side]
    ),
    "withdraw": lambda line, side: actions.settle_line(line=line, state=State.WITHDRAWN, by=OFFICES[side]),
    "not kept": lambda line, side: actions.settle_line(
        line=line, state=State.NOT_KEPT, reason=f"secret {line.pk} reason", by=OFFICES[side]
    ),
}
RELEASING = [
    (number, act, side) for number in range(4) for act in ("agree", "release") for side in ("giving", "receiving")
]
steps = st.tuples(st.integers(0, 3), st.sampled_from(sorted(ACTS)), st.sampled_from(["giving", "receiving"]))


def _lines(scheme: Scheme) -> list[Line]:
    """A promise, a request, a sensitive promise and a sensitive request; each wording names itself."""
    lines = [
        commitment(scheme), request(scheme).line, commitment(scheme, sensitive=True),
        request(scheme, sector=sensitive_sector().code).line,
    ]  # fmt: skip
    return [
        actions.amend_line(line=line, words=f"secret {line.pk} wording 2.", wording=1, by=GUESTS, owner=line.owner)
        for line in lines
    ]


def _may_be_read(line: Line, did: list[tuple[str, str, int]]) -> bool:
    """From what was done to a line alone: both sides said yes to its words, and both released just these."""
    if line.state == State.WITHDRAWN or line.sensitive:
        return False
    for side in ("giving", "receiving"):
        mine = [(act, wording) for act, who, wording in did if who == side]
        held = [wording for act, wording in mine if act in ("release", "hold back")]
        acts = [act for act, wording in mine if act in ("release", "hold back")]
        if not acts or acts[-1] != "release" or held[-1] != line.wording or not line.said_yes(side):
            return False
    return True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(steps, max_size=20))
@example(RELEASING)
@example([*RELEASING, (0, "redact", "giving"), (0, "agree", "receiving")])
@example([*RELEASING, (0, "not kept", "receiving"), (1, "withdraw", "receiving"), (0, "say kept", "giving")])
def test_nothing_that_was_not_released_is_ever_read(client, db, drawn) -> None:
    with transaction.atomic():
        lines = _lines(cast.scheme())
        did: dict[int, list[tuple[str, str, int]]] = {line.pk: [] for line in lines}
        for number, act, side in drawn:
            line = Line.objects.get(pk=lines[number].pk)
            try:
                with transaction.atomic():
                    ACTS[act](line, Side(side))
            except Refusal:
                continue
            did[line.pk].append((act, side, line.wording))
        now = Line.objects.filter(pk__in=did).in_bulk()
        public = {f"secret {pk} wording {now[pk].wording}." for pk in did if _may_be_read(now[pk], did[pk])}
        for address in (f"/en/{PAGE}", FILE):
            assert set(re.findall(r"secret[^<\"]*", client.get(address).content.decode())) == public
        transaction.set_rollback(True)


def test_the_words_of_the_tests_are_not_on_the_page_by_chance(read, db) -> None:
    release(commitment(cast.scheme()))
    assert WORDS in read(PAGE)
