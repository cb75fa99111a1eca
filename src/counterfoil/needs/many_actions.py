"""One change of many needs at once: all of them, or none; in sets, since a list may hold a thousand."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.lines.many_actions import Described, describe_lines
from counterfoil.lines.models import Line
from counterfoil.needs.models import Need, Sector, Urgency
from counterfoil.needs.rules import held_place, in_words, must_be_theirs_to_say
from counterfoil.partners.access import must_speak

_HELD = ("sector", "place", "affected", "basis", "urgency", "also_funded")
_SET = 500  # rows of one statement


@transaction.atomic
def sort_needs(
    *, needs: Iterable[Need], by: Actor, sector: Sector | None = None, urgency: Urgency | None = None
) -> list[Need]:
    """Say of needs of one scheme in which sector they are, or how soon they are needed; the rest of each stays.

    What that means is as in `change_request`: its sector decides anew whether the words of a need may ever be public,
    and how near its place may be told.

    Raises:
        Refusal: as `change_request`, named for the need; nothing is changed then.
    """
    keys = [need.pk for need in needs]
    # The lines first, as everything else locks them.
    lines = Line.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    held = {line.pk: line for line in lines.filter(pk__in=keys).order_by("pk")}
    found = list(_read(keys))
    if not found:
        return []
    side, described = must_speak(by, found[0].scheme), []
    for need in found:
        line = need.line = held[need.pk]
        must_be_theirs_to_say(urgency, need.urgency, side)
        need.sector, need.urgency = sector or need.sector, urgency or Urgency(need.urgency)
        _must_stay_as_open(need, line)
        need.place = held_place(need.place, sensitive=need.sector.sensitive)
        words = in_words({name: getattr(need, name) for name in _HELD})
        described.append(Described(line, words, need.sector.sensitive))
    describe_lines(described=described, by=by)
    Need.objects.bulk_update(found, ["sector", "urgency", "place"], batch_size=_SET)
    return found


def _read(keys: list[int]) -> Iterable[Need]:
    others = Need.objects.filter(merged_into=OuterRef("pk"))
    rows = Need.objects.select_for_update(of=("self",)).select_related("scheme", "sector", "place__parent__parent")
    return rows.filter(pk__in=keys).annotate(has_merged=Exists(others)).order_by("pk")


def _must_stay_as_open(need: Need, line: Line) -> None:
    if line.sensitive != need.sector.sensitive and (need.merged_into_id or need.has_merged):  # type: ignore[attr-defined]
        raise Refusal(
            _("It is merged with another, and one of the two would be public in its words, the other not."),
            mend=_("Part them first."),
            where=line.handle,
            code="merged",
        )
