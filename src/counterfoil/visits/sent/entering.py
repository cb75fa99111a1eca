"""What each kind of record makes: one function for each, called by the actions of this folder alone."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.photographs import Prepared
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Band, Sector
from counterfoil.partners.models import Organisation
from counterfoil.promises import actions as promises
from counterfoil.statements.models import Measure
from counterfoil.visits import count_actions as counts
from counterfoil.visits.looks import actions as looks
from counterfoil.visits.looks import photo_actions as photos
from counterfoil.visits.models import Check, Checklist, Finding, Look, Sent


class Problem(models.TextChoices):
    """Why a record is held."""

    LEFT = "left", gettext_lazy("Whoever sent it has left this scheme.")
    RECORDED_BY_ANOTHER = "another", gettext_lazy("Somebody else recorded it on that phone.")
    CALLED_OFF = "called_off", gettext_lazy("The visit was called off.")
    SETTLED = "settled", gettext_lazy("The finding that it belongs to is settled.")
    WAITS_FOR_LOOK = "look", gettext_lazy("The look that it belongs to has not come yet.")
    WAITS_FOR_FINDING = "finding", gettext_lazy("The finding that it belongs to has not come yet.")
    LET_GO_BEFORE = "let_go", gettext_lazy("What it belongs to was let go.")
    REFUSED = "refused", gettext_lazy("It could not be taken in when what it belongs to came.")


@dataclass
class Record:
    """A row with what it holds: `content` by the fields of its form, `blob` the file of a photograph, `side` the one
    in whose name it was sent ("" where nobody can say)."""

    sent: Sent
    content: dict[str, Any]
    blob: bytes | Prepared | None = None
    side: str = ""

    @classmethod
    def of(cls, sent: Sent) -> Record:
        """The record of a row that is held."""
        content = dict(sent.content)
        side = str(content.pop("side", ""))
        return cls(sent, content, None if sent.blob is None else bytes(sent.blob), side)

    def words(self, name: str) -> str:
        return str(self.content.get(name) or "")

    def organisation(self, name: str) -> Organisation | None:
        named = self.content.get(name)
        return Organisation.objects.filter(public_id=named).first() if named else None

    @property
    def day(self) -> datetime.date:
        """The day of the record, in the time zone of the house, where its form names none."""
        return timezone.localtime(self.sent.recorded_at or self.sent.received_at).date()

    def draft(self, kind: Kind) -> lines.Draft:
        due = self.words("due")
        return lines.Draft(
            kind=kind, words=self.words("words"), language=self.words("language") or "en",
            spoke=self.organisation("spoke"), owner=self.organisation("owner"),
            due=PartialDate.parse(due) if due else None, public_id=self.sent.key,
        )  # fmt: skip


def _look(record: Record, by: Actor) -> uuid.UUID:
    named = record.words("looked_on")
    looks.open_look(
        scheme=record.sent.visit.scheme, visit=record.sent.visit,
        checklist=_one(Checklist.objects.filter(code=record.words("checklist")), "checklist"),
        where=record.words("where"), looked_on=datetime.date.fromisoformat(named) if named else record.day,
        public_id=record.sent.key, by=by,
    )  # fmt: skip
    return record.sent.key


def _request(record: Record, by: Actor) -> uuid.UUID:
    needs.ask(
        scheme=record.sent.visit.scheme, tally=record.sent.visit.tally, draft=record.draft(Kind.REQUEST),
        sector=_one(Sector.objects.filter(code=record.words("sector")), "sector"),
        affected=Band(record.words("affected") or Band.NOT_STATED), basis=record.words("basis"), by=by,
    )  # fmt: skip
    return record.sent.key


def _commitment(record: Record, by: Actor) -> uuid.UUID:
    promises.promise(
        scheme=record.sent.visit.scheme, tally=record.sent.visit.tally, draft=record.draft(Kind.COMMITMENT),
        evidence_expected=record.words("evidence_expected"), by=by,
    )  # fmt: skip
    return record.sent.key


def _point(record: Record, by: Actor) -> uuid.UUID:
    visit = record.sent.visit
    lines.open_line(scheme=visit.scheme, tally=visit.tally, draft=record.draft(Kind.POINT), by=by)
    return record.sent.key


def _finding(record: Record, by: Actor) -> uuid.UUID:
    look = _one(Look.objects.filter(public_id=record.words("look"), visit=record.sent.visit), "look")
    code = record.words("check_item")
    looks.record_finding(
        look=look, check=_one(Check.objects.filter(checklist=look.checklist_id, code=code), "check_item")
        if code else None,
        expected=record.words("expected"), words=record.words("words"),
        seriousness=Finding.Seriousness(record.words("seriousness") or Finding.Seriousness.NOTE),
        language=record.words("language") or "en", public_id=record.sent.key, by=by,
    )  # fmt: skip
    return record.sent.key


def _photo(record: Record, by: Actor) -> uuid.UUID:
    if record.blob is None:
        raise Refusal(_("There is no photograph."), mend=_("Choose a file."), where="photo", code="empty")
    visit, named = record.sent.visit, record.content
    look = Look.objects.filter(public_id=named["look"], visit=visit).first() if named.get("look") else None
    finding = Finding.objects.filter(line__public_id=named["finding"]).first() if named.get("finding") else None
    photo = photos.add_photo(
        scheme=visit.scheme, visit=visit, look=look, finding=finding, content=record.blob,
        shows=record.words("shows"), caption=record.words("caption"), language=record.words("language") or "en",
        taken_on=record.day, public_id=record.sent.key, by=by,
    )  # fmt: skip
    there: uuid.UUID = photo.public_id  # the same picture may have come before, under another key
    return there


def _headcount(record: Record, by: Actor) -> uuid.UUID:
    visit = record.sent.visit
    counts.record_headcount(
        tally=visit.tally, measure=_one(Measure.objects.filter(code=record.words("measure")), "measure"),
        number=int(record.content["number"]), by=by,
    )  # fmt: skip
    return record.sent.key


def _one(found: models.QuerySet[Any], where: str) -> Any:
    """The one row, or a refusal that names the field."""
    row = found.first()
    if row is None:
        raise Refusal(
            _("This choice is not there any more."), mend=_("Load the page again and choose another."), where=where
        )
    return row


ENTER: dict[str, Callable[[Record, Actor], uuid.UUID]] = {
    "look": _look,
    "request": _request,
    "commitment": _commitment,
    "point": _point,
    "finding": _finding,
    "photo": _photo,
    "headcount": _headcount,
}
