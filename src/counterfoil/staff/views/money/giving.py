"""Gifts of money: pledges, what came, what is written off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds import (
    giving_actions,
    giving_lists,
    giving_queries,
    goods_actions,
    paying_queries,
    proposal_actions,
)
from counterfoil.funds.models import Gift, Instalment
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_giving import GiftForm, LotForm, PartForm, ReceiveForm, named
from counterfoil.staff.forms.money_goods import CoverForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET")
def gifts_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The gifts of a book, the newest first; with `?overdue=1` those of which an instalment is overdue."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found, overdue = giving_lists.gifts_of(book), "overdue" in request.GET
    if overdue:
        late = giving_lists.overdue_instalments([book.pk], timezone.localdate())
        found = found.filter(pk__in=late.values("gift"))
    return page(request, "money/gifts", "money", book=book, gifts=newest_first(request, found), overdue=overdue)


@door("GET", "POST")
def new_gift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a pledge, with joint donors and instalments where there are any."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    cover, more = request.GET.get("kind") == "cover", "more" in request.POST
    form = GiftForm(request.POST or None, book=book, more=more, initial={"fund": request.GET.get("fund")})
    made: list[Gift] = []

    def pledge() -> None:
        data = form.cleaned_data
        made.append(
            giving_actions.pledge_gift(
                fund=data["fund"], currency=data["currency"], day=data["day"], name=named(data["name"]),
                kind=Gift.Kind.COVER if cover else Gift.Kind.MONEY, by=request.user, **form.drafted,
            )
        )  # fmt: skip

    if not more and tried(request, form, pledge):
        messages.success(request, _("The gift is entered."))
        return redirect("staff:gift", made[0].public_id)
    return page(request, "money/gift_new", "money", book=book, form=form, cover=cover, more=more)


@door("GET")
def gift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One gift: its donors, instalments, what came, what could go back; goods and cover where it has them."""
    found = load_in_book(
        request, Permission.READ_BOOKS, Gift, public_id, book="fund__book", related=["fund__tally", "tally", "cover"]
    )
    today = timezone.localdate()
    return page(
        request, "money/gift", "money", book=found.fund.book, gift=found, today=today,
        donors=found.donors.select_related("donor__organisation"),
        unchecked=giving_queries.unchecked(found, today),
        instalments=giving_lists.instalments_of(found),
        incomings=found.incomings.select_related("bank_account", "instalment").prefetch_related("receipts"),
        refundable=_refundable(found),
        items=found.items.select_related("unit").order_by("id"), whole=giving_lists.whole_of(found),
    )  # fmt: skip


def _refundable(gift: Gift) -> list[Money]:
    """What could still go back to the donor, currency by currency."""
    left = paying_queries.refundable([gift.pk])
    return [Money(minor, currency) for (_gift, currency), minor in sorted(left.items()) if minor > 0]


@door("GET", "POST")
def receive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter money of a gift that came in."""
    found = _gift(request, public_id)
    form = ReceiveForm(request.POST or None, gift=found)
    if tried(request, form, lambda: giving_actions.receive(gift=found, by=request.user, **form.drafted)):
        messages.success(request, _("The money is entered."))
        return redirect("staff:gift", found.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, gift=found, form=form, heading=_("Money that came"),
        intro=str(found),
    )  # fmt: skip


@door("GET", "POST")
def new_instalment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter one more instalment of a gift whose whole is not known."""
    found = _gift(request, public_id)
    form = PartForm(request.POST or None, book=found.fund.book, currency=found.currency, without="reason")

    def add() -> None:
        giving_actions.add_instalment(gift=found, planned=form.planned, day=form.cleaned_data["day"], by=request.user)

    if tried(request, form, add):
        messages.success(request, _("The instalment is entered."))
        return redirect("staff:gift", found.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, gift=found, form=form, heading=_("One more instalment"),
        intro=str(found),
    )  # fmt: skip


@door("GET", "POST")
def write_off_instalment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose to write off what is awaited no longer; a second person approves it."""
    found = load_in_book(
        request, Permission.KEEP_BOOKS, Instalment, public_id, book="gift__fund__book", related=["gift__tally"]
    )
    awaited = giving_lists.awaited(found)
    form = PartForm(
        request.POST or None, book=found.gift.fund.book, currency=found.gift.currency, without="due",
        initial={"amount": awaited.amount},
    )  # fmt: skip

    def propose() -> None:
        data = form.cleaned_data
        proposal_actions.propose_pledge_off(
            instalment=found, minor=data["minor"], day=data["day"], reason=data["reason"], by=request.user
        )

    if tried(request, form, propose):
        messages.success(request, _("It waits for a second person's approval."))
        return redirect("staff:gift", found.gift.public_id)
    return page(
        request, "money/form", "money", book=found.gift.fund.book, gift=found.gift, form=form,
        heading=_("Write off what is awaited"), intro=str(found),
    )  # fmt: skip


@door("GET", "POST")
def new_lot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter what a platform handed over, many donations as one lot."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = LotForm(request.POST or None, book=book)

    def enter() -> None:
        names = ("fund", "platform", "bank_account", "day", "money", "donations", "key")
        giving_actions.receive_lot(**{name: form.cleaned_data[name] for name in names}, by=request.user)

    if tried(request, form, enter):
        messages.success(request, _("The lot is entered."))
        return redirect("staff:gifts_of", book.public_id)
    return page(
        request, "money/form", "money", book=book, form=form, heading=_("Donations of a platform"),
        intro=_("Many donations that a platform hands over together stand here as one gift."),
    )  # fmt: skip


@door("GET", "POST")
def note_cover(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note the premium and the cover of a gift of insurance: two figures."""
    found = _gift(request, public_id)
    form = CoverForm(request.POST or None, scheme=found.fund.book.scheme, currency=found.currency)

    def note() -> None:
        data = form.cleaned_data
        goods_actions.note_cover(
            gift=found, cover=data["cover_minor"], premium=data["premium_minor"], people=data["people"],
            begins=data["begins"], ends=data["ends"], by=request.user,
        )  # fmt: skip

    if tried(request, form, note):
        messages.success(request, _("The cover is noted."))
        return redirect("staff:gift", found.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, gift=found, form=form, heading=_("Insurance cover"),
        intro=_("The premium is what was paid; the cover is what it bought. They are never added."),
    )  # fmt: skip


def _gift(request: HttpRequest, public_id: UUID) -> Gift:
    return load_in_book(
        request, Permission.KEEP_BOOKS, Gift, public_id, book="fund__book", related=["fund__tally", "tally"]
    )
