"""Questions about a scheme's parties, about passes, and who acted."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterfoil.base.sides import Side
from counterfoil.base.tokens import hash_of
from counterfoil.partners.models import Organisation, Pass, Scheme
from counterfoil.people import queries as people


def parties_of(scheme: Scheme, side: Side | None = None) -> QuerySet[Organisation]:
    """The organisations of a scheme, the giving side's first; of one side, where it is named."""
    seats = {"parts__scheme": scheme} if side is None else {"parts__scheme": scheme, "parts__side": side}
    return Organisation.objects.filter(**seats).order_by("parts__side", "parts__position", "id")


def place_numbers(count: int) -> list[int]:
    """Numbers that no place has or will have, unless `add_place` is given one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('partners_place_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def find_pass(token: str) -> Pass | None:
    """The pass whose link this is, in whatever state; None for a guessed one.

    Found by the hash of the secret: one look into an index, the same for every token.
    """
    return Pass.objects.select_related("scheme", "organisation").filter(secret_hash=hash_of(token)).first()


def names(actors: Iterable[str]) -> dict[str, str]:
    """Who acted, in words, as `people.queries.names`; for a pass the organisation that got the link. Two queries."""
    actors = list(actors)
    passes = {actor: UUID(actor.removeprefix("pass:")) for actor in actors if actor.startswith("pass:")}
    found = people.names(actor for actor in actors if actor not in passes)
    if passes:
        held = Pass.objects.select_related("organisation").filter(public_id__in=passes.values())
        offices = {each.actor_id: str(each.organisation) for each in held}
        found |= {actor: _("%(office)s, by a link") % {"office": offices.get(actor, "?")} for actor in passes}
    return found
