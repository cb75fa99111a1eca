"""Follow-up groups: registering one, its page, looking at it again, closing it; and what is asked in all of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.forms.trainings_groups import AskedForm, CloseForm, GroupForm, ReviewForm
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION, done, may, write
from counterfoil.trainings import asked_actions, group_actions, group_queries
from counterfoil.trainings.models import Group, Size

RELATED = ("channel", "theme", "owner", "contact__organisation", "contact__mailbox", "course__tally")


def _load(request: HttpRequest, permission: P, public_id: UUID) -> Group:
    return load_in_scheme(request, permission, Group, public_id, related=RELATED)


@door("GET", "POST")
def new_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Register a group."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    asked = {"course": request.GET.get("course", "")}
    form = GroupForm(request.POST or None, scheme=scheme, initial=asked)
    made: list[Group] = []

    def act() -> None:
        made.append(group_actions.register_group(scheme=scheme, draft=form.draft(), by=request.user))  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("Register a group"), done=_("The group is registered."),
        template="trainings/group_form", to=lambda: redirect("staff:group", made[0].public_id),
        note=_("What is held: what it is for and who in office answers for it. No members, no messages."),
    )  # fmt: skip


@door("GET")
def group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A group, and what was sent to its owner."""
    found = _load(request, P.READ_DRAFTS, public_id)
    own = speaks_for(request.user, found.scheme) == found.entered_side  # type: ignore[arg-type]
    sent = found.deliveries.select_related("message").order_by("-id")[:20]
    return page(
        request, "trainings/group", SECTION, group=found, sent=sent, past=found.review_on <= timezone.localdate(),
        can_plan=own and may(request, P.PLAN_TRAININGS, found.scheme),
    )  # fmt: skip


@door("GET", "POST")
def change_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tell of a group otherwise."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = GroupForm(request.POST or None, scheme=found.scheme, initial=GroupForm.as_it_is(found))
    return write(
        request, form, lambda: group_actions.change_group(group=found, draft=form.draft(), by=request.user),  # type: ignore[arg-type]
        heading=_("Change the group"), done=_("The group is changed."), template="trainings/group_form", group=found,
        to=lambda: redirect("staff:group", public_id),
    )  # fmt: skip


@door("GET", "POST")
def review_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody looked whether the group is still needed."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = ReviewForm(request.POST or None, scheme=found.scheme, initial={"size": found.size})

    def act() -> None:
        size, day = Size(form.cleaned_data["size"]), form.cleaned_data["next_on"]
        group_actions.review_group(group=found, size=size, next_on=day, by=request.user)  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("Looked at: still needed"), done=_("It is noted."), group=found,
        template="trainings/group_form", to=lambda: redirect("staff:group", public_id),
    )  # fmt: skip


@door("GET", "POST")
def close_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close a group, with why."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = CloseForm(request.POST or None, scheme=found.scheme)

    def act() -> None:
        day, because = form.cleaned_data["on"], form.cleaned_data["because"]
        group_actions.close_group(group=found, on=day, because=because, by=request.user)  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("Close the group"), done=_("The group is closed."), group=found,
        template="trainings/group_form", to=lambda: redirect("staff:group", public_id), button=_("Close it"),
    )  # fmt: skip


@door("POST")
def reopen_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a group again."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    return done(
        request, lambda: group_actions.reopen_group(group=found, by=request.user),  # type: ignore[arg-type]
        _("The group is open again."), "staff:group", public_id,
    )  # fmt: skip


@door("GET", "POST")
def asked_of(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked in the groups of a scheme, all together, by theme and quarter."""
    scheme = load_scheme(request, P.READ_DRAFTS if request.method != "POST" else P.PLAN_TRAININGS, slug)
    form = AskedForm(request.POST or None, scheme=scheme)

    def act() -> None:
        said = {name: value for name, value in form.cleaned_data.items() if name != "knowing"}
        asked_actions.record_asked(scheme=scheme, **said, by=request.user)  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("What is asked"), done=_("It is written down."), template="trainings/asked",
        to=lambda: redirect("staff:asked_of", slug), quarters=group_queries.asked_in(scheme),
        can_plan=may(request, P.PLAN_TRAININGS, scheme), ways=ways(scheme, SECTION),
    )  # fmt: skip
