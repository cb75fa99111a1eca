"""Writes about tallies on which only records hang."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.partners.models import Organisation
from counterfoil.statements.models import Tally, TallyParty


@dataclass(frozen=True)
class Party:
    """Who stands on which side of an act: an organisation, or words where it is none of those known."""

    side: Side
    organisation: Organisation | None = None
    words: str = ""


@transaction.atomic
def seat_tally_parties(*, tally: Tally, parties: Sequence[Party], by: Actor) -> list[TallyParty]:
    """Say who stands on which side of a tally, any number of them.

    Raises:
        Refusal: one is neither an organisation nor words.
    """
    seats = dict.fromkeys((p.side, p.organisation, "" if p.organisation else one_line(p.words)) for p in parties)
    if any(organisation is None and not words for _side, organisation, words in seats):
        raise Refusal(
            _("A party has no name."), mend=_("Choose an organisation, or write who it is."), where="parties"
        )
    made = TallyParty.objects.bulk_create(
        TallyParty(tally=tally, side=side, organisation=organisation, words=words)
        for side, organisation, words in seats
    )
    audit.record(
        by=by, verb="seat_tally_parties", kind="tally", subject=tally.public_id, scheme=tally.scheme.public_id,
        count=len(made),
    )  # fmt: skip
    return made


@transaction.atomic
def name_tally(*, tally: Tally, name: TranslatedText, by: Actor) -> Tally:
    """Give a tally other names, one for each language.

    Raises:
        Refusal: there is no name; an account tells of it, and what it calls it is not ours to change ("told").
    """
    name = TranslatedText.of(name)
    held = Tally.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=tally.pk)
    if name == held.name:
        return held
    if not name:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    if held.mentions.exists():
        raise Refusal(
            _("Accounts tell of this under its name."), mend=_("Leave the name as it is."), where="name", code="told"
        )
    held.name = name
    held.save(update_fields=["name"])
    audit.record(by=by, verb="name_tally", kind="tally", subject=held.public_id, scheme=held.scheme.public_id)
    return held
