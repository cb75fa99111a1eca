"""What a pack says, staged when it is checked, and made statements and records when it is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.packs import check, lookups, queries
from counterfoil.packs.cell_text import CellError
from counterfoil.packs.models import Pack
from counterfoil.packs.records import columns as records
from counterfoil.packs.records import plan
from counterfoil.packs.records.actions import enter_records
from counterfoil.packs.records.rows import Records
from counterfoil.packs.registers.actions import enter_registers, try_registers
from counterfoil.packs.registers.reading import Registers
from counterfoil.packs.registers.sheets import SHEETS as REGISTERS
from counterfoil.packs.state_actions import State, record
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import actions as statements
from counterfoil.statements import queries as said
from counterfoil.statements.models import Source, Stage, StagedFact, Unit
from counterfoil.statements.terms.actions import propose_term


@dataclass(frozen=True)
class Entered:
    """What entering a pack did: how many facts were added, changed, already there; the same of lines, headcounts
    and registers.

    Without facts and acts there is no account: `source` is None.
    """

    source: Source | None
    added: int = 0
    changed: int = 0
    same: int = 0
    records: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def total(self, what: str) -> int:
        """How many facts, lines, headcounts and rows of registers were `added`, `changed` or `same`."""
        return int(getattr(self, what)) + sum(counts[what] for counts in self.records.values())


@transaction.atomic
def keep(*, pack: Pack, read: check.Read, by: Actor) -> None:
    """Stage what was read, and keep with the pack what the preview needs."""
    if pack.stage:
        statements.empty_stage(stage=pack.stage, by=by)
    pack.stage = None
    kept: dict[str, Any] = {}
    if read.problems.count:
        read.to_the_end()
    elif read.holds_records_alone():
        kept = _plan(pack, read, None) | _try(pack, read, by)
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
    record(pack, "check_pack", by, problems=read.problems.count)


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
            refs=read.refs,
            by=by,
        )
        kept = {} if read.problems.count else _plan(pack, read, stage) | _try(pack, read, by)
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


def _try(pack: Pack, read: check.Read, by: Actor) -> dict[str, Any]:
    """What is kept of registers; mistakes that show only beside what is there are noted."""
    if not read.registers or read.problems.count:
        return {}

    def tell(sheet: str, row: int | None, key: str, error: CellError) -> None:
        part = next(part for part in REGISTERS if part.key == sheet)
        label = part.column(key).label(read.language) if key else ""
        read.problems.mistake(read.sheet_names[sheet], row, label, error)

    def made() -> dict[int, int]:
        parties = {side: [party.id for party in parties] for side, parties in read.about.parties.items()}
        organisations = _seat_new(pack.scheme, read.new["organisations"], parties, by)
        return {stand_in: each.pk for stand_in, each in organisations.items()}

    kept = try_registers(scheme=pack.scheme, registers=read.registers, made=made, by=by, tell=tell)
    return {"registers": kept}


def joined_records(pack: Pack) -> dict[str, Any]:
    """Lines and headcounts beside what is there, once acts of the pack were joined to tallies of the scheme.

    Raises:
        Refusal: one of them cannot be entered then.
    """

    def tell(sheet: str, row: int, key: str, error: CellError) -> None:
        raise Refusal(error.problem, mend=error.mend, where=f"{pack.outcome['sheets'][sheet]}, {row}")

    if not (kept := pack.outcome.get("records")):
        return {}
    return {"records": plan.staged(pack.scheme, Records.of(kept), pack.stage, tell, lambda *_warning: None)}


def enter(*, pack: Pack, by: Actor) -> Entered:
    """Make statements and records of what was staged; inside a transaction of the caller's."""
    # The scheme's row first: two packs of one scheme then add their organisations one after the other.
    Scheme.objects.select_for_update(no_key=True).get(pk=pack.scheme_id)
    made = _add_new(pack, pack.stage, by)
    entered = Entered(None)
    if pack.stage:
        told = statements.enter_stage(stage=pack.stage, by=by, expected=pack.outcome["facts"])
        entered = Entered(told.source, told.added, told.changed, told.same)
    records = _enter_records(pack, entered.source, made, by) | _enter_registers(pack, made, by)
    entered = replace(entered, records=records)
    pack.state, pack.source, pack.content, pack.ended_at = State.ENTERED, entered.source, None, timezone.now()
    pack.save(update_fields=["state", "source", "content", "ended_at", "outcome"])
    counted = {"added": entered.added, "changed": entered.changed, "same": entered.same}
    record(pack, "enter_pack", by, **counted, **entered.records)
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


def _enter_registers(pack: Pack, made: dict[int, Organisation], by: Actor) -> dict[str, dict[str, int]]:
    """Enter registers; their rows are kept with the pack no longer."""
    if not (kept := pack.outcome.get("registers")):
        return {}
    rows = Registers.of(kept)
    rows.named({stand_in: organisation.pk for stand_in, organisation in made.items()})
    counts = enter_registers(scheme=pack.scheme, registers=rows, expected=kept["promised"], by=by)
    pack.outcome["registers"] = {"counted": counts}
    return counts


def _seat_new(
    scheme: Scheme, new: list[dict[str, Any]], parties: Mapping[str, list[int]], by: Actor
) -> dict[int, Organisation]:
    """Make the organisations that a pack adds, and seat its parties; stand-in → organisation."""
    made = {
        each["id"]: partners.add_organisation(name=lookups.named(each["name"]), by=by, invented=scheme.is_invented)
        for each in sorted(new, key=lambda each: str(each["name"]))
    }
    for side, ids in sorted(parties.items()):
        there = Organisation.objects.in_bulk([i for i in ids if i > 0])
        partners.seat_parties(
            scheme=scheme, side=Side(side), organisations=[made.get(i) or there[i] for i in ids], by=by
        )
    return made


def _add_new(pack: Pack, stage: Stage | None, by: Actor) -> dict[int, Organisation]:
    """Make what the pack adds, and put its real ids where numbers below zero stood in for them: the organisations."""
    new, invented = pack.outcome["new"], pack.scheme.is_invented
    made = _seat_new(pack.scheme, new["organisations"], pack.outcome["parties"], by)
    if stage is None:
        return made
    if stage.about["publisher"] in made:
        stage.about = {**stage.about, "publisher": made[stage.about["publisher"]].pk}
        stage.save(update_fields=["about"])
    for each in sorted(new["places"], key=lambda each: str(each["name"])):
        reserved = each["id"] if each["id"] > 0 else None
        place = partners.add_place(name=lookups.named(each["name"]), by=by, invented=invented, number=reserved)
        if place.pk != reserved:  # more than were reserved, or somebody added it meanwhile
            statements.take_back(stage=stage, by=by)
            StagedFact.objects.filter(stage=stage, place_id=each["id"]).update(place_id=place.pk)
    there_already = set(Unit.objects.filter(code__in=new["units"]).values_list("code", flat=True))
    for code, unit in sorted(new["units"].items()):
        if code not in there_already:
            label = TranslatedText({lookups.language_of(unit["label"]): unit["label"]})
            propose_term(model=Unit, label=label, by=by, kind=unit["kind"])
    return made
