"""Messages to the owners of groups: writing one, choosing the groups, and what became of each."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from counterfoil.papers import message_card as cards
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.promises import mail
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.forms.trainings_groups import MessageForm, SendForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION, done, may, write
from counterfoil.trainings import delivery_actions, group_queries, message_actions, sending, tasks
from counterfoil.trainings.models import Delivery, Group, Message

State = Delivery.State
AGAIN, BY_HAND = (State.FAILED, State.UNKNOWN), (State.BY_HAND, State.FAILED, State.UNKNOWN)


@door("GET")
def messages_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The messages of a scheme, and how each stands."""
    scheme = load_scheme(request, P.READ_DRAFTS, slug)
    found = newest_first(request, group_queries.messages_of(scheme))
    return page(
        request, "trainings/messages", SECTION, found=found, can_plan=may(request, P.PLAN_TRAININGS, scheme),
        ways=ways(scheme, SECTION),
    )  # fmt: skip


@door("GET", "POST")
def new_message(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a message; it is sent from its page."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    form = MessageForm(request.POST or None, scheme=scheme)
    made: list[Message] = []

    def act() -> None:
        made.append(message_actions.prepare_message(scheme=scheme, draft=form.draft(), by=request.user))  # type: ignore[arg-type]

    return write(
        request, form, act, heading=_("Write a message"), done=_("The message is written. Nothing was sent yet."),
        template="trainings/message_form", to=lambda: redirect("staff:message", made[0].public_id),
    )  # fmt: skip


@door("GET")
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A message as the groups are to read it, and what became of it, owner by owner."""
    found = _load(request, P.READ_DRAFTS, public_id)
    return page(
        request, "trainings/message", SECTION, message=found, deliveries=group_queries.deliveries_of(found),
        can_plan=_own(request, found), again=AGAIN, by_hand=BY_HAND, server=mail.is_set_up(),
    )  # fmt: skip


@door("GET", "POST")
def change_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Word a message otherwise, before it is sent."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = MessageForm(request.POST or None, scheme=found.scheme, initial=MessageForm.as_it_is(found))
    return write(
        request, form,
        lambda: message_actions.change_message(message=found, draft=form.draft(), by=request.user),  # type: ignore[arg-type]
        heading=_("Change the message"), done=_("The message is changed."), template="trainings/message_form",
        message=found, to=lambda: redirect("staff:message", public_id),
    )  # fmt: skip


@door("GET", "POST")
def send_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the groups, look at it once more, and have it sent."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    open_groups = group_queries.may_get(found.scheme)
    theme, course = request.GET.get("theme", ""), request.GET.get("course", "")
    reached = open_groups.filter(contact__isnull=False, contact__ended_at=None)
    wanted = [group.public_id for group in reached if _is_of(group, theme, course)]
    form = SendForm(request.POST or None, scheme=found.scheme, groups=reached, initial={"groups": wanted})

    def act() -> None:
        chosen = form.cleaned_data["groups"]
        message_actions.send_message(message=found, groups=chosen, by=request.user)  # type: ignore[arg-type]
        _set_out()

    return write(
        request, form, act, heading=_("Send the message"), done=_("It is on its way. This page says how it goes."),
        template="trainings/message_send", message=found, to=lambda: redirect("staff:message", public_id),
        unreached=open_groups.exclude(pk__in=reached.values("pk")),
        themes=sorted({(group.theme_id, str(group.theme)) for group in reached if group.theme}),
        courses=sorted({(str(group.course.public_id), str(group.course)) for group in reached if group.course}),
        theme=theme, course=course,
    )  # fmt: skip


def _is_of(group: Group, theme: str, course: str) -> bool:
    """Whether a group is of a theme and of a course, where one is asked for."""
    own = str(group.course.public_id) if group.course else ""
    return theme in ("", group.theme_id) and course in ("", own)


@door("GET")
def delivery(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One delivery by hand: the text to copy, the card to save, and the mark."""
    found = _delivery(request, public_id, number)
    return page(
        request, "trainings/delivery", SECTION, delivery=found, message=found.message, text=sending.to_forward(found),
        groups=found.groups.order_by("number"), markable=found.state in BY_HAND and _own(request, found.message),
    )  # fmt: skip


@door("POST")
def send_again(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Send again what failed, or of which nobody knows."""
    found = _delivery(request, public_id, number)

    def act() -> None:
        delivery_actions.send_again(delivery=found, by=request.user)  # type: ignore[arg-type]
        _set_out()

    return done(request, act, _("It is on its way again."), "staff:message", public_id)


@door("POST")
def mark_sent(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Say that it was sent by hand."""
    found = _delivery(request, public_id, number)
    return done(
        request, lambda: delivery_actions.mark_sent(delivery=found, by=request.user),  # type: ignore[arg-type]
        _("Marked as sent."), "staff:message", public_id,
    )  # fmt: skip


@door("GET")
def message_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The message as a picture, to save and to forward."""
    found = _load(request, P.READ_DRAFTS, public_id)
    response = HttpResponse(cards.png(found), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="message-{found.pk}.png"'
    return response


def _set_out() -> None:
    """The worker sends what waits: at once, and otherwise once a minute."""
    if settings.INLINE_TASKS:
        tasks.send_task()
    else:
        tasks.send_task.defer()


def _load(request: HttpRequest, permission: P, public_id: UUID) -> Message:
    return load_in_scheme(request, permission, Message, public_id, related=["theme", "material"])


def _delivery(request: HttpRequest, public_id: UUID, number: int) -> Delivery:
    found = _load(request, P.PLAN_TRAININGS, public_id)
    related = ("contact__organisation", "message__material", "message__scheme")
    return get_object_or_404(Delivery.objects.select_related(*related), message=found, pk=number)


def _own(request: HttpRequest, found: Message) -> bool:
    own = speaks_for(request.user, found.scheme) == found.entered_side  # type: ignore[arg-type]
    return own and may(request, P.PLAN_TRAININGS, found.scheme)
