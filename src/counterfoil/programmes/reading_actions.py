"""Writes about readings: what was measured, by each side; *not measured* is said with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import Period, Programme, Reading
from counterfoil.programmes.reading_rules import Read, ReadingDraft, check_parts, check_reading

Key = tuple[int, str]  # a period, a part


@transaction.atomic
def say_reading(*, draft: ReadingDraft, by: Actor) -> Reading:
    """Say what was measured of an indicator in a period, for one's own side; the latest of a side holds.

    Saying the same again changes nothing.

    Raises:
        Refusal: as `say_readings`, with the field of the draft as `where`.
    """
    return say_readings(scheme=draft.period.indicator.result.programme.scheme, drafts=[draft], by=by)[0]


@transaction.atomic
def say_readings(*, scheme: Scheme, drafts: Sequence[ReadingDraft], by: Actor) -> list[Reading]:
    """Say many readings of a scheme's programmes at once, all or none: one for each draft, in its order.

    Raises:
        Refusal: who acts speaks for neither side; a period is of another scheme, or the same thing is said twice; as
            `check_reading` and `check_parts`. `where` is the draft's, or its field.
    """
    side = must_speak(by, scheme)
    numbers = sorted({draft.period.indicator.result.programme_id for draft in drafts})
    held = Programme.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers, scheme=scheme)
    if len(held.order_by("pk")) != len(numbers):
        raise Refusal(_("That programme is not of this scheme."), mend=_("Choose from the list."))
    # As they stand now that the programmes are held: one may have been dropped meanwhile.
    found = Period.objects.select_related("indicator__unit", "indicator__dimension")
    periods = found.in_bulk({draft.period.pk for draft in drafts})
    today = timezone.localdate()
    checked: dict[Key, tuple[ReadingDraft, Read]] = {}
    for given in drafts:
        draft = replace(given, period=periods[given.period.pk])
        read = check_reading(draft, today=today)
        key = (draft.period.pk, read.part)
        if key in checked:
            raise Refusal(_("This is said twice."), mend=_("Take one away."), where=draft.where or "value")
        checked[key] = (draft, read)
    latest = latest_of(side=side, periods=[draft.period for draft in drafts])
    _check_parts(checked, latest)
    made = {key: _made(draft.period, read, side, by) for key, (draft, read) in checked.items()
            if not _is_same(latest.get(key), read)}  # fmt: skip
    Reading.objects.bulk_create(made.values(), batch_size=1000)
    if made:
        audit.record(by=by, verb="say_readings", kind="reading", scheme=scheme.public_id, count=len(made),
                     subject=next(iter(made.values())).public_id if len(made) == 1 else None)  # fmt: skip
    return [made.get(key) or latest[key] for key in checked]


def latest_of(*, side: Side, periods: Iterable[Period]) -> dict[Key, Reading]:
    """What holds of a side, for each period and part; one query."""
    found = Reading.objects.filter(period__in={period.pk for period in periods}, side=side).order_by("id")
    return {(reading.period_id, reading.part): reading for reading in found}


def _made(period: Period, read: Read, side: Side, by: Actor) -> Reading:
    return Reading(
        period=period, part=read.part, measured=read.value is not None, value=read.value, numerator=read.numerator,
        denominator=read.denominator, basis=read.basis, side=side, entered_by=by.actor_id,
    )  # fmt: skip


def _is_same(there: Reading | None, read: Read) -> bool:
    names = ("value", "numerator", "denominator", "basis")
    return there is not None and all(getattr(there, name) == getattr(read, name) for name in names)


def _check_parts(checked: dict[Key, tuple[ReadingDraft, Read]], latest: dict[Key, Reading]) -> None:
    """Each whole beside its parts as they would stand then."""
    values: dict[Key, Decimal | None] = {key: reading.value for key, reading in latest.items()}
    values |= {key: read.value for key, (_draft, read) in checked.items()}
    for (period, part), (draft, _read) in checked.items():
        parts = {name: value for (of, name), value in values.items() if of == period and name and value is not None}
        whole = values.get((period, ""))
        where = draft.where or ("part" if part else "value")
        check_parts(draft.period.indicator, whole, parts, where=where)
