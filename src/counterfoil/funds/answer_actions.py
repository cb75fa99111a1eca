"""A second person's answer to what was proposed: approved, it is carried out in the same transaction; or refused."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.funds import giving_actions, goods_actions, loan_actions, restriction_actions, transfer_actions
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Proposal

Kind = Proposal.Kind
_CARRIED_OUT: dict[str, Callable[..., object]] = {
    **dict.fromkeys(Proposal.BETWEEN_FUNDS, transfer_actions.carry_out),
    Kind.PLEDGE: giving_actions.carry_out,
    Kind.LOAN: loan_actions.carry_out,
    Kind.GOODS: goods_actions.carry_out,
    Kind.RESTRICT: restriction_actions.carry_out,
}


@transaction.atomic
def approve(*, proposal: Proposal, by: Actor) -> None:
    """Approve what somebody else proposed, and carry it out.

    Raises:
        Refusal: the approver proposed it ("own"); it was answered already ("already"); it is possible no longer, as
            the action for its kind says; as `ledger.post`.
    """
    held = _hold(proposal, by)
    if held.entered_by == by.actor_id:
        raise Refusal(
            _("You proposed this: another person has to approve it."), mend=_("Ask a colleague to."), code="own"
        )
    _answer(held, Proposal.State.APPROVED, "", by)
    _CARRIED_OUT[held.kind](proposal=held, by=by)
    audit.record(by=by, verb="approve", kind="proposal", subject=held.public_id, scheme=held.book.scheme.public_id)


@transaction.atomic
def refuse(*, proposal: Proposal, reason: str, by: Actor) -> None:
    """Refuse what was proposed, or take one's own proposal back, with a reason; nothing is posted.

    Raises:
        Refusal: there is no reason; it was answered already.
    """
    held = _hold(proposal, by)
    if not one_line(reason):
        raise Refusal(_("There is no reason."), mend=_("Write why it is not to be."), where="reason")
    _answer(held, Proposal.State.REFUSED, one_line(reason)[:200], by)
    audit.record(by=by, verb="refuse", kind="proposal", subject=held.public_id, scheme=held.book.scheme.public_id)


def _hold(proposal: Proposal, by: Actor) -> Proposal:
    held = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("book__scheme", "giver__book", "taker", "instalment__gift", "loan", "item")
        .get(pk=proposal.pk)
    )
    must_keep(by, held.book)
    if held.state != Proposal.State.WAITING:
        raise Refusal(_("This was answered already."), mend=_("Open the page again to see it."), code="already")
    return held


def _answer(proposal: Proposal, state: Proposal.State, words: str, by: Actor) -> None:
    proposal.state, proposal.answer = state, words
    proposal.answered_by, proposal.answered_at = by.actor_id, timezone.now()
    proposal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
