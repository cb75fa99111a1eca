"""Kill rounds: phones send while the server and its database are killed; what was acknowledged is there, once."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from counterfoil import supervisor
from counterfoil.base import embedded
from tests.visits.test_looks import picture

pytestmark = pytest.mark.slow
RECORDS, PHONES, KILLS = 200, 4, 4
DEADLINE = 150  # seconds for all of them to arrive
_PREPARE = """
    import datetime as dt, json, django
    django.setup()
    from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from counterfoil.base.sides import Side
    from counterfoil.partners.roles import Role
    from counterfoil.visits import actions
    from tests import cast
    scheme = cast.scheme()
    user = cast.member(scheme, Role.PROGRAMME_OFFICER)
    day = dt.date(2026, 5, 6)
    visit = actions.start_visit(scheme=scheme, name=cast.T(en="V"), guests=Side.GIVING, begins=day, ends=day, by=user)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    print(json.dumps([session.session_key, str(visit.public_id)]))
"""


class House:
    """A migrated home with its database and its web server, both of which can be killed."""

    def __init__(self, home: Path) -> None:
        self.home, self.at = home, embedded.places(home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        # Nobody who looks for a test of another database may be led here by accident.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        self.environment |= {
            "COUNTERFOIL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "counterfoil.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, ["src", ".", os.environ.get("PYTHONPATH", "")])),
        }  # fmt: skip
        self.web: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        done = subprocess.run([sys.executable, *arguments], env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def serve(self) -> None:
        command, extra = supervisor._commands(self.port)["web"]
        command[command.index("--workers") + 1] = "1"  # it starts faster, and dies as well
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self.web = subprocess.Popen(command, env={**self.environment, **extra}, **quiet)  # type: ignore[call-overload]

    def kill_web(self) -> None:
        if self.web is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()

    def kill_database(self) -> None:
        """Kill the whole group of PostgreSQL, and start it again: it recovers from its log."""
        pid = embedded._living_pid(self.at)
        assert pid is not None
        os.killpg(os.getpgid(pid), signal.SIGKILL)
        os.waitpid(pid, 0)  # a child of this process: until then it counts as alive
        with embedded._held(self.at):
            embedded._ensure_up(self.at, False)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "var")
    with embedded.running(made.home):
        made.run("-m", "counterfoil", "migrate")
        try:
            yield made
        finally:
            made.kill_web()


class Phone:
    """Sends records until each is acknowledged; forgets answers, sends twice, as phones do."""

    def __init__(self, house: House, session: str, visit: str, seed: int) -> None:
        self.house, self.session, self.address = house, session, f"/en/staff/field/{visit}/send/"
        self.chance, self.token, self.cookie = random.Random(seed), "", ""

    def ask(self, method: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
        link = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=10)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.cookie}", "Content-Type": kind}
        try:
            link.request(method, self.address, body, headers | {"X-CSRFToken": self.token})
            answer = link.getresponse()
            content = answer.read()
            if self.token == "" and answer.status == 200:
                self.cookie = answer.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
            is_json = "json" in (answer.headers["Content-Type"] or "")
            return answer.status, json.loads(content) if is_json else {}
        finally:
            link.close()

    def send(self, record: dict[str, Any]) -> str | None:
        """The state that the server acknowledged, or None where it has to be tried again."""
        try:
            if not self.token:
                self.token = self.ask("GET")[1].get("token", "")
            status, answer = self.ask("POST", *_multipart(record))
        except (OSError, http.client.HTTPException, ValueError):
            return None
        assert status not in (401, 404, 422), answer
        if status == 403:
            self.token = ""
        return str(answer["state"]) if status == 200 else None


def _multipart(record: dict[str, Any]) -> tuple[bytes, str]:
    parts = []
    for name, value in record.items():
        file = b'; filename="p.jpg"\r\nContent-Type: image/jpeg' if isinstance(value, bytes) else b""
        content = value if isinstance(value, bytes) else str(value).encode()
        head = b'--LINE\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + file
        parts.append(head + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--LINE--\r\n", "multipart/form-data; boundary=LINE"


def _records(chance: random.Random) -> list[dict[str, Any]]:
    """Looks, their findings, the findings' photographs, and points: in no order at all."""
    made: list[dict[str, Any]] = []
    for number in range(RECORDS // 5):
        look, finding = str(uuid4()), str(uuid4())
        shade = "#%06x" % (number * 4099 + 77)
        made += [
            {"kind": "look", "key": look, "checklist": "store", "where": f"Store {number}"},
            {"kind": "finding", "key": finding, "look": look, "words": f"Wet boxes {number}", "seriousness": "note"},
            {"kind": "photo", "key": str(uuid4()), "finding": finding, "shows": "things", "photo": picture(shade)},
            {"kind": "point", "key": str(uuid4()), "words": f"Point {number}"},
            {"kind": "headcount", "key": str(uuid4()), "measure": "delegates", "number": number},
        ]
    chance.shuffle(made)
    return made


def test_what_was_acknowledged_is_there_once_however_often_the_server_is_killed(house: House) -> None:
    chance = random.Random(20261123)
    session, visit = json.loads(house.run("-c", textwrap.dedent(_PREPARE)))
    records = _records(chance)
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for record in [*records, *chance.sample(records, RECORDS // 4)]:  # a quarter of them are sent twice
        waiting.put(record)
    acknowledged: dict[str, set[str]] = {}
    end, broken = time.monotonic() + DEADLINE, []

    def work(phone: Phone) -> None:
        try:
            while time.monotonic() < end:
                record = waiting.get_nowait()
                state = phone.send(record)
                if state is None:
                    time.sleep(0.05)
                else:
                    acknowledged.setdefault(record["key"], set()).add(state)
                if state is None or phone.chance.random() < 0.05:  # its answer got lost on the way
                    waiting.put(record)
        except queue.Empty:
            pass
        except BaseException as error:
            broken.append(error)
            raise

    house.serve()
    phones = [threading.Thread(target=work, args=[Phone(house, session, visit, seed)]) for seed in range(PHONES)]
    for thread in phones:
        thread.start()
    for kill in range(KILLS):
        wanted = RECORDS * (kill + 1) // (KILLS + 2)
        while len(acknowledged) < wanted and time.monotonic() < end and not broken:
            time.sleep(0.01)
        if kill == KILLS // 2:
            house.kill_database()
        house.kill_web()
        house.serve()
    for thread in phones:
        thread.join()
    assert not broken
    assert len(acknowledged) == RECORDS and set().union(*acknowledged.values()) <= {"taken", "held"}
    _all_there_once(house, records)


def _all_there_once(house: House, records: list[dict[str, Any]]) -> None:
    def keys(*kinds: str) -> list[UUID]:
        return sorted(UUID(record["key"]) for record in records if record["kind"] in kinds)

    with psycopg.connect(embedded.urls(house.home)[0]) as link:

        def ask(question: str) -> list[Any]:
            return sorted(row[0] for row in link.execute(question))

        assert ask("SELECT key FROM visits_sent") == keys("look", "finding", "photo", "point", "headcount")
        assert set(ask("SELECT state FROM visits_sent")) == {"taken"}
        assert ask("SELECT public_id FROM lines_line") == keys("finding", "point")
        assert ask("SELECT public_id FROM visits_look") == keys("look")
        assert ask("SELECT public_id FROM visits_photo WHERE finding_id IS NOT NULL") == keys("photo")
        assert ask("SELECT number FROM visits_headcount") == list(range(RECORDS // 5))
        assert ask("SELECT number FROM lines_line WHERE kind = 'finding'") == list(range(1, RECORDS // 5 + 1))
