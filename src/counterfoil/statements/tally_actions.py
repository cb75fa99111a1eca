"""Writes about tallies on which only records hang."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.statements.models import Tally


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
