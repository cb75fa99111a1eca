"""Working lists of a large scheme: 5,000 needs, 500 programmes, 20,000 sessions.

What a page takes at its first, a middle and its last page, sought and narrowed; how many questions it asks with one
row and with all; what files take in time and memory; and the public pages of the chain.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
import tracemalloc
from typing import Any

from tools.bench.timing import seconds

NEEDS, PROGRAMMES, SESSIONS = 5_000, 500, 20_000
ROUNDS = 7
MOST, MOST_PUBLIC = 150, 300  # milliseconds
ORDERS = {
    "needs": ("-number", "words", "urgency", "told"),
    "programmes": ("name", "-begins"),
    "courses": ("-begins", "name"),
    "sessions": ("-day", "course", "state"),
    "groups": ("review",),
    "screenings": ("-begins",),
}
SOUGHT = {
    "needs": ("words=缝纫机", "words=wool+no", "state=open&urgency=now", "waiting=on", "untold=on&sort=words"),
    "programmes": ("due=on", "state=running&words=programme"),
    "sessions": ("words=kitchen", "uncounted=on", "state=held&day_from=2024-01-01&day_until=2024-12-31"),
}


def run() -> None:
    from django.conf import settings

    from tools.bench import chain_world, tracker

    settings.ALLOWED_HOSTS = ["testserver"]
    scheme, client = tracker._scheme()
    chain_world.fill(scheme, needs=1, programmes=1, sessions=1)
    few = {name: _queries(client, _there(scheme, name)) for name in ORDERS}
    made = seconds(
        lambda: chain_world.fill(scheme, needs=NEEDS - 1, programmes=PROGRAMMES - 1, sessions=SESSIONS - 1)
    )
    _analyse()
    print(f"\nWorking lists: {NEEDS:,} needs, {PROGRAMMES} programmes, {SESSIONS:,} sessions (made in {made:.1f} s)")
    slowest = max(_of_list(scheme, client, name, few[name]) for name in ORDERS)
    print(f"  the slowest page takes {slowest:.0f} ms ({MOST} at most); load of the machine {os.getloadavg()[0]:.1f}")
    _at_once(scheme, client)
    _files(scheme, client)
    _public(scheme, client)


def _there(scheme: Any, name: str, query: str = "") -> str:
    return f"/en/staff/schemes/{scheme.slug}/lists/{name}/?{query}"


def _of_list(scheme: Any, client: Any, name: str, few: int) -> float:
    """The pages of one list; milliseconds of the slowest."""
    slowest = 0.0
    for order in ORDERS[name]:
        keys = _keys(scheme, name, order)
        took = [_took(client, _there(scheme, name, f"sort={order}{key}")) for key in keys]
        asked = [_queries(client, _there(scheme, name, f"sort={order}{key}")) for key in keys]
        words = " ".join(f"{each:6.1f}" for each in took)
        print(f"  {name:<11}{order:<10} first, middle, last {words} ms  {max(asked)} queries ({few} with one row)")
        slowest = max(slowest, *took)
    for query in SOUGHT.get(name, ()):
        took_once = _took(client, _there(scheme, name, query))
        print(f"  {name:<11}{query:<52}{took_once:6.1f} ms")
        slowest = max(slowest, took_once)
    return slowest


def _keys(scheme: Any, name: str, order: str) -> list[str]:
    """What the address of the first, a middle and the last page adds."""
    from django.utils import timezone

    from counterfoil.staff.lists.asked import View
    from counterfoil.staff.lists.declared import Asking
    from counterfoil.staff.lists.keyset import Key
    from counterfoil.staff.lists.shelf import shelf

    view = View(shelf()[name], Asking(scheme, timezone.localdate()), {"sort": order})
    rows, count = view.in_order(), view.count()
    places = [place for place in (count // 2, count - 20) if place > 0]
    return ["", *(f"&{view.query(without=('sort',), after=str(Key.of(rows[place])))}" for place in places)]


def _took(client: Any, address: str, rounds: int = ROUNDS) -> float:
    """Milliseconds of a page at the server, the best of some rounds: what else runs on the machine only adds."""
    first = seconds(lambda: client.get(address))
    return 1000 * min([seconds(lambda: client.get(address)) for _round in range(rounds)] or [first])


def _queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def _at_once(scheme: Any, client: Any) -> None:
    """1,000 rows changed at once: the preview, and the change."""
    from counterfoil.needs.models import Need, Sector
    from counterfoil.trainings.models import Group, Session

    place, sector = Session.objects.exclude(place=None).last().place, Sector.objects.get(code="water")
    for name, change, model, value in (
        ("needs", "sector", Need, sector.pk),
        ("sessions", "place", Session, place.public_id),
        ("groups", "review", Group, dt.date.today() + dt.timedelta(days=90)),
    ):
        there = f"/en/staff/schemes/{scheme.slug}/lists/{name}/change/"
        keys = list(model.objects.filter(scheme=scheme).order_by("pk").values_list("pk", flat=True)[:1000])
        sent = {"change": change, "value": str(value), "rows": ",".join(map(str, keys))}
        looked, preview = _posted(client, there, sent)
        marks = re.search(r'name="rows" value="([^"]*)"', preview)[1]  # type: ignore[index]
        changed, _page = _posted(client, there, {**sent, "rows": marks, "step": "confirm"})
        print(f"  {name}, {change} of {len(keys):,} at once: looked at in {looked:.1f} s, "
              f"{marks.count('.'):,} changed in {changed:.1f} s")  # fmt: skip


def _posted(client: Any, there: str, sent: dict[str, str]) -> tuple[float, str]:
    """Seconds of a form that is sent, and the page that answers."""
    start = time.perf_counter()
    page = client.post(there, sent)
    return time.perf_counter() - start, page.content.decode()


def _files(scheme: Any, client: Any) -> None:
    """Every session as a file, timed; and once more for the most memory that Python held meanwhile."""
    for kind in ("csv", "xlsx"):
        address, sizes = f"/en/staff/schemes/{scheme.slug}/lists/sessions/file.{kind}", []

        def fetch(address: str = address, sizes: list[int] = sizes) -> None:
            sizes.append(sum(len(piece) for piece in client.get(address).streaming_content))

        took = seconds(fetch)
        tracemalloc.start()
        fetch()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"  {SESSIONS:,} sessions as {kind}: {took:.1f} s, {sizes[0] / 1e6:.1f} MB, "
              f"{peak / 2**20:.0f} MiB of memory at its peak")  # fmt: skip


def _public(scheme: Any, client: Any) -> None:
    """The public page of the scheme's chain, and that of one programme."""
    from django.urls import reverse

    released = scheme.programmes.exclude(giving_released=None).order_by("-id")
    addresses = {
        "the chain of the scheme": reverse("public:chain", args=[scheme.slug]),
        "the chain of a programme": reverse("public:chain_programme", args=[scheme.slug, released[0].public_id]),
    }
    for words, address in addresses.items():
        asked = _queries(client, f"{address}?round=0")
        # Another address each time: what was kept in memory would be answered without asking.
        took = min(_took(client, f"{address}?round={number}", rounds=0) for number in range(1, ROUNDS))
        print(f"  {words}, in public: {took:.0f} ms ({MOST_PUBLIC} at most), {asked} queries")


def _analyse() -> None:
    """As the server does by itself, a minute later."""
    from django.db import connection

    from counterfoil.base import provision

    with provision.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
