"""Every write about photographs: of places, things and delegates in office, never of people who are helped (G9)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.photographs import Prepared, prepare
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.safeguards.locks import PersonLevel, reason_locked
from counterfoil.visits.looks.rules import plain
from counterfoil.visits.models import Finding, Look, Photo, Visit

MOST_PHOTOS = 200  # of one visit: a report shows sixty, and every one is looked at by a second person
PEOPLE_HELPED = "people_helped"  # what a photograph must not show; no choice of `Photo.Shows`


def must_show(*, shows: str, workplace: bool, by: Actor) -> None:
    """Whether a photograph of this may be kept at all.

    Raises:
        Refusal: as `clean_photo`, before the file is looked at.
    """
    if shows == PEOPLE_HELPED:
        reason = reason_locked(PersonLevel.PHOTOS_OF_PEOPLE_HELPED)
        raise Refusal(
            _("No photograph of people who are helped is kept. %(reason)s") % {"reason": reason or ""},
            mend=_("Photograph the place or the things."),
            where="shows",
            code="locked",
        )
    if workplace and shows not in (Photo.Shows.PLACE, Photo.Shows.THINGS):
        raise Refusal(
            _("In a workplace nobody is photographed."),
            mend=_("Photograph the place or the things."),
            where="shows",
            code="workplace",
        )
    if shows not in Photo.Shows.values:
        raise Refusal(_("It is not said what the photograph shows."), mend=_("Choose one."), where="shows")


def clean_photo(*, content: bytes, shows: str, workplace: bool, by: Actor) -> Prepared:
    """A photograph that may be kept, without what a camera wrote into it; nothing is written yet.

    Args:
        content: the file as it came.
        shows: a value of `Photo.Shows`, or PEOPLE_HELPED.
        workplace: whether it was taken in one.

    Raises:
        Refusal: it shows people who are helped (code "locked"), or people in a workplace (code "workplace"); else
            as `base.photographs.prepare`.
    """
    must_show(shows=shows, workplace=workplace, by=by)
    return prepare(content)


@transaction.atomic
def add_photo(
    *,
    scheme: Scheme,
    content: bytes | Prepared,
    shows: str,
    by: Actor,
    visit: Visit | None = None,
    look: Look | None = None,
    finding: Finding | None = None,
    caption: str = "",
    language: str = "en",
    taken_on: datetime.date | None = None,
    public_id: uuid.UUID | None = None,
) -> Photo:
    """Keep a photograph of a place, of things or of delegates in office; a second person looks at it later.

    The same file a second time in one visit is the photograph that is there already.

    Args:
        content: the file as it came, of which the pixels are kept, smaller and without metadata (G9); or what
            `clean_photo` made of it, which takes a second or two and is better done before anything is locked.
        caption: at most 200 letters, never a person who is helped.

    Raises:
        Refusal: as `clean_photo`; the visit has MOST_PHOTOS; who acts speaks for neither side.
    """
    must_speak(by, scheme)
    look = look or (finding.look if finding else None)
    visit = visit or (look.visit if look else None)
    must_show(shows=shows, workplace=bool(look and look.workplace), by=by)
    made = content if isinstance(content, Prepared) else prepare(content)
    if visit is not None:
        Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)  # one after another: none twice, none too many
        there = Photo.objects.filter(visit=visit)
        if same := there.filter(sha256=made.sha256).first():
            return same
        if there.count() >= MOST_PHOTOS:
            raise Refusal(
                _("This visit has %(most)d photographs already.") % {"most": MOST_PHOTOS},
                mend=_("Withdraw one that is not needed."),
                where="photo",
                code="many",
            )
    photo = Photo.objects.create(
        public_id=public_id or uuid7(), scheme=scheme, visit=visit, look=look, finding=finding, shows=shows,
        caption=plain(caption, "", 200), language=language, taken_on=taken_on, image=made.jpeg, small=made.small,
        width=made.width, height=made.height, sha256=made.sha256, entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="add_photo", kind="photo", subject=photo.public_id, scheme=scheme.public_id)
    return photo


@transaction.atomic
def caption_photo(*, photo: Photo, caption: str, language: str, by: Actor) -> Photo:
    """Give a photograph other words; whoever looked at it before did not read them, so it is looked at anew.

    Raises:
        Refusal: who acts speaks for neither side.
    """
    must_speak(by, photo.scheme)
    held = _held(photo)
    held.caption, held.language, held.looked_by, held.looked_at = plain(caption, "", 200), language, "", None
    held.save(update_fields=["caption", "language", "looked_by", "looked_at"])
    audit.record(by=by, verb="caption_photo", kind="photo", subject=held.public_id, scheme=photo.scheme.public_id)
    return held


@transaction.atomic
def look_at_photo(*, photo: Photo, by: Actor) -> Photo:
    """A second person says: it shows what it is said to show, and nobody who is helped (G9).

    Raises:
        Refusal: whoever entered it looks (code "own"); who acts speaks for neither side.
    """
    must_speak(by, photo.scheme)
    held = _held(photo)
    if held.entered_by == by.actor_id:
        raise Refusal(_("You entered this photograph yourself."), mend=_("Ask a colleague to look."), code="own")
    held.looked_by, held.looked_at = by.actor_id, timezone.now()
    held.save(update_fields=["looked_by", "looked_at"])
    audit.record(by=by, verb="look_at_photo", kind="photo", subject=held.public_id, scheme=photo.scheme.public_id)
    return held


@transaction.atomic
def withdraw_photo(*, photo: Photo, by: Actor) -> None:
    """Take a photograph away for good, at once: the picture and its row. The log keeps that there was one.

    Raises:
        Refusal: who acts speaks for neither side.
    """
    must_speak(by, photo.scheme)
    audit.record(by=by, verb="withdraw_photo", kind="photo", subject=photo.public_id, scheme=photo.scheme.public_id)
    photo.delete()


def _held(photo: Photo) -> Photo:
    """The row without its pictures, held until the transaction ends."""
    try:
        return Photo.objects.select_for_update().defer("image", "small").get(pk=photo.pk)
    except Photo.DoesNotExist:
        raise Refusal(_("This photograph was withdrawn."), code="gone") from None
