"""Looks of a visit, one look by its checklist, and photographs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from counterfoil.base.errors import Refusal
from counterfoil.people import queries as people
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.field import CaptionForm, FieldForm, FindingForm, LookForm, LookWordsForm, PhotoForm
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.staff.taking import take_form
from counterfoil.visits.looks import actions, photo_actions, queries
from counterfoil.visits.models import Check, Look, Photo, Visit

MARKS = {"expected": True, "other": False, "none": None}  # what the buttons of a check say


@door("GET", "POST")
def looks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The places that were looked at during a visit, and the way to look at the next."""
    needed = Permission.WRITE_LINES if request.method == "POST" else Permission.READ_DRAFTS
    visit = load_in_scheme(request, needed, Visit, public_id, related=["tally__kind"])
    form = LookForm(request.POST or None, visit=visit)
    if request.method == "POST" and form.is_valid() and take_form(request, form):
        return redirect("staff:look", form.cleaned_data["key"])
    found = list(queries.looks_of(visit))
    photos = queries.photos_of(visit=visit).count()
    return page(request, "looks", "visits", visit=visit, looks=found, form=form, photo_count=photos)


@door("GET", "POST")
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One look: its checklist in big rows; what is not as expected opens its finding beneath."""
    needed = Permission.WRITE_LINES if request.method == "POST" else Permission.READ_DRAFTS
    found = load_in_scheme(request, needed, Look, public_id, related=["checklist", "visit__tally__kind"])
    if found.visit is None:
        raise Http404
    posted = None
    if request.method == "POST":
        posted = FindingForm(request.POST, request.FILES, visit=found.visit, look=found)
        if _marked(request, found, posted):
            return redirect(f"{request.path}#check-{request.POST.get('check_item', '')}")
    findings = queries.findings_of(found)
    rows = [(row, _row_form(found, row.check, posted)) for row in queries.rows_of(found, findings)]
    more = posted if posted and not posted.data.get("check_item") else FindingForm(visit=found.visit, look=found)
    return page(
        request, "look", "visits", look=found, visit=found.visit, rows=rows, more=more, posted=posted,
        others=[finding for finding in findings if finding.check_item is None],
        photos=list(queries.photos_of(look=found)), photo_form=PhotoForm(visit=found.visit, look=found),
        choices=[c for c in Look.Assessment.choices if not (found.workplace and c[0] == "as_expected")],
        names=people.names([found.entered_by]),
    )  # fmt: skip


def _row_form(found: Look, check: Check, posted: FindingForm | None) -> FindingForm:
    if posted is not None and posted.data.get("check_item") == check.code:
        return posted
    form = FindingForm(visit=found.visit, look=found, initial={"check_item": check.code})
    form.auto_id = f"{check.code}_%s"
    return form


def _marked(request: HttpRequest, found: Look, form: FindingForm) -> bool:
    """What one row of the checklist says; False where the page shall say what is wrong."""
    mark = request.POST.get("mark", "other")
    if mark not in MARKS:
        raise Http404
    check = Check.objects.filter(checklist=found.checklist_id, code=request.POST.get("check_item", "")).first()
    if check is None or mark == "other":
        return form.is_valid() and take_form(request, form)
    try:
        actions.mark_check(look=found, check=check, as_expected=MARKS[mark], by=_user(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return True


@door("GET", "POST")
def look_words(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other words for where a look was and what was expected; the earlier ones are kept nowhere."""
    found = load_in_scheme(request, Permission.WRITE_LINES, Look, public_id, related=["visit__tally__kind"])
    findings = queries.findings_of(found)
    form = LookWordsForm(request.POST or None, look=found, findings=findings)
    if request.method == "POST" and form.is_valid():
        try:
            actions.word_look(
                look=found, where=form.cleaned_data["where"], expected=form.expected(), by=_user(request)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("staff:look", public_id)
    return page(request, "look_words", "visits", look=found, visit=found.visit, form=form)


@door("POST")
def assess(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How a place stands as a whole."""
    found = load_in_scheme(request, Permission.WRITE_LINES, Look, public_id)
    said = request.POST.get("assessment", "")
    if said not in Look.Assessment.values:
        raise Http404
    try:
        actions.assess_look(look=found, assessment=Look.Assessment(said), by=_user(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept."))
    return redirect("staff:look", public_id)


# --- photographs ----------------------------------------------------------------------------------------


@door("GET", "POST")
def photos(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The photographs of a visit, and the way to bring one."""
    needed = Permission.WRITE_LINES if request.method == "POST" else Permission.READ_DRAFTS
    visit = load_in_scheme(request, needed, Visit, public_id, related=["tally__kind"])
    seen = list(queries.looks_of(visit)[:50])
    form: FieldForm = PhotoForm(visit=visit, looks=seen)
    if request.method == "POST":
        form = PhotoForm(request.POST, request.FILES, visit=visit, looks=seen)
        if form.is_valid() and take_form(request, form):
            look_of = form.cleaned_data.get("look")
            to_look = look_of and "to_look" in request.POST
            return redirect("staff:look", look_of) if to_look else redirect(request.path)
    found = list(queries.photos_of(visit=visit))
    return page(request, "photos", "visits", visit=visit, photos=found, form=form, most=photo_actions.MOST_PHOTOS)


@door("GET", "POST")
def photo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One photograph: its words, who looked at it, and taking it away."""
    needed = Permission.WRITE_LINES if request.method == "POST" else Permission.READ_DRAFTS
    found = load_in_scheme(request, needed, Photo, public_id, related=["visit__tally__kind", "look"])
    form = CaptionForm(request.POST or None, scheme=found.scheme, initial={"caption": found.caption})
    if request.method == "POST" and form.is_valid():
        words, language = form.cleaned_data["caption"], get_language() or "en"
        try:
            photo_actions.caption_photo(photo=found, caption=words, language=language, by=_user(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kept. A second person looks at it anew."))
            return redirect("staff:photo", public_id)
    names = people.names([found.entered_by, *filter(None, [found.looked_by])])
    is_own = found.entered_by == _user(request).actor_id
    return page(request, "photo", "visits", photo=found, visit=found.visit, form=form, names=names, is_own=is_own)


@door("GET")
def photo_file(request: HttpRequest, public_id: UUID, size: str) -> HttpResponse:
    """The picture itself: `large` or `small`, for who may read the scheme, and for no cache but their own."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Photo, public_id)
    content = found.small if size == "small" else found.image
    response = HttpResponse(bytes(content), content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{found.public_id}.jpg"'
    return response


photo_file = cache_control(private=True, max_age=0, must_revalidate=True)(photo_file)


@door("POST")
def look_at_photo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person's look."""
    return _with_photo(request, public_id, photo_actions.look_at_photo, _("Looked at."))


@door("POST")
def withdraw_photo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a photograph away at once."""
    return _with_photo(request, public_id, photo_actions.withdraw_photo, _("The photograph is gone."))


def _with_photo(request: HttpRequest, public_id: UUID, action: Any, words: str) -> HttpResponse:
    found = load_in_scheme(request, Permission.WRITE_LINES, Photo, public_id, related=["visit"])
    try:
        action(photo=found, by=_user(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:photo", public_id)
    messages.success(request, words)
    if found.visit is None:
        return redirect("staff:today")
    return redirect("staff:photos", found.visit.public_id)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
