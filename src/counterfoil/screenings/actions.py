"""Writes about screenings: what a provider offers, and its own totals. No result has a place here (G6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import Keys, listed
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Place, Scheme
from counterfoil.screenings.drafts import ScreeningDraft, TotalDraft, must_be_screening, must_be_total, rounded
from counterfoil.screenings.models import Screening, Total
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally
from counterfoil.statements.tally_actions import name_tally

__all__ = [
    "Entered", "ScreeningDraft", "TotalDraft", "call_off_screening", "change_screening", "enter_total",
    "offer_screening", "say_all_told", "take_total_back",
]  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """A total as it is held. `rounded_from`: the percentage that was typed, where it was rounded to 5."""

    total: Total
    rounded_from: int | None = None


@transaction.atomic
def offer_screening(*, scheme: Scheme, draft: ScreeningDraft, by: Actor, tally: Tally | None = None) -> Screening:
    """Note that a health provider offers a screening.

    Args:
        tally: where an account has told of it already; else one is opened within the draft's programme.

    Raises:
        Refusal: as `must_be_screening`; the tally has a screening already; who acts speaks for neither side.
    """
    side = must_speak(by, scheme)
    must_be_screening(scheme, draft, named=tally is None)
    if tally is not None and (tally.scheme_id != scheme.pk or Screening.objects.filter(tally=tally).exists()):
        raise Refusal(_("This screening is there already."), mend=_("Open that one."), where="tally")
    parent = draft.programme.tally if draft.programme else None
    tally = tally or statements.open_tally(scheme=scheme, kind="screening", name=draft.name, parent=parent, by=by)
    made = Screening.objects.create(
        scheme=scheme,
        tally=tally,
        entered_by=by.actor_id,
        entered_side=side,
        **_columns(draft),
        **_keys(tally, draft),
    )
    _note(made, "offer_screening", by)
    return made


@transaction.atomic
def change_screening(*, screening: Screening, draft: ScreeningDraft, by: Actor) -> Screening:
    """Say otherwise what is offered, when, by whom and what it costs in all.

    Raises:
        Refusal: as `must_be_screening`; a total would fall outside of the days ("period"); it is called off.
    """
    held = _hold(screening, by)
    must_be_screening(held.scheme, draft, named=bool(held.tally.name))
    if held.totals.filter(Q(begins__lt=draft.begins) | Q(ends__gt=draft.ends), superseded_at=None).exists():
        raise Refusal(
            _("A total would fall outside of these days."), mend=_("Choose days that hold every total."),
            where="ends", code="period",
        )  # fmt: skip
    held.tally = name_tally(tally=held.tally, name=draft.name, by=by)
    for name, value in {**_columns(draft), **_keys(held.tally, draft)}.items():
        setattr(held, name, value)
    held.save()
    _note(held, "change_screening", by)
    return held


@transaction.atomic
def call_off_screening(*, screening: Screening, reason: str, by: Actor) -> Screening:
    """Call a screening off, with a reason that stays readable.

    Raises:
        Refusal: no reason; the provider has told a total ("lived").
    """
    held = _hold(screening, by)
    reason = one_line(reason)[:200]
    if not reason:
        raise Refusal(_("There is no reason."), mend=_("Say why in a few words."), where="reason", code="reason")
    if held.totals.filter(superseded_at=None).exists():
        raise Refusal(
            _("This screening took place: the provider told totals."), mend=_("Mend its days instead."), code="lived"
        )
    held.called_off = reason
    held.save(update_fields=["called_off"])
    _note(held, "call_off_screening", by)
    return held


@transaction.atomic
def enter_total(*, screening: Screening, draft: TotalDraft, by: Actor) -> Entered:
    """Enter the provider's total for a county and a period, for one's own side; it takes the place of the last one.

    The same again writes nothing. A share that is no multiple of 5 is rounded, and the answer says so.

    Raises:
        Refusal: as `must_be_total`; a total of a place and period that overlap is there ("overlap"): the difference
            of the two would be a count of its own.
    """
    held, side = _hold(screening, by), must_speak(by, screening.scheme)
    must_be_total(held, draft)
    _must_not_overlap(held, draft)
    percent = None if draft.followed_up is None else rounded(draft.followed_up)
    said: dict[str, Any] = {
        "screened": draft.screened, "eligible": draft.eligible,
        "eligible_source": one_line(draft.eligible_source)[:200], "followed_up": percent,
    }  # fmt: skip
    at: dict[str, Any] = {"place": draft.place, "begins": draft.begins, "ends": draft.ends, "side": side}
    last = held.totals.filter(**at, superseded_at=None).first()
    from_typed = draft.followed_up if percent != draft.followed_up else None
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return Entered(last, from_typed)
    if last is None:
        _open_again(held)
    else:
        Total.objects.filter(pk=last.pk).update(superseded_at=timezone.now())
    made = Total.objects.create(screening=held, entered_by=by.actor_id, **at, **said)
    _note(held, "enter_total", by)
    return Entered(made, from_typed)


@transaction.atomic
def take_total_back(*, total: Total, by: Actor) -> None:
    """Take a total back that one's own side entered by mistake.

    Raises:
        Refusal: the other side entered it ("other_side"); it was taken back or replaced already ("stale").
    """
    held, side = _hold(total.screening, by), must_speak(by, total.screening.scheme)
    if total.side != side:
        raise Refusal(
            _("The other side entered this total."), mend=_("Ask that side; enter your own beside it."),
            code="other_side",
        )  # fmt: skip
    if not held.totals.filter(pk=total.pk, superseded_at=None).update(superseded_at=timezone.now()):
        raise Refusal(_("This total stands there no more."), mend=_("Open the page again."), code="stale")
    _open_again(held)
    _note(held, "take_total_back", by)


@transaction.atomic
def say_all_told(*, screening: Screening, by: Actor) -> Screening:
    """Say that the totals are those of every county and period in which anybody was screened.

    Only then is what it cost told in public: a known price would tell how many came where no total is held.

    Raises:
        Refusal: there is no total ("nothing"); its last day is still to come ("early").
    """
    held = _hold(screening, by)
    if not held.totals.filter(superseded_at=None).exists():
        raise Refusal(_("The provider has told no total yet."), mend=_("Enter its totals first."), code="nothing")
    if held.ends >= timezone.localdate():
        raise Refusal(_("This screening is not over."), mend=_("Say it once its last day has passed."), code="early")
    if held.all_told_at is None:
        held.all_told_at = timezone.now()
        held.save(update_fields=["all_told_at"])
        _note(held, "say_all_told", by)
    return held


def _must_not_overlap(screening: Screening, draft: TotalDraft) -> None:
    """Only the same place and period again: of two that overlap, one less the other may be fewer than ten."""
    near = _around(draft.place, screening.totals.filter(superseded_at=None))
    there = near.filter(begins__lte=draft.ends, ends__gte=draft.begins)
    other = there.exclude(place=draft.place, begins=draft.begins, ends=draft.ends).select_related("place").first()
    if other is not None:
        raise Refusal(
            _("A total of %(place)s from %(begins)s to %(ends)s is there; the difference could be a few people.")
            % {"place": other.place, "begins": date_format(other.begins), "ends": date_format(other.ends)},
            mend=_("Give totals of places and periods that do not overlap, or take that one back first."),
            where="begins", code="overlap",
        )  # fmt: skip


def _around(place: Place, totals: QuerySet[Total]) -> QuerySet[Total]:
    """Totals of a place, of what it lies in, and of what lies in it; five levels, from country to county, and one."""
    above, up = [place.pk], place.parent
    while up is not None and up.pk not in above:
        above.append(up.pk)
        up = up.parent
    inside = Q()
    for depth in range(1, 6):
        inside |= Q(**{"__".join(["place", *["parent"] * depth]): place.pk})
    return totals.filter(Q(place__in=above) | inside)


def _open_again(screening: Screening) -> None:
    """A county more or less: whether the totals are all has to be said anew."""
    if screening.all_told_at is not None:
        screening.all_told_at = None
        screening.save(update_fields=["all_told_at"])


def _hold(screening: Screening, by: Actor) -> Screening:
    held = Screening.objects.select_for_update(of=("self",)).select_related("scheme", "tally").get(pk=screening.pk)
    must_speak(by, held.scheme)
    if held.called_off:
        raise Refusal(
            _("This screening is called off."), mend=_("Note a new one; this one stays readable."), code="called_off"
        )
    return held


def _columns(draft: ScreeningDraft) -> dict[str, Any]:
    return {
        "programme": draft.programme, "provider": draft.provider, "begins": draft.begins, "ends": draft.ends,
        "offered": draft.offered, "cost_minor": draft.cost.minor if draft.cost else None,
        "currency": draft.cost.currency if draft.cost else "",
    }  # fmt: skip


def _keys(tally: Tally, draft: ScreeningDraft) -> Keys:
    names = [words for words in tally.name.values() if words] or [tally.handle]
    return listed(names[0], *names[1:], tally.handle, *draft.provider.name.values())


def _note(screening: Screening, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="screening", subject=screening.public_id, scheme=screening.scheme.public_id)
