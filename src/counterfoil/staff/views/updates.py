"""Updates: the list, a new draft, its words, the second look, publishing and correcting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.access import schemes_for
from counterfoil.people import queries as people
from counterfoil.people.permissions import Permission
from counterfoil.publishing import actions, queries
from counterfoil.publishing.models import Update, Version
from counterfoil.staff import drafts
from counterfoil.staff.forms.updates import DraftForm, LookForm, PublishForm, StartForm, initial_of
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, first_scheme, load_in_scheme, load_scheme, page


@door("GET")
def updates(request: HttpRequest) -> HttpResponse:
    """Go on to the updates of the first scheme one works in."""
    scheme = first_scheme(request, Permission.READ_DRAFTS)
    return redirect("staff:updates_of", scheme.slug) if scheme else page(request, "no_scheme", "updates")


@door("GET")
def updates_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every update of a scheme, newest first."""
    scheme = load_scheme(request, Permission.READ_DRAFTS, slug)
    last = Version.objects.filter(update=OuterRef("pk")).order_by("-number")
    found = scheme.updates.annotate(
        last_number=Subquery(last.values("number")[:1]), last_published=Subquery(last.values("published_at")[:1])
    )
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)
    return page(request, "updates", "updates", updates=newest_first(request, found), others=others)


@door("GET", "POST")
def new_update(request: HttpRequest, slug: str) -> HttpResponse:
    """Compose a draft from accounts, from what became of money, or from both."""
    scheme = load_scheme(request, Permission.WRITE_UPDATES, slug)
    form = StartForm(request.POST or None, scheme=scheme, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.start_update(
                scheme=scheme, sources=list(data["sources"]), records=list(data.get("records", ())),
                title=form.titles(), slug=data["slug"], by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The draft is composed. Now make its words your own."))
            return redirect("staff:edit_update", made.public_id)
    return page(request, "update_start", "updates", form=form)


@door("GET")
def update(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One update: the draft as a reader will see it, what keeps it back, and its versions."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Update, public_id)
    draft = drafts.shown(found, request.GET.get("language") or get_language() or "en")
    versions = list(found.versions.order_by("-number").defer("document"))
    last = found.versions.order_by("-number").first()
    actors = [found.written_by, found.looked_by, *(a for v in versions for a in (v.published_by, v.looked_by))]
    return page(
        request, "update", "updates", update=found, draft=draft, versions=versions, names=people.names(actors),
        moved=drafts.moved(found, last), mine=found.written_by == request.user.actor_id,
        is_published=bool(last and last.published_at > found.written_at),
        look_form=LookForm(initial={"revision": found.revision}, literals=queries.literals(found)),
        publish_form=PublishForm(initial={"revision": found.revision}, first=not versions),
    )  # fmt: skip


@door("GET", "POST")
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the draft. Where somebody else saved meanwhile, both texts are shown and nothing is lost."""
    found = load_in_scheme(request, Permission.WRITE_UPDATES, Update, public_id)
    form = DraftForm(request.POST or None, initial=initial_of(found))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_draft(
                update=found, revision=form.cleaned_data["revision"], by=request.user, **form.texts()
            )
        except Refusal as refusal:
            form, theirs = _both(request, form, refusal, found)
        else:
            if drafts.problems_of(saved):
                words = _("The draft is saved. Mend what is listed below, then it can have its second look.")
                messages.warning(request, words)
                return redirect("staff:edit_update", public_id)
            messages.success(request, _("The draft is saved. It needs a second look by somebody else."))
            return redirect("staff:update", public_id)
    draft = drafts.shown(found, get_language() or "en")
    names = people.names([found.written_by])
    return page(request, "update_edit", "updates", update=found, form=form, theirs=theirs, draft=draft, names=names)


def _both(
    request: HttpRequest, form: DraftForm, refusal: Refusal, found: Update
) -> tuple[DraftForm, list[tuple[str, str]] | None]:
    """One's own words stay in the form, ready to be saved over the other's, whose words stand beside them."""
    if refusal.code != "stale":
        form.refuse(refusal)
        return form, None
    found.refresh_from_db()
    data = request.POST.copy()
    data["revision"] = str(found.revision)
    again = DraftForm(data)
    again.is_valid()
    again.refuse(refusal)
    return again, [(language, body) for language, body in found.bodies.items()]


@door("POST")
def look_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the draft its second look."""
    found = load_in_scheme(request, Permission.LOOK_OVER_UPDATES, Update, public_id)
    form = LookForm(request.POST, literals=queries.literals(found))
    form.is_valid()  # a name that is not ticked is the action's to refuse
    data = form.cleaned_data
    if "revision" in data:
        try:
            actions.look_over(update=found, revision=data["revision"], names=data.get("names", ()), by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The draft has had its second look."))
    return redirect("staff:update", public_id)


@door("POST")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish the draft that was looked over; from the second version on as a correction that says why."""
    found = load_in_scheme(request, Permission.PUBLISH_UPDATES, Update, public_id)
    form = PublishForm(request.POST, first=not found.versions.exists())
    if form.is_valid():
        data = form.cleaned_data
        try:
            version = actions.publish(
                update=found, revision=data["revision"], correction=data.get("correction", ""), by=request.user
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    else:
        for error in form.errors.as_data().values():
            messages.error(request, " ".join([*error[0].messages, getattr(error[0], "mend", "")]))
    return redirect("staff:update", public_id)
