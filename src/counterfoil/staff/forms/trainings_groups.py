"""Forms about follow-up groups, the offices that take messages for them, messages, and what is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.queries import parties_of
from counterfoil.promises.models import Mailbox
from counterfoil.staff.forms.base import DayField, HouseForm
from counterfoil.statements.terms import Term
from counterfoil.trainings.contact_actions import LONGEST_OFFICE, Way
from counterfoil.trainings.group_actions import LONGEST_PURPOSE, GroupDraft
from counterfoil.trainings.message_actions import LONGEST_TITLE, LONGEST_WORDS, MessageDraft
from counterfoil.trainings.models import Channel, Contact, Course, Group, Material, Message, Size, Theme
from counterfoil.trainings.rules import MOST

_AUTO = forms.TextInput(attrs={"dir": "auto"})
_ROBOT = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"})


def _approved(terms: type[Term]) -> QuerySet[Any]:
    return terms._default_manager.filter(state=Term.State.APPROVED).order_by("position")


class GroupForm(HouseForm):
    """A group as its side tells of it: no members, no messages, no activity."""

    prose = ("purpose",)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=LONGEST_PURPOSE, widget=_AUTO,
        help_text=_("For example: weavers ask each other. Nobody is named."),
    )  # fmt: skip
    channel = forms.ModelChoiceField(Channel.objects.none(), label=_("Where it talks"), empty_label=_("choose"))
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Whose it is"), to_field_name="public_id", empty_label=_("choose"),
        help_text=_("The organisation that answers for it."),
    )  # fmt: skip
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Which office takes messages for it"), required=False,
        to_field_name="public_id", empty_label=_("nobody yet"),
    )  # fmt: skip
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("not stated")
    )
    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Follows the course"), required=False, to_field_name="public_id",
        empty_label=_("none"),
    )  # fmt: skip
    size = forms.ChoiceField(label=_("How large it is"), choices=Size.choices, initial=Size.NOT_STATED)
    opened_on = DayField(label=_("Opened on"))
    review_on = DayField(
        label=_("To be looked at again on"), required=False, help_text=_("If it stays blank: half a year on.")
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["channel"].queryset, fields["theme"].queryset = _approved(Channel), _approved(Theme)
        fields["owner"].queryset = parties_of(scheme)
        fields["contact"].queryset = scheme.contacts.filter(ended_at=None).select_related("organisation")  # type: ignore[attr-defined]
        fields["course"].queryset = scheme.courses.select_related("tally")  # type: ignore[attr-defined]

    def draft(self) -> GroupDraft:
        data = {name: value for name, value in self.cleaned_data.items() if name != "knowing"}
        return GroupDraft(**{**data, "size": Size(data["size"])})

    @staticmethod
    def as_it_is(group: Group) -> dict[str, Any]:
        pointed = {name: getattr(group, name) for name in ("owner", "contact", "course")}
        return {
            **{name: getattr(group, name) for name in ("purpose", "size", "opened_on", "review_on")},
            **{name: each.public_id if each else None for name, each in pointed.items()},
            "channel": group.channel_id, "theme": group.theme_id,
        }  # fmt: skip


class ReviewForm(HouseForm):
    """Somebody looked at a group: how large it is by now, and when to look again."""

    size = forms.ChoiceField(label=_("How large it is"), choices=Size.choices)
    next_on = DayField(label=_("To be looked at again on"))


class CloseForm(HouseForm):
    """A group has ended, and why."""

    on = DayField(label=_("Closed on"))
    because = forms.ChoiceField(label=_("Closed because"), choices=Group.Closed.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class WayForm(HouseForm):
    """How an office is reached: its mailbox, the robot of its channel, or by hand."""

    mailbox = forms.ModelChoiceField(
        Mailbox.objects.none(), label=_("By e-mail to"), required=False, to_field_name="public_id",
        empty_label=_("no mailbox"), help_text=_("A mailbox of the same office, confirmed on the page “Mailboxes”."),
    )  # fmt: skip
    robot = forms.CharField(
        label=_("Or by the robot of a staff channel"), required=False, max_length=400, widget=_ROBOT,
        help_text=_("The robot's web address from WeCom, DingTalk, Feishu, Lark, Slack, Teams or Mattermost's cloud. "
                    "Whoever has it may write there: it is shown to nobody again. "
                    "Without either, somebody copies the text by hand."),
    )  # fmt: skip
    text_language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, scheme: Scheme, offices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["text_language"].initial = get_language()
        self.fields["mailbox"].queryset = Mailbox.objects.filter(  # type: ignore[attr-defined]
            scheme=scheme, organisation__in=offices, confirmed_at__isnull=False, ended_at=None
        )

    def way(self) -> dict[str, Any]:
        """As `contact_actions` takes it."""
        data = self.cleaned_data
        return {"way": Way(mailbox=data["mailbox"], robot=data["robot"]), "language": data["text_language"]}


class ContactForm(WayForm):
    """A new office that takes messages."""

    prose = ("office",)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), to_field_name="public_id", empty_label=None
    )
    office = forms.CharField(
        label=_("Role in office"), max_length=LONGEST_OFFICE, widget=_AUTO,
        help_text=_("For example: office for training. A role, not a name."),
    )  # fmt: skip
    field_order = ("organisation", "office", "mailbox", "robot", "text_language")

    def __init__(self, *args: Any, scheme: Scheme, side: Side, **kwargs: Any) -> None:
        offices = parties_of(scheme, side)
        super().__init__(*args, scheme=scheme, offices=offices, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]


class MessageForm(HouseForm):
    """A text for the owners of groups, who forward it."""

    prose = ("title", "words")
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=_AUTO)
    words = forms.CharField(
        label=_("Text"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("As the groups are to read it. It names no person and asks nobody for anything back."),
    )  # fmt: skip
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("not stated")
    )
    material = forms.ModelChoiceField(
        Material.objects.none(), label=_("Material to go with it"), required=False, to_field_name="public_id",
        empty_label=_("none"),
    )  # fmt: skip
    text_language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["text_language"].initial = get_language()
        self.fields["theme"].queryset = _approved(Theme)  # type: ignore[attr-defined]
        held = scheme.materials.filter(dropped_at=None)  # type: ignore[attr-defined]
        self.fields["material"].queryset = held  # type: ignore[attr-defined]

    def draft(self) -> MessageDraft:
        data = self.cleaned_data
        return MessageDraft(
            title=data["title"], words=data["words"], language=data["text_language"], theme=data["theme"],
            material=data["material"],
        )  # fmt: skip

    @staticmethod
    def as_it_is(message: Message) -> dict[str, Any]:
        return {
            "title": message.title, "words": message.words, "theme": message.theme_id,
            "text_language": message.language,
            "material": message.material.public_id if message.material else None,
        }  # fmt: skip


class SendForm(HouseForm):
    """Which groups a message is for; only those whose owner can be written to may be ticked."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("For which groups"), to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        self.fields["groups"].label_from_instance = _of_whom  # type: ignore[attr-defined]


def _of_whom(group: Group) -> str:
    return f"{group.number}. {group.purpose} · {group.contact}"


class AskedForm(HouseForm):
    """How many questions of a theme reached the owners of all groups in a quarter."""

    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), empty_label=_("choose"))
    year = forms.IntegerField(
        label=_("Year"), min_value=1990, max_value=2100, widget=forms.NumberInput(attrs={"dir": "ltr"})
    )
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int,
        choices=[(1, _("January to March")), (2, _("April to June")), (3, _("July to September")),
                 (4, _("October to December"))],
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("How many questions, of all groups together"), min_value=0, max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
        help_text=_("Owners count them; no question is written down here. Fewer than ten are not shown."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, scheme=scheme, **kwargs)
        self.fields["theme"].queryset = _approved(Theme)  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year
