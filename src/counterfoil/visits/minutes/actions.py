"""Every write about minutes: lines said at a visit, and the paper that both sides signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.lines.redaction import also_forgets
from counterfoil.needs import actions as needs
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises import actions as promises
from counterfoil.statements.models import Tally
from counterfoil.visits.minutes.queries import tally_for
from counterfoil.visits.models import Finding, Photo, SignedPaper, Stop, Visit
from counterfoil.visits.plan.actions import open_meeting


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of minutes: its draft, and what makes it a request or a commitment."""

    draft: lines.Draft
    asked: needs.Asked | None = None
    promised: promises.Promised | None = None


@transaction.atomic
def write_minutes(*, visit: Visit, entries: Iterable[Entry], by: Actor, stop: Stop | None = None) -> list[Line]:
    """Open lines said at a visit, or at one of its stops; all of them, or none.

    What is said at a meeting of the itinerary hangs on that meeting's tally, opened with the first line; else on
    the stop's tally where it has one, else on the visit's.

    Raises:
        Refusal: the visit was called off; a request without a sector; else as `lines.actions.open_lines`.
    """
    if visit.called_off:
        raise Refusal(_("This visit was called off."), mend=_("Write to another visit."), code="called_off")
    entries = list(entries)
    if entries and stop and stop.kind == Stop.Kind.MEETING and not stop.tally and not stop.dropped:
        stop.tally = open_meeting(stop=stop, by=by)
    return write_lines(scheme=visit.scheme, entries=entries, by=by, tally=tally_for(visit, stop))


@transaction.atomic
def write_lines(*, scheme: Scheme, entries: Iterable[Entry], by: Actor, tally: Tally | None = None) -> list[Line]:
    """Open lines with what makes them requests and commitments; all of them, or none.

    Args:
        tally: what they were said at; it need not be a visit that somebody has planned.

    Raises:
        Refusal: a request without a sector; else as `lines.actions.open_lines`.
    """
    entries = [replace(entry, draft=_draft(entry, tally, by)) for entry in entries]
    made = lines.open_lines(scheme=scheme, drafts=[entry.draft for entry in entries], by=by, tally=tally)
    pairs = list(zip(made, entries, strict=True))
    needs.describe_requests(described=[(line, e.asked) for line, e in pairs if e.asked], by=by)
    promises.describe_commitments(
        described=[(line, e.promised or promises.Promised()) for line, e in pairs if line.kind == Kind.COMMITMENT],
        by=by,
    )
    return made


def _draft(entry: Entry, tally: Tally | None, by: Actor) -> lines.Draft:
    """The draft of a line, with what its field of help or the requests that it answers make of it."""
    if entry.draft.kind == Kind.REQUEST:
        return needs.voiced(draft=entry.draft, asked=_asked(entry), tally=tally, by=by)
    if entry.draft.kind == Kind.COMMITMENT and entry.promised:
        return promises.given(draft=entry.draft, promised=entry.promised, by=by)
    return entry.draft


def _asked(entry: Entry) -> needs.Asked:
    if entry.asked is None:
        raise Refusal(_("This request has no field of help."), mend=_("Choose one."), where="sector")
    return entry.asked


@transaction.atomic
def note_paper(
    *,
    visit: Visit,
    paper: str,
    holder: Organisation,
    seen: PartialDate,
    second_person: Actor,
    by: Actor,
    pages: int | None = None,
    sha256: str = "",
) -> SignedPaper:
    """Note the paper that was signed: what it is, who holds it, who else saw it. The paper is never uploaded (G13).

    It counts as evidence once the second person has confirmed it.

    Raises:
        Refusal: the second person is the one who notes.
    """
    if second_person.actor_id == by.actor_id:
        raise Refusal(
            _("A second person must have seen the paper."), mend=_("Name a colleague."), where="second_person"
        )
    note = SignedPaper(
        visit=visit, paper=" ".join(paper.split()), pages=pages, holder=holder, sha256=sha256,
        noted_by=by.actor_id, second_person=second_person.actor_id,
    )  # fmt: skip
    note.seen = seen
    SignedPaper.objects.bulk_create([note])
    audit.record(by=by, verb="note_paper", kind="visit", subject=visit.public_id, scheme=visit.scheme.public_id)
    return note


@transaction.atomic
def confirm_paper(*, paper: SignedPaper, by: Actor) -> SignedPaper:
    """The second person says that they saw the paper.

    Raises:
        Refusal: somebody else says so; it was said already.
    """
    paper = SignedPaper.objects.select_for_update(of=("self",)).select_related("visit__scheme").get(pk=paper.pk)
    if by.actor_id != paper.second_person:
        raise Refusal(
            _("Only the second person can say that they saw this paper."),
            mend=_("Ask them to sign in and say so."),
            code="second_person",
        )
    if paper.confirmed_at is not None:
        raise Refusal(_("This was said already."), mend=_("Load the page again."), code="there")
    paper.confirmed_at = timezone.now()
    paper.save(update_fields=["confirmed_at"])
    audit.record(
        by=by, verb="confirm_paper", kind="visit", subject=paper.visit.public_id,
        scheme=paper.visit.scheme.public_id,
    )  # fmt: skip
    return paper


@also_forgets
def _forget_what_was_seen(line: Line, by: Actor) -> None:
    """What was expected of a finding, and what stands beneath its photographs."""
    Finding.objects.filter(line=line).update(expected="")
    Photo.objects.filter(finding=line.pk).update(caption="")
