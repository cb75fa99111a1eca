"""Ten thousand payments are being entered as paid, and the process is killed: all of them are, or none."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import transaction

from counterfoil.funds import bank_actions
from counterfoil.funds.models import Payment, Run
from counterfoil.ledger import queries as ledger
from counterfoil.ledger.models import Entry
from tests.funds.paying import approved, row, school
from tests.support.money import books, fill

pytestmark = pytest.mark.slow
PAYMENTS, KILLS = 10_000, 4
DAY = dt.date(2026, 4, 2)
_CONFIRM = """
    import datetime as dt, sys, django
    django.setup()
    from counterfoil.funds import bank_actions
    from counterfoil.funds.models import Run
    from counterfoil.people.models import User
    run, by = Run.objects.get(), User.objects.get(username=sys.argv[1])
    print("ready", flush=True)
    bank_actions.confirm_paid(run=run, day=dt.date(2026, 4, 2), by=by)
"""


def stands(run: Run) -> str:
    """ "untouched" or "finished", or how far it got; waits for what the database still does for the dead."""
    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        paid = run.payments.filter(state=Payment.State.PAID).count()
        entries = Entry.objects.filter(act="payment_paid", subject__in=run.payments.values("public_id")).count()
    return {(0, 0): "untouched", (PAYMENTS, PAYMENTS): "finished"}.get((paid, entries), f"{paid} paid, {entries}")


def test_a_run_that_is_killed_half_way_is_finished_or_untouched(
    committed_db: str, database_urls: tuple[str, str]
) -> None:
    desk, chance = books(), random.Random(20261123)
    fill(desk, "10000")
    payee = school(desk)
    run = approved(desk, *[row(payee, desk.fund, "1") for _number in range(PAYMENTS)])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(urlsplit(database_urls[0])._replace(path=f"/{committed_db}")),
        "DJANGO_SETTINGS_MODULE": "counterfoil.settings", "PYTHONPATH": "src",
    }  # fmt: skip
    command, met = [sys.executable, "-c", textwrap.dedent(_CONFIRM), desk.officer.username], []
    for _kill in range(KILLS):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.02, 0.9))
            process.send_signal(signal.SIGKILL)
        met.append(stands(run))
        if met[-1] == "finished":
            break
    assert set(met) <= {"finished", "untouched"}
    if met[-1] == "untouched":
        assert bank_actions.confirm_paid(run=run, day=DAY, by=desk.officer) == PAYMENTS
    assert stands(run) == "finished"
    assert ledger.totals_that_differ() == []
