"""What happens to a page after it was published: figures move, corrections come, parts are deleted."""

from __future__ import annotations

from counterfoil.publishing.actions import save_draft
from counterfoil.publishing.digest import bury
from counterfoil.publishing.models import Update, Version
from tests import cast
from tests.public import world

UPDATE = "updates/in-stone-valley/"


def say_again(measure: str, value: int, **columns) -> None:
    """The giving side says another number than before."""
    scheme = Update.objects.get().scheme
    facts = [cast.fact("G1", measure, value, **columns)]
    about = {"title": "Three days in Stone Valley", "published_words": "2031-05-09"}
    cast.account(scheme, "giving", world.acts("G1"), facts, **about)


def correct(text: str = "The hosts were {{ V1.delegates }} strong.") -> Version:
    update = Update.objects.get()
    writer, publisher = cast.User.objects.order_by("id")
    update = save_draft(
        update=update, revision=update.revision, title=update.title, bodies=cast.T({**update.bodies, "en": text}),
        by=writer,
    )  # fmt: skip
    return world.publish(update, publisher, correction="The opening was wrong.")


def publish_as_it_is(version: Version, document: dict) -> None:
    """Put a document beside the first version, as a deletion by the owner would leave it."""
    Version.objects.create(
        update=version.update, number=2, document=document, digest=version.digest, correction="A part was deleted.",
        looked_by=version.looked_by, published_by=version.published_by,
    )  # fmt: skip


def test_a_figure_that_moved_is_named_with_then_and_now(read, harbour):
    say_again("recipients", 20, unit_id="people")
    text = read(UPDATE)
    assert "A figure has moved since this version" in text
    moved = text[text.index('id="moved"') : text.index('id="everything"')]
    assert "18 people" in moved and "20 people" in moved
    assert "fig--moved" in text
    figure = read(f"{UPDATE}figures/G1.recipients/")
    assert "It no longer is what it was" in figure and "20 people" in figure


def test_new_words_wait_for_their_second_look(read, harbour):
    scheme = Update.objects.get().scheme
    facts = [cast.fact("M1", "commitments", ["words that nobody looked over"])]
    about = {"title": "Three days in Stone Valley", "published_words": "2031-05-09"}
    cast.account(scheme, "giving", world.acts("M1"), facts, **about)
    text = read(UPDATE) + read(f"{UPDATE}figures/M1.commitments/")
    assert "words that nobody looked over" not in text
    assert "It no longer is what it was" in text and "send two trainers" in text


def test_nothing_moved_is_not_mentioned(read, harbour):
    text = read(UPDATE)
    assert "A figure has moved" not in text and 'id="moved"' not in text


def test_a_correction_says_why_and_the_first_version_stays(read, harbour):
    second = correct()
    text = read(UPDATE)
    assert "The opening was wrong." in text and "Version 2" in text
    assert second.digest in text and harbour.digest in text
    first = read(f"{UPDATE}versions/1/")
    assert "There is a later version of this page" in first
    assert "The hosts were" not in first and "The hosts were" in text
    assert f'"/en/{UPDATE}versions/1/figures/V1.delegates/"' in first


def test_a_deleted_part_leaves_a_page_that_still_stands(client, read, harbour):
    part = next(p["id"] for p in harbour.document["parts"] if p["id"].startswith("contribution:G1.recipients"))
    publish_as_it_is(harbour, bury(harbour.document, part))
    text = read(UPDATE)
    assert "One part was deleted" in text and harbour.digest in text
    assert read(f"{UPDATE}figures/G1.recipients/")
    answer = client.get("/files/in-stone-valley/2/G1.recipients.json").json()
    assert answer["contributions"] == []


def test_a_deleted_body_or_source_breaks_no_page(read, harbour):
    document = harbour.document
    for part in harbour.document["parts"]:
        if part["kind"] in ("body", "picture", "source"):
            document = bury(document, part["id"])
    publish_as_it_is(harbour, document)
    for path in ("", "updates/", UPDATE, f"{UPDATE}figures/G1.cash-given/"):
        assert read(path)
