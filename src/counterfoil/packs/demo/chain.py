"""The demo's chain: from a need voiced to what came of it, by the actions that everybody uses: `chain/*.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from counterfoil.base.dates import PartialDate
from counterfoil.base.money import Money
from counterfoil.base.quantities import QualifiedNumber, Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds.budget_actions import point_fund
from counterfoil.funds.models import Fund
from counterfoil.lines import actions as lines
from counterfoil.lines import wording_actions as wording
from counterfoil.lines.models import Kind, State
from counterfoil.needs import actions as needs
from counterfoil.needs import answer_actions, appraisal_actions, merge_actions
from counterfoil.needs.models import Band, Decision, Need, Sector, Urgency
from counterfoil.packs.demo.chain_taught import Taught, day, organisation
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.programmes import agreement_actions, budget_actions, logframe_actions, programme_actions
from counterfoil.programmes.logframe_actions import PeriodDraft
from counterfoil.programmes.logframe_rules import IndicatorDraft
from counterfoil.programmes.models import Indicator, Programme, ProgrammeParty, Result
from counterfoil.programmes.models import State as Stands
from counterfoil.programmes.reading_actions import say_reading
from counterfoil.programmes.reading_rules import ReadingDraft
from counterfoil.publishing import actions as publishing
from counterfoil.publishing.queries import literals
from counterfoil.statements.models import Unit
from counterfoil.statements.tally_actions import Party

Cast = Mapping[str, User]
Told = Mapping[str, Any]


def follow(told: Told, cast: Cast) -> None:
    """The chain of one file, unless the scheme has courses already: somebody may have worked with them."""
    scheme = Scheme.objects.get(slug=told["scheme"])
    if scheme.courses.exists():
        return
    _Chain(scheme, told, cast).make()


class _Chain:
    """One chain while it is made, link by link."""

    def __init__(self, scheme: Scheme, told: Told, cast: Cast) -> None:
        self.scheme, self.told, self.cast = scheme, told, cast
        self.needs: dict[str, Need] = {}

    def make(self) -> None:
        for need in self.told["needs"]:
            self._need(need)
        self._appraisal(self.told["appraisal"])
        programme = self._programme(self.told["programme"])
        taught = Taught(self.scheme, programme, self.told, self.cast)
        taught.make()
        for result in self.told["programme"]["results"]:
            self._result(programme, result)
        self._answer(self.told["answer"])
        for who in ("officer", "host"):
            programme_actions.release_programme(programme=programme, by=self.cast[who])
        self._screening(taught)
        self._update(programme, taught)

    def _need(self, told: Told) -> None:
        by = self.cast[told["by"]]
        visit = self.scheme.visits.get(begins=self.told["at"])
        draft = lines.Draft(kind=Kind.REQUEST, words=told["words"], spoke=organisation(told["spoke"]))
        need = needs.ask(
            scheme=self.scheme, draft=draft, tally=visit.tally, by=by, sector=Sector.objects.get(code=told["sector"]),
            affected=Band(told["affected"]), basis=told["basis"], urgency=Urgency(told["urgency"]),
            also_funded=told.get("also_funded", ""),
        )  # fmt: skip
        self.needs[told["key"]] = need
        line = need.line
        wording.agree_to_lines(scheme=self.scheme, wordings={line.public_id: line.wording}, by=self.cast["officer"])
        for who in ("host", "officer"):
            line.refresh_from_db()
            wording.release_line(line=line, wording=line.wording, by=self.cast[who])
        if "merged" in told:
            merge_actions.merge_need(need=need, into=self.needs[told["merged"]], by=by)

    def _appraisal(self, told: Told) -> None:
        made = appraisal_actions.open_appraisal(
            need=self.needs[told["need"]], panel=[self.cast[who] for who in told["panel"]], by=self.cast[told["by"]]
        )
        who, conflict = told["conflict"]
        appraisal_actions.declare_conflict(appraisal=made, conflict=conflict, by=self.cast[who])
        for who, scores in told["scores"].items():
            appraisal_actions.declare_conflict(appraisal=made, conflict="", by=self.cast[who])
            found = {criterion: tuple(said) for criterion, said in scores.items()}
            appraisal_actions.score(appraisal=made, found=found, by=self.cast[who], hand_in=True)
        said = appraisal_actions.say_decision(
            appraisal=made, decision=Decision(told["decision"]), reasons=told["reasons"],
            by=self.cast[told["said_by"]],
        )  # fmt: skip
        appraisal_actions.agree_to_decision(appraisal=said, seen=said.said_mark, by=self.cast[told["agreed_by"]])

    def _programme(self, told: Told) -> Programme:
        by = self.cast[told["by"]]
        made = programme_actions.start_programme(
            scheme=self.scheme, name=TranslatedText(told["name"]), aims=told["aims"], by=by,
            sector=Sector.objects.get(code=told["sector"]), begins=PartialDate.parse(told["begins"]),
            until=PartialDate.parse(told["until"]), answers=[self.needs[key] for key in told["needs"]],
        )  # fmt: skip
        for when, state, words in told["moments"]:
            programme_actions.note_moment(
                programme=made, day=day(when), state=Stands(state) if state else None, words=words, by=by
            )
        parties = [(organisation(name), ProgrammeParty.Role(role)) for name, role in told["parties"]]
        programme_actions.seat_programme_parties(programme=made, parties=parties, by=by)
        self._budget(made, told, by)
        agreed = told["agreement"]
        agreement_actions.add_agreement(
            scheme=self.scheme, name=TranslatedText(agreed["name"]), programmes=[made],
            parties=[Party(Side(side), organisation(name)) for side, name in agreed["parties"]],
            signed=PartialDate.parse(agreed["signed"]), until=PartialDate.parse(agreed["until"]), by=by,
        )  # fmt: skip
        return made

    def _budget(self, programme: Programme, told: Told, by: User) -> None:
        for words, amount in told["budget"]:
            budget_actions.add_budget_line(
                programme=programme, words=words, money=Money.of(Decimal(amount), "CNY"), by=by
            )
        for fund in Fund.objects.filter(book__scheme=self.scheme, tally__name__en=told["fund"]):
            point_fund(fund=fund, lines=list(programme.budget.all()), by=self.cast["finance"])

    def _result(self, programme: Programme, told: Told) -> None:
        by = self.cast["officer"]
        result = logframe_actions.add_result(
            programme=programme, level=Result.Level(told["level"]), words=told["words"], by=by,
            assumptions=told.get("assumptions", ""),
        )  # fmt: skip
        for each in told["indicators"]:
            self._indicator(result, each, by)

    def _indicator(self, result: Result, told: Told, by: User) -> None:
        baseline = QualifiedNumber(Decimal(told["baseline"]), Qualifier.EXACTLY) if "baseline" in told else None
        draft = IndicatorDraft(
            words=told["words"], about=Indicator.About(told["about"]),
            unit=Unit.objects.get(code=told["unit"]) if "unit" in told else None,
            is_share="numerator" in told, numerator=told.get("numerator", ""),
            denominator=told.get("denominator", ""), verification=told["verification"],
            baseline=baseline, baseline_year=told.get("baseline_year"),
            baseline_basis="no such course before" if baseline else "",
        )  # fmt: skip
        indicator = logframe_actions.add_indicator(result=result, draft=draft, by=by)
        drafts = [_period(each) for each in told["periods"]]
        periods = logframe_actions.set_periods(indicator=indicator, drafts=drafts, by=by)
        for period, each in zip(periods, told["periods"], strict=True):
            for who, value, basis in each["readings"]:
                say_reading(draft=_reading(period, value, basis), by=self.cast[who])

    def _answer(self, told: Told) -> None:
        by = self.cast[told["by"]]
        need = self.needs[told["need"]]
        need.refresh_from_db()
        answered = answer_actions.answer_need(need=need, state=State(told["state"]), reason=told["reason"], by=by)
        answer_actions.tell_answer(needs=[answered], on=timezone.localdate(), by=by)

    def _screening(self, taught: Taught) -> None:
        told = self.told["screening"]
        by = self.cast[told["by"]]
        asked = Need.objects.get(scheme=self.scheme, line__words=told["need"])
        programme = programme_actions.start_programme(
            scheme=self.scheme, name=TranslatedText(told["programme"]), aims=told["aims"], by=by,
            sector=Sector.objects.get(code="health"), begins=PartialDate.parse(told["begins"]), answers=[asked],
        )  # fmt: skip
        taught.screen(programme, told)
        for who in ("officer", "host"):
            programme_actions.release_programme(programme=programme, by=self.cast[who])

    def _update(self, programme: Programme, taught: Taught) -> None:
        """The page told from the registers; in its texts stand the words of the file, for handles of tallies."""
        told = self.told["update"]
        handles = {"programme": programme.tally.handle} | {
            key: course.tally.handle for key, course in taught.courses.items()
        }

        def with_handles(body: str) -> str:
            return re.sub(r"\{\{ (\w+)\.", lambda found: f"{{{{ {handles[found[1]]}.", body)

        update = publishing.start_update(
            scheme=self.scheme, sources=[], slug=told["slug"], title=TranslatedText(told["title"]),
            records=[programme.tally, *(course.tally for course in taught.courses.values())],
            bodies=TranslatedText({language: with_handles(body) for language, body in told["bodies"].items()}),
            by=self.cast["officer"],
        )  # fmt: skip
        looked = publishing.look_over(
            update=update, revision=update.revision, names=literals(update), by=self.cast["approver"]
        )
        publishing.publish(update=looked, revision=looked.revision, by=self.cast["publisher"])


def _period(told: Told) -> PeriodDraft:
    target = Decimal(told["target"]) if "target" in told else None
    return PeriodDraft(begins=day(told["begins"]), ends=day(told["ends"]), target=target)


def _reading(period: Any, value: Any, basis: str) -> ReadingDraft:
    if value == "":
        return ReadingDraft(period=period, measured=False, basis=basis)
    if isinstance(value, list):
        numerator, denominator = map(Decimal, value)
        return ReadingDraft(period=period, basis=basis, numerator=numerator, denominator=denominator)
    return ReadingDraft(period=period, basis=basis, value=Decimal(value))
