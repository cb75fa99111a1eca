"""An account that waits: put beside what is there, joined to it, entered whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import copy_lines, queries, staging, waiting_actions
from counterfoil.statements.halves import refuse_forged_half
from counterfoil.statements.models import Mention, Source, Stage, StagedAct, Tally

ABOUT_FIELDS = (
    "kind", "account_of", "title", "address", "language", "published", "published_words", "read", "extent",
    "cannot_show", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """What entering a stage did: the source, and how many facts were added, changed, already there."""

    source: Source
    added: int
    changed: int
    same: int


@transaction.atomic
def stage_account(
    *,
    scheme: Scheme,
    publisher: Organisation,
    about: Mapping[str, Any],
    acts: Iterable[tuple[Any, ...] | str],
    facts: Iterable[tuple[Any, ...] | str],
    refs: Sequence[str] = (),
    by: Actor,
) -> Stage:
    """Put an account beside what is there, without changing anything that is there.

    Args:
        about: the fields of `Source` named in ABOUT_FIELDS; dates as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        facts: rows in the order of `staging.FACT_COLUMNS` after the stage, or whole lines of `copy_lines`, many at
            a time. The database takes them in while they are made, so that making them may ask it nothing.
        acts: the same in the order of `staging.ACT_COLUMNS`; asked for when all facts are in.
        refs: of many acts and facts, told in lines, the refs of the acts as far as they are known: a new account
            then waits among the statements (see `waiting`).

    Raises:
        Refusal: it is an unpublished account of the other side (code "forged_half").
    """
    source = Source.objects.filter(
        scheme=scheme,
        publisher=publisher,
        title=about.get("title", ""),
        published_words=about.get("published_words", ""),
    ).first()
    refuse_forged_half(
        scheme=scheme,
        publisher=publisher.pk,
        account_of=about.get("account_of", source.account_of if source else ""),
        kind=about.get("kind", source.kind if source else Source.Kind.PAGE),
        by=by,
    )
    stage = Stage.objects.create(
        scheme=scheme, source=source, about={**about, "publisher": publisher.id}, made_by=by.actor_id
    )
    if refs and source is None:
        waiting_actions.write_ahead(stage=stage, refs=refs, facts=facts, acts=acts, by=by)
        return stage
    with connection.cursor() as cursor:
        _copy(cursor, staging.FACT, staging.FACT_COLUMNS, stage.id, facts)
        _copy(cursor, staging.ACT, staging.ACT_COLUMNS, stage.id, acts)
        if source:
            with queries.joining_sets(stage):
                cursor.execute(staging.KNOWN_ACTS, {"stage": stage.id, "source": source.id})
    return stage


def _copy(
    cursor: Any, table: str, columns: tuple[str, ...], stage: int, rows: Iterable[tuple[Any, ...] | str]
) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for lines in copy_lines.blocks(rows):
            copy.write(copy_lines.beginning_with(stage, lines))


@transaction.atomic
def join_acts(*, stage: Stage, joins: Mapping[str, Tally | None], by: Actor) -> None:
    """Say which staged acts are tallies that another source told of already; None parts them again.

    Raises:
        Refusal: a tally of another scheme or kind, one that this account tells of under another ref, or two acts
            joined to one tally.
    """
    waiting_actions.take_back(stage=stage, by=by)
    for ref, tally in joins.items():
        act = StagedAct.objects.select_for_update().get(stage=stage, ref=ref)
        if tally and (tally.scheme_id != stage.scheme_id or tally.kind_id != act.kind_id):
            raise Refusal(_("These two are not of one kind."), mend=_("Choose another, or none."), where=ref)
        if tally and StagedAct.objects.filter(stage=stage, tally=tally).exclude(pk=act.pk).exists():
            raise Refusal(
                _("Two rows are joined to %(tally)s.") % {"tally": tally.handle},
                mend=_("One account tells of one thing once: join only one of them."),
                where=ref,
            )
        told = Mention.objects.filter(source=stage.source_id).exclude(tally=tally, ref=ref)
        if tally and stage.source_id and told.filter(Q(tally=tally) | Q(ref=ref)).exists():
            raise Refusal(
                _("This account tells of %(tally)s already.") % {"tally": tally.handle},
                mend=_("Use the ref that it has there."),
                where=ref,
            )
        act.tally, act.joined = tally, tally is not None
        act.save(update_fields=["tally", "joined"])


@transaction.atomic
def enter_stage(*, stage: Stage, by: Actor, expected: Mapping[str, int] | None = None) -> Entered:
    """Make statements of a staged account: whole, or not at all.

    Entering holds the scheme's row, so that two who bring one pack at once come one after the other: the
    second finds everything already there.

    Args:
        expected: the outcome counts that somebody looked at; where they no longer hold, nothing is entered.

    Raises:
        Refusal: what is there has changed since the preview (code "stale").
    """
    scheme = Scheme.objects.select_for_update(no_key=True).get(pk=stage.scheme_id)
    # The stage's row next: who lets go what waits for it comes before, or too late.
    stage.reserved = Stage.objects.select_for_update().get(pk=stage.pk).reserved
    publisher = Organisation.objects.get(pk=stage.about["publisher"])
    source, is_new = _source(scheme, publisher, stage.about, by)
    if not is_new:  # somebody else entered this account meanwhile, perhaps
        waiting_actions.take_back(stage=stage, by=by)
    waits = stage.reserved is not None
    if not waits:
        _save_source(stage, source)
    where = {
        "stage": stage.id, "source": source.id, "scheme": scheme.id, "by": by.actor_id,
        "entered_with": stage.public_id, "language": source.language,
    }  # fmt: skip
    with connection.cursor() as cursor:
        with queries.joining_sets(stage):
            cursor.execute(staging.KNOWN_ACTS, where)
        counts = queries.stage_outcomes(stage, first=is_new)
        if expected is not None and dict(expected) != counts:
            raise Refusal(
                _("Somebody entered statements of this account since you looked."),
                mend=_("Look at the preview again, then enter it."),
                code="stale",
            )
        with queries.joining_sets(stage):
            for step in staging.TALLY_STEPS:
                cursor.execute(step, where)
            if waits:
                where["source"] = stage.reserved
                _save_source(stage, source)
            for step in staging.ACCOUNT_STEPS:
                cursor.execute(step, where)
            if counts["changed"]:
                cursor.execute(staging.STEP_BACK, where)
            if not waits and (counts["added"] or counts["changed"]):
                cursor.execute(staging.ENTER_FIRST if is_new else staging.ENTER, where)
    empty_stage(stage=stage, by=by)
    audit.record(
        by=by, verb="enter_stage", kind="source", subject=source.public_id, scheme=scheme.public_id, **counts
    )
    return Entered(source, counts["added"], counts["changed"], counts["same"])


def empty_stage(*, stage: Stage, by: Actor) -> None:
    """Empty a stage; its row stays, because statements name it as what they were entered with."""
    waiting_actions.let_go(stage=stage, by=by)
    stage.facts.all()._raw_delete("default")
    stage.acts.all()._raw_delete("default")


def _source(scheme: Scheme, publisher: Organisation, about: Mapping[str, Any], by: Actor) -> tuple[Source, bool]:
    """The source with these fields, not saved yet, and whether it is new."""
    fields = {name: about[name] for name in ABOUT_FIELDS if name in about}
    key = {"title": fields.pop("title", ""), "published_words": fields.pop("published_words", "")}
    source = Source.objects.filter(scheme=scheme, publisher=publisher, **key).first()
    is_new = source is None
    source = source or Source(scheme=scheme, publisher=publisher, entered_by=by.actor_id, **key)
    for name, value in fields.items():
        is_date = name in ("published", "read")
        setattr(source, name, (PartialDate.parse(value) if value else None) if is_date else value)
    return source, is_new


def _save_source(stage: Stage, source: Source) -> None:
    """Save the source of a stage, under the number that waits for it; all that waits for it is there then."""
    source.pk, stage.reserved = source.pk or stage.reserved, None
    source.save()
    stage.source = source
    stage.save(update_fields=["source", "reserved"])
