"""Writes about donors: who they are, and that an organisation was looked for on the lists that the law names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.funds import giving_queries
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Donor, Gift, LegalCheck
from counterfoil.ledger.models import Book
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme


@transaction.atomic
def add_donor(
    *, book: Book, kind: Donor.Kind, by: Actor, organisation: Organisation | None = None, name: str = "",
    anonymous: bool = False,
) -> Donor:  # fmt: skip
    """Note who gives: an organisation, a person by name, or a platform by name.

    Args:
        anonymous: is named on no public page and no public paper.

    Raises:
        Refusal: what names the donor is missing; the organisation is a donor already.
    """
    must_keep(by, book)
    name = " ".join(name.split())
    if kind == Donor.Kind.ORGANISATION:
        name = ""
        if organisation is None:
            raise Refusal(_("Which organisation?"), mend=_("Choose it."), where="organisation")
        if book.donors.filter(kind=kind, organisation=organisation).exists():
            raise Refusal(_("It is a donor already."), mend=_("Choose it from the list."), where="organisation")
    elif not name:
        raise Refusal(_("There is no name."), mend=_("Write the name of the donor."), where="name")
    if kind == Donor.Kind.PERSON:
        organisation = None
    made = Donor.objects.create(
        book=book, kind=kind, organisation=organisation, name=name, anonymous=anonymous, entered_by=by.actor_id
    )
    audit.record(by=by, verb="add_donor", kind="donor", subject=made.public_id, scheme=book.scheme.public_id)
    return made


@transaction.atomic
def erase_donor_name(*, donor: Donor, by: Actor) -> None:
    """Erase a person's name for good; the gifts stay, as those of a donor whose name was erased.

    Nothing is paid to the person's account any more, and no page offers it.

    Raises:
        Refusal: the donor is no person.
    """
    must_keep(by, donor.book)
    if donor.kind != Donor.Kind.PERSON:
        raise Refusal(_("Only a person's name is erased."), mend=_("An organisation gives in its own name."))
    donor.name, donor.anonymous, donor.erased_at = "", True, donor.erased_at or timezone.now()
    donor.save(update_fields=["name", "anonymous", "erased_at"])
    donor.payees.filter(ended_at=None).update(ended_at=timezone.now())
    audit.record(
        by=by, verb="erase_donor_name", kind="donor", subject=donor.public_id, scheme=donor.book.scheme.public_id
    )


@transaction.atomic
def record_legal_check(
    *, scheme: Scheme, organisation: Organisation, lists: Sequence[str], day: dt.date, outcome: LegalCheck.Outcome,
    by: Actor, note: str = "",
) -> LegalCheck:  # fmt: skip
    """Record that an organisation was looked for on lists. Gifts to one's own side that waited may then come in.

    Raises:
        Refusal: no list is named; the day lies ahead; a finding that is not clear has no note.
    """
    side = must_speak(by, scheme)
    names = [" ".join(name.split()) for name in lists if name.strip()]
    if not names:
        raise Refusal(_("No list is named."), mend=_("Name each list that was searched."), where="lists")
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="day", code="ahead")
    if outcome != LegalCheck.Outcome.CLEAR and not note.strip():
        raise Refusal(_("What was found?"), mend=_("Write it in a few words."), where="note")
    made = LegalCheck.objects.create(
        scheme=scheme, side=side, organisation=organisation, lists=names, day=day, outcome=outcome, note=note.strip(),
        entered_by=by.actor_id,
    )  # fmt: skip
    waiting = Gift.objects.filter(fund__book__scheme=scheme, donors__donor__organisation=organisation)
    for gift in waiting.filter(checked_at__isnull=True).order_by("pk").select_for_update(of=("self",), no_key=True):
        note_checked(gift=gift, by=by)
    audit.record(
        by=by, verb="record_legal_check", kind="legal_check", subject=made.public_id, scheme=scheme.public_id
    )
    return made


def must_be_checked(gift: Gift, day: dt.date) -> None:
    """Raises Refusal ("unchecked") where an organisation that gives has no clear legal check of the last year."""
    for organisation in giving_queries.unchecked(gift, day):
        raise Refusal(
            _("There is no clear legal check of %(organisation)s that is not older than twelve months.")
            % {"organisation": organisation},
            mend=_("Look for it on the lists, record what you found, and enter the money then."),
            code="unchecked",
        )


def note_checked(*, gift: Gift, by: Actor) -> None:
    """Note that a gift waits no longer, where every organisation that gives is checked; the gift is locked."""
    if gift.checked_at is None and not giving_queries.unchecked(gift, timezone.localdate()):
        gift.checked_at = timezone.now()
        gift.save(update_fields=["checked_at"])
        audit.record(
            by=by, verb="note_checked", kind="gift", subject=gift.public_id, scheme=gift.fund.book.scheme.public_id
        )
