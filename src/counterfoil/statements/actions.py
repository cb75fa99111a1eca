"""Every write about accounts and their statements; those of an account that waits are in `stage_actions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import staging
from counterfoil.statements.models import CustodyNote, Rendering, Source, Statement, Tally, TallyKind, WordMapping
from counterfoil.statements.stage_actions import Entered, empty_stage, enter_stage, join_acts, stage_account
from counterfoil.statements.waiting_actions import take_back

__all__ = [
    "Entered", "add_account", "empty_stage", "enter_stage", "join_acts", "map_words", "note_custody", "open_tally",
    "render_words", "stage_account", "state_one", "take_back", "withdraw_statement",
]  # fmt: skip


@transaction.atomic
def add_account(*, scheme: Scheme, publisher: Organisation, about: Mapping[str, Any], by: Actor) -> Source:
    """Add an account that says nothing yet; its statements follow one by one, or with a pack.

    Raises:
        Refusal: the scheme holds this account already (code "there").
    """
    stage = stage_account(scheme=scheme, publisher=publisher, about=about, acts=(), facts=(), by=by)
    if stage.source_id is not None:
        raise Refusal(
            _("This account is here already: same publisher, title and date of publication."),
            mend=_("Open it in the list of accounts, and add to it."),
            where="title",
            code="there",
        )
    return enter_stage(stage=stage, by=by).source


@transaction.atomic
def state_one(
    *,
    source: Source,
    acts: Iterable[tuple[Any, ...]],
    fact: tuple[Any, ...] | None = None,
    replaces: Statement | None = None,
    by: Actor,
) -> Entered:
    """Enter one tally, or one fact, of an account that is here: the way of a pack, with a single row.

    Args:
        acts: the act that the fact hangs on, and where it lies within another, that one too.
        fact: a row for `staging.FACT_COLUMNS`; None to add the tally alone.
        replaces: the statement that the fact mends. Where it now speaks of another thing (another unit or
            period, say), the old one is withdrawn.

    Raises:
        Refusal: the account says this already (code "there"), or somebody changed the statement, or used the ref
            of the tally, meanwhile (code "stale").
    """
    # The scheme's row first, as in `enter_stage`: two people who enter at once come one after the other.
    Scheme.objects.select_for_update(no_key=True).get(pk=source.scheme_id)
    held = _hold(replaces) if replaces else None
    about = {"title": source.title, "published_words": source.published_words}
    stage = stage_account(
        scheme=source.scheme, publisher=source.publisher, about=about, acts=acts, facts=[fact] if fact else [], by=by
    )
    if fact:
        staged = stage.facts.get()
        tally = stage.acts.get(ref=staged.ref).tally_id
        met = Statement.objects.filter(source=source, tally=tally, thing=staged.thing, is_current=True)
        if (met.exclude(pk=held.pk) if held else met).exists():
            raise Refusal(
                _("This account says something of this already: same measure, unit, split, period and place."),
                mend=_("Open that statement and change it, or say what is different here."),
                code="there",
            )
        if held and held.thing != staged.thing:
            withdraw_statement(statement=held, by=by)
    elif stage.acts.filter(ref=stage.acts.latest("row").ref, tally__isnull=False, joined=False).exists():
        raise Refusal(
            _("Somebody added a tally to this account before you did."), mend=_("Send it once more."), code="stale"
        )
    return enter_stage(stage=stage, by=by)


@transaction.atomic
def withdraw_statement(*, statement: Statement, by: Actor) -> Statement:
    """Take a statement back: an empty one supersedes it, and both stay readable.

    Raises:
        Refusal: somebody superseded it in the meantime.
    """
    statement = _hold(statement)
    Statement.objects.filter(pk=statement.pk).update(is_current=False)
    empty = Statement(
        scheme_id=statement.scheme_id,
        source_id=statement.source_id,
        tally_id=statement.tally_id,
        measure_id=statement.measure_id,
        shape=statement.shape,
        supersedes=statement,
        withdrawn=True,
        is_current=False,
        added_by=by.actor_id,
        added_at=timezone.now(),
    )
    for column in staging.SAID_COLUMNS:
        if column not in staging.CONTENT_COLUMNS:
            setattr(empty, column, getattr(statement, column))
    empty.save(force_insert=True)
    audit.record(
        by=by,
        verb="withdraw_statement",
        kind="statement",
        subject=statement.public_id,
        scheme=statement.scheme.public_id,
    )
    return empty


def _hold(statement: Statement) -> Statement:
    held = Statement.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=statement.pk)
    if not held.is_current:
        raise Refusal(
            _("Somebody changed this statement before you did."),
            mend=_("Open it again and look."),
            code="stale",
        )
    return held


@transaction.atomic
def note_custody(
    *,
    statement: Statement,
    paper: str,
    holder: Organisation,
    seen: PartialDate,
    second_person: Actor,
    by: Actor,
    pages: int | None = None,
    sha256: str = "",
) -> CustodyNote:
    """Note the evidence behind a statement: what paper, who holds it, who else saw it, when.

    Raises:
        Refusal: the second person is the one who notes.
    """
    if second_person.actor_id == by.actor_id:
        raise Refusal(
            _("A second person must have seen the paper."), mend=_("Name a colleague."), where="second_person"
        )
    note = CustodyNote(
        statement=statement, paper=paper, pages=pages, holder=holder, sha256=sha256, noted_by=by.actor_id,
        second_person=second_person.actor_id,
    )  # fmt: skip
    note.seen = seen
    note.save(force_insert=True)
    audit.record(
        by=by,
        verb="note_custody",
        kind="statement",
        subject=statement.public_id,
        scheme=statement.scheme.public_id,
    )
    return note


@transaction.atomic
def map_words(
    *, tally: Tally, measure: str, first: str, second: str, relation: WordMapping.Relation, by: Actor
) -> WordMapping:
    """Record the judgement that one account's word means another's; it shows beside the unmapped comparison."""
    mapping, made = WordMapping.objects.get_or_create(
        tally=tally,
        measure_id=measure,
        first=first,
        second=second,
        defaults={"relation": relation, "judged_by": by.actor_id},
    )
    if made:
        audit.record(by=by, verb="map_words", kind="tally", subject=tally.public_id, scheme=tally.scheme.public_id)
    return mapping


@transaction.atomic
def render_words(*, language: str, texts: Mapping[str, str], by: Actor) -> None:
    """Keep our translations of words that sources said; a changed one loses its review."""
    Rendering.objects.bulk_create(
        [Rendering(words=words, language=language, text=text) for words, text in texts.items()],
        update_conflicts=True,
        unique_fields=["words", "language"],
        update_fields=["text", "reviewed_by"],
    )
    audit.record(by=by, verb="render_words", kind="rendering", subject=None, language=language, count=len(texts))


@transaction.atomic
def open_tally(
    *, scheme: Scheme, kind: str, by: Actor, name: TranslatedText | None = None, parent: Tally | None = None
) -> Tally:
    """A new tally for a record to hang on, under the next free handle of its kind (V3).

    Args:
        kind: the code of a kind of tally.
        parent: within what it happened, of the same scheme.
    """
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    prefix = TallyKind.objects.get(code=kind).prefix
    taken = Tally.objects.filter(scheme=scheme, handle__regex=f"^{prefix}[0-9]{{1,6}}$")
    counted = Cast(Substr("handle", len(prefix) + 1), IntegerField())  # by the database: a scheme has thousands
    number = (taken.aggregate(last=Max(counted))["last"] or 0) + 1
    tally = Tally.objects.create(
        scheme=scheme, kind_id=kind, handle=f"{prefix}{number}", name=name or TranslatedText(), parent=parent,
        entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="open_tally", kind="tally", subject=tally.public_id, scheme=scheme.public_id)
    return tally
