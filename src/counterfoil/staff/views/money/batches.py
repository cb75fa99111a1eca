"""Batches of awards and relief: the list, a new one, one batch with its chain, its parts, and each step it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission
from counterfoil.scholarships import actions, queries
from counterfoil.scholarships.chain import Chain, chain_of
from counterfoil.scholarships.enrolment_actions import open_next_year
from counterfoil.scholarships.models import Batch
from counterfoil.staff.forms.money_batches import BatchForm, PayForm, WhyForm
from counterfoil.staff.forms.money_parts import PartsForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried

RELATED = ("tally__parent", "fund__tally", "programme__tally")


def _load(request: HttpRequest, permission: Permission, public_id: UUID) -> Batch:
    return load_in_book(request, permission, Batch, public_id, book="fund__book", related=RELATED)


@door("GET")
def batches_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The batches of a book, the newest first."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found = newest_first(request, queries.batches_of(book))
    return page(request, "money/batches", "money", book=book, found=found)


@door("GET", "POST")
def new_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start a batch; then its parts are entered."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    asked = {name: request.GET[name] for name in ("fund", "gift") if name in request.GET}
    form, made = BatchForm(request.POST or None, book=book, initial=asked), []

    def start() -> None:
        data = form.cleaned_data
        made.append(
            actions.start_batch(fund=data["fund"], gift=data["gift"], draft=form.draft(), by=request.user)  # type: ignore[arg-type]
        )

    if tried(request, form, start):
        messages.success(request, _("The batch is a draft. Now say what goes through which school."))
        return redirect("staff:batch_parts", made[0].public_id)
    return page(request, "money/batch_new", "money", book=book, form=form, status=400 if form.errors else 200)


@door("GET")
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One batch: its chain, its parts year by year, and what happens next."""
    return shown(request, _load(request, Permission.READ_BOOKS, public_id))


def shown(request: HttpRequest, found: Batch, **more: Any) -> HttpResponse:
    """The page of a batch; `more` are forms that came back with a mistake, and problems."""
    chain = chain_of(found)
    names = partners.names([found.entered_by, found.decided_by])
    payable, following = _payable_years(chain), _next_years(found, chain)
    forms = {
        "pay_form": PayForm(batch=found, years=payable, auto_id="pay_%s") if payable else None,
        "why_form": WhyForm(auto_id="why_%s"),
    }
    return page(
        request, "money/batch", "money", status=400 if more else 200,
        **{
            "batch": found, "book": found.fund.book, "chain": chain, "seen": queries.parts_seen(found),
            "entered_by": _apart(names.get(found.entered_by)), "decided_by": _apart(names.get(found.decided_by)),
            "following": following, **forms, **more,
        },
    )  # fmt: skip


def _apart(name: object) -> str:
    """A name within a sentence of either direction (isolates of UAX #9)."""
    return f"\u2068{name or ''}\u2069"


def _payable_years(chain: Chain) -> list[int]:
    """Years in which a part has no payment."""
    return [year for year, rows in chain.by_year.items() if any(row.payment is None for row in rows)]


def _next_years(found: Batch, chain: Chain) -> list[tuple[int, bool]]:
    """The year after those that have parts, and their last where a further school has confirmed; whether one has."""
    last = max(chain.by_year, default=found.last_year)
    years = [year for year in (last, last + 1) if found.year < year <= found.last_year]
    told = [(year, bool(queries.confirmed_anew(found, year))) for year in years]
    return [(year, ready) for year, ready in told if ready or year > last]


@door("GET", "POST")
def batch_parts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What goes through which school: a table to type in, or to paste a sheet into."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    if found.state != Batch.State.DRAFT:
        messages.error(request, _("The batch is decided; its parts are not changed any more."))
        return redirect("staff:batch", found.public_id)
    more = "more" in request.POST
    form = PartsForm(request.POST if request.method == "POST" else None, batch=found, more=more)
    if request.method == "POST" and not more and form.is_valid():
        rows = form.parts()
        if form.is_valid() and tried(request, form, lambda: _save(request, found, form, rows)):
            messages.success(request, _("The parts are saved."))
            return redirect("staff:batch", found.public_id)
        if form.was_stale:
            form.take_as_seen()  # saving once more is deliberate then
    return page(
        request, "money/batch_parts", "money", batch=found, book=found.fund.book, form=form,
        status=400 if form.errors and not more else 200,
    )  # fmt: skip


def _save(request: HttpRequest, found: Batch, form: PartsForm, rows: list[actions.PartRow]) -> None:
    actions.set_parts(batch=found, rows=rows, seen=form.cleaned_data["seen"], by=request.user)  # type: ignore[arg-type]


@door("POST")
def decide_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide a batch as it was read."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    seen = request.POST.get("seen", "")
    return _step(
        request, found, lambda: actions.decide_batch(batch=found, seen=seen, by=request.user),  # type: ignore[arg-type]
        _("The batch is decided. Its parts can be paid."),
    )  # fmt: skip


@door("POST")
def pay_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the payments of a year into a run, and go there."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    years = _payable_years(chain_of(found)) or [found.year]
    form, made = PayForm(request.POST, batch=found, years=years, auto_id="pay_%s"), []

    def pay() -> None:
        data = form.cleaned_data
        if run := data["run"]:
            actions.pay_batch(batch=found, run=run, year=data["year"], by=request.user)  # type: ignore[arg-type]
        else:
            run = actions.pay_batch_by_new_run(
                batch=found, bank_account=data["bank_account"], name=data["name"], year=data["year"],
                by=request.user,  # type: ignore[arg-type]
            )  # fmt: skip
        made.append(run)

    if not tried(request, form, pay):
        return shown(request, found, pay_form=form)
    messages.success(request, _("The payments are in the run. Hand it over for approval."))
    return redirect("staff:run", made[0].public_id)


@door("POST")
def next_year(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the parts of a later year from what the schools confirmed."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    text = request.POST.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return _step(
        request, found, lambda: open_next_year(batch=found, year=year, by=request.user),  # type: ignore[arg-type]
        _("The parts of that year are here."),
    )  # fmt: skip


@door("POST")
def end_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a batch, with a reason."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    form = WhyForm(request.POST, scheme=found.fund.book.scheme, auto_id="why_%s")
    end = actions.end_batch
    if not tried(request, form, lambda: end(batch=found, words=form.cleaned_data["words"], by=request.user)):  # type: ignore[arg-type]
        return shown(request, found, why_form=form)
    messages.success(request, _("The batch has ended."))
    return redirect("staff:batch", found.public_id)


def _step(request: HttpRequest, found: Batch, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return shown(request, found, refusal=refusal)
    messages.success(request, done)
    return redirect("staff:batch", found.public_id)
