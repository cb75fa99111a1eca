"""Entering the rows of Lines and Headcounts: opened, amended and counted through the rooms' own actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Band, Need, Sector, Urgency
from counterfoil.packs.models import Row
from counterfoil.packs.records.plan import ADDED, CHANGED, SAME, Plan, Planner, Step
from counterfoil.packs.records.rows import CountRow, LineRow, Records
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.promises import actions as promises
from counterfoil.statements.models import Measure, Tally
from counterfoil.visits.count_actions import record_headcount
from counterfoil.visits.minutes.actions import Entry, write_lines


@transaction.atomic
def enter_records(
    *, scheme: Scheme, records: Records, tallies: Mapping[str, int | None], expected: list[dict[str, Any]], by: Actor
) -> dict[str, dict[str, int]]:
    """Make records of the rows of Lines and Headcounts: all of them, or none. The caller holds the scheme's row.

    Args:
        tallies: ref of the sheet Acts → the tally that it is.
        expected: what somebody looked at (`Plan.promised`); where it no longer holds, nothing is entered.

    Returns:
        Added, changed and already there, for lines and for headcounts.

    Raises:
        Refusal: who acts speaks for another side than whoever checked the pack, or may not write lines; what is there
            changed since the preview (code "stale").
    """
    if speaks_for(by, scheme) != records.side or (
        isinstance(by, User) and not allowed(by, Permission.WRITE_LINES, scheme)
    ):
        raise Refusal(
            _("The pack was checked by somebody of the other side, or by somebody who may write lines."),
            mend=_("Look at the preview again: it is now yours."),
            code="stale",
        )
    mistakes: list[object] = []
    plan = Planner(scheme, records, tallies, lambda *mistake: mistakes.append(mistake)).made()
    if mistakes or plan.promised != expected:
        raise Refusal(
            _("Somebody changed lines or headcounts of this pack since you looked."),
            mend=_("Look at the preview again, then enter it."),
            code="stale",
        )
    counted = plan.counted
    _Entering(scheme, plan, by).enter()
    return counted


class _Entering:
    """One plan while it is carried out."""

    def __init__(self, scheme: Scheme, plan: Plan, by: Actor) -> None:
        self.scheme, self.plan, self.by = scheme, plan, by
        rows = [step.row for step in plan.lines if isinstance(step.row, LineRow)]
        self.offices = Organisation.objects.in_bulk({i for row in rows for i in (row.spoke, row.owner) if i})
        self.sectors = Sector.objects.in_bulk()
        self.places = Place.objects.in_bulk({row.place for row in rows if row.place})
        self.tallies = Tally.objects.in_bulk({s.tally for s in (*plan.lines, *plan.counts) if s.tally})
        self.lines: dict[str, Line] = {}

    def enter(self) -> None:
        side = speaks_for(self.by, self.scheme)
        requests = [step for step in self.plan.lines if _row(step).kind == Kind.REQUEST]
        others = [step for step in self.plan.lines if _row(step).kind != Kind.REQUEST]
        for steps in (requests, others):  # what answers a request comes after it
            self._open([step for step in steps if step.outcome == ADDED])
            self._change([step for step in steps if step.outcome == CHANGED])
            self.lines |= {f"ref:{_row(step).ref}": step.line for step in steps if step.line and _row(step).ref}
        measures = Measure.objects.in_bulk()
        for step in self.plan.counts:
            count = step.row
            assert isinstance(count, CountRow) and step.tally is not None
            if step.outcome != SAME:
                tally, measure = self.tallies[step.tally], measures[count.measure]
                record_headcount(tally=tally, measure=measure, number=count.number, by=self.by)
        self._remember(side)

    def _open(self, steps: list[Step]) -> None:
        by_tally: dict[int | None, list[Step]] = {}
        for step in steps:
            by_tally.setdefault(step.tally, []).append(step)
        for tally, there in by_tally.items():
            made = write_lines(
                scheme=self.scheme, entries=[self._entry(_row(step)) for step in there], by=self.by,
                tally=self.tallies[tally] if tally else None,
            )  # fmt: skip
            for step, line in zip(there, made, strict=True):
                step.line = line

    def _entry(self, row: LineRow) -> Entry:
        kind = Kind(row.kind)
        draft = lines.Draft(
            kind=kind, words=row.words, language=row.language, spoke=self.offices[row.spoke] if row.spoke else None,
            spoke_side=Side(row.spoke_side) if row.spoke_side else None,
            owner=self.offices[row.owner] if row.owner else None, due=_due(row),
        )  # fmt: skip
        return Entry(
            draft=draft,
            asked=self._asked(row) if kind == Kind.REQUEST else None,
            promised=self._promised(row) if kind == Kind.COMMITMENT else None,
        )

    def _change(self, steps: list[Step]) -> None:
        for step in steps:
            row, line = _row(step), step.line
            assert line is not None
            if step.reworded:
                line = lines.amend_line(
                    line=line, words=row.words, wording=line.wording, by=self.by, due=_due(row),
                    owner=self.offices[row.owner] if row.owner else None, language=row.language,
                )  # fmt: skip
            if step.described and row.kind == Kind.REQUEST:
                need = Need.objects.select_related("place").filter(line=line).first()
                needs.change_request(line=line, asked=self._asked(row, need and need.place), by=self.by)
            elif step.described:
                promises.change_promise(line=line, promised=self._promised(row), by=self.by)
            step.line = line

    def _asked(self, row: LineRow, place: Any = None) -> needs.Asked:
        return needs.Asked(
            sector=self.sectors[row.sector], place=self.places[row.place] if row.place else place,
            affected=Band(row.affected), basis=row.basis, urgency=Urgency(row.urgency) if row.urgency else None,
            also_funded=row.also_funded or None,
        )  # fmt: skip

    def _promised(self, row: LineRow) -> promises.Promised:
        numbers = [int(each[1:]) for each in row.answers if each not in self.lines and not each.startswith("ref:")]
        asked = Need.objects.filter(line__scheme=self.scheme, line__number__in=numbers).select_related("line")
        told = [self.lines[each].pk for each in row.answers if each in self.lines]
        here = Need.objects.filter(line__in=told).select_related("line")
        return promises.Promised(evidence_expected=row.evidence, answers=(*here, *asked))

    def _remember(self, side: Side) -> None:
        """The rows as they are now, so that the same ones change nothing."""
        new, edited = [], []
        for step in (*self.plan.lines, *self.plan.counts):
            key, digest, line = step.row.key, step.row.digest, step.line
            wording = line.wording if line else 1
            if step.known is None:
                new.append(Row(scheme=self.scheme, side=side, tally_id=step.tally, ref=key, digest=digest, line=line,
                               wording=wording))  # fmt: skip
            elif step.known.digest != digest:
                step.known.digest, step.known.wording = digest, wording
                edited.append(step.known)
        Row.objects.bulk_create(new, batch_size=1000)
        Row.objects.bulk_update(edited, ["digest", "wording"], batch_size=1000)


def _row(step: Step) -> LineRow:
    assert isinstance(step.row, LineRow)
    return step.row


def _due(row: LineRow) -> PartialDate | None:
    return PartialDate.parse(row.due) if row.due else None
