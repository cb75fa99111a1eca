"""Kill rounds: 10,000 entries are being posted while the writer, or the whole database, is killed at a random moment.

`python -m tools.bench kills`: 50 rounds, 25 of each. After each the run is finished or untouched, the books balance,
and doing it again posts what is missing and nothing twice.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from counterfoil.base import embedded

ENTRIES, ROUNDS = 10_000, 50
SPACE = uuid.UUID("6f9a1a52-3c1e-4d0f-8f0e-0d9c6e1b7a11")
FUND, BANK = uuid.uuid5(SPACE, "fund"), uuid.uuid5(SPACE, "bank")
UNBALANCED = """
SELECT count(*) FROM (
    SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
    GROUP BY l.entry_id, a.fund, a.currency HAVING sum(l.debit) <> sum(l.credit)
) x
"""


def run() -> None:
    chance = random.Random()
    with tempfile.TemporaryDirectory(prefix="counterfoil-kills-") as folder:
        Path(folder).chmod(0o711)
        with embedded.running(Path(folder)):
            killing = Killing(Path(folder))
            ended = {victim: Counter[str]() for victim in ("writer", "database")}
            for number in range(ROUNDS):
                victim = "database" if number % 2 else "writer"
                ended[victim][killing.round(number, victim, chance)] += 1
    print(f"\n{ROUNDS} rounds of {ENTRIES:,} entries, killed at a random moment")
    for victim, ends in ended.items():
        print(f"  {victim:<10} {dict(ends)}: finished or untouched, balanced, nothing twice")


class Killing:
    """A home of its own, whose writer or database dies while `entries` entries are being posted.

    The writer is a process; what is prepared, looked at and done again is done by this one, whose Django is set up.
    """

    def __init__(self, home: Path, entries: int = ENTRIES) -> None:
        self.home, self.at, self.entries = home, embedded.places(home), entries
        # Nobody who looks for another database may be led here by accident, nor we to it.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        self.environment |= {
            "COUNTERFOIL_HOME": str(home), "COUNTERFOIL_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "counterfoil.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, ["src", ".", os.environ.get("PYTHONPATH", "")])),
        }  # fmt: skip
        with self._there():
            self.takes = _prepare(entries)

    def round(self, number: int, victim: str, chance: random.Random) -> str:
        """Kill once, look, do it again, look again; how the run that was killed had ended."""
        writer = subprocess.Popen(
            [sys.executable, "-m", "tools.bench.kills", str(number), str(self.entries)], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        assert writer.stdout is not None and writer.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0, 0.9 * self.takes))
        if victim == "database":
            self._kill_database()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(writer.pid, signal.SIGKILL)
        told, _broken = writer.communicate()
        with self._there():
            found = _again(number, self.entries)
        assert found["before"] in ([self.entries] if b"posted" in told else [0, self.entries]), found
        assert (found["after"], found["differ"], found["unbalanced"]) == (self.entries, 0, 0), found
        assert found["left"] == found["due"], found
        return "finished" if found["before"] else "untouched"

    def _there(self) -> contextlib.AbstractContextManager[None]:
        """Let Django, in this process, mean the database of this home."""
        from counterfoil.base import provision

        return provision.connected_to(embedded.urls(self.home)[1])

    def _kill_database(self) -> None:
        """Kill all of PostgreSQL's processes at once, and start it again: it recovers from its log."""
        pid = embedded._living_pid(self.at)
        assert pid is not None
        os.killpg(os.getpgid(pid), signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)  # a child of this process: until then it counts as alive
        with embedded._held(self.at):
            embedded._ensure_up(self.at, False)


def _write(number: int, entries: int) -> None:
    """The victim, in a process of its own."""
    import django

    django.setup()
    from counterfoil.base.actors import System
    from counterfoil.ledger import actions
    from counterfoil.ledger.models import Book

    book, postings = Book.objects.get(), _run(number, entries)
    print("begun", flush=True)
    actions.post(book=book, postings=postings, by=System("bench"))
    print("posted", flush=True)


def _again(number: int, entries: int) -> dict[str, int]:
    """Count what the killed run left, post the same run again, and look at the books."""
    from django.db import connection

    from counterfoil.base.actors import System
    from counterfoil.base.errors import Refusal
    from counterfoil.ledger import actions, queries
    from counterfoil.ledger.models import Book, Entry

    book, postings = Book.objects.get(), _run(number, entries)
    mine = Entry.objects.filter(subject__in=[posting.subject for posting in postings])
    before = mine.count()
    try:
        actions.post(book=book, postings=postings, by=System("bench"))
    except Refusal as refusal:
        assert (refusal.code, before) == ("already", entries), refusal
    with connection.cursor() as cursor:
        cursor.execute(UNBALANCED)
        unbalanced = cursor.fetchone()[0]
    return {
        "before": before, "after": mine.count(),
        "differ": len(queries.totals_that_differ()), "unbalanced": unbalanced,
        "left": queries.available(book, FUND, "CNY").minor,
        "due": 10**12 - Entry.objects.filter(act="run_approved").count(),
    }  # fmt: skip


def _prepare(entries: int) -> float:
    """The ledger's tables and what they stand on, a book with a fund that has enough; how long a whole run takes."""
    import datetime as dt

    from django.core.management import call_command

    from counterfoil.base.actors import System
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.ledger import actions
    from counterfoil.ledger.entries import Leg, Posting
    from counterfoil.partners import actions as partners

    for room in ("base", "ledger"):
        call_command("migrate", room, verbosity=0)
    by = System("bench")
    scheme = partners.start_scheme(slug="kills", name=TranslatedText(en="Kills"), nature="invented", by=by)
    office = partners.add_organisation(name=TranslatedText(en="Office"), invented=True, by=by)
    partners.seat_parties(scheme=scheme, side=Side.GIVING, organisations=[office], by=by)
    book = actions.open_book(scheme=scheme, organisation=office, by=by)
    actions.open_fund(book=book, fund=FUND, currency="CNY", by=by)
    gift = (Leg("1000", FUND, "CNY", 10**12, BANK), Leg("4000", FUND, "CNY", -(10**12)))
    actions.post(book=book, postings=[Posting(dt.date(2026, 1, 1), "gift_received", BANK, gift)], by=by)
    start = time.perf_counter()
    actions.post(book=book, postings=_run(-1, entries), by=by)
    return time.perf_counter() - start


def _run(number: int, entries: int) -> list[Any]:
    """The same run each time it is asked for: awards of one fen, each with its own subject."""
    import datetime as dt

    from counterfoil.ledger.entries import Leg, Posting

    legs = (Leg("5000", FUND, "CNY", 1), Leg("2000", FUND, "CNY", -1))
    day = dt.date(2026, 1, 2)
    return [Posting(day, "run_approved", uuid.uuid5(SPACE, f"{number} {i}"), legs) for i in range(entries)]


if __name__ == "__main__":
    _write(int(sys.argv[1]), int(sys.argv[2]))
