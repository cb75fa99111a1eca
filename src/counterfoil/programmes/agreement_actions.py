"""Writes about agreements: what parties signed, for which programmes, and on what paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.programmes.models import Agreement, AgreementPaper, Programme
from counterfoil.programmes.rules import must_follow, said
from counterfoil.statements import actions as statements
from counterfoil.statements import tally_actions
from counterfoil.statements.tally_actions import Party


@transaction.atomic
def add_agreement(
    *,
    scheme: Scheme,
    name: TranslatedText,
    parties: Sequence[Party],
    by: Actor,
    programmes: Sequence[Programme] = (),
    signed: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Agreement:
    """Enter an agreement, on a tally of its own.

    Args:
        parties: who signed, any number on either side, or on neither; each an organisation or words.
        programmes: what it is about.
        signed, until: None is *not stated*.

    Raises:
        Refusal: who acts speaks for neither side; no name; fewer than two parties; one twice; it ends before it was
            signed; a programme of another scheme.
    """
    must_speak(by, scheme)
    if not name:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    for text in name.values():
        said(words=text, where="name", most=200)
    if len(set(parties)) < 2:
        raise Refusal(_("An agreement has two parties at least."), mend=_("Name the other one."), where="parties")
    must_follow(first=signed, last=until, where="until")
    _must_be_of(scheme, programmes)
    tally = statements.open_tally(scheme=scheme, kind="agreement", name=name, by=by)
    tally_actions.seat_tally_parties(tally=tally, parties=parties, by=by)
    made = Agreement(scheme=scheme, tally=tally, entered_by=by.actor_id)
    made.signed, made.until = signed, until
    Agreement.objects.bulk_create([made])
    made.programmes.set(programmes)
    _note("add_agreement", made, by)
    return made


def _must_be_of(scheme: Scheme, programmes: Sequence[Programme]) -> None:
    if any(programme.scheme_id != scheme.pk for programme in programmes):
        raise Refusal(_("That programme is not of this scheme."), mend=_("Choose from the list."), where="programmes")


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, programmes: Sequence[Programme], by: Actor, until: PartialDate | None = None
) -> Agreement:
    """Say anew what an agreement is about and until when it holds; who signed it and when stays as it is.

    Raises:
        Refusal: it would end before it was signed; a programme of another scheme.
    """
    must_speak(by, agreement.scheme)
    held = Agreement.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=agreement.pk)
    _must_be_of(held.scheme, programmes)
    must_follow(first=held.signed, last=until, where="until")
    held.until = until
    held.save(update_fields=["until_day", "until_precision"])
    held.programmes.set(programmes)
    _note("change_agreement", held, by)
    return held


@transaction.atomic
def note_agreement_paper(
    *,
    agreement: Agreement,
    paper: str,
    holder: Organisation,
    seen: PartialDate,
    second_person: Actor,
    by: Actor,
    pages: int | None = None,
    sha256: str = "",
) -> AgreementPaper:
    """Note the paper that was signed: what it is, who holds it, who else saw it. It is never uploaded (G13), and
    counts as evidence once the second person has confirmed it.

    Raises:
        Refusal: no words; the second person is the one who notes.
    """
    must_speak(by, agreement.scheme)
    words = said(words=paper, where="paper", most=200, prose=True)
    if second_person.actor_id == by.actor_id:
        raise Refusal(
            _("A second person must have seen the paper."), mend=_("Name a colleague."), where="second_person"
        )
    made = AgreementPaper(
        agreement=agreement, paper=words, pages=pages, holder=holder, sha256=one_line(sha256),
        noted_by=by.actor_id, second_person=second_person.actor_id,
    )  # fmt: skip
    made.seen = seen
    AgreementPaper.objects.bulk_create([made])
    _note("note_agreement_paper", agreement, by)
    return made


@transaction.atomic
def confirm_agreement_paper(*, paper: AgreementPaper, by: Actor) -> AgreementPaper:
    """The second person says that they saw the paper.

    Raises:
        Refusal: somebody else says so; it was said already.
    """
    held = AgreementPaper.objects.select_for_update(of=("self",)).select_related("agreement__scheme").get(pk=paper.pk)
    if by.actor_id != held.second_person:
        raise Refusal(
            _("Only the second person can say that they saw this paper."),
            mend=_("Ask them to sign in and say so."),
            code="second_person",
        )
    if held.confirmed_at is not None:
        raise Refusal(_("This was said already."), mend=_("Load the page again."), code="there")
    held.confirmed_at = timezone.now()
    held.save(update_fields=["confirmed_at"])
    _note("confirm_agreement_paper", held.agreement, by)
    return held


def _note(verb: str, agreement: Agreement, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="agreement", subject=agreement.public_id, scheme=agreement.scheme.public_id)
