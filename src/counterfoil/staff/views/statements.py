"""Statements one by one: adding, mending, taking back, the evidence behind them, words of two accounts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.access import roles_with
from counterfoil.people import queries as people
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff import telling
from counterfoil.staff.cards import cards_of
from counterfoil.staff.forms.accounts import CustodyForm, WordsForm
from counterfoil.staff.forms.statement import ChooseForm, StatementForm, initial_of
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.statements import actions, queries
from counterfoil.statements.models import Shape, Source, Statement, Tally

SAID = ("source__publisher", "tally__kind", "measure", "unit", "per", "dimension", "place")


@door("GET", "POST")
def new_statement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two steps on one address: choose of what and which measure, then say the value."""
    source = load_in_scheme(request, Permission.WRITE_STATEMENTS, Source, public_id, related=["publisher"])
    choose = ChooseForm(request.GET if "measure" in request.GET else None, initial=request.GET.dict(), source=source)
    if not choose.is_valid():
        return page(request, "statement_choose", "accounts", source=source, form=choose)
    mention, measure = choose.cleaned_data["tally"], choose.cleaned_data["measure"]
    form = StatementForm(request.POST or None, measure=measure, scheme=source.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            actions.state_one(
                source=source, acts=[telling.act_of(mention)], fact=form.row(mention.ref), by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("%(measure)s of %(ref)s: entered.") % {"measure": measure, "ref": mention.ref}
            )
            if "another" in request.POST:
                return redirect(telling.new_statement_address(source, mention.ref))
            return redirect("staff:account", source.public_id)
    return page(request, "statement_form", "accounts", source=source, form=form, mention=mention, measure=measure)


@door("GET", "POST")
def edit_statement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mend a statement: a new one supersedes it, and the old one stays readable."""
    old = load_in_scheme(request, Permission.WRITE_STATEMENTS, Statement, public_id, related=SAID)
    mention = old.source.mentions.select_related("tally__kind").get(tally=old.tally_id)
    form = StatementForm(request.POST or None, initial=initial_of(old), measure=old.measure, scheme=old.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.state_one(
                source=old.source,
                acts=[telling.act_of(mention)],
                fact=form.row(mention.ref),
                replaces=old,
                by=request.user,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            words = _("Nothing changed: it says this already.") if entered.same else _("The statement is mended.")
            messages.success(request, words)
            return redirect("staff:account", old.source.public_id)
    context = {"source": old.source, "form": form, "mention": mention, "measure": old.measure, "old": old}
    return page(request, "statement_form", "accounts", **context)


@door("GET")
def statement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One statement with its history and the evidence behind it."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Statement, public_id, related=SAID)
    history = queries.history_of(found)
    notes = list(found.custody_notes.select_related("holder").order_by("id"))
    stones = list(found.redactions.order_by("id"))
    actors = [s.entered_by for s in history] + [a for n in notes for a in (n.noted_by, n.second_person)]
    newer = Statement.objects.filter(supersedes=found).first()
    return page(
        request, "statement", "accounts", statement=found, history=history, notes=notes, newer=newer, stones=stones,
        names=people.names([*actors, *(stone.redacted_by for stone in stones)]),
    )  # fmt: skip


@door("POST")
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a statement back."""
    found = load_in_scheme(request, Permission.WRITE_STATEMENTS, Statement, public_id, related=["source"])
    try:
        actions.withdraw_statement(statement=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:statement", public_id)
    messages.success(request, _("The statement is withdrawn. It stays in the history."))
    return redirect("staff:account", found.source.public_id)


@door("GET", "POST")
def custody(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note the evidence behind a statement."""
    found = load_in_scheme(request, Permission.NOTE_CUSTODY, Statement, public_id, related=SAID)
    colleagues = (
        User.objects.filter(
            memberships__scheme=found.scheme,
            memberships__role__in=roles_with(Permission.NOTE_CUSTODY),
            is_active=True,
        )
        .exclude(pk=request.user.pk)
        .distinct()
        .order_by("name")
    )
    form = CustodyForm(request.POST or None, scheme=found.scheme, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        data = {
            name: form.cleaned_data[name] for name in ("paper", "pages", "holder", "seen", "second_person", "sha256")
        }
        try:
            actions.note_custody(statement=found, by=request.user, **data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The evidence is noted."))
            return redirect("staff:statement", public_id)
    return page(request, "custody", "accounts", statement=found, form=form)


@door("GET", "POST")
def tally(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One tally: what every account says of it, side by side, and words that mean each other."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Tally, public_id, related=["kind", "parent"])
    sources = list(Source.objects.filter(mentions__tally=found).select_related("publisher").order_by("id"))
    said = list(queries.tallies_of(sources).get(pk=found.pk).said) if sources else []
    lists: dict[str, dict[str, None]] = {}
    for statement in said:
        if statement.shape == Shape.SET:
            lists.setdefault(statement.measure_id, {}).update(dict.fromkeys(statement.members))
    forms = {}
    if Permission.JOIN_ACCOUNTS in request.may and len(sources) > 1:
        forms = {code: _words_form(request, code, list(words)) for code, words in lists.items() if len(words) > 1}
    if request.method == "POST":
        return _map_words(request, found, forms)
    cards = cards_of(found.scheme_id, sources, [found.id]).get(str(found.public_id), [])
    mappings = list(found.word_mappings.select_related("measure").order_by("id"))
    names = people.names([m.judged_by for m in mappings])
    return page(
        request, "tally", "accounts", tally=found, sources=sources, said=said, cards=cards, mappings=mappings,
        names=names, forms=list(forms.values()),
    )  # fmt: skip


def _words_form(request: HttpRequest, measure: str, words: list[str]) -> WordsForm:
    mine = request.POST if request.POST.get("measure") == measure else None
    return WordsForm(mine, words=words, initial={"measure": measure}, auto_id=f"id_{measure}_%s")


def _map_words(request: HttpRequest, found: Tally, forms: dict[str, WordsForm]) -> HttpResponse:
    form = forms.get(request.POST.get("measure", ""))
    if form is None:
        raise Http404
    if form.is_valid():
        data = form.cleaned_data
        actions.map_words(
            tally=found, measure=data["measure"].code, first=data["first"], second=data["second"],
            relation=data["relation"], by=request.user,
        )  # fmt: skip
        messages.success(request, _("Kept: your judgement shows beside the comparison."))
    else:
        messages.error(request, _("Choose two different words, and how they relate."))
    return redirect("staff:tally", found.public_id)
