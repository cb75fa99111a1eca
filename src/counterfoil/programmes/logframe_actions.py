"""Writes about the logframe: results, indicators, the periods for which they are read, targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.programmes.logframe_rules import IndicatorDraft, check_indicator, check_side, check_target
from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result
from counterfoil.programmes.queries import indicator_mark, result_mark
from counterfoil.programmes.rules import hold, must_follow, must_match, no_quota, note, said, take_back_releases

LEVELS = [level.value for level in Result.Level]  # from the widest to the nearest


@transaction.atomic
def add_result(
    *,
    programme: Programme,
    level: Result.Level,
    words: str,
    by: Actor,
    parent: Result | None = None,
    assumptions: str = "",
    language: str = "en",
) -> Result:
    """Add a result to a programme's logframe.

    Args:
        parent: the wider result that it leads to: an outcome leads to an impact, an output to an outcome.
        assumptions: what has to hold for it.

    Raises:
        Refusal: no words, or they ask for what is refused: a quota on people, a banned thing (G7, G11); the parent
            is of another programme, was dropped, or is no wider.
    """
    _side, held = hold(programme=programme, by=by)
    words, assumptions = _worded(words, assumptions)
    if parent is not None:
        _must_be_wider(held, Result.objects.get(pk=parent.pk), level)
    last = held.results.aggregate(last=Max("position"))["last"] or 0
    made = Result.objects.create(
        programme=held, parent=parent, level=level, position=last + 1, words=words, language=language,
        assumptions=assumptions, entered_by=by.actor_id,
    )  # fmt: skip
    _worded_anew(held)
    note(verb="add_result", kind="result", subject=made, programme=held, by=by)
    return made


@transaction.atomic
def change_result(
    *, result: Result, words: str, by: Actor, assumptions: str = "", language: str = "", seen: str = ""
) -> Result:
    """Word a result anew.

    Raises:
        Refusal: somebody changed it meanwhile (code "stale"); it was dropped; else as `add_result`.
    """
    _side, held = hold(programme=result.programme, by=by)
    found = Result.objects.get(pk=result.pk)
    must_match(seen=seen, now=result_mark(found))
    _must_stand(found)
    found.words, found.assumptions = _worded(words, assumptions)
    found.language = language or found.language
    found.save(update_fields=["words", "assumptions", "language"])
    _worded_anew(held)
    note(verb="change_result", kind="result", subject=found, programme=held, by=by)
    return found


@transaction.atomic
def drop_result(*, result: Result, by: Actor) -> Result:
    """Drop a result with its indicators; all that was read of it stays readable.

    Raises:
        Refusal: another result that stands leads to it.
    """
    _side, held = hold(programme=result.programme, by=by)
    found = Result.objects.get(pk=result.pk)
    _must_stand(found)
    if found.children.filter(dropped_at__isnull=True).exists():
        raise Refusal(_("Other results lead to this one."), mend=_("Drop those first."), where="result", code="state")
    found.dropped_at = timezone.now()
    found.save(update_fields=["dropped_at"])
    found.indicators.filter(dropped_at__isnull=True).update(dropped_at=found.dropped_at)
    _worded_anew(held)
    note(verb="drop_result", kind="result", subject=found, programme=held, by=by)
    return found


def _worded(words: str, assumptions: str) -> tuple[str, str]:
    words = said(words=words, where="words", most=300)
    no_quota(words=words, where="words")
    return words, said(words=assumptions, where="assumptions", most=300, needed=False, prose=True)


def _must_be_wider(programme: Programme, parent: Result, level: Result.Level) -> None:
    if parent.programme_id != programme.pk or parent.dropped_at is not None:
        raise Refusal(_("That result is not there."), mend=_("Choose from the list."), where="parent")
    if LEVELS.index(parent.level) >= LEVELS.index(level):
        raise Refusal(
            _("A result leads to a wider one: outputs to outcomes, outcomes to impacts."),
            mend=_("Choose a wider result, or another level."),
            where="parent",
        )


def _must_stand(thing: Result | Indicator) -> None:
    if thing.dropped_at is not None:
        raise Refusal(_("This was dropped."), mend=_("Add it anew where it is still wanted."), code="state")


def _worded_anew(programme: Programme) -> None:
    """What the public may read is another now: each side is asked again."""
    if columns := take_back_releases(programme=programme):
        programme.save(update_fields=columns)


# Indicators


@transaction.atomic
def add_indicator(*, result: Result, draft: IndicatorDraft, by: Actor) -> Indicator:
    """Add an indicator. Its position is its number in the programme for life: figures are named after it.

    Raises:
        Refusal: the result was dropped; as `check_indicator`.
    """
    _side, held = hold(programme=result.programme, by=by)
    _must_stand(Result.objects.get(pk=result.pk))
    checked = check_indicator(draft)
    last = Indicator.objects.filter(result__programme=held).aggregate(last=Max("position"))["last"] or 0
    made = Indicator(result=result, position=last + 1, entered_by=by.actor_id)
    _fill(made, checked)
    Indicator.objects.bulk_create([made])
    _worded_anew(held)
    note(verb="add_indicator", kind="indicator", subject=made, programme=held, by=by)
    return made


def _fill(indicator: Indicator, draft: IndicatorDraft) -> None:
    for name, value in vars(draft).items():
        setattr(indicator, name, value)


@transaction.atomic
def change_indicator(*, indicator: Indicator, draft: IndicatorDraft, by: Actor, seen: str = "") -> Indicator:
    """Say anew what an indicator is.

    Raises:
        Refusal: somebody changed it meanwhile (code "stale"); it was dropped; what was read would become something
            else; its targets would stand on what happened, or on the wrong side of the baseline; else as
            `check_indicator`.
    """
    _side, held = hold(programme=indicator.result.programme, by=by)
    found = Indicator.objects.select_related("unit").get(pk=indicator.pk)
    must_match(seen=seen, now=indicator_mark(found))
    _must_stand(found)
    checked = check_indicator(draft)
    _must_stay_what_was_read(found, checked)
    _must_suit_its_targets(found, checked)
    _fill(found, checked)
    found.save()
    _worded_anew(held)
    note(verb="change_indicator", kind="indicator", subject=found, programme=held, by=by)
    return found


def _must_stay_what_was_read(indicator: Indicator, draft: IndicatorDraft) -> None:
    """A percentage stays one once it has periods; with a reading the unit, too, and by what it is split."""
    kinds = ("is_share", "lower_is_better") if indicator.periods.exists() else ()
    if Reading.objects.filter(period__indicator=indicator).exists():
        kinds = (*kinds, "unit", "cumulative", "dimension")
    for name in kinds:
        if getattr(indicator, name) != getattr(draft, name):
            raise Refusal(
                _("It was planned or read as it is: this can no longer change."),
                mend=_("Drop this indicator, and add another; what was read of it stays readable."),
                where=name,
                code="state",
            )


def _must_suit_its_targets(indicator: Indicator, draft: IndicatorDraft) -> None:
    targets = [target for target in indicator.periods.values_list("target", flat=True) if target is not None]
    if targets and draft.about != Indicator.About.OFFERED:
        raise Refusal(
            _("It has targets, and they stand only on what is offered (G11)."),
            mend=_("Take the targets away first."),
            where="about",
            code="G11",
        )
    for target in targets:
        check_side(draft.baseline, target, lower_is_better=draft.lower_is_better, where="baseline")


@transaction.atomic
def drop_indicator(*, indicator: Indicator, by: Actor) -> Indicator:
    """Drop an indicator; what was read of it stays readable."""
    _side, held = hold(programme=indicator.result.programme, by=by)
    found = Indicator.objects.get(pk=indicator.pk)
    _must_stand(found)
    found.dropped_at = timezone.now()
    found.save(update_fields=["dropped_at"])
    _worded_anew(held)
    note(verb="drop_indicator", kind="indicator", subject=found, programme=held, by=by)
    return found


# Periods and targets


@dataclass(frozen=True, kw_only=True)
class PeriodDraft:
    """A time for which an indicator is to be read, both days within it, and its target where there is one.

    `where`: the field of a form, or the row of a sheet, at which a refusal is to stand.
    """

    begins: dt.date
    ends: dt.date
    target: Decimal | None = None
    where: str = "target"


@transaction.atomic
def set_periods(*, indicator: Indicator, drafts: Sequence[PeriodDraft], by: Actor) -> list[Period]:
    """Plan for which times an indicator is read. A time that is there already gets the target that is given here;
    those that are not named stay as they are.

    Raises:
        Refusal: it was dropped; an end before its beginning; a time twice; a target that may not stand.
    """
    _side, held = hold(programme=indicator.result.programme, by=by)
    found = Indicator.objects.select_related("unit").get(pk=indicator.pk)
    _must_stand(found)
    there = {(each.begins, each.ends): each for each in found.periods.all()}
    new, changed, seen = [], [], set()
    for draft in drafts:
        key = (draft.begins, draft.ends)
        must_follow(first=draft.begins, last=draft.ends, where=draft.where)
        if key in seen:
            raise Refusal(_("This time stands here twice."), mend=_("Take one away."), where=draft.where)
        seen.add(key)
        check_target(found, draft.target, where=draft.where)
        if key not in there:
            new.append(Period(indicator=found, begins=draft.begins, ends=draft.ends, target=draft.target,
                              entered_by=by.actor_id))  # fmt: skip
        elif there[key].target != draft.target:
            there[key].target = draft.target
            changed.append(there[key])
    Period.objects.bulk_create(new)
    Period.objects.bulk_update(changed, ["target"])
    note(verb="set_periods", kind="indicator", subject=found, programme=held, by=by, added=len(new),
         changed=len(changed))  # fmt: skip
    return [*there.values(), *new]


@transaction.atomic
def remove_period(*, period: Period, by: Actor) -> None:
    """Take away a time of which nothing was read.

    Raises:
        Refusal: it has a reading.
    """
    _side, held = hold(programme=period.indicator.result.programme, by=by)
    if period.readings.exists():
        raise Refusal(_("It was read already, and stays readable."), mend=_("Leave it."), code="state")
    Period.objects.filter(pk=period.pk).delete()
    note(verb="remove_period", kind="indicator", subject=period.indicator, programme=held, by=by)
