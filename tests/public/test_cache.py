"""Pages kept in memory, and reads that stay reads."""

from __future__ import annotations

import gzip
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.base.sides import Side
from counterfoil.public import cache, reads
from counterfoil.publishing.models import ReadCount
from tests import cast
from tests.public import world

PATH = "/en/updates/in-stone-valley/"


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    """Pages are kept for a minute; the counts begin at nothing."""
    settings.PUBLIC_CACHE_SECONDS = 60
    monkeypatch.setattr(reads.reads, "_counts", type(reads.reads._counts)())


@pytest.fixture
def queries():
    """How many queries a call makes."""

    def count(call) -> int:
        with CaptureQueriesContext(connection) as found:
            call()
        return len(found)

    return count


def test_a_kept_page_asks_the_database_nothing_and_is_the_same(client, harbour, queries):
    first = client.get(PATH)
    assert queries(lambda: client.get(PATH)) == 0
    assert client.get(PATH).content == first.content
    assert client.get(PATH).headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_reader_who_has_the_page_is_told_so(client, harbour):
    etag = client.get(PATH).headers["ETag"]
    response = client.get(PATH, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_who_can_unpack_gets_it_packed(client, harbour):
    packed = client.get(PATH, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == client.get(PATH).content
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_reads_are_counted_in_memory_and_written_in_one_go(client, harbour, queries):
    client.get(PATH)

    def read_ten_times() -> None:
        for _time in range(10):
            client.get(PATH)

    assert queries(read_ten_times) == 0
    assert ReadCount.objects.get().reads == 0
    reads.reads.write()
    assert ReadCount.objects.get().reads == 11
    reads.reads.write()
    assert ReadCount.objects.get().reads == 11


def test_a_look_at_the_headers_is_no_read(client, harbour):
    client.head(PATH)
    reads.reads.write()
    assert ReadCount.objects.get().reads == 0


def test_counts_that_cannot_be_written_are_kept(client, harbour, monkeypatch):
    client.get(PATH)
    with monkeypatch.context() as broken:
        broken.setattr(reads.actions, "add_reads", lambda **_: 1 / 0)
        reads.reads.write()
    reads.reads.write()
    assert ReadCount.objects.get().reads == 1


def test_a_refusal_is_never_kept(client, db):
    assert client.get(PATH).status_code == 404
    world.harbour()
    assert client.get(PATH).status_code == 200


def test_made_up_queries_fill_no_memory(client, harbour, queries):
    for query in ("x=1", "page=1&x=1", "after=" + "9" * 20):
        assert client.get(f"{PATH}?{query}").status_code == 200
        assert queries(lambda query=query: client.get(f"{PATH}?{query}")) > 0, query


def test_large_pages_are_let_go_before_the_memory_is_full(client, harbour, monkeypatch, queries):
    monkeypatch.setattr(cache, "MOST_BYTES", 1)
    client.get(PATH)
    client.get("/en/updates/")
    assert queries(lambda: client.get("/en/updates/")) == 0
    assert queries(lambda: client.get(PATH)) > 0


def test_making_a_page_writes_nothing(client, harbour, settings):
    settings.PUBLIC_CACHE_SECONDS = 0
    with CaptureQueriesContext(connection) as found:
        client.get(PATH)
    assert all(query["sql"].lstrip().startswith(("SELECT", "SAVEPOINT", "RELEASE")) for query in found)


@pytest.mark.slow
def test_a_list_costs_the_same_for_one_update_and_for_thirty(client, harbour, settings, queries):
    settings.PUBLIC_CACHE_SECONDS = 0
    lists = ["/en/updates/", "/en/schemes/harbour-stone/", "/en/schemes/"]
    update = harbour.update
    writer, publisher = cast.User.objects.order_by("id")
    brief = [cast.account(update.scheme, Side.GIVING, world.acts("V1"), [cast.fact("V1", "delegates", 12)])]

    def publish(*numbers: int) -> None:
        for number in numbers:
            draft = world.draft(update.scheme, brief, writer, slug=f"page-{number}", bodies=cast.T(en="Words."))
            world.publish(draft, publisher)

    def cost(path: str) -> int:
        client.get(path)
        return queries(lambda: client.get(path))

    few = {path: cost(path) for path in ["/en/", *lists]}
    publish(*range(4))
    assert cost("/en/") <= 3 * few["/en/"]  # home opens up to three updates to find its card
    publish(*range(4, 29))
    for path in lists:
        assert cost(path) <= few[path], path


def test_a_thread_of_its_own_writes_the_reads(committed_db, settings):
    settings.PUBLIC_READS_SECONDS = 0.05
    version = world.harbour()
    counting = reads.Reads()
    try:
        counting.add(version.update.pk)
        until = time.monotonic() + 5
        while ReadCount.objects.get().reads == 0 and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        counting._stop.set()
        counting._writer.join(2)
    assert ReadCount.objects.get().reads == 1
