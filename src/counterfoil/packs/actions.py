"""Every write about packs: bring, check, choose joins, enter, drop; see `state_actions` and `content_actions`."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.packs import check, queries
from counterfoil.packs.cell_text import CellError, Message
from counterfoil.packs.content_actions import Entered, enter, joined_records, keep
from counterfoil.packs.models import Pack
from counterfoil.packs.problems import Problems
from counterfoil.packs.sheets import collector_resting
from counterfoil.packs.state_actions import State, failing, held, move, not_now, record, telling
from counterfoil.packs.workbook import WorkbookError
from counterfoil.partners.models import Scheme
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally

KEPT_OF_DROPPED = frozenset({"language", "sheets"})  # of what was found in a pack; the rest quotes its cells


def bring_pack(*, scheme: Scheme | None, file_name: str, content: bytes, by: Actor) -> Pack:
    """Take a workbook in. Nothing is read of it but the name of its scheme, where none was chosen.

    Raises:
        WorkbookError: the scheme has to be read from it, and it cannot be read.
        Refusal: it names no scheme that is there (code "unknown_scheme").
    """
    scheme = scheme or check.scheme_of(content)
    with transaction.atomic():
        pack = Pack.objects.create(
            scheme=scheme,
            file_name=file_name[-200:],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            brought_by=by.actor_id,
        )
        record(pack, "bring_pack", by)
    return pack


def check_pack(*, pack: Pack, by: Actor) -> Pack:
    """Read and stage a pack: afterwards it is ready, or refused with all its mistakes.

    `done` and `total` move while it is read. May be called again at any time before the pack is entered.

    Raises:
        Refusal: somebody is checking or entering it now, or it is entered or dropped.
    """
    with held(pack):
        move(
            pack,
            State.CHECKING,
            before={State.WAITING, State.CHECKING, State.REFUSED, State.READY, State.ENTERING, State.FAILED},
        )
        with failing(pack), telling(pack) as tell, collector_resting():
            try:
                read = check.read_pack(bytes(pack.content or b""), pack.scheme, by, tell)
                keep(pack=pack, read=read, by=by)
            except WorkbookError as error:  # at the door, or in the middle of the rows
                nothing = check.Read(Problems())
                nothing.problems.mistake("", None, "", _as_cell_error(error), error.code)
                keep(pack=pack, read=nothing, by=by)
    return pack


@transaction.atomic
def choose_joins(*, pack: Pack, joins: Mapping[str, str | None], by: Actor) -> None:
    """Say which acts of a pack are ones that another account told of: ref → handle of the tally, or None.

    Raises:
        Refusal: the pack is not ready, or a join cannot be (see `statements.actions.join_acts`).
    """
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    if pack.state != State.READY or pack.stage is None:
        raise not_now(pack)
    handles = [handle for handle in joins.values() if handle]
    tallies = {tally.handle: tally for tally in Tally.objects.filter(scheme=pack.scheme, handle__in=handles)}
    for ref, handle in joins.items():
        if handle and handle not in tallies:
            raise Refusal(
                _("This scheme has nothing under the handle “%(handle)s”.") % {"handle": handle},
                mend=_("Choose one of those that are offered, or none."),
                where=ref,
            )
    statements.join_acts(stage=pack.stage, joins={ref: tallies[h] if h else None for ref, h in joins.items()}, by=by)
    pack.outcome = {**pack.outcome, "acts": queries.act_outcomes(pack.stage), **joined_records(pack)}
    pack.save(update_fields=["outcome"])
    record(pack, "choose_joins", by, count=len(joins))


def enter_pack(*, pack: Pack, by: Actor) -> Entered:
    """Make statements and records of a pack that is ready: whole, or not at all.

    Raises:
        Refusal: the pack is not ready, or what is there changed since the preview (code "stale"). Then it has been
            checked again, and the preview is new.
    """
    with held(pack):
        move(pack, State.ENTERING, before={State.READY})
        try:
            with failing(pack, but=Refusal), transaction.atomic():
                return enter(pack=pack, by=by)
        except Refusal:
            move(pack, State.READY, before={State.ENTERING})
            check_pack(pack=pack, by=by)
            raise


def drop_pack(*, pack: Pack, by: Actor) -> None:
    """Let a pack go that was not entered. Nothing of what its cells said is kept, its mistakes neither (G13).

    Raises:
        Refusal: somebody is checking or entering it now, or it was entered.
    """
    with held(pack), transaction.atomic():
        move(pack, State.DROPPED, before=set(State) - {State.ENTERED})
        if pack.stage:
            statements.empty_stage(stage=pack.stage, by=by)
        pack.content, pack.ended_at = None, timezone.now()
        pack.problems, pack.outcome = [], {key: pack.outcome[key] for key in KEPT_OF_DROPPED & set(pack.outcome)}
        pack.save(update_fields=["content", "ended_at", "problems", "outcome"])
        record(pack, "drop_pack", by)


def mend_stopped(*, by: Actor) -> int:
    """Mark packs as failed that a worker left half-way; how many. Nothing of them was entered."""
    mended = 0
    for pack in Pack.objects.filter(state__in=[State.CHECKING, State.ENTERING]):
        with contextlib.suppress(Refusal), held(pack):
            move(pack, State.FAILED, before={State.CHECKING, State.ENTERING})
            record(pack, "mend_stopped", by)
            mended += 1
    return mended


def _as_cell_error(error: WorkbookError) -> CellError:
    parts = (part if isinstance(part, Message) else Message(str(part)) for part in (error.problem, error.mend))
    return CellError(*parts)
