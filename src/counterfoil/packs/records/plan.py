"""What entering the rows of Lines and Headcounts would do: add, change, or nothing, and what cannot be done.

A row that is as it was when it was last entered changes nothing, whatever became of its line since. An edited row is
laid beside the line as it stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.lines.models import PREFIX, Kind, Line
from counterfoil.lines.rules import is_unsettled, other
from counterfoil.needs.models import Band
from counterfoil.packs.cell_text import CellError, Message, shown, wrong
from counterfoil.packs.models import Row
from counterfoil.packs.records.rows import ACT, TALLY, CountRow, LineRow, Records
from counterfoil.partners.models import Scheme
from counterfoil.statements.models import Mention, Source, Stage, StagedAct
from counterfoil.visits.models import Headcount

ADDED, CHANGED, SAME = "added", "changed", "same"
Mistake = Callable[[str, int, str, CellError], None]  # (sheet key, row, column key, what is wrong)


@dataclass
class Step:
    """One row, and what entering it would do. `met` is what is there; `note` is what the reader has to know."""

    row: LineRow | CountRow
    outcome: str
    tally: int | None = None
    line: Line | None = None
    known: Row | None = None
    met: str = ""
    reworded: bool = False
    described: bool = False
    note: Message | None = None


@dataclass
class Plan:
    """Every row with its step, in the order of the sheets."""

    lines: list[Step] = field(default_factory=list)
    counts: list[Step] = field(default_factory=list)

    @property
    def counted(self) -> dict[str, dict[str, int]]:
        """Added, changed and already there, for lines and for headcounts."""
        return {
            name: {what: sum(step.outcome == what for step in steps) for what in (ADDED, CHANGED, SAME)}
            for name, steps in (("lines", self.lines), ("headcounts", self.counts))
        }

    @property
    def promised(self) -> list[dict[str, Any]]:
        """What each row would do, as it is kept with the pack: it must still hold when the pack is entered."""
        return [
            {
                "outcome": step.outcome,
                "met": step.met,
                "handle": step.line.handle if step.line else "",
                "wording": step.line.wording if step.line and step.outcome == CHANGED else 0,
            }
            for step in (*self.lines, *self.counts)
        ]


class Planner:
    """Lays rows beside what is there. Questions are asked once for all rows."""

    def __init__(self, scheme: Scheme, records: Records, tallies: Mapping[str, int | None], mistake: Mistake) -> None:
        """`tallies`: ref of the sheet Acts → the tally that it is, None while that is new."""
        self.side, self.tallies, self.mistake = Side(records.side), tallies, mistake
        self.plan = Plan()
        self.records = records
        known = Row.objects.filter(scheme=scheme, side=self.side)
        self.known = {(row.tally_id, row.ref): row for row in known.select_related("line")}
        lines = Line.objects.filter(scheme=scheme, entered_side=self.side)
        lines = lines.select_related("need", "commitment").order_by("id")
        words = [row.words for row in records.lines]
        handles = [row.ref[1:].upper() for row in records.lines if row.ref.startswith("#")]
        numbers = [int(handle[1:]) for handle in handles if handle[1:].isdecimal()]
        claimed = [row.line_id for row in self.known.values() if row.line_id]
        self.there = {line.pk: line for line in lines.filter(pk__in=claimed)}
        self.by_handle = {line.handle: line for line in lines.filter(number__in=numbers)}
        self.free: dict[tuple[Any, ...], list[Line]] = {}
        for line in lines.filter(words__in=words).exclude(pk__in=claimed):
            self.free.setdefault((line.kind, line.tally_id, line.words), []).append(line)
        counts = Headcount.objects.filter(tally__scheme=scheme, side=self.side).order_by("id")
        self.counted = {(count.tally_id, count.measure_id): count.number for count in counts}
        self.taken: dict[Any, int] = {}

    def made(self) -> Plan:
        """The plan; mistakes were told as they were found."""
        for row in sorted(self.records.lines, key=lambda row: (row.kind != Kind.REQUEST, row.row)):
            self.plan.lines.append(self._line(row, self._tally(row.at)))  # what answers a request comes after it
        self.plan.lines.sort(key=lambda step: step.row.row)
        for count in self.records.counts:
            self.plan.counts.append(self._count(count, self._tally(count.at)))
        return self.plan

    def _tally(self, at: str) -> int | None:
        if at.startswith(ACT):
            return self.tallies.get(at.removeprefix(ACT))
        return int(at.removeprefix(TALLY)) if at else None

    # --- lines --------------------------------------------------------------------------------------------

    def _line(self, row: LineRow, tally: int | None) -> Step:
        is_new_act = row.at.startswith(ACT) and tally is None
        known = None if is_new_act else self.known.get((tally, row.key))
        if row.ref.startswith("#"):
            line = self.by_handle.get(row.ref[1:].upper())
            if line is None or line.tally_id != tally:
                self.mistake("lines", row.row, "ref", wrong(
                    _("Your side has no line %(ref)s that was said there."),
                    _("Correct the ref or where it was said, or clear the ref to add a line."), ref=row.ref[1:],
                ))  # fmt: skip
                return Step(row, SAME, tally)
        else:
            line = self.there.get(known.line_id or 0) if known else None
        if line is None and not is_new_act:
            free = self.free.get((row.kind, tally, row.words), [])
            line = free.pop(0) if free else None
        if self._is_twice("lines", row.row, (row.at if is_new_act else tally, row.key), line and line.pk):
            return Step(row, SAME, tally)
        if line is None:
            return Step(row, ADDED, tally)
        step = Step(row, SAME, tally, line, known)
        if known is None or known.digest != row.digest:
            self._compare(step, row, line)
        return step

    def _is_twice(self, sheet: str, row: int, *things: Any) -> bool:
        """Whether an earlier row is of the same thing: it may be named by a ref here and by its handle there."""
        firsts = [self.taken.setdefault((sheet, thing), row) for thing in things if thing]
        if all(first == row for first in firsts):
            return False
        self.mistake(sheet, row, "", wrong(
            _("Rows %(first)d and %(second)d are of the same thing."), _("Keep one of them."),
            first=min(firsts), second=row,
        ))  # fmt: skip
        return True

    def _compare(self, step: Step, row: LineRow, line: Line) -> None:
        """An edited row beside its line as it stands."""
        if line.kind != row.kind or not self._is_of(row, line):
            label = "kind" if line.kind != row.kind else "spoke"
            self.mistake("lines", row.row, label, wrong(
                _("%(line)s was entered otherwise: its kind, and who spoke, never change."),
                _("Put it back, or give this row another ref to add another line."), line=line.handle,
            ))  # fmt: skip
            return
        if step.known is None and self._says_no_more(row, line):
            return
        due = PartialDate.parse(row.due) if row.due else None
        step.reworded = (line.words, line.owner_id, line.due) != (row.words, row.owner, due)
        told, answers = self._described(line)
        step.described = (told, answers) != (_filled(row, told), self._answers(row))
        if not step.reworded and not step.described:
            return
        step.outcome, step.met = CHANGED, line.words
        if not is_unsettled(line):
            self.mistake("lines", row.row, "words", wrong(
                _("%(line)s is settled and cannot be changed here."),
                _("Open it again on its page first, saying why; or put the row back as it was."), line=line.handle,
            ))  # fmt: skip
        elif line.words != row.words and line.wording != (step.known.wording if step.known else line.wording):
            self.mistake("lines", row.row, "words", wrong(
                _("%(line)s was worded anew since this row was entered: “%(words)s”."),
                _("Write these words here, or change the line on its page."),
                line=line.handle, words=shown(line.words),
            ))  # fmt: skip
        elif step.reworded:
            step.note = self._falls_away(line)

    def _is_of(self, row: LineRow, line: Line) -> bool:
        """Whether the line was spoken by whom the row names; a row that names nobody says nothing of it."""
        if row.spoke is not None:
            return row.spoke == line.spoke_id
        return not row.spoke_side or line.spoke_side == row.spoke_side

    def _says_no_more(self, row: LineRow, line: Line) -> bool:
        """Whether a row that meets a line typed on a page repeats it, in part: there a blank says nothing."""
        told, answers = self._described(line)
        ours = zip(row.described, told, strict=True)
        return (
            row.words == line.words
            and row.owner in (None, line.owner_id)
            and row.due in ("", str(line.due or ""))
            and all(said in ("", None, Band.NOT_STATED, there) for said, there in ours)
            and self._answers(row) <= answers
        )

    def _falls_away(self, line: Line) -> Message | None:
        theirs = other(self.side)
        if line.own_words(theirs):
            return Message(_("The other side's own words beside %(line)s fall away."), {"line": line.handle})
        if line.said_yes(theirs):
            return Message(_("The other side has agreed to %(line)s: its yes falls away."), {"line": line.handle})
        return None

    @staticmethod
    def _described(line: Line) -> tuple[tuple[Any, ...], set[str]]:
        """What rooms above say of a line, as `LineRow.described` and `_answers` say it of a row."""
        if line.kind == Kind.REQUEST:
            need = getattr(line, "need", None)
            if need is None:
                return ("", "", "", None, "", ""), set()
            said = (need.sector_id, need.affected, need.basis, need.place_id, need.urgency, need.also_funded)
            return said, set()
        if line.kind == Kind.COMMITMENT:
            told = getattr(line, "commitment", None)
            numbers = told.answers.values_list("line__number", flat=True) if told else ()
            return (told.evidence_expected if told else "",), {f"{PREFIX[Kind.REQUEST]}{n}" for n in numbers}
        return (), set()

    def _answers(self, row: LineRow) -> set[str]:
        """The requests that a row answers, by number; those that are new by `ref:`."""
        lines = {f"ref:{step.row.ref}": step.line for step in self.plan.lines if isinstance(step.row, LineRow)}
        named = ((each, lines.get(each)) for each in row.answers)
        return {line.handle if line else each for each, line in named}

    # --- headcounts ---------------------------------------------------------------------------------------

    def _count(self, row: CountRow, tally: int | None) -> Step:
        known = self.known.get((tally, row.key)) if tally else None
        step = Step(row, SAME, tally, known=known)
        if self._is_twice("headcounts", row.row, (tally or row.at, row.key)) or (
            known and known.digest == row.digest
        ):
            return step
        met = self.counted.get((tally or 0, row.measure))
        if met != row.number:
            step.outcome, step.met = (ADDED, "") if met is None else (CHANGED, str(met))
        return step


def _filled(row: LineRow, told: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a row says; where it does not say place, urgency or who else pays, what is told already."""
    said = row.described
    return (*said[:3], *(ours or there for ours, there in zip(said[3:], told[3:], strict=True)))


def staged(scheme: Scheme, records: Records, stage: Stage | None, tell: Mistake, warn: Mistake) -> dict[str, Any]:
    """Rows and plan as they are kept with a pack.

    Args:
        stage: the account beside which they were brought, where there is one.
        tell, warn: take what cannot be done, and what somebody should know before it is.
    """
    acts = stage.acts.filter(ref__in=records.acts) if stage else StagedAct.objects.none()
    plan = Planner(scheme, records, dict(acts.values_list("ref", "tally_id")), tell).made()
    for step in plan.lines:
        if step.note:
            warn("lines", step.row.row, "words", CellError(step.note, Message(_("Enter it if that is meant."))))
    return {**records.kept(), "counted": plan.counted, "steps": plan.promised}


def tallies_of(source: Source | None, records: Records) -> dict[str, int | None]:
    """Ref of the sheet Acts → tally, once the account is entered."""
    told = Mention.objects.filter(source=source, ref__in=records.acts) if source else Mention.objects.none()
    return dict(told.values_list("ref", "tally_id"))
