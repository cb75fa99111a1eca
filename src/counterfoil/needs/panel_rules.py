"""What a panel must and must not do as a round stands; its actions refuse by these rules."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.lines.models import Verb
from counterfoil.needs.models import Appraisal, Decision, Need, Panelist
from counterfoil.needs.models.appraisal import LONGEST_REASON


def must_be_due(need: Need) -> None:
    """Refuse another round while one is open, or after one that decided, unless the request was opened again."""
    last = need.appraisals.order_by("-round").first()
    if last is None or last.ended_at is not None:
        return
    if last.is_open:
        raise Refusal(
            _("Round %(round)s is open.") % {"round": last.round}, mend=_("Go on with that one."), code="there"
        )
    again = need.line.steps.filter(verb=Verb.REOPENED, at__gt=last.agreed_at).exists()
    if last.decision != Decision.REVISE and not again:
        raise Refusal(
            _("Round %(round)s has decided: %(decision)s.")
            % {"round": last.round, "decision": last.get_decision_display()},
            mend=_("Answer the request; where it is opened again later, another round may follow."),
            code="decided",
        )


def must_be_open(appraisal: Appraisal) -> None:
    """Raises Refusal (code "over") where a round has ended."""
    if not appraisal.is_open:
        raise Refusal(
            _("This round is over: the decision stands.") if appraisal.is_decided else
            _("This round was broken off."), mend=_("Load the page again."), code="over",
        )  # fmt: skip


def must_be_undecided(appraisal: Appraisal) -> None:
    """Raises Refusal where a decision is said (code "decided"), or the round has ended."""
    must_be_open(appraisal)
    if appraisal.decision:
        raise Refusal(
            _("A decision is said already: nobody scores any more."),
            mend=_("Load the page again: either side may still say another."),
            code="decided",
        )


def must_be_free_to_score(seat: Panelist) -> None:
    """Raises Refusal where a member has not declared, has a conflict of interest, or has handed in."""
    if seat.declared_at is None:
        raise Refusal(
            _("You have not said yet whether you have a conflict of interest."),
            mend=_("Say so first, then score."),
            code="undeclared",
        )
    if seat.conflict:
        raise Refusal(
            _("You declared a conflict of interest: your scores are not asked for."),
            mend=_("If it was a mistake, declare that you have none."),
            code="conflict",
        )
    if seat.handed_in_at is not None:
        raise Refusal(
            _("You have handed in: what was handed in stays as it is."),
            mend=_("A new round after “revise” begins with empty sheets."),
            code="handed_in",
        )


def must_be_seen(appraisal: Appraisal, seen: str) -> None:
    """Raises Refusal (code "stale") where another decision was said since `seen` was read."""
    if appraisal.said_mark != seen:
        raise Refusal(
            _("Somebody said another decision since you read it: “%(decision)s”.")
            % {"decision": appraisal.get_decision_display()},
            mend=_("Read it as it stands now, then decide again."),
            code="stale",
        )


def short_words(words: str, where: str, *, wanted: bool = False, most: int = LONGEST_REASON) -> str:
    """Words on one line; raises Refusal at the field `where` where they are too long, or wanted and missing."""
    found = one_line(words)
    if wanted and not found:
        raise Refusal(_("There is no reason."), mend=_("Say why in a sentence."), where=where, code="empty")
    if len(found) > most:
        raise Refusal(
            _("It has %(count)d letters; %(most)d are the most.") % {"count": len(found), "most": most},
            mend=_("Say it shorter."),
            where=where,
            code="long",
        )
    return found
