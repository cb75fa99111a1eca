"""Writes about programmes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import listed
from counterfoil.base.text import TranslatedText
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import Programme
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally


@transaction.atomic
def start_programme(*, scheme: Scheme, name: TranslatedText, by: Actor, tally: Tally | None = None) -> Programme:
    """Begin a programme.

    Args:
        tally: where an account has told of it already; else one is opened under `name`.

    Raises:
        Refusal: who acts speaks for neither side; there is no name; the tally has a programme already.
    """
    must_speak(by, scheme)
    if not name and tally is None:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    if tally is not None and (tally.scheme_id != scheme.pk or Programme.objects.filter(tally=tally).exists()):
        raise Refusal(_("This programme is there already."), mend=_("Open that one."), where="name")
    tally = tally or statements.open_tally(scheme=scheme, kind="programme", name=name, by=by)
    words = [text for text in tally.name.values() if text] or [tally.handle]
    made = Programme.objects.create(scheme=scheme, tally=tally, entered_by=by.actor_id, **listed(*words))
    audit.record(by=by, verb="start_programme", kind="programme", subject=made.public_id, scheme=scheme.public_id)
    return made
