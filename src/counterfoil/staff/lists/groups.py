"""The list of follow-up groups: purpose, owner in office, size band, review day. No members, no messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterfoil.people.permissions import Permission
from counterfoil.staff.lists.declared import Asking, Bulk, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Among, Choice, Date, Day, Flag, Of, Term, parties
from counterfoil.trainings.many_actions import review_groups
from counterfoil.trainings.models import Channel, Course, Group, Theme
from counterfoil.trainings.models.groups import Size


def _rows(asking: Asking) -> QuerySet[Group]:
    found = Group.objects.filter(scheme=asking.scheme)
    return found.select_related("channel", "theme", "owner", "course__tally").defer("pieces", "course__pieces")


def past_review(asking: Asking) -> Q:
    """Open groups whose day to be looked at again has come."""
    return Q(closed_on__isnull=True, review_on__lte=asking.today)


def _course(group: Group) -> Any:
    return group.course.tally.name if group.course else None


def _open(value: str, asking: Asking) -> Q:
    return Q(closed_on__isnull=value == "open")


def _next_day(asking: Asking) -> forms.Field:
    return forms.DateField(
        label=_("To be looked at again on"),
        help_text=_("You say with it that somebody looked whether each of these groups is still needed."),
        widget=Day({"min": asking.today.isoformat()}),
    )


def _not_reviewed(group: Group, value: Any, asking: Asking) -> Any:
    if group.closed_on:
        return _("It is closed.")
    if group.entered_side != asking.side:
        return _("The other side registered it.")
    return ""


LIST = WorkingList(
    name="groups",
    title=_("Follow-up groups"),
    section="trainings",
    rows=_rows,
    order="review",
    main="purpose",
    columns=(
        Column("number", _("Number"), "number", sort="number", width=8),
        Column("purpose", _("What it is for"), "purpose", sort="sort_key", width=44),
        Column("channel", _("Channel"), "channel", sort="channel", width=18),
        Column("theme", _("Theme"), "theme", sort="theme", width=24),
        Column("owner", _("Owner in office"), "owner", width=30),
        Column("size", _("Size"), told(Size, "size"), sort=ranked("size", Size.values)),
        Column("opened", _("Opened on"), "opened_on", sort="opened_on", width=12),
        Column("review", _("Next look on"), "review_on", sort="review_on", width=14),
        Column("closed", _("Closed on"), "closed_on", sort="closed_on", width=12),
        Column("because", _("Closed because"), told(Group.Closed, "closed_because"), width=28),
        Column("course", _("Course"), _course, width=36, only_file=True),
    ),
    filters=(
        Choice("state", _("Open or closed"), "", [("open", _("open")), ("closed", _("closed"))], where_of=_open),
        Flag("past", _("due to be looked at again"), past_review),
        Term("theme", _("Theme"), "theme", Theme),
        Term("channel", _("Channel"), "channel", Channel),
        Among("owner", _("Owner in office"), "owner", parties),
        Date("review", _("To be looked at again"), "review_on"),
        Of("course", _("Only those of one course"), "course", Course),
    ),
    link="group",
    new="new_group",
    new_label=_("Register a group"),
    new_permission=Permission.PLAN_TRAININGS,
    nothing_yet=_("No group is registered yet."),
    bulks=(
        Bulk(
            "review",
            _("Next review day"),
            field=_next_day,
            before="review_on",
            after=lambda value: value,
            refused=_not_reviewed,
            act=lambda rows, value, by: review_groups(groups=rows, next_on=value, by=by),
            permission=Permission.PLAN_TRAININGS,
        ),
    ),
)
