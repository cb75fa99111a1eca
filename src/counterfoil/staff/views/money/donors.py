"""Donors, and legal checks of organisations that give."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.funds import donor_actions, giving_lists, giving_queries, queries
from counterfoil.funds.models import Donor, LegalCheck
from counterfoil.partners import actions as partners
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_giving import CheckForm, DonorForm, named
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET")
def donors_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everybody who gives to a book, the newest first."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    donors = newest_first(request, giving_lists.donors_with_checks(book))
    return page(request, "money/donors", "money", book=book, donors=donors)


@door("GET", "POST")
def new_donor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note who gives; an organisation that nobody named yet is added with it."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = DonorForm(request.POST or None, book=book)

    def add() -> None:
        data = form.cleaned_data
        kind, organisation, name = Donor.Kind(data["kind"]), data["organisation"], data["name"]
        if kind == Donor.Kind.ORGANISATION and organisation is None and name:
            organisation = partners.add_organisation(
                name=named(name) or TranslatedText(), invented=book.scheme.is_invented, by=request.user
            )
        donor_actions.add_donor(
            book=book, kind=kind, organisation=organisation, name=name, anonymous=data["anonymous"], by=request.user
        )

    if tried(request, form, add):
        messages.success(request, _("The donor is entered."))
        return redirect("staff:donors_of", book.public_id)
    return page(request, "money/form", "money", book=book, form=form, heading=_("A new donor"))


@door("GET", "POST")
def donor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A donor with what was given; a person's name can be erased here."""
    found = load_in_book(request, Permission.READ_BOOKS, Donor, public_id, related=["organisation"])
    checks = (
        queries.checks_of(found.book).filter(organisation=found.organisation)
        if found.organisation
        else LegalCheck.objects.none()
    )
    given = newest_first(request, giving_lists.gifts_of(found.book).filter(donors__donor=found))
    return page(request, "money/donor", "money", book=found.book, donor=found, checks=list(checks[:20]), gifts=given)


@door("POST")
def erase_donor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Erase a person's name for good."""
    found = load_in_book(request, Permission.KEEP_BOOKS, Donor, public_id)
    try:
        donor_actions.erase_donor_name(donor=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The name is erased."))
    return redirect("staff:donor", found.public_id)


@door("GET")
def checks_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Organisations whose gifts wait for a legal check, and the checks on file."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    checks = newest_first(request, queries.checks_of(book).select_related("organisation"))
    today = timezone.localdate()
    waiting = giving_lists.waiting_for_checks(book, today)
    for check in checks.rows:
        check.holds_today = giving_queries.holds(check, today)
    return page(request, "money/checks", "money", book=book, checks=checks, waiting=waiting)


@door("GET", "POST")
def new_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that an organisation was looked for on lists."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = CheckForm(request.POST or None, book=book, initial={"organisation": request.GET.get("organisation")})

    def record() -> None:
        data = form.cleaned_data
        donor_actions.record_legal_check(
            scheme=book.scheme, organisation=data["organisation"], lists=data["lists"], day=data["day"],
            outcome=LegalCheck.Outcome(data["outcome"]), note=data["note"], by=request.user,
        )  # fmt: skip

    if tried(request, form, record):
        messages.success(request, _("The check is recorded."))
        return redirect("staff:checks_of", book.public_id)
    return page(
        request, "money/form", "money", book=book, form=form, heading=_("A legal check"),
        intro=_("Of organisations that give. People who are helped are never looked for on such lists."),
    )  # fmt: skip
