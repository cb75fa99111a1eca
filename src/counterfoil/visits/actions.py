"""Beginning a visit. What is planned for it after that stands in `plan/actions.py`."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally
from counterfoil.visits.models import Visit
from counterfoil.visits.plan import rules


@transaction.atomic
def start_visit(
    *,
    scheme: Scheme,
    name: TranslatedText,
    guests: Side,
    begins: datetime.date,
    ends: datetime.date,
    by: Actor,
    purpose: str = "",
    language: str = "en",
    zone: str = "",
    tally: Tally | None = None,
) -> Visit:
    """Open a visit, by whichever side thinks of it first.

    Args:
        guests: the side that travels.
        begins, ends: civil dates, both included.
        zone: the hosts' time zone by its IANA name, for calendars; "" leaves hours without one.
        tally: where an account has told of this visit already; else a new tally is opened.

    Raises:
        Refusal: the return lies before the departure; who acts speaks for neither side; the tally has a visit;
            no such time zone.
    """
    side = must_speak(by, scheme)
    rules.must_run_forward(begins, ends)
    rules.must_know_zone(zone)
    if tally is not None and (tally.scheme_id != scheme.pk or Visit.objects.filter(tally=tally).exists()):
        raise Refusal(_("This visit is there already."), mend=_("Open that one."), where="tally")
    visit = Visit.objects.create(
        scheme=scheme,
        tally=tally or statements.open_tally(scheme=scheme, kind="visit", name=name, by=by),
        purpose=one_line(purpose),
        language=language,
        guests=guests,
        begins=begins,
        ends=ends,
        zone=zone,
        entered_by=by.actor_id,
        entered_side=side,
    )
    rules.note(visit, "start_visit", by)
    return visit
