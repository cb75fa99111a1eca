"""GUARDRAILS G15: what pages of real accounts must say, and invented ones too."""

from __future__ import annotations

import re

import pytest

from counterfoil.statements.models import Source
from tests.public import world

UPDATE = "updates/visit-north-south/"


@pytest.fixture
def paths(compiled) -> list[str]:
    """Every kind of page that shows something of the compiled scheme."""
    source = Source.objects.filter(scheme__slug="north-south").first()
    statement = source.statements.first()
    return [
        "", "schemes/", "schemes/north-south/", "updates/", UPDATE, f"{UPDATE}versions/1/",
        f"{UPDATE}figures/V1.dates/", f"sources/{source.public_id}/", f"statements/{statement.public_id}/",
    ]  # fmt: skip


def test_compiled_pages_are_not_for_search_engines(client, paths):
    for path in paths:
        response = client.get(f"/en/{path}")
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow", path
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode(), path


def test_invented_pages_may_be_found(client, harbour):
    response = client.get("/en/updates/in-stone-valley/")
    assert "X-Robots-Tag" not in response.headers


def test_compiled_pages_say_who_compiled_them(read, paths):
    for path in paths:
        assert "Compiled by this project from public pages" in read(path), path


def test_invented_pages_say_so_each(read, harbour):
    source = Source.objects.first()
    for path in ("", "schemes/", "schemes/harbour-stone/", "updates/", "updates/in-stone-valley/",
                 "updates/in-stone-valley/figures/V1.dates/", f"sources/{source.public_id}/",
                 f"statements/{source.statements.first().public_id}/"):  # fmt: skip
        assert "Invented scheme" in read(path), path


def test_accounts_differ_and_are_never_disputed(read, paths):
    text = read(UPDATE)
    assert "accounts differ" in text
    for path in paths:
        assert "disputed" not in read(path), path
        assert "the sides differ" not in re.sub(r'<ul class="fig-key".*?</ul>', "", read(path), flags=re.S), path


def test_photos_are_counted_and_not_shown(read, compiled):
    text = read(UPDATE)
    assert "Photographs in the source:" in text and "not reproduced" in text
    assert "<img" not in text


def test_no_promise_record_is_kept(read, compiled):
    assert "state" not in read(UPDATE).split("<thead>")[-1][:200]
    assert "whether anybody asked the families" in read(UPDATE)


def test_words_of_the_source_carry_their_language(read, compiled):
    assert re.search(r'<bdi lang="zh-hans" dir="ltr">纺织</bdi>', read(UPDATE))
    assert not re.search(r'<bdi lang="zh-hans"', read(UPDATE, "zh-hans"))


def test_our_translation_is_marked_as_ours(read, compiled):
    from counterfoil.statements.models import Rendering

    Rendering.objects.create(words="纺织", language="en", text="weaving")
    text = read(UPDATE)
    assert "weaving" in text and "in our translation" in text
    statement = Source.objects.get(title="访问").statements.get(measure="themes")
    page = read(f"statements/{statement.public_id}/")
    assert "In the source&#x27;s own words" in page or "In the source's own words" in page
    assert "纺织" in page


def test_robots_may_read_pages_that_say_noindex(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /files/" in text and "Disallow: /en/staff/" in text and "/en/updates" not in text


@pytest.mark.parametrize("make", [world.harbour, world.compiled])
def test_files_that_leave_say_what_they_are(client, db, make):
    version = make()
    nature = version.update.scheme.nature
    for name in ("1.json", "1.digest", "1/V1.dates.json"):
        response = client.get(f"/files/{version.update.slug}/{name}")
        assert response.headers["X-Counterfoil-Scheme"] == nature
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert nature in (response.headers.get("Content-Disposition", "") + response.content.decode())
