"""Every write about updates: drafts, the second look, versions and corrections."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.taken import refused_if_taken
from counterfoil.base.text import TranslatedText
from counterfoil.figures.evaluate import Evaluated
from counterfoil.partners.models import Scheme
from counterfoil.publishing import compose, digest, document, queries
from counterfoil.publishing.models import Picture, ReadCount, Update, Version
from counterfoil.statements.models import Source, Tally


@transaction.atomic
def start_update(
    *,
    scheme: Scheme,
    sources: Sequence[Source],
    title: TranslatedText,
    by: Actor,
    slug: str = "",
    bodies: TranslatedText | None = None,
    records: Sequence[Tally] = (),
) -> Update:
    """Start a draft from accounts and records of one scheme; without bodies, they are composed from what these say.

    Args:
        records: tallies (visits) whose records count, beside the accounts or alone.

    Raises:
        Refusal: nothing to tell from, something of another scheme, or an address that is taken.
    """
    told_from: tuple[Source | Tally, ...] = (*sources, *records)
    if not told_from or any(each.scheme_id != scheme.id for each in told_from):
        raise Refusal(
            _("An update needs at least one account or visit of its own scheme."),
            mend=_("Choose an account or a visit."),
            where="sources",
        )
    slug = slug or slugify(title.in_language("en")[0])[:100]
    taken = _("There is a page with the address “%(slug)s” already.") % {"slug": slug}
    other = _("Choose another title or address.")
    if not slug:
        raise Refusal(taken, mend=other, where="slug")
    with refused_if_taken("publishing_update_slug_key", taken, mend=other, where="slug"):
        update = Update.objects.create(scheme=scheme, slug=slug, title=title, written_by=by.actor_id)
    update.sources.set(sources)
    update.records.set(records)
    ReadCount.objects.create(update=update)
    update.bodies = bodies or compose.bodies(queries.evaluated(update))
    update.save(update_fields=["bodies"])
    _note("start_update", update, by)
    return update


@transaction.atomic
def save_draft(*, update: Update, revision: int, title: TranslatedText, bodies: TranslatedText, by: Actor) -> Update:
    """Save a draft that was read at `revision`. Its second look is due again.

    Raises:
        Refusal: somebody saved the draft in the meantime (code "stale"); the door shows both texts.
    """
    held = _hold(update, revision)
    held.title, held.bodies = title, bodies
    held.revision = revision + 1
    held.written_by, held.written_at = by.actor_id, timezone.now()
    held.save(update_fields=["title", "bodies", "revision", "written_by", "written_at"])
    _note("save_draft", held, by, revision=held.revision)
    return held


@transaction.atomic
def set_pictures(*, update: Update, pictures: Sequence[tuple[str, TranslatedText]], by: Actor) -> None:
    """Give an update its drawings: (file name of a drawing that comes with Counterfoil, caption).

    Raises:
        Refusal: the scheme is real; its pictures are not reproduced (GUARDRAILS G15).
    """
    if pictures and not update.scheme.is_invented:
        raise Refusal(
            _("Drawings stand only in invented schemes."), mend=_("Say how many photos the source shows instead.")
        )
    update.pictures.all().delete()
    Picture.objects.bulk_create(
        Picture(update=update, position=i, drawing=drawing, caption=caption)
        for i, (drawing, caption) in enumerate(pictures, start=1)
    )
    _note("set_pictures", update, by, count=len(pictures))


@transaction.atomic
def look_over(*, update: Update, revision: int, by: Actor, names: Collection[str] = ()) -> Update:
    """Give the draft its second look, at the revision that was read.

    Args:
        names: the literals of the text that the looker read and takes for names; each of them is asked for.

    Raises:
        Refusal: the words are the looker's own, the text has problems, a literal was not confirmed (code "names"),
            or it changed meanwhile.
    """
    held = _hold(update, revision)
    if held.written_by == by.actor_id:
        raise Refusal(
            _("These words are your own."), mend=_("Ask a colleague for the second look."), code="own_words"
        )
    figures = queries.evaluated(held)
    _refuse_problems(held, figures)
    _refuse_unread_names(held, names)
    held.looked_revision, held.looked_by, held.looked_at = revision, by.actor_id, timezone.now()
    held.looked_digest = _digest_of(_parts(held, figures))
    held.save(update_fields=["looked_revision", "looked_by", "looked_at", "looked_digest"])
    _note("look_over", held, by, revision=revision)
    return held


@transaction.atomic
def publish(*, update: Update, revision: int, by: Actor, correction: str = "") -> Version:
    """Publish the draft that had its second look: value, standing and words freeze under one digest.

    Args:
        correction: what a later version corrects and why; the first version has none.

    Raises:
        Refusal: no second look, something changed since it, problems in the text, terms that nobody approved, or
            no reason for a correction.
    """
    held = _hold(update, revision)
    if not held.is_looked_over:
        raise Refusal(
            _("The draft has not had its second look."), mend=_("Ask a colleague to look it over."), code="no_look"
        )
    figures = queries.evaluated(held)
    _refuse_problems(held, figures)
    last = held.versions.order_by("-number").first()
    if last and not correction.strip():
        raise Refusal(
            _("A later version is a correction and says why."), mend=_("Write what changed."), where="correction"
        )
    parts = _parts(held, figures)
    if _digest_of(parts) != held.looked_digest:
        raise Refusal(
            _("Figures or pictures have changed since the second look."),
            mend=_("Save the draft once more, then ask a colleague to look it over."),
            code="look_again",
        )
    _refuse_open_terms(held)
    version = _freeze(held, parts, last, correction.strip(), by)
    _note("publish", held, by, version=version.number, digest=version.digest)
    return version


def _freeze(update: Update, parts: list[document.Part], last: Version | None, correction: str, by: Actor) -> Version:
    """The version that follows `last`: all its parts under one digest, and who looked and who published."""
    number, now = (last.number + 1 if last else 1), timezone.now()
    meta = document.meta_of(update, number=number, at=now.isoformat(), correction=correction)
    made = digest.build(meta, parts, last.digest if last else None)
    return Version.objects.create(
        update=update,
        number=number,
        document=made,
        digest=made["digest"],
        correction=correction,
        looked_by=update.looked_by,
        published_by=by.actor_id,
        published_at=now,
    )


def add_reads(*, reads: Mapping[int, int], by: Actor) -> None:
    """Add buffered reads (update id → how many) to the counts: numbers only, no log, no address, no time."""
    for update, count in sorted(reads.items()):
        ReadCount.objects.filter(pk=update).update(reads=F("reads") + count)


def _hold(update: Update, revision: int) -> Update:
    held = Update.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=update.pk)
    if held.revision != revision:
        raise Refusal(
            _("Somebody saved this draft after you opened it."),
            mend=_("Compare both texts, then save again."),
            code="stale",
        )
    return held


def _parts(update: Update, figures: Sequence[Evaluated]) -> list[document.Part]:
    return document.parts_of(update, figures, queries.sources_of(update))


def _digest_of(parts: list[document.Part]) -> str:
    """64 hex digits over what a page is made of. For the house alone: what leaves it is sealed by `digest`."""
    return hashlib.sha256(digest.canonical(parts)).hexdigest()


def _refuse_problems(update: Update, figures: list[Evaluated]) -> None:
    problems = [problem for found in queries.problems(update, figures).values() for problem in found]
    if problems:
        raise Refusal(
            _("The text still has %(count)d problems.") % {"count": len(problems)},
            mend=_("Mend them in the draft."),
            code="problems",
        )


def _refuse_unread_names(update: Update, names: Collection[str]) -> None:
    if unread := [words for words in queries.literals(update) if words not in names]:
        raise Refusal(
            _("Nobody has said yet that this is a name: “%(words)s”.") % {"words": unread[0]},
            mend=_("Tick it if it is one. If it says how many, let its writer put a figure in its place."),
            where="names",
            code="names",
        )


def _refuse_open_terms(update: Update) -> None:
    words: Iterable[Any] = queries.open_terms(update)
    if names := [str(term) for term in words]:
        raise Refusal(
            _("Nobody has approved these terms yet: %(terms)s.") % {"terms": ", ".join(names)},
            mend=_("Ask an approver to look at them."),
            code="open_terms",
        )


def _note(verb: str, update: Update, by: Actor, **detail: Any) -> None:
    audit.record(by=by, verb=verb, kind="update", subject=update.public_id, scheme=update.scheme.public_id, **detail)
