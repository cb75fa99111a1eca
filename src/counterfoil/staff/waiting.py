"""What waits for a person: questions that span rooms, for the page Today. A fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Count, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.sides import Side
from counterfoil.lines.models import Kind, State
from counterfoil.lines.models import Line as RoomLine
from counterfoil.packs.models import Pack
from counterfoil.partners.access import schemes_for, sides_of
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.promises import queries as promises
from counterfoil.publishing.models import Update, Version
from counterfoil.staff import chain_waiting, money_waiting
from counterfoil.staff.forms.terms import LIST_WORDS, LISTS
from counterfoil.staff.links.choices import unanswered
from counterfoil.statements.models import Statement, Term
from counterfoil.visits.looks import queries as looks
from counterfoil.visits.models import Photo, Visit
from counterfoil.visits.sent import queries as sent

MOST = 50  # lines of one kind; whoever has more works through the first ones first


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, why, since when, and where to go."""

    what: str
    why: str
    when: dt.datetime | None
    address: str


def for_user(request: HttpRequest) -> list[Line]:
    """Everything that waits for this user, by role, oldest first within each kind."""
    user = request.user
    assert isinstance(user, User)
    found = (_unsigned, _promises, _chain, _money, _held, _photos, _packs, _second_looks, _to_publish, _moved, _terms)
    return [line for ask in found for line in ask(user)]


def _unsigned(user: User) -> list[Line]:
    """One line for each scheme in which lines wait for the yes of the user's side; two queries."""
    sides = sides_of(user, Permission.SIGN_LINES)
    if not sides:
        return []
    mine = reduce(or_, (unanswered(side) & Q(scheme=scheme) for scheme, side in sides))
    found = RoomLine.objects.filter(mine).values_list("scheme").annotate(count=Count("id")).order_by("scheme")
    counts = dict(found)
    return [
        Line(
            str(scheme),
            ngettext("%(count)s line waits for your side's yes", "%(count)s lines wait for your side's yes", count)
            % {"count": count},
            None,
            reverse("staff:host", args=[scheme.slug]),
        )
        for scheme, _side in sides
        if (count := counts.get(scheme.pk, 0))
    ]


def _promises(user: User) -> list[Line]:
    """What waits for the user's side among requests and promises, one line for each kind of thing; four queries."""
    sides = {scheme.pk: (scheme, side) for scheme, side in sides_of(user, Permission.SIGN_LINES)}
    found = promises.waiting([(scheme.pk, side) for scheme, side in sides.values()], timezone.localdate())
    return [line for waits in found for line in _promises_of(waits, *sides[waits.scheme])]


def _promises_of(waits: promises.Waiting, scheme: Scheme, side: Side) -> list[Line]:
    tracker = reverse("staff:tracker_of", args=[scheme.slug])
    told = [
        (waits.to_confirm, {"state": State.SAID_KEPT.value},
         ngettext("%(count)s line is said to be kept: confirm it, or say why not",
                  "%(count)s lines are said to be kept: confirm them, or say why not", waits.to_confirm)),
        (waits.late, {"state": promises.LATE, "side": side.value},
         ngettext("%(count)s line of your side is late", "%(count)s lines of your side are late", waits.late)),
        (waits.unanswered, {"state": State.OPEN.value, "side": side.value, "kind": Kind.REQUEST.value},
         ngettext("%(count)s request waits for your side's answer",
                  "%(count)s requests wait for your side's answer", waits.unanswered)),
    ]  # fmt: skip
    return [
        Line(str(scheme), words % {"count": count}, None, f"{tracker}?{urlencode(query)}")
        for count, query, words in told
        if count
    ]


def _chain(user: User) -> list[Line]:
    """What waits between a need and a result."""
    return [Line(*waits) for waits in chain_waiting.for_user(user)]


def _money(user: User) -> list[Line]:
    """What waits among gifts, goods, payments and approvals."""
    return [Line(*waits) for waits in money_waiting.for_user(user)]


def _held(user: User) -> list[Line]:
    """One line for each scheme into which a phone sent what somebody has to decide on."""
    held = sent.for_somebody(sent.held_for(user))
    found = (
        held.order_by("visit__scheme").values("visit__scheme").annotate(count=Count("id"), since=Min("received_at"))
    )
    schemes = schemes_for(user, Permission.WRITE_LINES).in_bulk([row["visit__scheme"] for row in found])
    return [
        Line(
            ngettext("%(count)s record of a phone is held", "%(count)s records of phones are held", row["count"])
            % {"count": row["count"]},
            f"{scheme} · " + _("sent in by somebody who has left, or too late: take it over or let it go"),
            row["since"],
            reverse("staff:held", args=[scheme.slug]),
        )
        for row in found
        if (scheme := schemes.get(row["visit__scheme"]))
    ]


def _photos(user: User) -> list[Line]:
    """One line for each visit with photographs that wait for a second person."""
    mine = Photo.objects.filter(looks.photos_to_look_at(user.actor_id), visit__isnull=False)
    waiting = mine.filter(scheme__in=schemes_for(user, Permission.WRITE_LINES)).order_by("visit").values("visit")
    counts = {row["visit"]: row for row in waiting.annotate(count=Count("id"), since=Min("entered_at"))[:MOST]}
    visits = Visit.objects.filter(pk__in=counts).select_related("tally__kind", "scheme").order_by("pk")
    return [
        Line(
            str(visit), f"{visit.scheme} · {_photo_words(counts[visit.pk]['count'])}", counts[visit.pk]["since"],
            reverse("staff:photos", args=[visit.public_id]),
        )
        for visit in visits
    ]  # fmt: skip


def _photo_words(count: int) -> str:
    return ngettext(
        "%(count)s photograph waits for a second look", "%(count)s photographs wait for a second look", count
    ) % {"count": count}


def _packs(user: User) -> list[Line]:
    words = {
        Pack.State.REFUSED: lambda p: (
            ngettext("has %(count)s mistake to mend", "has %(count)s mistakes to mend", p.problem_count)
            % {"count": p.problem_count}
        ),
        Pack.State.READY: lambda p: _("is checked: look at the preview and enter it"),
        Pack.State.FAILED: lambda p: _("stopped half-way; nothing was entered"),
    }
    found = (
        Pack.objects.filter(scheme__in=schemes_for(user, Permission.IMPORT_PACKS), state__in=list(words))
        .filter(Q(brought_by=user.actor_id) | Q(state=Pack.State.READY))
        .select_related("scheme")
        .defer("content", "problems")
        .order_by("id")
    )
    return [
        Line(
            p.file_name, f"{p.scheme} · {words[p.state](p)}", p.brought_at, reverse("staff:pack", args=[p.public_id])
        )
        for p in found[:MOST]
    ]


def _second_looks(user: User) -> list[Line]:
    found = (
        Update.objects.filter(scheme__in=schemes_for(user, Permission.LOOK_OVER_UPDATES))
        .filter(Q(looked_revision__isnull=True) | Q(looked_revision__lt=F("revision")))
        .exclude(written_by=user.actor_id)
    )
    return _updates(_unpublished(found), _("waits for a second look"))


def _to_publish(user: User) -> list[Line]:
    found = Update.objects.filter(
        scheme__in=schemes_for(user, Permission.PUBLISH_UPDATES), looked_revision=F("revision")
    )
    return _updates(_unpublished(found), _("is looked over and can be published"))


def _unpublished(found: QuerySet[Update]) -> QuerySet[Update]:
    """Drafts saved after their last version, or without one."""
    last = Version.objects.filter(update=OuterRef("pk")).order_by("-number").values("published_at")[:1]
    found = found.annotate(last_published=Subquery(last, output_field=DateTimeField()))
    return found.filter(Q(last_published__isnull=True) | Q(written_at__gt=F("last_published")))


def _updates(found: QuerySet[Update], why: str) -> list[Line]:
    return [
        Line(str(u.title), f"{u.scheme} · {why}", u.written_at, reverse("staff:update", args=[u.public_id]))
        for u in found.select_related("scheme").order_by("id")[:MOST]
    ]


def _moved(user: User) -> list[Line]:
    """Published updates whose accounts state something that was entered, mended or withdrawn since.

    Which figures moved is worked out on the update's own page; here one question has to be enough for all.
    """
    last = Version.objects.filter(update=OuterRef("pk")).order_by("-number").values("published_at")[:1]
    told = Statement.objects.annotate(told_at=Coalesce("added_at", "source__entered_at"))
    news = told.filter(source__updates=OuterRef("pk"), told_at__gt=OuterRef("last_published"))
    found = (
        Update.objects.filter(scheme__in=schemes_for(user, Permission.WRITE_UPDATES))
        .annotate(last_published=Subquery(last, output_field=DateTimeField()))
        .filter(Exists(news), last_published__isnull=False, written_at__lt=F("last_published"))
    )
    return _updates(found, _("its accounts have changed since it was published: figures may have moved"))


def _terms(user: User) -> list[Line]:
    if not schemes_for(user, Permission.APPROVE_TERMS).exists():
        return []
    return [
        Line(str(term), _("proposed for the list “%(list)s”") % {"list": words}, None, reverse("staff:terms"))
        for words, term in proposed_terms()
        if term.proposed_by != user.actor_id
    ]


def proposed_terms() -> list[tuple[str, Term]]:
    """(which list in words, term) for every term that waits for a second person; one query a list."""
    found = []
    for name, model in LISTS.items():
        for term in model._default_manager.filter(state=Term.State.PROPOSED).order_by("code")[:MOST]:
            term.list_name = name  # type: ignore[attr-defined]
            found.append((str(LIST_WORDS[name]), term))
    return found
