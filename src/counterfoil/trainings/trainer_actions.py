"""Writes about those who teach: in office, by name only where the office gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.trainings.models import Teaches, Trainer

KEPT = dt.timedelta(days=731)  # 24 months: how long a name stays after the last session taught


@transaction.atomic
def add_trainer(*, scheme: Scheme, organisation: Organisation, office: str, by: Actor, name: str = "") -> Trainer:
    """Note one who teaches in a scheme: a role of an organisation.

    Args:
        name: in office, where the office gives it; "" leaves it at the role.

    Raises:
        Refusal: there is no role; the same one is there already ("there").
    """
    must_speak(by, scheme)
    office, name = one_line(office)[:120], one_line(name)[:120]
    if not office:
        raise Refusal(
            _("There is no role."), mend=_("Say in which office they teach, for example: lecturer."), where="office"
        )
    made, fresh = Trainer.objects.get_or_create(
        scheme=scheme, organisation=organisation, office=office, name=name, defaults={"entered_by": by.actor_id}
    )
    if not fresh:
        raise Refusal(
            _("This trainer is there already."), mend=_("Choose that one, or say what is different."), where="office",
            code="there",
        )  # fmt: skip
    audit.record(by=by, verb="add_trainer", kind="trainer", subject=made.public_id, scheme=scheme.public_id)
    return made


@transaction.atomic
def seat_trainers(*, scheme: Scheme, offices: Sequence[tuple[int, str]], by: Actor) -> dict[tuple[int, str], Trainer]:
    """Those who teach, as roles of organisations without a name: each as it is there, or noted now.

    Args:
        offices: key of the organisation, role.
    """
    must_speak(by, scheme)
    wanted = {(organisation, role): one_line(role)[:120] for organisation, role in offices}

    def there() -> dict[tuple[int, str], Trainer]:
        found = Trainer.objects.filter(scheme=scheme, organisation__in={pk for pk, _role in wanted}, name="")
        return {(trainer.organisation_id, trainer.office): trainer for trainer in found}

    known = there()
    fresh = {(pk, role) for (pk, _as_written), role in wanted.items()} - set(known)
    if fresh:
        Trainer.objects.bulk_create(
            (Trainer(scheme=scheme, organisation_id=pk, office=role, entered_by=by.actor_id)
             for pk, role in sorted(fresh)), ignore_conflicts=True,
        )  # fmt: skip
        audit.record(
            by=by, verb="seat_trainers", kind="trainer", subject=None, scheme=scheme.public_id, count=len(fresh)
        )
        known = there()
    return {(pk, as_written): known[pk, role] for (pk, as_written), role in wanted.items()}


@transaction.atomic
def erase_trainer_name(*, trainer: Trainer, by: Actor) -> Trainer:
    """Take a trainer's name out; the role stays, and so does what was taught."""
    must_speak(by, trainer.scheme)
    return _without_name(Trainer.objects.select_for_update().get(pk=trainer.pk), by)


@transaction.atomic
def erase_old_names(*, by: Actor, today: dt.date) -> int:
    """Take out the names of those who have taught nothing for 24 months, as the model declares; how many."""
    since = today - KEPT
    busy = Teaches.objects.filter(trainer=OuterRef("pk"), session__day__gte=since)
    old = Trainer.objects.exclude(name="").filter(~Exists(busy), entered_at__date__lt=since)
    found = list(old.select_for_update().order_by("pk"))
    for trainer in found:
        _without_name(trainer, by)
    return len(found)


def _without_name(trainer: Trainer, by: Actor) -> Trainer:
    """Where the same role stands there without a name already, this one is told from it by its number."""
    if trainer.name:
        same = {"scheme": trainer.scheme_id, "organisation": trainer.organisation_id, "office": trainer.office}
        if Trainer.objects.filter(**same, name="").exists():
            trainer.office = f"{trainer.office} ({trainer.pk})"[-120:]
        trainer.name = ""
        trainer.save(update_fields=["name", "office"])
        audit.record(
            by=by, verb="erase_trainer_name", kind="trainer", subject=trainer.public_id,
            scheme=trainer.scheme.public_id,
        )  # fmt: skip
    return trainer
