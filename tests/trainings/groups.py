"""Groups, their owners' contacts and messages for the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises.models import Mailbox
from counterfoil.trainings import contact_actions, group_actions, message_actions
from counterfoil.trainings.contact_actions import Way
from counterfoil.trainings.group_actions import GroupDraft
from counterfoil.trainings.models import Channel, Contact, Group, Message, Theme
from tests import cast
from tests.trainings.heard import GUESTS, HOSTS

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f"


def office(scheme: Scheme) -> Organisation:
    return cast.organisation(scheme, Side.RECEIVING)


def mailbox(scheme: Scheme, address: str = "office@valley.example", confirmed: bool = True) -> Mailbox:
    """A mailbox of the hosts' office; its code came back."""
    when = timezone.now() if confirmed else None
    return Mailbox.objects.create(
        scheme=scheme, organisation=office(scheme), address=address, confirmed_at=when
    )  # fmt: skip


def contact(scheme: Scheme, name: str = "Office of training", by: Any = HOSTS, **way: Any) -> Contact:
    return contact_actions.add_contact(
        scheme=scheme, organisation=office(scheme), office=name, way=Way(**way), by=by
    )  # fmt: skip


def draft(scheme: Scheme, purpose: str = "Weavers ask each other", **about: Any) -> GroupDraft:
    days = {"opened_on": timezone.localdate() - dt.timedelta(days=30)}
    plain = {"channel": Channel.objects.get(code="wechat"), "owner": office(scheme)}
    return GroupDraft(purpose=purpose, **{**plain, **days, **about})


def group(scheme: Scheme, purpose: str = "Weavers ask each other", by: Any = HOSTS, **about: Any) -> Group:
    return group_actions.register_group(scheme=scheme, draft=draft(scheme, purpose, **about), by=by)


def words(**about: Any) -> message_actions.MessageDraft:
    plain = {
        "title": "Yarn is cheaper in May",
        "words": "Order together.\nThe office collects orders until the 20th.",
    }
    return message_actions.MessageDraft(**{**plain, **about})


def message(scheme: Scheme, by: Any = GUESTS, **about: Any) -> Message:
    return message_actions.prepare_message(scheme=scheme, draft=words(**about), by=by)


def theme(code: str = "crafts") -> Theme:
    return Theme.objects.get(code=code)
