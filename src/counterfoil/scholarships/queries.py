"""Questions about batches: how one stands from gift to acknowledgement, and what waits for a school."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from counterfoil.funds import rules
from counterfoil.funds.models import Condition, Fund, Payment
from counterfoil.funds.queries import books_open_to
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Scheme, SchemeParty
from counterfoil.people.models import User
from counterfoil.scholarships.models import Batch, Enrolment, Part
from counterfoil.statements.models import Tally

# While one of these stands for a part, no other payment for it is entered (a constraint in `funds`).
GOING = [
    Payment.State.DRAFTED, Payment.State.APPROVED, Payment.State.PAID, Payment.State.RETURNED, Payment.State.FAILED,
]  # fmt: skip


def batches_of(book: Book) -> QuerySet[Batch]:
    return Batch.objects.filter(fund__book=book).select_related("tally", "fund__tally").order_by("-id")


def schools_of(book: Book) -> QuerySet[Organisation]:
    """Who may be a school or provider: the organisations of the side across the table from the book's own."""
    own = SchemeParty.objects.filter(scheme=book.scheme_id, organisation=book.organisation_id).values("side")
    across = SchemeParty.objects.filter(scheme=book.scheme_id).exclude(side__in=own)
    return Organisation.objects.filter(pk__in=across.values("organisation")).order_by("id")


def parts_of(batch: Batch, year: int | None = None) -> QuerySet[Part]:
    """The parts as they stand, of one year where it is named."""
    found = batch.parts.filter(removed_at=None).select_related("batch", "school", "place").order_by("year", "id")
    return found if year is None else found.filter(year=year)


def parts_seen(batch: Batch) -> str:
    """A mark that changes with any part: what a page hands back, so that nobody overwrites another's work unseen."""
    return parts_mark(batch.parts.filter(removed_at=None).order_by("id").values_list("pk", "people", "minor"))


def parts_mark(rows: Iterable[tuple[int, int, int]]) -> str:
    """The mark of parts as (key, people, minor units)."""
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def under_way(subjects: Collection[UUID]) -> set[UUID]:
    """The parts that a payment is entered for, whatever has become of it since; one query."""
    found = Payment.objects.filter(subject__in=subjects, state__in=GOING).values_list("subject", flat=True)
    return {subject for subject in found if subject}


def on_the_way(subjects: QuerySet[Part, Any]) -> bool:
    """Whether a payment for any of these parts is drafted or approved, and not yet paid or taken back."""
    states = [Payment.State.DRAFTED, Payment.State.APPROVED]
    return Payment.objects.filter(subject__in=subjects, state__in=states).exists()


def unpaid_minor(fund: Fund, currency: str) -> int:
    """What was decided from a fund and is not reserved by an approved run yet, in minor units."""
    reserved = Payment.objects.filter(subject=OuterRef("public_id")).exclude(
        state__in=[Payment.State.DRAFTED, Payment.State.WITHDRAWN]
    )
    open_parts = Part.objects.filter(
        batch__fund=fund, batch__currency=currency, batch__state=Batch.State.DECIDED, removed_at=None
    )
    return int(open_parts.filter(~Exists(reserved)).aggregate(minor=Sum("minor"))["minor"] or 0)


# Enrolment


def needs_enrolment(batch: Batch, year: int) -> bool:
    """Whether a school's word comes before payment: after the first year always, in the first if the fund says so."""
    asked = batch.fund.conditions.filter(code=Condition.Code.ENROLMENT)
    return batch.kind == Batch.Kind.AWARD and (year > batch.year or asked.exists())


def confirmed(batch: Batch, year: int) -> dict[tuple[int, str], int]:
    """(school, class) → how many of its people the school says are enrolled in a year."""
    said = Enrolment.objects.filter(part__batch=batch, year=year, part__removed_at=None).order_by("part__year", "id")
    return {(school, level): people for school, level, people in said.values_list(
        "part__school", "part__level", "people"
    )}  # fmt: skip


def confirmed_anew(batch: Batch, year: int) -> list[Enrolment]:
    """What schools confirmed for a later year that has no part yet; two queries. Where nobody stays, none is made."""
    there = set(parts_of(batch, year).values_list("school", "level"))
    said = Enrolment.objects.filter(
        part__batch=batch, part__year=year - 1, part__removed_at=None, year=year, people__gt=0
    )
    rows = said.select_related("part__batch").order_by("part")
    return [one for one in rows if (one.part.school_id, one.part.level) not in there]


@rules.answers_enrolment
def enrolled(subjects: Collection[UUID]) -> set[UUID]:
    """The parts for whose year the school has confirmed as many as are paid, or more; one query."""
    word = Enrolment.objects.filter(
        part__batch=OuterRef("batch"), part__school=OuterRef("school"), part__level=OuterRef("level"),
        year=OuterRef("year"), people__gte=OuterRef("people"), part__removed_at=None,
    )  # fmt: skip
    parts = Part.objects.filter(public_id__in=subjects, removed_at=None).filter(Exists(word))
    return set(parts.values_list("public_id", flat=True))


@rules.answers_enterers
def entered(subjects: Collection[UUID]) -> set[str]:
    """Who entered these parts, or the batches that they are of; one query."""
    rows = Part.objects.filter(public_id__in=subjects).values_list("entered_by", "batch__entered_by").distinct()
    return {actor for row in rows for actor in row}


@dataclass(frozen=True)
class Asked:
    """What a school is asked: how many people of a part are enrolled in a year."""

    part: Part
    year: int

    @property
    def public_id(self) -> UUID:
        return self.part.public_id

    @property
    def key(self) -> str:
        return f"{self.part.public_id}:{self.year}"


def asked_of(part: Part) -> Asked:
    """The year for which the school is asked about one part next; where it has said everything, that of the part."""
    waiting = awaited(part.batch.fund.book.scheme, [part.school_id])
    return next((one for one in waiting if one.part.pk == part.pk), Asked(part, part.year))


def awaited(scheme: Scheme, organisations: Collection[int] | None = None) -> list[Asked]:
    """What schools have still to say, in two queries at most, oldest first.

    Asked is the year of a part itself, until it is paid, where its fund wants that; and each year after, when it has
    come, while the batch goes on.

    Args:
        organisations: keys of the schools; None for all of the scheme.
    """
    word = Enrolment.objects.filter(
        part__batch=OuterRef("batch"), part__school=OuterRef("school"), part__level=OuterRef("level"),
        part__removed_at=None,
    )  # fmt: skip
    later = Part.objects.filter(
        batch=OuterRef("batch"), school=OuterRef("school"), level=OuterRef("level"), year__gt=OuterRef("year"),
        removed_at=None,
    )  # fmt: skip
    wants = Condition.objects.filter(fund=OuterRef("batch__fund"), code=Condition.Code.ENROLMENT)
    going = Payment.objects.filter(subject=OuterRef("public_id"), state__in=GOING)
    found = Part.objects.filter(
        batch__fund__book__scheme=scheme, batch__state=Batch.State.DECIDED, batch__kind=Batch.Kind.AWARD,
        removed_at=None,
    ).annotate(
        own=Exists(wants) & ~Exists(word.filter(year=OuterRef("year"))) & ~Exists(going),
        next=~Exists(word.filter(year=OuterRef("year") + 1)) & ~Exists(later),
    )  # fmt: skip
    if organisations is not None:
        found = found.filter(school__in=organisations)
    this_year = timezone.localdate().year
    parts = found.filter(Q(own=True) | Q(next=True)).select_related("batch__tally", "batch__fund__book", "school")
    return [
        Asked(part, year)
        for part in parts.order_by("year", "id")
        for year, asked in ((part.year, part.own), (part.year + 1, part.next))  # type: ignore[attr-defined]
        if asked and (year == part.year or year <= min(this_year, part.batch.last_year))
    ]


def told_of_money(user: User, scheme: Scheme) -> QuerySet[Tally]:
    """Tallies of which an update can tell what became of money: of funds, gifts and batches in open books."""
    books = books_open_to(user, scheme)
    mine = Q(fund__book__in=books) | Q(gift__fund__book__in=books)
    mine |= Q(batch__fund__book__in=books) & ~Q(batch__state=Batch.State.DRAFT)
    return Tally.objects.filter(mine, scheme=scheme).select_related("kind").order_by("kind", "-id")
