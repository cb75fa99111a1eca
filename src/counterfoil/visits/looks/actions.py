"""Every write about looks and findings. None of it is about a person who is helped (GUARDRAILS G5, G7)."""

from __future__ import annotations

import datetime
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.partners.access import must_speak
from counterfoil.partners.duty_actions import take_duty
from counterfoil.partners.models import Duty, Place, Scheme
from counterfoil.people.models import User
from counterfoil.safeguards.locks import PersonLevel, reason_locked
from counterfoil.statements.terms import Term
from counterfoil.visits.looks.rules import plain
from counterfoil.visits.models import Check, Checked, Checklist, Finding, Look, Stop, Visit

_SHIPPED = System("terms")


@transaction.atomic
def load_checklists() -> int:
    """Bring the checklists that come with Counterfoil into the database; how many. Runs after every migration.

    A check that a file no longer names stays, because findings may speak of it.
    """
    shipped = tomllib.loads(Path(__file__).with_name("checklists.toml").read_text("utf-8"))
    rows = [
        Checklist(
            code=code, label=_label(term), aliases=term["aliases"], position=position, state=Term.State.APPROVED,
            proposed_by=_SHIPPED.actor_id, workplace=term.get("workplace", False), locked=term.get("locked", False),
        )
        for position, (code, term) in enumerate(shipped.items())
    ]  # fmt: skip
    columns = [field.name for field in Checklist._meta.concrete_fields if field.name != "code"]
    Checklist.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    checks = [
        Check(checklist_id=code, code=check["code"], label=_label(check), position=position)
        for code, term in shipped.items()
        for position, check in enumerate(term["checks"])
    ]
    Check.objects.bulk_create(
        checks, update_conflicts=True, unique_fields=["checklist", "code"], update_fields=["label", "position"]
    )
    return len(rows)


def _label(words: Mapping[str, str]) -> TranslatedText:
    return TranslatedText({"en": words["en"], "zh-hans": words["zh"], "ug": words["ug"]})


@transaction.atomic
def open_look(
    *,
    scheme: Scheme,
    checklist: Checklist,
    where: str,
    looked_on: datetime.date,
    by: Actor,
    visit: Visit | None = None,
    stop: Stop | None = None,
    place: Place | None = None,
    public_id: uuid.UUID | None = None,
) -> Look:
    """Begin to look at a place by its checklist; whether it meets what was expected is not assessed yet.

    Args:
        where: which place, in words: "the sewing room of the vocational school".
        looked_on: a civil date.
        place: county or coarser.
        public_id: of what a phone recorded under this id.

    Raises:
        Refusal: the checklist is of homes, which stay locked (code "locked", G5); who acts speaks for neither
            side; no words say where; who acts, or a delegate at the stop, awards in this scheme ("two_duties", G11).
    """
    side = must_speak(by, scheme)
    if checklist.locked:
        reason = reason_locked(PersonLevel.HOUSEHOLD_VISITS)
        if reason is not None:
            raise Refusal(
                _("A home is not looked at. %(reason)s") % {"reason": reason},
                mend=_("Look at a place that is no home, or leave it out."),
                where="checklist",
                code="locked",
            )
    if (visit and visit.scheme_id != scheme.pk) or (stop and (visit is None or stop.visit_id != visit.pk)):
        raise ValueError("a look, its visit and its stop belong together")
    there = User.objects.filter(pk__in=stop.goers.values("delegate__user")) if stop else ()
    take_duty(scheme=scheme, kind=Duty.Kind.VISITS, by=by, others=there)
    look = Look.objects.create(
        public_id=public_id or uuid7(), scheme=scheme, visit=visit, stop=stop, checklist=checklist,
        workplace=checklist.workplace, place=place, where=plain(where, "where", 200), looked_on=looked_on,
        entered_by=by.actor_id, entered_side=side,
    )  # fmt: skip
    audit.record(by=by, verb="open_look", kind="look", subject=look.public_id, scheme=scheme.public_id)
    return look


@transaction.atomic
def record_finding(
    *,
    look: Look,
    words: str,
    seriousness: Finding.Seriousness,
    by: Actor,
    check: Check | None = None,
    expected: str = "",
    language: str = "en",
    public_id: uuid.UUID | None = None,
) -> Finding:
    """Write down what was seen: a line of both sides' making, numbered for life (F7), with what was expected.

    Args:
        words: what was seen.
        check: the check that it answers; None for what no check asks.
        expected: what was expected, at most 200 letters.
        public_id: of what a phone recorded under this id; the line's own.

    Raises:
        Refusal: the check is of another checklist; else as `lines.actions.open_lines`.
    """
    if check is not None and check.checklist_id != look.checklist_id:
        raise Refusal(
            _("This check belongs to another kind of place."),
            mend=_("Choose a check of the list “%(list)s”.") % {"list": look.checklist},
            where="check_item",
        )
    draft = lines.Draft(kind=Kind.FINDING, words=words, language=language, public_id=public_id)
    tally = look.visit.tally if look.visit else None
    line = lines.open_line(scheme=look.scheme, draft=draft, by=by, tally=tally)
    finding: Finding = Finding.objects.create(
        line=line, look=look, check_item=check, expected=plain(expected, "", 200), seriousness=seriousness
    )
    if check is not None:
        _mark(look, check, False, by)
    return finding


@transaction.atomic
def word_look(*, look: Look, where: str, expected: Mapping[uuid.UUID, str], by: Actor) -> Look:
    """Say otherwise where a look was and what was expected, and keep no copy: the way to take a person out (G13).

    What was seen is worded anew or redacted in its line.

    Args:
        expected: public id of a finding's line → what was expected, at most 200 letters.

    Raises:
        Refusal: no words say where, or they are too long; who acts speaks for neither side.
    """
    must_speak(by, look.scheme)
    held = Look.objects.select_for_update().get(pk=look.pk)
    held.where = plain(where, "where", 200)
    held.save(update_fields=["where"])
    findings = list(held.findings.filter(line__public_id__in=expected).select_related("line"))
    for finding in findings:
        finding.expected = plain(expected[finding.line.public_id], "", 200)
    Finding.objects.bulk_update(findings, ["expected"])
    audit.record(by=by, verb="word_look", kind="look", subject=held.public_id, scheme=look.scheme.public_id)
    return held


@transaction.atomic
def mark_check(*, look: Look, check: Check, as_expected: bool | None, by: Actor) -> None:
    """Say what came of one check; None takes the mark back: it was not looked at.

    Raises:
        Refusal: "as expected" in a workplace (code "workplace", G7); who acts speaks for neither side.
    """
    must_speak(by, look.scheme)
    if check.checklist_id != look.checklist_id:
        raise ValueError("a check is marked in a look at its own kind of place")
    if as_expected is None:
        Checked.objects.filter(look=look, check_item=check).delete()
        return
    if as_expected and look.workplace:
        raise _never_passes()
    _mark(look, check, as_expected, by)


def _mark(look: Look, check: Check, as_expected: bool, by: Actor) -> None:
    said = {"as_expected": as_expected, "entered_by": by.actor_id, "entered_at": timezone.now()}
    Checked.objects.update_or_create(look=look, check_item=check, defaults=said)


@transaction.atomic
def assess_look(*, look: Look, assessment: Look.Assessment, by: Actor) -> Look:
    """Say how the place as a whole stands. Of a workplace one can only say that there is a concern (G7).

    Raises:
        Refusal: a workplace "as expected" (code "workplace"); who acts speaks for neither side.
    """
    must_speak(by, look.scheme)
    held = Look.objects.select_for_update().get(pk=look.pk)
    if held.workplace and assessment == Look.Assessment.AS_EXPECTED:
        raise _never_passes()
    held.assessment = assessment
    held.save(update_fields=["assessment"])
    audit.record(by=by, verb="assess_look", kind="look", subject=held.public_id, scheme=look.scheme.public_id,
                 assessment=str(assessment))  # fmt: skip
    return held


def _never_passes() -> Refusal:
    return Refusal(
        _("A workplace is never passed: a look is no inspection."),
        mend=_("Leave it as not assessed, or write down a concern."),
        where="assessment",
        code="workplace",
    )
