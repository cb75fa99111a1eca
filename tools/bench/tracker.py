"""The tracker with 50,000 lines: what its first and its last page take, and how many questions each asks."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from typing import Any

from tools.bench.timing import seconds

LINES = 50_000
BATCH = 5_000  # lines opened in one transaction
ROUNDS = 9


def run() -> None:
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    scheme, client = _scheme()
    address = f"/en/staff/schemes/{scheme.slug}/tracker/"
    few = {order: _queries(client, f"{address}?order={order}") for order in ("due", "newest")}
    opened = seconds(lambda: _open(scheme))
    print(f"\nTracker with {LINES:,} lines (opened in sets of {BATCH:,}: {opened:.1f} s)")
    for order in ("due", "newest"):
        for state in ("waits", "all"):
            first = f"{address}?order={order}&state={state}"
            last = f"{first}&after={_last_key(scheme, order, state)}"
            _say(client, f"{order}, {state}: first page", first, few[order])
            _say(client, f"{order}, {state}: last page", last, few[order])
    _say(client, "one word in 50,000 lines", f"{address}?state=all&order=newest&words=line+777", few["newest"])
    _say(client, "a side's late lines", f"{address}?state=late&side=giving", few["due"])
    file = f"/en/staff/schemes/{scheme.slug}/tracker.csv?state=all"
    took = seconds(lambda: [None for _chunk in client.get(file).streaming_content])
    print(f"  {'everything as a file':<34}{1000 * took:8.0f} ms")


def _scheme() -> tuple[Any, Any]:
    """An invented scheme with one line, and a browser in which an officer of its giving side has signed in."""
    from django.test import Client

    from counterfoil.base.actors import Office, System
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.lines import actions as lines
    from counterfoil.lines.models import Kind
    from counterfoil.partners import actions as partners
    from counterfoil.partners.roles import Role
    from counterfoil.people import actions as people

    by = System("bench")
    scheme = partners.start_scheme(slug="bench", name=TranslatedText(en="Bench"), nature="invented", by=by)
    for side in (Side.GIVING, Side.RECEIVING):
        name = TranslatedText(en=f"Office of the {side.value} side")
        office = partners.add_organisation(name=name, invented=True, by=by)
        partners.seat_parties(scheme=scheme, side=side, organisations=[office], by=by)
    user = people.add_user(username="bench-officer", name="Officer", password="", by=by)
    owner = scheme.parties.get(side=Side.GIVING).organisation
    partners.add_member(user=user, role=Role.PROGRAMME_OFFICER, scheme=scheme, organisation=owner, by=by)
    draft = lines.Draft(kind=Kind.COMMITMENT, words="The first line", owner=owner, spoke=owner)
    lines.open_line(scheme=scheme, draft=draft, by=Office("bench", Side.GIVING))
    client = Client()
    client.force_login(user)
    return scheme, client


def _open(scheme: Any) -> None:
    """Lines as years of work leave them: a third is due, and most of what was due is settled."""
    from django.db import connection
    from django.utils import timezone

    from counterfoil.base import provision
    from counterfoil.base.actors import Office
    from counterfoil.base.dates import PartialDate
    from counterfoil.base.sides import Side
    from counterfoil.lines import actions as lines
    from counterfoil.lines.models import Kind, Line, State

    chance, made = random.Random(7), 1
    offices = {side: scheme.parties.get(side=side).organisation for side in (Side.GIVING, Side.RECEIVING)}
    kinds = [Kind.REQUEST, Kind.COMMITMENT, Kind.ACTION, Kind.FINDING]
    start = timezone.localdate() - dt.timedelta(days=3000)
    while made < LINES:
        drafts = []
        for number in range(made, min(made + BATCH, LINES)):
            day = start + dt.timedelta(days=chance.randrange(3400))
            side = chance.choice([Side.GIVING, Side.RECEIVING])
            due = PartialDate(day.year, day.month, day.day) if number % 3 else None
            drafts.append(lines.Draft(
                kind=chance.choice(kinds), words=f"This is line {number} of many", spoke=offices[side],
                owner=offices[side], due=due,
            ))  # fmt: skip
        made += len(lines.open_lines(scheme=scheme, drafts=drafts, by=Office("bench", Side.GIVING)))
    # Ended in one go: the bench asks how fast they are found, not how they ended.
    ended = {"settled_by": Side.GIVING, "settled_at": timezone.now(), "reason": "ended"}
    older = Line.objects.filter(scheme=scheme, number__gt=1).exclude(id__in=_every_fifth(scheme))
    older.exclude(kind=Kind.REQUEST).update(state=State.NOT_KEPT, **ended)
    older.filter(kind=Kind.REQUEST).update(state=State.DECLINED, **ended)
    with provision.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE lines_line")  # as the server does by itself, a minute later


def _every_fifth(scheme: Any) -> Any:
    from django.db.models import F
    from django.db.models.functions import Mod

    from counterfoil.lines.models import Line

    return Line.objects.annotate(fifth=Mod(F("id"), 5)).filter(scheme=scheme, fifth=0).values("id")


def _last_key(scheme: Any, order: str, state: str) -> str:
    """The key after which only a last page is left."""
    from django.utils import timezone

    from counterfoil.promises import queries

    sought = queries.Sought(state="" if state == "all" else state)
    found = queries.tracked(scheme, sought, timezone.localdate())
    if order == "newest":
        return str(found.order_by("id")[20].pk)
    return f".{found.filter(falls_due__isnull=True).order_by('-id')[20].pk}"


def _queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def _say(client: Any, what: str, address: str, few: int) -> None:
    took = statistics.median(seconds(lambda: client.get(address)) for _round in range(ROUNDS))
    asked = _queries(client, address)
    print(f"  {what:<34}{1000 * took:8.1f} ms  {asked} queries ({few} with one line)")
