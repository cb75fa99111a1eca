"""Every write about passes: links for one act, by an organisation of one side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.tokens import new_token
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Organisation, Pass, Scheme

DAYS, MOST_DAYS = 14, 90  # how long a pass is good for, if nobody says; and at most


@transaction.atomic
def issue_pass(
    *,
    scheme: Scheme,
    organisation: Organisation,
    what: str,
    by: Actor,
    subject: uuid.UUID | None = None,
    days: int = DAYS,
    once: bool = True,
) -> tuple[Pass, str]:
    """Make a link for an organisation of one's own side. The secret is given back this once, and kept nowhere.

    Args:
        what: the code of the act, as a room above names it: "answer_line".
        subject: the public id of what it is about.
        days: how long it is good for, 1 to MOST_DAYS.
        once: whether it is used up by one act.

    Raises:
        Refusal: the organisation is on no side, or not on that of who acts: a half must be its own side's own; the
            scheme is compiled from public accounts; or too many days. `code`: no_side, other_side, compiled, days.
    """
    side = _own_side(scheme, organisation, by)
    if not 1 <= days <= MOST_DAYS:
        problem = _("A link is good for 1 to %(most)s days.") % {"most": MOST_DAYS}
        raise Refusal(problem, mend=_("Choose fewer days."), where="days", code="days")
    token, secret_hash = new_token()
    now = timezone.now()
    made = Pass.objects.create(
        scheme=scheme, organisation=organisation, side=side, what=what, subject=subject, secret_hash=secret_hash,
        issued_by=by.actor_id, issued_at=now, expires_at=now + dt.timedelta(days=days), uses_left=1 if once else None,
    )  # fmt: skip
    audit.record(by=by, verb="issue_pass", kind="pass", subject=made.public_id, scheme=scheme.public_id, what=what)
    return made, token


@transaction.atomic
def use_pass(*, by: Pass, what: str, act: Callable[[Pass], str], subject: uuid.UUID | None = None) -> Pass:
    """Do with a pass what it is for. Of many at once, exactly one succeeds where it is for one act.

    Args:
        by: the pass, as `queries.find_pass` found it.
        act: what is done, in the same transaction: takes the pass, which acts, and gives the code of what it did.
            If it raises, nothing happened and the pass is as good as before.

    Raises:
        Refusal: it is for another act or about another thing; used, ended or expired. `code`: other_act, used,
            ended, expired.
    """
    if (by.what, by.subject) != (what, subject):
        raise Refusal(_("This link is for something else."), mend=_("Open it again as you got it."), code="other_act")
    now = timezone.now()
    good = Q(uses_left__isnull=True) | Q(uses_left__gt=0)
    mine = Pass.objects.filter(good, pk=by.pk, ended_at__isnull=True, expires_at__gt=now)
    # One UPDATE takes the row and counts the use: whoever comes second waits, then finds nothing left.
    if not mine.update(uses_left=F("uses_left") - 1, used_at=now):
        refuse_spent(Pass.objects.get(pk=by.pk))
    used = Pass.objects.select_related("scheme", "organisation").get(pk=by.pk)
    used.done = act(used)
    used.save(update_fields=["done"])
    audit.record(
        by=used, verb="use_pass", kind="pass", subject=used.public_id, scheme=used.scheme.public_id, what=what
    )
    return used


@transaction.atomic
def end_pass(*, held: Pass, by: Actor) -> Pass:
    """End a pass before its time; what was done with it stays.

    Raises:
        Refusal: it is of the other side, or no longer open. `code`: other_side, used, ended, expired.
    """
    _own_side(held.scheme, held.organisation, by)
    now = timezone.now()
    open_one = Pass.objects.filter(pk=held.pk, ended_at__isnull=True, expires_at__gt=now).exclude(uses_left=0)
    if not open_one.update(ended_at=now, ended_by=by.actor_id):
        refuse_spent(Pass.objects.get(pk=held.pk))
    audit.record(by=by, verb="end_pass", kind="pass", subject=held.public_id, scheme=held.scheme.public_id)
    return Pass.objects.get(pk=held.pk)


def refuse_spent(spent: Pass) -> None:
    """Say why a pass is no longer good; nothing, if it is.

    Raises:
        Refusal: `code` is its state: used, ended, expired.
    """
    state = spent.state()
    ask = _("Ask the office that sent it for a new one.")
    if state == Pass.State.USED and spent.used_at:
        problem = _("This link was used on %(when)s. What was done with it is kept.")
        raise Refusal(problem % {"when": _when(spent.used_at)}, mend=ask, code=state.value)
    if state == Pass.State.ENDED and spent.ended_at:
        problem = _("This link was ended on %(when)s by the office that sent it.")
        raise Refusal(problem % {"when": _when(spent.ended_at)}, mend=ask, code=state.value)
    if state == Pass.State.EXPIRED:
        problem = _("This link was good until %(when)s.")
        raise Refusal(problem % {"when": _when(spent.expires_at)}, mend=ask, code=state.value)


def _when(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M %Z}"


def _own_side(scheme: Scheme, organisation: Organisation, by: Actor) -> Side:
    """The side of an organisation, which must be that of who acts."""
    if scheme.is_compiled:
        problem = _("This scheme is compiled from public accounts; its organisations take no part.")
        raise Refusal(problem, mend=_("Give links in a scheme of your own."), code="compiled")
    seat = scheme.parties.filter(organisation=organisation).values_list("side", flat=True).first()
    if seat is None:
        problem = _("This organisation is on neither side of the scheme.")
        raise Refusal(problem, mend=_("Choose another."), where="organisation", code="no_side")
    if speaks_for(by, scheme) != seat:
        raise Refusal(
            _("This organisation is of the other side, which gives its links itself."),
            mend=_("Ask an office of that side. What one side says must be its own."),
            where="organisation",
            code="other_side",
        )
    return Side(seat)
