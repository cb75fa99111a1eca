"""Gifts in kind: the store, where things went, and what the other side says came."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds import giving_lists, goods_actions, proposal_actions
from counterfoil.funds.models import Delivery, Gift, Item
from counterfoil.partners.access import side_of
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_goods import CountersignForm, DeliverForm, GoodsForm, GoodsOffForm, MoreGoodsForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET")
def goods_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is in store and what went out, the newest first."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found = Item.objects.filter(gift__fund__book=book).select_related("unit", "gift__tally")
    return page(request, "money/goods", "money", book=book, items=newest_first(request, found))


@door("GET", "POST")
def new_goods(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter a gift in kind with the first thing of it."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    more = "more" in request.POST
    form = GoodsForm(request.POST or None, book=book, more=more)
    made: list[Gift] = []

    def enter() -> None:
        data = form.cleaned_data
        made.append(
            goods_actions.give_goods(
                fund=data["fund"], currency=data["currency"], day=data["day"], givers=form.givers(data["currency"]),
                items=[form.draft(data["currency"])], by=request.user, key=data["key"],
            )
        )  # fmt: skip

    if not more and tried(request, form, enter):
        messages.success(request, _("The goods are in store."))
        return redirect("staff:gift", made[0].public_id)
    return page(request, "money/goods_new", "money", book=book, form=form, more=more)


@door("GET", "POST")
def more_goods(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter one more thing of a gift in kind."""
    gift = load_in_book(
        request, Permission.KEEP_BOOKS, Gift, public_id, book="fund__book", related=["fund__tally", "tally"]
    )
    form = MoreGoodsForm(request.POST or None, scheme=gift.fund.book.scheme, currency=gift.currency)

    def enter() -> None:
        day = form.cleaned_data["day"]
        goods_actions.receive_goods(gift=gift, day=day, items=[form.draft(gift.currency)], by=request.user)

    if tried(request, form, enter):
        messages.success(request, _("The goods are in store."))
        return redirect("staff:gift", gift.public_id)
    return page(
        request, "money/form", "money", book=gift.fund.book, gift=gift, form=form, intro=str(gift),
        heading=_("One more thing that came"),
    )  # fmt: skip


@door("GET")
def item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One thing: how many came, where they went, and whether the other side says the same."""
    found = load_in_book(
        request, Permission.READ_BOOKS, Item, public_id, book="gift__fund__book", related=["gift__tally", "unit"]
    )
    deliveries = found.deliveries.select_related("to", "place")
    return page(
        request, "money/item", "money", book=found.gift.fund.book, item=found, deliveries=deliveries,
        offs=found.proposals.filter(state="approved"),
    )  # fmt: skip


@door("GET", "POST")
def deliver(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter that a part of an item went to an organisation."""
    found = _item(request, public_id)
    form = DeliverForm(request.POST or None, book=found.gift.fund.book)

    if tried(request, form, lambda: goods_actions.deliver(item=found, by=request.user, **_chosen(form))):
        messages.success(request, _("The delivery is entered; the other side says what came."))
        return redirect("staff:item", found.public_id)
    return page(
        request, "money/form", "money", book=found.gift.fund.book, form=form, heading=_("Deliver a part"),
        intro=str(found),
    )  # fmt: skip


def _chosen(form: DeliverForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in ("to", "place", "day", "quantity", "key")}


@door("GET", "POST")
def write_off_goods(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose to write off goods that are spoilt or lost."""
    found = _item(request, public_id)
    form = GoodsOffForm(request.POST or None, scheme=found.gift.fund.book.scheme)

    def propose() -> None:
        data = form.cleaned_data
        proposal_actions.propose_goods_off(
            item=found, quantity=data["quantity"], day=data["day"], reason=data["reason"], by=request.user
        )

    if tried(request, form, propose):
        messages.success(request, _("It waits for a second person's approval."))
        return redirect("staff:item", found.public_id)
    return page(
        request, "money/form", "money", book=found.gift.fund.book, form=form, heading=_("Write off goods"),
        intro=str(found),
    )  # fmt: skip


@door("GET")
def came_for_us(request: HttpRequest, slug: str) -> HttpResponse:
    """Deliveries to organisations of one's own side: how many came?"""
    scheme = load_scheme(request, Permission.ACKNOWLEDGE, slug)
    return _came(request, scheme, {})


@door("POST")
def countersign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say how many of a delivery came."""
    found = load_in_scheme(
        request, Permission.ACKNOWLEDGE, Delivery, public_id, scheme="item__gift__fund__book__scheme"
    )
    scheme = found.item.gift.fund.book.scheme
    if not giving_lists.deliveries_to(scheme, side_of(request.user, scheme)).filter(pk=found.pk).exists():  # type: ignore[arg-type]
        raise Http404
    form = CountersignForm(request.POST, scheme=scheme, auto_id=f"d{found.pk}_%s")
    if form.is_valid():
        try:
            goods_actions.countersign(delivery=found, quantity=form.cleaned_data["quantity"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your side's word is written down."))
            return redirect("staff:came_for_us", scheme.slug)
    return _came(request, scheme, {found.pk: form})


def _came(request: HttpRequest, scheme: object, forms: dict[int, CountersignForm]) -> HttpResponse:
    side = side_of(request.user, scheme)  # type: ignore[arg-type]
    shown = newest_first(request, giving_lists.deliveries_to(scheme, side))  # type: ignore[arg-type]
    for one in shown.rows:
        one.form = forms.get(one.pk) or CountersignForm(auto_id=f"d{one.pk}_%s")
    return page(request, "money/came", "host", deliveries=shown)


def _item(request: HttpRequest, public_id: UUID) -> Item:
    return load_in_book(
        request, Permission.KEEP_BOOKS, Item, public_id, book="gift__fund__book", related=["gift__tally", "unit"]
    )
