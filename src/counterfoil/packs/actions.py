"""Every write about packs: bring, check, choose joins, enter, drop.

A pack that is being checked or entered is held by an advisory lock of the session, which dies with it. So a
pack that says *being checked* while nobody holds it was left behind by a worker that died, and can be taken up
again; what it had begun to enter was one transaction, and is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.packs import check, lookups, queries
from counterfoil.packs.cell_text import CellError, Message
from counterfoil.packs.models import Pack
from counterfoil.packs.problems import Problems
from counterfoil.packs.records import columns as records
from counterfoil.packs.records import plan
from counterfoil.packs.records.actions import enter_records
from counterfoil.packs.records.rows import Records
from counterfoil.packs.sheets import collector_resting
from counterfoil.packs.workbook import WorkbookError
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import actions as statements
from counterfoil.statements import queries as said
from counterfoil.statements.models import Source, Stage, StagedFact, Tally, Unit
from counterfoil.statements.terms.actions import propose_term

State = Pack.State
_LOCK = 7100  # first key of the advisory locks of packs
TELL_EVERY = 0.5  # seconds between two words on how far a pack is read


@dataclass(frozen=True)
class Entered:
    """What entering a pack did: how many facts were added, changed, already there; the same of lines and headcounts.

    Without facts and acts there is no account: `source` is None.
    """

    source: Source | None
    added: int = 0
    changed: int = 0
    same: int = 0
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def total(self, what: str) -> int:
        """How many facts, lines and headcounts were `added`, `changed` or `same`."""
        return int(getattr(self, what)) + sum(counts[what] for counts in self.records.values())


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
        _record(pack, "bring_pack", by)
    return pack


def check_pack(*, pack: Pack, by: Actor) -> Pack:
    """Read and stage a pack: afterwards it is ready, or refused with all its mistakes.

    `done` and `total` move while it is read. May be called again at any time before the pack is entered.

    Raises:
        Refusal: somebody is checking or entering it now, or it is entered or dropped.
    """
    with _held(pack):
        _move(
            pack,
            State.CHECKING,
            before={State.WAITING, State.CHECKING, State.REFUSED, State.READY, State.ENTERING, State.FAILED},
        )
        with _failing(pack), collector_resting():
            try:
                _keep(pack, check.read_pack(bytes(pack.content or b""), pack.scheme, by, _telling(pack)), by)
            except WorkbookError as error:  # at the door, or in the middle of the rows
                nothing = check.Read(Problems())
                nothing.problems.mistake("", None, "", _as_cell_error(error), error.code)
                _keep(pack, nothing, by)
    return pack


@transaction.atomic
def choose_joins(*, pack: Pack, joins: Mapping[str, str | None], by: Actor) -> None:
    """Say which acts of a pack are ones that another account told of: ref → handle of the tally, or None.

    Raises:
        Refusal: the pack is not ready, or a join cannot be (see `statements.actions.join_acts`).
    """
    pack = Pack.objects.select_for_update().get(pk=pack.pk)
    if pack.state != State.READY or pack.stage is None:
        raise _not_now(pack)
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
    pack.outcome = {**pack.outcome, "acts": queries.act_outcomes(pack.stage), **_joined_records(pack)}
    pack.save(update_fields=["outcome"])
    _record(pack, "choose_joins", by, count=len(joins))


def enter_pack(*, pack: Pack, by: Actor) -> Entered:
    """Make statements and records of a pack that is ready: whole, or not at all.

    Raises:
        Refusal: the pack is not ready, or what is there changed since the preview (code "stale"). Then it has been
            checked again, and the preview is new.
    """
    with _held(pack):
        _move(pack, State.ENTERING, before={State.READY})
        try:
            with _failing(pack, but=Refusal), transaction.atomic():
                return _enter(pack, by)
        except Refusal:
            _move(pack, State.READY, before={State.ENTERING})
            check_pack(pack=pack, by=by)
            raise


def drop_pack(*, pack: Pack, by: Actor) -> None:
    """Let a pack go that was not entered.

    Raises:
        Refusal: somebody is checking or entering it now, or it was entered.
    """
    with _held(pack), transaction.atomic():
        _move(pack, State.DROPPED, before=set(State) - {State.ENTERED})
        if pack.stage:
            statements.empty_stage(stage=pack.stage, by=by)
        pack.content, pack.ended_at = None, timezone.now()
        pack.outcome.pop("records", None)
        pack.save(update_fields=["content", "ended_at", "outcome"])
        _record(pack, "drop_pack", by)


def mend_stopped(*, by: Actor) -> int:
    """Mark packs as failed that a worker left half-way; how many. Nothing of them was entered."""
    mended = 0
    for pack in Pack.objects.filter(state__in=[State.CHECKING, State.ENTERING]):
        with contextlib.suppress(Refusal), _held(pack):
            _move(pack, State.FAILED, before={State.CHECKING, State.ENTERING})
            _record(pack, "mend_stopped", by)
            mended += 1
    return mended


# --- one at a time --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _held(pack: Pack) -> Iterator[None]:
    """Nobody else checks or enters this pack meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, pack.pk])
        if not cursor.fetchone()[0]:
            raise Refusal(_("This pack is being worked on."), mend=_("Wait a moment, then look again."), code="busy")
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, pack.pk])


@contextlib.contextmanager
def _failing(pack: Pack, but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Whatever goes wrong inside marks the pack as failed."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, but):
            with contextlib.suppress(DatabaseError):
                Pack.objects.filter(pk=pack.pk).update(state=State.FAILED)
        raise


def _move(pack: Pack, state: State, before: set[Any]) -> None:
    """To another state, seen by everybody at once."""
    moved = Pack.objects.filter(pk=pack.pk, state__in=before).update(state=state)
    pack.refresh_from_db()
    if not moved:
        raise _not_now(pack)


def _not_now(pack: Pack) -> Refusal:
    return Refusal(
        _("This pack is: %(state)s.") % {"state": pack.get_state_display()},
        mend=_("Look at it again, or bring the file once more."),
        code="state",
    )


def _telling(pack: Pack) -> check.Progress:
    """Tells others how far a pack is read, not more often than they look."""
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            _progress(pack, done, total)
            told = time.monotonic()

    return tell


def _progress(pack: Pack, done: int, total: int) -> None:
    """Seen by others at once: it goes by a connection of its own, because the pack's rows wait for their commit.

    Where that transaction holds the pack itself (a check that will be undone), nobody could see it, and nobody waits.
    """
    aside = connection.copy()
    try:
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE packs_pack SET done = %s, total = %s"
                " WHERE id = (SELECT id FROM packs_pack WHERE id = %s FOR UPDATE SKIP LOCKED)",
                [done, total, pack.pk],
            )
    finally:
        aside.close()


def _record(pack: Pack, verb: str, by: Actor, **detail: Any) -> None:
    audit.record(
        by=by,
        verb=verb,
        kind="pack",
        subject=pack.public_id,
        scheme=pack.scheme.public_id,
        sha256=pack.sha256,
        **detail,
    )


def _as_cell_error(error: WorkbookError) -> CellError:
    parts = (part if isinstance(part, Message) else Message(str(part)) for part in (error.problem, error.mend))
    return CellError(*parts)


# --- checking -------------------------------------------------------------------------------------------


@transaction.atomic
def _keep(pack: Pack, read: check.Read, by: Actor) -> None:
    """Stage what was read, and keep with the pack what the preview needs."""
    if pack.stage:
        statements.empty_stage(stage=pack.stage, by=by)
    pack.stage = None
    kept: dict[str, Any] = {}
    if read.problems.count:
        read.to_the_end()
    elif read.holds_records_alone():
        kept = _plan(pack, read, None)
    else:
        kept = _stage(pack, read, by)
    refused = read.problems.count > 0
    pack.state = State.REFUSED if refused else State.READY
    pack.done = pack.total = read.rows
    pack.problems, pack.problem_count = read.problems.mistakes, read.problems.count
    pack.outcome = {
        "warnings": read.problems.warnings,
        "warning_count": read.problems.counts["warning"],
        "language": read.language,
        "sheets": read.sheet_names,
    }
    if not refused:
        pack.outcome |= {
            "new": read.new,
            "parties": {side: [party.id for party in parties] for side, parties in read.about.parties.items()},
            **kept,
        }
    if not refused and pack.stage:
        pack.outcome |= {"facts": said.stage_outcomes(pack.stage), "acts": queries.act_outcomes(pack.stage)}
    pack.save(update_fields=["stage", "state", "done", "total", "problems", "problem_count", "outcome"])
    _record(pack, "check_pack", by, problems=read.problems.count)


def _stage(pack: Pack, read: check.Read, by: Actor) -> dict[str, Any]:
    """Stage the rows while they are read; where a mistake turns up, nothing is staged. Gives what `_plan` does."""
    publisher = read.about.publisher
    assert publisher is not None  # a pack without one has a mistake
    with transaction.atomic():
        stage = statements.stage_account(
            scheme=pack.scheme,
            publisher=Organisation(pk=publisher.id),
            about=read.about.fields,
            facts=read.facts,
            acts=read.acts_after(),
            by=by,
        )
        kept = {} if read.problems.count else _plan(pack, read, stage)
        if read.problems.count:
            transaction.set_rollback(True)
        else:
            pack.stage = stage
    return kept


def _plan(pack: Pack, read: check.Read, stage: Stage | None) -> dict[str, Any]:
    """What is kept of lines and headcounts; mistakes that show only beside what is there are noted."""
    if not read.records:
        return {}

    def label(sheet: str, key: str) -> str:
        part = next(part for part in records.SHEETS if part.key == sheet)
        return part.column(key).label(read.language) if key else ""

    def tell(sheet: str, row: int, key: str, error: CellError) -> None:
        read.problems.mistake(read.sheet_names[sheet], row, label(sheet, key), error)

    def warn(sheet: str, row: int, key: str, error: CellError) -> None:
        read.problems.warning(read.sheet_names[sheet], row, label(sheet, key), error, "falls_away")

    return {"records": plan.staged(pack.scheme, read.records, stage, tell, warn)}


def _joined_records(pack: Pack) -> dict[str, Any]:
    """Lines and headcounts beside what is there, once acts of the pack were joined to tallies of the scheme.

    Raises:
        Refusal: one of them cannot be entered then.
    """

    def tell(sheet: str, row: int, key: str, error: CellError) -> None:
        raise Refusal(error.problem, mend=error.mend, where=f"{pack.outcome['sheets'][sheet]}, {row}")

    if not (kept := pack.outcome.get("records")):
        return {}
    return {"records": plan.staged(pack.scheme, Records.of(kept), pack.stage, tell, lambda *_warning: None)}


# --- entering -------------------------------------------------------------------------------------------


def _enter(pack: Pack, by: Actor) -> Entered:
    # The scheme's row first: two packs of one scheme then add their organisations one after the other.
    Scheme.objects.select_for_update(no_key=True).get(pk=pack.scheme_id)
    made = _add_new(pack, pack.stage, by)
    entered = Entered(None)
    if pack.stage:
        told = statements.enter_stage(stage=pack.stage, by=by, expected=pack.outcome["facts"])
        entered = Entered(told.source, told.added, told.changed, told.same)
    entered = replace(entered, records=_enter_records(pack, entered.source, made, by))
    pack.state, pack.source, pack.content, pack.ended_at = State.ENTERED, entered.source, None, timezone.now()
    pack.save(update_fields=["state", "source", "content", "ended_at", "outcome"])
    counted = {"added": entered.added, "changed": entered.changed, "same": entered.same}
    _record(pack, "enter_pack", by, **counted, **entered.records)
    return entered


def _enter_records(
    pack: Pack, source: Source | None, made: dict[int, Organisation], by: Actor
) -> dict[str, dict[str, int]]:
    """Enter lines and headcounts; their words are kept with the pack no longer."""
    if not (kept := pack.outcome.get("records")):
        return {}
    rows = Records.of(kept)
    rows.named({stand_in: organisation.pk for stand_in, organisation in made.items()})
    counts = enter_records(
        scheme=pack.scheme, records=rows, tallies=plan.tallies_of(source, rows), expected=kept["steps"], by=by
    )
    pack.outcome["records"] = {"counted": counts}
    return counts


def _add_new(pack: Pack, stage: Stage | None, by: Actor) -> dict[int, Organisation]:
    """Make what the pack adds, and put its real ids where numbers below zero stood in for them: the organisations."""
    new, invented = pack.outcome["new"], pack.scheme.is_invented
    made = {
        each["id"]: partners.add_organisation(name=lookups.named(each["name"]), by=by, invented=invented)
        for each in sorted(new["organisations"], key=lambda each: str(each["name"]))
    }
    for side, ids in sorted(pack.outcome["parties"].items()):
        there = Organisation.objects.in_bulk([i for i in ids if i > 0])
        partners.seat_parties(
            scheme=pack.scheme, side=Side(side), organisations=[made.get(i) or there[i] for i in ids], by=by
        )
    if stage is None:
        return made
    if stage.about["publisher"] in made:
        stage.about = {**stage.about, "publisher": made[stage.about["publisher"]].pk}
        stage.save(update_fields=["about"])
    for each in sorted(new["places"], key=lambda each: str(each["name"])):
        place = partners.add_place(name=lookups.named(each["name"]), by=by, invented=invented)
        StagedFact.objects.filter(stage=stage, place_id=each["id"]).update(place_id=place.pk)
    there_already = set(Unit.objects.filter(code__in=new["units"]).values_list("code", flat=True))
    for code, unit in sorted(new["units"].items()):
        if code not in there_already:
            label = TranslatedText({lookups.language_of(unit["label"]): unit["label"]})
            propose_term(model=Unit, label=label, by=by, kind=unit["kind"])
    return made
