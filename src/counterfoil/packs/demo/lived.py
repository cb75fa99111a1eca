"""The demo's visits: planned, lived and kept count of by the actions that everybody uses.

What an office of one side writes, its own user writes: the officer for the giving side, the host for the receiving.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines import ending_actions as ending
from counterfoil.lines import wording_actions as wording
from counterfoil.lines.models import Kind, Line, State
from counterfoil.lines.rules import ENDS
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Band, Need, Sector
from counterfoil.packs.demo import drawn
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.models import User
from counterfoil.promises import actions as promises
from counterfoil.statements.models import Measure, Tally
from counterfoil.visits import actions as visits
from counterfoil.visits import count_actions as counts
from counterfoil.visits.looks import actions as looks
from counterfoil.visits.looks import photo_actions as photos
from counterfoil.visits.models import Checklist, Cost, Finding, Look, Stop, Visit
from counterfoil.visits.plan import actions as plan

Cast = Mapping[str, User]
Told = Mapping[str, Any]


def live(told: Told, cast: Cast) -> None:
    """Every visit of one file, unless the scheme has visits already: somebody may have worked with them."""
    scheme = Scheme.objects.get(slug=told["scheme"])
    if scheme.visits.exists():
        return
    for visit in told["visits"]:
        _Living(scheme, cast).visit(visit)


class _Living:
    """One visit, from its plan to what became of its lines."""

    def __init__(self, scheme: Scheme, cast: Cast) -> None:
        self.scheme, self.cast = scheme, cast
        self.needs: dict[str, Need] = {}

    def visit(self, told: Told) -> None:
        by = self.cast[told["by"]]
        made = visits.start_visit(
            scheme=self.scheme,
            name=TranslatedText(told["name"]),
            guests=Side(told["guests"]),
            begins=_day(told["begins"]),
            ends=_day(told["ends"]),
            purpose=told["purpose"],
            zone=told.get("zone", ""),
            tally=self._tally(told.get("act")),
            by=by,
        )
        self._plan(made, told, by)
        for count in told.get("headcounts", ()):
            counts.record_headcount(
                tally=made.tally,
                measure=Measure.objects.get(code=count["measure"]),
                number=count["number"],
                by=self.cast[count["by"]],
            )
        for look in told.get("looks", ()):
            self._look(look, made)
        for line in told.get("lines", ()):
            self._line(line, made.tally)

    def _look(self, told: Told, visit: Visit) -> None:
        """What was looked at by its checklist at a stop, and each finding as a line with what became of it."""
        by, checklist = self.cast[told["by"]], Checklist.objects.get(code=told["checklist"])
        checks = {check.code: check for check in checklist.checks.all()}
        look = looks.open_look(
            scheme=self.scheme, checklist=checklist, visit=visit, stop=visit.stops.get(title=told["stop"]),
            where=told["where"], looked_on=_day(told["on"]), by=by,
        )  # fmt: skip
        for code in told.get("as_expected", ()):
            looks.mark_check(look=look, check=checks[code], as_expected=True, by=by)
        for each in told.get("findings", ()):
            finding = looks.record_finding(
                look=look, words=each["words"], seriousness=Finding.Seriousness(each["seriousness"]),
                check=checks[each["check"]], expected=each.get("expected", ""), by=by,
            )  # fmt: skip
            self._afterwards(each, finding.line)
            self._photographs(each, look, finding)
        self._photographs(told, look, None)
        looks.assess_look(look=look, assessment=Look.Assessment(told["assessment"]), by=by)

    def _photographs(self, told: Told, look: Look, finding: Finding | None) -> None:
        """What was photographed there, drawn, and looked over by a second person."""
        for each in told.get("photos", ()):
            photo = photos.add_photo(
                scheme=self.scheme, look=look, finding=finding, content=drawn.picture(each["drawing"]),
                shows=each["shows"], caption=each["caption"], taken_on=look.looked_on, by=self.cast[each["by"]],
            )  # fmt: skip
            photos.look_at_photo(photo=photo, by=self.cast[each["seen_by"]])

    def _plan(self, visit: Visit, told: Told, by: User) -> None:
        plan.set_delegation(visit=visit, delegates=[self._delegate(each) for each in told["delegates"]], by=by)
        for stop in told["stops"]:
            self._stop(visit, stop, by)
        for cost in told.get("costs", ()):
            plan.add_cost(visit=visit, draft=self._cost(cost), by=by)
        if told.get("carry_over"):
            plan.carry_over_agenda(visit=visit, by=by)
        for words in told.get("agenda", ()):
            plan.add_point(visit=visit, words=words, by=by)

    def _delegate(self, told: Told) -> plan.DelegateDraft:
        organisation = self._organisation(told["organisation"])
        assert organisation is not None  # the file names one
        user = self.cast[told["user"]] if "user" in told else None
        return plan.DelegateDraft(
            organisation=organisation,
            office=told["office"],
            name=user.name if user else "",
            count=told.get("count", 1),
            user=user,
            decides_awards=told.get("decides_awards", False),
        )

    def _stop(self, visit: Visit, told: Told, by: User) -> None:
        draft = plan.StopDraft(
            kind=Stop.Kind(told["kind"]),
            title=told["title"],
            day=_day(told["day"]),
            begins=datetime.time.fromisoformat(told["from"]),
            ends=datetime.time.fromisoformat(told["to"]),
            where=told.get("where", ""),
            towards=told.get("towards", ""),
            host=self._organisation(told.get("host")),
        )
        plan.plan_stop(visit=visit, draft=draft, by=by)

    def _cost(self, told: Told) -> plan.CostDraft:
        return plan.CostDraft(
            what=Cost.What(told["what"]),
            currency=told["currency"],
            words=told.get("words", ""),
            planned=Decimal(told["planned"]) if "planned" in told else None,
            actual=Decimal(told["actual"]) if "actual" in told else None,
            payer=self._organisation(told.get("payer")),
        )

    def _line(self, told: Told, tally: Tally) -> None:
        """A line as its office wrote it, then what either side did with it."""
        self._afterwards(told, self._opened(told, tally))

    def _afterwards(self, told: Told, line: Line) -> None:
        for verb, who, *words in told.get("then", ()):
            line.refresh_from_db()
            _DID[verb](line, self.cast[who], *words)

    def _opened(self, told: Told, tally: Tally) -> Line:
        by = self.cast[told["by"]]
        draft = lines.Draft(
            kind=Kind(told["kind"]),
            words=told["words"],
            language=told.get("language", "en"),
            spoke=self._organisation(told.get("spoke")),
            owner=self._organisation(told.get("owner")),
            due=PartialDate.parse(told["due"]) if "due" in told else None,
        )
        if draft.kind == Kind.REQUEST:
            need = needs.ask(
                scheme=self.scheme, draft=draft, tally=tally, by=by,
                sector=Sector.objects.get(code=told["sector"]),
                affected=Band(told.get("affected", Band.NOT_STATED)), basis=told.get("basis", ""),
            )  # fmt: skip
            self.needs[told.get("key", "")] = need
            return need.line
        if draft.kind == Kind.COMMITMENT:
            answers = [self.needs[told["answers"]]] if "answers" in told else []
            return promises.promise(
                scheme=self.scheme, draft=draft, tally=tally, by=by, answers=answers,
                evidence_expected=told.get("evidence", ""),
            ).line  # fmt: skip
        return lines.open_line(scheme=self.scheme, draft=draft, tally=tally, by=by)

    def _tally(self, handle: str | None) -> Tally | None:
        return Tally.objects.get(scheme=self.scheme, handle=handle) if handle else None

    def _organisation(self, name: str | None) -> Organisation | None:
        return Organisation.objects.get(name__en=name, invented=True) if name else None


def _day(words: str) -> datetime.date:
    return datetime.date.fromisoformat(words)


def _agree(line: Line, by: User) -> None:
    wording.agree_to_lines(scheme=line.scheme, wordings={line.public_id: line.wording}, by=by)


def _settle(state: State) -> Callable[..., object]:
    return lambda line, by, reason="": ending.settle_line(line=line, state=state, reason=reason, by=by)


_DID: dict[str, Callable[..., object]] = {
    "agree": _agree,
    "object": lambda line, by, words: wording.object_to_line(line=line, words=words, wording=line.wording, by=by),
    "release": lambda line, by: wording.release_line(line=line, wording=line.wording, by=by),
    "say_kept": lambda line, by, evidence: ending.say_kept(line=line, evidence=evidence, by=by),
    "confirm": lambda line, by: ending.confirm_kept(line=line, by=by),
    **{state.value: _settle(state) for state in ENDS},
}
