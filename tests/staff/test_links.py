"""Links for one act: who gives them, what stands behind them, and every way in which one is good for nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.base.tokens import new_token
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import end_pass, issue_pass
from counterfoil.partners.roles import Role
from counterfoil.staff.links.acts import ACTS
from tests import cast

WORDS = "A second loom for the workshop by next spring."
ASKED = "Two more teachers of weaving."


@pytest.fixture
def host(stage):
    return stage.users[Role.HOST_COORDINATOR]


@pytest.fixture
def line(stage) -> Line:
    """A commitment that the guests wrote down; the hosts have said nothing to it."""
    draft = lines.Draft(kind=Kind.COMMITMENT, words=WORDS)
    return lines.open_line(scheme=stage.scheme, draft=draft, by=stage.users[Role.PROGRAMME_OFFICER])


def link(stage, what: str, subject=None, language: str = "en", **more) -> str:
    """The address of a new link for the hosts."""
    _held, token = issue_pass(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.RECEIVING), what=what,
        subject=subject and subject.public_id, by=stage.users[Role.HOST_COORDINATOR], **more,
    )  # fmt: skip
    return f"/{language}/p/{token}/"


def ask(address: str, client: Client | None = None, **more):
    """Send the form of a request, as a browser would."""
    client = client or Client()
    page = client.get(address).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    data = {
        "key": key[1] if key else "",
        "words": "Two more teachers of weaving.",
        "sector": Sector.objects.first().pk,
    }
    return client.post(address, data | more)


# --- giving ---------------------------------------------------------------------------------------------


def give(stage, client, **more):
    own = cast.organisation(stage.scheme, Side.RECEIVING)
    data = {"organisation": own.public_id, "what": "open_line", "about": "", "days": 7, "page_language": "ug"}
    return client.post(reverse("staff:new_link", args=[stage.scheme.slug]), data | more)


def test_a_link_is_shown_once_with_its_drawing(stage, host):
    client = stage.client(host)
    response = give(stage, client)
    page = response.content.decode()
    address = re.search(r"http://testserver(/ug/p/[\w-]{43}/)", page)
    assert response.status_code == 200 and address
    assert "<svg" in page and 'class="qr"' in page and "data-copy=" in page
    assert "no-store" in response.headers["Cache-Control"]
    assert Client().get(address[1]).status_code == 200
    held = Pass.objects.get()
    assert (held.what, held.side, held.uses_left, held.issued_by) == ("open_line", "receiving", 1, host.actor_id)
    listed = client.get(reverse("staff:links_of", args=[stage.scheme.slug])).content.decode()
    assert "Stone Valley Office" in listed and address[1].split("/")[3] not in listed


def test_the_form_offers_no_office_of_the_other_side(stage, host):
    other = cast.organisation(stage.scheme, Side.GIVING)
    page = give(stage, stage.client(host), organisation=other.public_id)
    assert page.status_code == 200
    assert not Pass.objects.exists()
    assert str(other) not in page.content.decode()


def test_an_act_about_a_line_needs_one(stage, host, line):
    client = stage.client(host)
    assert "Choose the line" in give(stage, client, what="answer_line").content.decode()
    give(stage, client, what="answer_line", about=f"line:{line.public_id}")
    assert Pass.objects.get().subject == line.public_id


def test_what_is_done_once_is_not_given_for_many_times(stage, host, line):
    client = stage.client(host)
    again = give(stage, client, what="answer_line", about=f"line:{line.public_id}", repeats="on")
    assert "This act is done once." in again.content.decode()
    give(stage, client, repeats="on")
    assert Pass.objects.get().uses_left is None


def test_the_list_holds_ones_own_sides_links_alone(stage, host):
    give(stage, stage.client(host))
    page = stage.client(Role.PROGRAMME_OFFICER).get(reverse("staff:links_of", args=[stage.scheme.slug]))
    assert "No link was given yet" in page.content.decode()


def test_one_side_cannot_end_the_others_link(stage, host):
    give(stage, stage.client(host))
    address = reverse("staff:end_link", args=[Pass.objects.get().public_id])
    stage.client(Role.PROGRAMME_OFFICER).post(address)
    assert Pass.objects.get().ended_at is None
    stage.client(host).post(address)
    assert Pass.objects.get().state() == Pass.State.ENDED


# --- behind it ------------------------------------------------------------------------------------------


def test_nothing_is_told_to_anybody_else(stage, line):
    address = link(stage, "answer_line", line)
    for response in (Client().get(address), Client().get("/en/p/guessed/")):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "no-store" in response.headers["Cache-Control"]
        assert not response.cookies


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("zh-hans", "ltr"), ("ug", "rtl")])
def test_it_speaks_three_languages(stage, line, language, direction):
    page = Client().get(link(stage, "answer_line", line, language)).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert WORDS in page


def test_reading_it_uses_nothing(stage, line):
    address = link(stage, "answer_line", line)
    for agent in ("WhatsApp/2", "MicroMessenger", ""):
        assert Client().get(address, headers={"user-agent": agent}).status_code == 200
        assert Client().head(address).status_code == 200
    assert Pass.objects.get().state() == Pass.State.OPEN


def test_a_yes_is_that_of_the_side(stage, line):
    address = link(stage, "answer_line", line)
    response = Client().post(address, {"answer": "yes", "wording": 1}, follow=True)
    assert "Your side said yes to the line." in response.content.decode()
    line.refresh_from_db()
    assert (line.receiving_yes, line.giving_yes) == (1, 1)
    assert line.steps.last().by == f"pass:{Pass.objects.get().public_id}"


def test_a_side_that_said_yes_already_is_told_so(stage, line, host):
    address = link(stage, "answer_line", line)
    assert "Said already." not in Client().get(address).content.decode()
    lines.agree_to_lines(scheme=stage.scheme, wordings={line.public_id: 1}, by=host)
    assert "Said already." in Client().get(address).content.decode()


def test_other_words_stand_beside_the_line(stage, line):
    words = "A second loom, if the harvest allows."
    response = Client().post(link(stage, "answer_line", line), {"answer": "otherwise", "wording": 1, "words": words})
    assert response.status_code == 302
    line.refresh_from_db()
    assert (line.words, line.receiving_words, line.receiving_yes) == (WORDS, words, None)


def test_other_words_are_asked_for(stage, line):
    response = Client().post(link(stage, "answer_line", line), {"answer": "otherwise", "wording": 1, "words": " "})
    assert "Write how your side would word it." in response.content.decode()
    assert Pass.objects.get().state() == Pass.State.OPEN


def test_a_wording_that_changed_meanwhile_is_shown_and_what_was_typed_stays(stage, line):
    address = link(stage, "answer_line", line)
    newer = "A second loom by summer."
    lines.amend_line(line=line, words=newer, wording=1, by=stage.users[Role.PROGRAMME_OFFICER])
    response = Client().post(address, {"answer": "otherwise", "wording": 1, "words": "Our own words."})
    page = response.content.decode()
    assert "worded anew since you read it" in page
    assert newer in page and "Our own words." in page and 'name="wording" value="2"' in page
    assert Pass.objects.get().state() == Pass.State.OPEN
    assert Client().post(address, {"answer": "yes", "wording": 2}).status_code == 302


def test_a_line_is_corrected(stage, line):
    address = link(stage, "correction", line)
    assert f">\n{WORDS}</textarea>" in Client().get(address).content.decode()
    Client().post(address, {"wording": 1, "words": "Two looms by next spring."})
    line.refresh_from_db()
    assert (line.words, line.wording, line.giving_yes, line.receiving_yes) == (
        "Two looms by next spring.",
        2,
        None,
        2,
    )


def test_a_request_is_voiced_by_the_office(stage):
    response = ask(link(stage, "open_line"))
    assert response.status_code == 302
    need = Need.objects.get()
    assert str(need.line.spoke) == "Stone Valley Office"
    assert (need.line.handle, need.line.entered_side, need.line.words) == (
        "R1",
        "receiving",
        "Two more teachers of weaving.",
    )


def test_the_same_form_sent_twice_asks_once(stage):
    address, key = link(stage, "open_line", once=False), str(uuid7())
    for _time in range(2):
        assert ask(address, key=key).status_code == 302
    assert Need.objects.count() == 1
    ask(address)
    assert Need.objects.count() == 2


def test_a_private_persons_number_is_warned_of_before_it_is_kept(stage):
    address = link(stage, "open_line")
    page = ask(address, words="Please call 13812345678 about the loom.").content.decode()
    assert "personal phone number" in page and "Please call" in page
    assert not Need.objects.exists()
    assert ask(address, words="Please call 13812345678 about the loom.", knowing="on").status_code == 302


def test_a_link_used_twice_says_when_and_what_it_did_and_gives_back_what_was_typed(stage):
    address = link(stage, "open_line")
    ask(address)
    first = Client().get(address)
    assert first.status_code == 200
    second = Client().post(address, {"words": "And a third loom."})
    assert second.status_code == 410
    for page in (first.content.decode(), second.content.decode()):
        assert "This link was used on" in page and "has a number for life" in page
    assert "And a third loom." in second.content.decode()
    assert Need.objects.count() == 1


def test_one_that_is_too_old_or_was_ended_says_so(stage, host):
    address = link(stage, "open_line")
    end_pass(held=Pass.objects.get(), by=host)
    response = Client().get(address)
    assert response.status_code == 410
    assert "was ended on" in response.content.decode()
    token, secret_hash = new_token()
    now = timezone.now()
    Pass.objects.create(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.RECEIVING), side="receiving",
        what="open_line", secret_hash=secret_hash, issued_by=host.actor_id, issued_at=now - dt.timedelta(days=9),
        expires_at=now - dt.timedelta(days=2),
    )  # fmt: skip
    for response in (Client().get(f"/en/p/{token}/"), ask(f"/en/p/{token}/")):
        assert response.status_code == 410
        assert "This link was good until" in response.content.decode()


@pytest.mark.parametrize("token", ["guessed", "A" * 43, "%00", "..", "A" * 3000, "٣" * 43])
def test_guessed_ones_all_look_the_same(stage, token):
    for response in (Client().get(f"/en/p/{token}/"), Client().post(f"/en/p/{token}/", {"words": "x"})):
        assert response.status_code == 404
        assert "Nothing is behind this address" in response.content.decode() or token in ("..", "%00")


def test_one_about_something_that_is_gone_is_unknown(stage):
    line = type("Gone", (), {"public_id": uuid7()})
    assert Client().get(link(stage, "answer_line", line)).status_code == 404


def test_every_act_has_its_words_and_its_page():
    from django.template.loader import get_template

    for code, act in ACTS.items():
        assert re.fullmatch("[a-z_]{3,40}", code)
        assert str(act.label) and all(map(str, act.done.values()))
        get_template(act.template)
