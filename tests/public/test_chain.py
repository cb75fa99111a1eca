"""The chain as the public reads it: every link, gaps included, and of a programme only what both sides released."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines import wording_actions as wordings
from counterfoil.lines.models import State
from counterfoil.needs.models import Appraisal, Decision
from counterfoil.partners.models import Scheme
from counterfoil.programmes import actions as programmes
from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result
from counterfoil.publishing.chain.stages import Stage
from tests import cast
from tests.promises.lines import GUESTS, HOSTS, county, release, request, sensitive_sector

CHAIN = "schemes/harbour-stone/chain/"


def released(programme: Programme) -> Programme:
    """Let both sides release it, as their own pages do."""
    now = timezone.now()
    Programme.objects.filter(pk=programme.pk).update(giving_released=now, receiving_released=now)
    return Programme.objects.get(pk=programme.pk)


def page_of(programme: Programme) -> str:
    return f"{CHAIN}{programme.public_id}/"


@pytest.fixture
def programme(db) -> Programme:
    """A programme that answers a need said openly, one of a sensitive field, and one that is not released."""
    scheme = cast.scheme()
    made = programmes.start_programme(scheme=scheme, name=TranslatedText({"en": "Weaving for a living"}), by=GUESTS)
    told = release(request(scheme, "Looms for the valley").line)
    lines.settle_line(line=told, state=State.IN_PART, reason="", by=GUESTS)
    need = told.need
    need.told_on = dt.date(2031, 6, 1)
    need.save(update_fields=["told_on"])
    Appraisal.objects.create(
        need=need, decision=Decision.GO, reasons="The workshop can house them", said_by="a", said_side="giving",
        said_at=timezone.now(), agreed_by="b", agreed_at=timezone.now(), entered_by="a", entered_side="giving",
    )  # fmt: skip
    hidden = release(request(scheme, "Said in confidence", sector=sensitive_sector().code, place=county()).line)
    silent = request(scheme, "Not for everybody")
    made.answers.set([need, hidden.need, silent])
    return made


def test_every_link_of_the_accounts_is_there_and_a_gap_says_so(read, harbour) -> None:
    text = read(CHAIN)
    for stage in Stage:
        assert f'id="{stage.value}"' in text
    assert text.count("not known") == 4  # appraised, programme, result, answer
    assert "enterprise, jobs, cancer screening" in text and "26,000" in text
    assert "/figures/V1.delegates/" in text and "In Stone Valley: given, asked and promised" in text


def test_a_compiled_account_has_its_chain_and_no_programme(read, compiled) -> None:
    scheme, now = compiled.update.scheme, timezone.now()
    Programme.objects.create(
        scheme=scheme, tally=scheme.tallies.first(), aims="Made up by us", entered_by="a",
        giving_released=now, receiving_released=now,
    )  # fmt: skip
    text = read(f"schemes/{scheme.slug}/chain/")
    assert "nobody here may fill the gap" in text and "not known" in text
    assert "each with its own chain" not in text


def test_a_sensitive_need_stands_last_so_that_no_neighbour_tells_its_number(read, programme) -> None:
    later = release(request(programme.scheme, "Yarn for the valley").line)
    programme.answers.add(later.need)
    text = read(page_of(released(programme)))
    assert text.index("Looms for the valley") < text.index("Yarn for the valley") < text.index("Sensitive:")


def test_nobody_outside_knows_of_a_programme_that_one_side_released(client, programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(giving_released=timezone.now())
    assert client.get(f"/en/{CHAIN}").status_code == 404
    assert client.get(f"/en/{page_of(programme)}").status_code == 404


def test_a_released_programme_is_told_link_by_link(read, programme) -> None:
    text = read(page_of(released(programme)))
    for words in ("Looms for the valley", "The workshop can house them", "taken up in part", "1 June 2031",
                  "not known"):  # fmt: skip
        assert words in text
    assert "Said in confidence" not in text and "Green Prefecture" in text
    assert "Not for everybody" not in text


def test_what_a_programme_holds_is_no_gap_of_its_scheme(read, programme) -> None:
    released(programme)
    gaps = re.findall(r'id="(\w+)"><h3>[^<]*</h3>\s*<p class="chain-gap">', read(CHAIN))
    assert not {"need", "appraised", "programme", "answer"} & set(gaps) and {"gift", "account"} <= set(gaps)


def test_a_withdrawn_release_takes_the_need_off_the_chain(read, programme) -> None:
    chain = released(programme)
    need = programme.answers.get(line__words="Looms for the valley")
    wordings.hold_back_line(line=need.line, by=HOSTS)
    text = read(page_of(chain))
    assert "Looms for the valley" not in text and "The workshop can house them" not in text


def test_not_measured_is_told_with_its_reason(read, programme) -> None:
    result = Result.objects.create(programme=programme, level="output", words="Looms stand", entered_by="a")
    indicator = Indicator.objects.create(result=result, words="Looms in use", about="happened", entered_by="a")
    period = Period.objects.create(
        indicator=indicator, begins=dt.date(2031, 1, 1), ends=dt.date(2031, 12, 31), entered_by="a"
    )
    Reading.objects.create(
        period=period, measured=False, basis="Nobody could travel there", side="giving", entered_by="a"
    )
    text = read(page_of(released(programme)))
    assert "not measured" in text and "Nobody could travel there" in text


def test_the_chain_costs_the_same_for_one_need_and_for_many(read, programme) -> None:
    chain = released(programme)
    with CaptureQueriesContext(connection) as few:
        read(page_of(chain))
    scheme = Scheme.objects.get(pk=programme.scheme_id)
    programme.answers.add(*(release(request(scheme, f"Need {n}").line).need for n in range(12)))
    with CaptureQueriesContext(connection) as many:
        read(page_of(chain))
    assert len(many) <= len(few)
