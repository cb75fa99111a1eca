"""Forms about gifts in kind: what came, where it went, what the other side says came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds.goods_actions import ItemDraft
from counterfoil.funds.models import Fund, Item
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Place
from counterfoil.partners.queries import parties_of
from counterfoil.staff.forms.base import DayField, HouseForm
from counterfoil.staff.forms.money_giving import (
    AUTO,
    MOST_PEOPLE,
    GiversForm,
    MoneyForm,
    amount_field,
    currency_field,
    funds_of,
    key_field,
    today_field,
)
from counterfoil.staff.forms.visits import places_of
from counterfoil.statements.models import Unit


def quantity_field(**more: Any) -> forms.DecimalField:
    """How many, to two decimals."""
    return forms.DecimalField(max_digits=12, decimal_places=2, **more)


class ItemForm(MoneyForm):
    """A thing that came."""

    prose = ("words",)
    words = forms.CharField(
        label=_("What it is"), max_length=80, widget=AUTO, help_text=_("For example: winter coats, sewing machines.")
    )
    quantity = quantity_field(label=_("How many"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    condition = forms.ChoiceField(label=_("Condition"), choices=Item.Condition.choices)
    worth = amount_field(label=_("Worth of all of it"), required=False, help_text=_("Blank where nobody states it."))
    basis = forms.ChoiceField(label=_("On what basis"), choices=Item.Basis.choices, initial=Item.Basis.NOT_STATED)
    store = forms.CharField(label=_("Where it is kept"), max_length=80, required=False, widget=AUTO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = goods_units()  # type: ignore[attr-defined]

    def draft(self, currency: str) -> ItemDraft:
        """What is to be taken into store."""
        data = self.cleaned_data
        return ItemDraft(
            words=data["words"], unit=data["unit"], quantity=data["quantity"],
            condition=Item.Condition(data["condition"]), worth=self.minor("worth", currency, say=False),
            basis=Item.Basis(data["basis"]), store=data["store"],
        )  # fmt: skip


def goods_units() -> Any:
    """Units in which things are counted and weighed, items first."""
    return Unit.objects.filter(kind="things", state="approved").order_by("code")


class GoodsForm(GiversForm, ItemForm):
    """A gift in kind with the first thing that came."""

    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("To which fund"), to_field_name="public_id", empty_label=None
    )
    day = today_field(label=_("Came on"))
    currency = currency_field(label=_("Currency of the worth"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        self.fields["fund"].queryset = funds_of(book)  # type: ignore[attr-defined]
        for number in range(1, self.count + 1):
            del self.fields[f"share_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.minor("worth", cleaned.get("currency"))
        return cleaned

    def first_fields(self) -> list[forms.BoundField]:
        names = ("fund", "donor_1", "day", "words", "quantity", "unit", "condition", "currency", "worth", "basis")
        return [self[name] for name in (*names, "store")]

    def joint_fields(self) -> list[forms.BoundField]:
        return [self[f"donor_{number}"] for number in range(2, self.count + 1)]


class MoreGoodsForm(ItemForm):
    """One more thing of a gift in kind."""

    day = today_field(label=_("Came on"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["worth"].label = _("Worth of all of it, in %(currency)s") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.minor("worth", self.currency)
        return cleaned


class DeliverForm(HouseForm):
    """A part of an item that goes out."""

    key = key_field()
    to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("To which organisation"), to_field_name="public_id", empty_label=None
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), required=False, to_field_name="public_id", empty_label=_("not stated")
    )
    day = today_field(label=_("Delivered on"))
    quantity = quantity_field(label=_("How many"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, scheme=book.scheme, **kwargs)
        self.fields["to"].queryset = parties_of(book.scheme, Side.RECEIVING)  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_of(book.scheme)  # type: ignore[attr-defined]


class GoodsOffForm(HouseForm):
    """Goods that are spoilt or lost."""

    prose = ("reason",)
    quantity = quantity_field(label=_("How many"))
    day = today_field(label=_("Day"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=AUTO)


class CountersignForm(HouseForm):
    """How many came, as one's own side counts them."""

    quantity = quantity_field(label=_("How much of it came"))


class CoverForm(MoneyForm):
    """Insurance cover: what it covers, and what it cost."""

    cover = amount_field(label=_("Cover that was bought"))
    premium = amount_field(label=_("Premium that was paid"), required=False)
    people = forms.IntegerField(
        label=_("How many people are covered"), required=False, min_value=1, max_value=MOST_PEOPLE
    )
    begins = DayField(label=_("From"))
    ends = DayField(label=_("Until"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["cover_minor"] = Money(self.minor("cover", self.currency) or 0, self.currency)
        cleaned["premium_minor"] = self.minor("premium", self.currency)
        return cleaned
