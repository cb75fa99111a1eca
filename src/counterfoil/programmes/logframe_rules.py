"""What an indicator and its targets may be; asked before the database says no."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.quantities import QualifiedNumber
from counterfoil.programmes.models import Indicator
from counterfoil.programmes.rules import no_quota, said
from counterfoil.safeguards.lexicon import check_label
from counterfoil.safeguards.refused import reason_target_refused, refuse_target
from counterfoil.statements.models import Dimension, Unit, UnitKind

# Units that count people who are helped, one by one, time by time or home by home (GUARDRAILS G10).
PERSONS = frozenset({UnitKind.PEOPLE, UnitKind.PERSON_TIMES, UnitKind.HOUSEHOLDS})
# By what a count of people helped may be split: county or coarser, and nothing about who they are (G1, G10).
OF_PERSONS = frozenset({"place"})
MOST = Decimal(100)
# Units one by one, under which people can be counted in other words.
_COUNTED = frozenset({UnitKind.THINGS, UnitKind.PLACES})


@dataclass(frozen=True, kw_only=True)
class IndicatorDraft:
    """An indicator as it is to stand; fields as in the model. `baseline` None is *not stated*."""

    words: str
    about: Indicator.About
    unit: Unit | None = None
    language: str = "en"
    is_share: bool = False
    numerator: str = ""
    denominator: str = ""
    cumulative: bool = False
    lower_is_better: bool = False
    verification: str = ""
    figure_key: str = ""
    dimension: Dimension | None = None
    baseline: QualifiedNumber | None = None
    baseline_year: int | None = None
    baseline_basis: str = ""


def counts_people(unit: Unit | None) -> bool:
    """Whether a unit counts people helped."""
    return unit is not None and unit.kind in PERSONS


def tells_of_people(indicator: Indicator) -> bool:
    """Whether it counts people helped, by its unit or by its words: "women who finished" stays so in *seats*."""
    unit = indicator.unit
    if indicator.about != Indicator.About.HAPPENED or unit is None:
        return False
    words = (indicator.words, indicator.numerator, indicator.denominator)
    named = unit.kind in _COUNTED and any(reason_target_refused(each) for each in words if each)
    return counts_people(unit) or named


def check_indicator(draft: IndicatorDraft) -> IndicatorDraft:
    """The draft with its words on one line.

    Raises:
        Refusal: words are missing, too long or ask for what is refused; it is on what is offered and counts people
            who take part (G11); a percentage lacks what is counted, its numerator or denominator; another has them;
            the baseline is below zero or over 100 percent, or has no basis; the dimension is not allowed.
    """
    words = {
        "words": said(words=draft.words, where="words", most=200),
        "numerator": said(words=draft.numerator, where="numerator", most=120, needed=draft.is_share),
        "denominator": said(words=draft.denominator, where="denominator", most=120, needed=draft.is_share),
        "verification": said(words=draft.verification, where="verification", most=200, needed=False, prose=True),
        "baseline_basis": said(
            words=draft.baseline_basis, where="baseline_basis", most=200, needed=False, prose=True
        ),
    }
    found = IndicatorDraft(**{**vars(draft), **words})
    _check_kind(found)
    _check_dimension(found)
    _check_baseline(found)
    return found


def _check_kind(draft: IndicatorDraft) -> None:
    if draft.unit is None:
        raise Refusal(
            _("It is not said what is counted."),
            mend=_("Choose a unit; for a percentage, the unit of what it is a share of."),
            where="unit",
        )
    if not draft.is_share and (draft.numerator or draft.denominator):
        raise Refusal(
            _("Only a percentage has a numerator and a denominator."),
            mend=_("Tick that it is a percentage, or empty both."),
            where="numerator",
        )
    if draft.is_share and draft.cumulative:
        raise Refusal(
            _("A percentage is not counted from the beginning."),
            mend=_("Untick that, and name the whole as its denominator."),
            where="cumulative",
        )
    no_quota(words=draft.words, where="words")
    if draft.about == Indicator.About.OFFERED:
        kind = "" if draft.is_share else draft.unit.kind
        for where in ("words", "numerator", "denominator"):
            if text := getattr(draft, where):
                refuse_target(text, kind if where == "words" else "", where=where)


def _check_dimension(draft: IndicatorDraft) -> None:
    if draft.dimension is None:
        return
    if draft.is_share:
        raise Refusal(_("A percentage is not split."), mend=_("Make an indicator for each share."), where="dimension")
    if counts_people(draft.unit) and draft.dimension.code not in OF_PERSONS:
        raise Refusal(
            _("People helped are split by place alone, county or coarser (G10)."),
            mend=_("Choose the place, or do not split it."),
            where="dimension",
            code="G10",
        )
    if check_label(draft.dimension.label.get("en", draft.dimension.code)):
        raise Refusal(_("By this nothing is split."), mend=_("Choose another."), where="dimension", code="G1")


def _check_baseline(draft: IndicatorDraft) -> None:
    number = draft.baseline.amount if draft.baseline else None
    if number is None:
        return
    if number < 0 or (draft.is_share and number > MOST):
        raise Refusal(
            _("A percentage lies between 0 and 100.") if draft.is_share else _("A baseline is not below zero."),
            mend=_("Look at the number once more."),
            where="baseline",
        )
    if not draft.baseline_basis:
        raise Refusal(
            _("It is not said how the baseline is known."),
            mend=_("Name the paper, the count or the office that says it; or leave the baseline blank."),
            where="baseline_basis",
        )


def check_target(indicator: Indicator, target: Decimal | None, *, where: str) -> None:
    """Whether a target may stand for an indicator.

    Raises:
        Refusal: it is on what happened, or on people (G11); below zero, over 100 percent; on the wrong side of the
            baseline.
    """
    if target is None:
        return
    if indicator.about != Indicator.About.OFFERED:
        raise Refusal(
            _("A target stands only on what is offered: seats, sessions, days, money, things (G11)."),
            mend=_("Leave the target blank: what came of it is told afterwards. Or make an indicator of what is "
                   "offered."),
            where=where,
            code="G11",
        )  # fmt: skip
    kind = indicator.unit.kind if indicator.unit and not indicator.is_share else ""
    refuse_target(indicator.words, kind, where=where)
    if target < 0:
        raise Refusal(_("A target is not below zero."), mend=_("Look at the number once more."), where=where)
    if indicator.is_share and target > MOST:
        raise Refusal(_("A percentage is at most 100."), mend=_("Write it as 0 to 100."), where=where)
    check_side(indicator.baseline, target, lower_is_better=indicator.lower_is_better, where=where)


def check_side(baseline: QualifiedNumber | None, target: Decimal, *, lower_is_better: bool, where: str) -> None:
    """Raises Refusal where a target lies on the wrong side of the baseline."""
    before = baseline.amount if baseline else None
    if before is not None and target < before and not lower_is_better:
        raise Refusal(
            _("The target lies below the baseline of %(baseline)s.") % {"baseline": f"{before:f}"},
            mend=_("Mend one of the two; or say of the indicator that lower is better."),
            where=where,
        )
    if before is not None and target > before and lower_is_better:
        raise Refusal(
            _("The target lies above the baseline of %(baseline)s, and lower is better.")
            % {"baseline": f"{before:f}"},
            mend=_("Mend one of the two; or take back that lower is better."),
            where=where,
        )
