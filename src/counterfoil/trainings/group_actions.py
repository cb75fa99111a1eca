"""Every write about follow-up groups: registering, changing, looking at again, closing and opening them again.

A group is talked in outside. Nothing here holds who is in it, what is said there or how often.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import Keys, listed
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.trainings.asking import must_ask_nothing_refused
from counterfoil.trainings.models import Channel, Contact, Course, Group, Size, Theme

LONGEST_PURPOSE = 120
REVIEW_AFTER = dt.timedelta(days=180)  # a group is looked at twice a year, unless somebody says otherwise


@dataclass(frozen=True, kw_only=True)
class GroupDraft:
    """A group as somebody tells of it. `owner` is an organisation; `contact` the office of it that takes messages."""

    purpose: str
    channel: Channel
    owner: Organisation
    opened_on: dt.date
    review_on: dt.date | None = None
    theme: Theme | None = None
    course: Course | None = None
    contact: Contact | None = None
    size: Size = Size.NOT_STATED


@transaction.atomic
def register_group(*, scheme: Scheme, draft: GroupDraft, by: Actor) -> Group:
    """Register a group, under the scheme's next number.

    Raises:
        Refusal: who acts speaks for neither side; the owner is no party of the scheme; course or contact are of
            another scheme, or the contact of another organisation; it is looked at again before it opened; the
            purpose is empty, too long, or one that is refused (G2, G7, G11).
            `code`: no_side, owner, other_scheme, contact, days, purpose, or that of the lexicon.
    """
    side = must_speak(by, scheme)
    _must_be_right(scheme, draft)
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)  # numbers follow each other
    number = (Group.objects.filter(scheme=scheme).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Group(scheme=scheme, number=number, entered_by=by.actor_id, entered_side=side)
    _write(made, draft)
    made.save()
    _note(made, "register_group", by)
    return made


@transaction.atomic
def change_group(*, group: Group, draft: GroupDraft, by: Actor) -> Group:
    """Tell of a group otherwise.

    Raises:
        Refusal: as `register_group`; the other side registered it (code "other_side"); it is closed ("closed").
    """
    group = _held(group, by)
    _must_be_open(group)
    _must_be_right(group.scheme, draft)
    _write(group, draft)
    group.save()
    _note(group, "change_group", by)
    return group


@transaction.atomic
def review_group(*, group: Group, size: Size, next_on: dt.date, by: Actor) -> Group:
    """Say that somebody looked whether a group is still needed, how large it is by now, and when to look again.

    Raises:
        Refusal: the other side registered it; it is closed; the next day is not ahead, or over two years off.
            `code`: other_side, closed, days.
    """
    group = _held(group, by)
    _must_be_open(group)
    today = timezone.localdate()
    if not today < next_on <= today + dt.timedelta(days=731):
        raise Refusal(
            _("The next look lies ahead, within two years."), mend=_("Choose another day."), where="next_on",
            code="days",
        )  # fmt: skip
    group.size, group.review_on = size, next_on
    group.save(update_fields=["size", "review_on"])
    _note(group, "review_group", by)
    return group


@transaction.atomic
def close_group(*, group: Group, on: dt.date, because: str, by: Actor) -> Group:
    """Close a group, with why.

    Raises:
        Refusal: the other side registered it; it is closed; the day lies before it opened, or ahead.
            `code`: other_side, closed, days.
    """
    group = _held(group, by)
    _must_be_open(group)
    if not group.opened_on <= on <= timezone.localdate():
        raise Refusal(
            _("This day lies before the group opened, or is yet to come."), mend=_("Choose another day."),
            where="on", code="days",
        )  # fmt: skip
    group.closed_on, group.closed_because = on, Group.Closed(because)
    group.save(update_fields=["closed_on", "closed_because"])
    _note(group, "close_group", by)
    return group


@transaction.atomic
def reopen_group(*, group: Group, by: Actor) -> Group:
    """Open a group again that was closed by mistake, or came back to life.

    Raises:
        Refusal: the other side registered it; it is open. `code`: other_side, open.
    """
    group = _held(group, by)
    if group.is_open:
        raise Refusal(_("This group is open."), mend=_("Load the page again."), code="open")
    group.closed_on, group.closed_because = None, ""
    group.review_on = max(group.review_on, timezone.localdate() + dt.timedelta(days=1))
    group.save(update_fields=["closed_on", "closed_because", "review_on"])
    _note(group, "reopen_group", by)
    return group


def _must_be_right(scheme: Scheme, draft: GroupDraft) -> None:
    purpose = one_line(draft.purpose)
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        problem = _("What a group is for takes 1 to %(most)s signs.") % {"most": LONGEST_PURPOSE}
        raise Refusal(problem, mend=_("Say it in a few words."), where="purpose", code="purpose")
    must_ask_nothing_refused(purpose, where="purpose")
    if not scheme.parties.filter(organisation=draft.owner).exists():
        raise Refusal(
            _("This organisation is no party of the scheme."), mend=_("Choose one that is."), where="owner",
            code="owner",
        )  # fmt: skip
    if draft.course and draft.course.scheme_id != scheme.pk:
        raise Refusal(_("This course is of another scheme."), where="course", code="other_scheme")
    _must_reach_owner(scheme, draft)
    if draft.review_on and draft.review_on <= draft.opened_on:
        raise Refusal(
            _("It is looked at again before it opened."), mend=_("Choose a later day."), where="review_on",
            code="days",
        )  # fmt: skip
    if draft.opened_on > timezone.localdate():
        raise Refusal(
            _("This day is yet to come."), mend=_("Register the group when it has opened."), where="opened_on",
            code="days",
        )  # fmt: skip


def _must_reach_owner(scheme: Scheme, draft: GroupDraft) -> None:
    contact = draft.contact
    if contact is None:
        return
    if contact.scheme_id != scheme.pk or contact.organisation_id != draft.owner.pk or contact.ended_at:
        raise Refusal(
            _("This contact is not one of the owner's."), mend=_("Choose another, or add one for the owner."),
            where="contact", code="contact",
        )  # fmt: skip


def _write(group: Group, draft: GroupDraft) -> None:
    group.purpose = one_line(draft.purpose)
    group.channel, group.owner, group.theme = draft.channel, draft.owner, draft.theme
    group.course, group.contact, group.size = draft.course, draft.contact, draft.size
    group.opened_on = draft.opened_on
    group.review_on = draft.review_on or draft.opened_on + REVIEW_AFTER
    keys = _keys(group)
    group.sort_key, group.pieces = keys["sort_key"], keys["pieces"]


def _keys(group: Group) -> Keys:
    """By its purpose it is sorted; found also by its owner, theme and channel, in whatever language."""
    theme = group.theme.label.values() if group.theme else ()
    return listed(group.purpose, *group.owner.name.values(), *theme, *group.channel.label.values())


def _held(group: Group, by: Actor) -> Group:
    """The group as it is now, held until the transaction ends, if who acts speaks for the side that registered it."""
    found = Group.objects.select_for_update(of=("self",)).select_related("scheme", "owner", "theme", "channel")
    group = found.get(pk=group.pk)
    if must_speak(by, group.scheme) != group.entered_side:
        raise Refusal(
            _("The other side registered this group."), mend=_("Ask an office of that side."), code="other_side"
        )
    return group


def _must_be_open(group: Group) -> None:
    if not group.is_open:
        raise Refusal(_("This group is closed."), mend=_("Open it again first."), code="closed")


def _note(group: Group, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="group", subject=group.public_id, scheme=group.scheme.public_id)
