"""Every write about looks, findings and photographs. None of it is about a person who is helped (G5, G7, G9)."""

from __future__ import annotations

import datetime
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.photographs import Prepared, prepare
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Place, Scheme
from counterfoil.safeguards.locks import PersonLevel, reason_locked
from counterfoil.statements.terms import Term
from counterfoil.visits.models import Check, Checked, Checklist, Finding, Look, Photo, Stop, Visit

MOST_PHOTOS = 200  # of one visit: a report shows sixty, and every one is looked at by a second person
PEOPLE_HELPED = "people_helped"  # what a photograph must not show; no choice of `Photo.Shows`
_SHIPPED = System("terms")


@transaction.atomic
def load_checklists() -> int:
    """Bring the checklists that come with Counterfoil into the database; how many. Runs after every migration.

    A check that a file no longer names stays, because findings may speak of it.
    """
    shipped = tomllib.loads(Path(__file__).with_name("checklists.toml").read_text("utf-8"))
    rows = [
        Checklist(
            code=code, label=_label(term), aliases=term["aliases"], position=position, state=Term.State.APPROVED,
            proposed_by=_SHIPPED.actor_id, workplace=term.get("workplace", False), locked=term.get("locked", False),
        )
        for position, (code, term) in enumerate(shipped.items())
    ]  # fmt: skip
    columns = [field.name for field in Checklist._meta.concrete_fields if field.name != "code"]
    Checklist.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    checks = [
        Check(checklist_id=code, code=check["code"], label=_label(check), position=position)
        for code, term in shipped.items()
        for position, check in enumerate(term["checks"])
    ]
    Check.objects.bulk_create(
        checks, update_conflicts=True, unique_fields=["checklist", "code"], update_fields=["label", "position"]
    )
    return len(rows)


def _label(words: Mapping[str, str]) -> TranslatedText:
    return TranslatedText({"en": words["en"], "zh-hans": words["zh"], "ug": words["ug"]})


@transaction.atomic
def open_look(
    *,
    scheme: Scheme,
    checklist: Checklist,
    where: str,
    looked_on: datetime.date,
    by: Actor,
    visit: Visit | None = None,
    stop: Stop | None = None,
    place: Place | None = None,
    public_id: uuid.UUID | None = None,
) -> Look:
    """Begin to look at a place by its checklist; whether it meets what was expected is not assessed yet.

    Args:
        where: which place, in words: "the sewing room of the vocational school".
        looked_on: a civil date.
        place: county or coarser.
        public_id: of what a phone recorded under this id.

    Raises:
        Refusal: the checklist is of homes, which stay locked (code "locked", G5); who acts speaks for neither
            side; no words say where.
    """
    side = _side(scheme, by)
    if checklist.locked:
        reason = reason_locked(PersonLevel.HOUSEHOLD_VISITS)
        if reason is not None:
            raise Refusal(
                _("A home is not looked at. %(reason)s") % {"reason": reason},
                mend=_("Look at a place that is no home, or leave it out."),
                where="checklist",
                code="locked",
            )
    if (visit and visit.scheme_id != scheme.pk) or (stop and (visit is None or stop.visit_id != visit.pk)):
        raise ValueError("a look, its visit and its stop belong together")
    look = Look.objects.create(
        public_id=public_id or uuid7(), scheme=scheme, visit=visit, stop=stop, checklist=checklist,
        workplace=checklist.workplace, place=place, where=_plain(where, "where", 200), looked_on=looked_on,
        entered_by=by.actor_id, entered_side=side,
    )  # fmt: skip
    audit.record(by=by, verb="open_look", kind="look", subject=look.public_id, scheme=scheme.public_id)
    return look


@transaction.atomic
def record_finding(
    *,
    look: Look,
    words: str,
    seriousness: Finding.Seriousness,
    by: Actor,
    check: Check | None = None,
    expected: str = "",
    language: str = "en",
    public_id: uuid.UUID | None = None,
) -> Finding:
    """Write down what was seen: a line of both sides' making, numbered for life (F7), with what was expected.

    Args:
        words: what was seen.
        check: the check that it answers; None for what no check asks.
        expected: what was expected, at most 200 letters.
        public_id: of what a phone recorded under this id; the line's own.

    Raises:
        Refusal: the check is of another checklist; else as `lines.actions.open_lines`.
    """
    if check is not None and check.checklist_id != look.checklist_id:
        raise Refusal(
            _("This check belongs to another kind of place."),
            mend=_("Choose a check of the list “%(list)s”.") % {"list": look.checklist},
            where="check_item",
        )
    draft = lines.Draft(kind=Kind.FINDING, words=words, language=language, public_id=public_id)
    tally = look.visit.tally if look.visit else None
    line = lines.open_line(scheme=look.scheme, draft=draft, by=by, tally=tally)
    finding: Finding = Finding.objects.create(
        line=line, look=look, check_item=check, expected=_plain(expected, "", 200), seriousness=seriousness
    )
    if check is not None:
        _mark(look, check, False, by)
    return finding


@transaction.atomic
def mark_check(*, look: Look, check: Check, as_expected: bool | None, by: Actor) -> None:
    """Say what came of one check; None takes the mark back: it was not looked at.

    Raises:
        Refusal: "as expected" in a workplace (code "workplace", G7); who acts speaks for neither side.
    """
    _side(look.scheme, by)
    if check.checklist_id != look.checklist_id:
        raise ValueError("a check is marked in a look at its own kind of place")
    if as_expected is None:
        Checked.objects.filter(look=look, check_item=check).delete()
        return
    if as_expected and look.workplace:
        raise _never_passes()
    _mark(look, check, as_expected, by)


def _mark(look: Look, check: Check, as_expected: bool, by: Actor) -> None:
    said = {"as_expected": as_expected, "entered_by": by.actor_id, "entered_at": timezone.now()}
    Checked.objects.update_or_create(look=look, check_item=check, defaults=said)


@transaction.atomic
def assess_look(*, look: Look, assessment: Look.Assessment, by: Actor) -> Look:
    """Say how the place as a whole stands. Of a workplace one can only say that there is a concern (G7).

    Raises:
        Refusal: a workplace "as expected" (code "workplace"); who acts speaks for neither side.
    """
    _side(look.scheme, by)
    held = Look.objects.select_for_update().get(pk=look.pk)
    if held.workplace and assessment == Look.Assessment.AS_EXPECTED:
        raise _never_passes()
    held.assessment = assessment
    held.save(update_fields=["assessment"])
    audit.record(by=by, verb="assess_look", kind="look", subject=held.public_id, scheme=look.scheme.public_id,
                 assessment=str(assessment))  # fmt: skip
    return held


def _never_passes() -> Refusal:
    return Refusal(
        _("A workplace is never passed: a look is no inspection."),
        mend=_("Leave it as not assessed, or write down a concern."),
        where="assessment",
        code="workplace",
    )


# --- photographs ----------------------------------------------------------------------------------------


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
    return prepare(content)


@transaction.atomic
def add_photo(
    *,
    scheme: Scheme,
    content: bytes,
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
        content: the file as it came; what is kept are its pixels, smaller and without metadata (G9).
        caption: at most 200 letters, never a person who is helped.

    Raises:
        Refusal: as `clean_photo`; the visit has MOST_PHOTOS; who acts speaks for neither side.
    """
    _side(scheme, by)
    look = look or (finding.look if finding else None)
    visit = visit or (look.visit if look else None)
    made = clean_photo(content=content, shows=shows, workplace=bool(look and look.workplace), by=by)
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
        caption=_plain(caption, "", 200), language=language, taken_on=taken_on, image=made.jpeg, small=made.small,
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
    _side(photo.scheme, by)
    held = _held(photo)
    held.caption, held.language, held.looked_by, held.looked_at = _plain(caption, "", 200), language, "", None
    held.save(update_fields=["caption", "language", "looked_by", "looked_at"])
    audit.record(by=by, verb="caption_photo", kind="photo", subject=held.public_id, scheme=photo.scheme.public_id)
    return held


@transaction.atomic
def look_at_photo(*, photo: Photo, by: Actor) -> Photo:
    """A second person says: it shows what it is said to show, and nobody who is helped (G9).

    Raises:
        Refusal: whoever entered it looks (code "own"); who acts speaks for neither side.
    """
    _side(photo.scheme, by)
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
    _side(photo.scheme, by)
    audit.record(by=by, verb="withdraw_photo", kind="photo", subject=photo.public_id, scheme=photo.scheme.public_id)
    photo.delete()


def _held(photo: Photo) -> Photo:
    """The row without its pictures, held until the transaction ends."""
    try:
        return Photo.objects.select_for_update().defer("image", "small").get(pk=photo.pk)
    except Photo.DoesNotExist:
        raise Refusal(_("This photograph was withdrawn."), code="gone") from None


def _side(scheme: Scheme, by: Actor) -> Side:
    side = speaks_for(by, scheme)
    if side == Side.NEITHER:
        raise Refusal(
            _("You speak for neither side of this scheme."),
            mend=_("Ask somebody in an office of one side to do this."),
            code="no_side",
        )
    return side


def _plain(words: Any, wanted: str, most: int) -> str:
    """Words on one line. `wanted`: the field that must not be empty."""
    plain = " ".join(str(words).split())
    if wanted and not plain:
        raise Refusal(_("There are no words."), mend=_("Say which place it is."), where=wanted, code="empty")
    if len(plain) > most:
        problem = _("It has %(count)d letters; there is room for %(most)d.") % {"count": len(plain), "most": most}
        raise Refusal(problem, mend=_("Say it shorter."), where=wanted, code="long")
    return plain
