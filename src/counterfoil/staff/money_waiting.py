"""What waits for a person about money, for the page Today: one line for each book and kind of thing."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.funds import giving_lists, paying_queries
from counterfoil.funds.models import Gift, Proposal, Run
from counterfoil.ledger.models import Book
from counterfoil.partners.access import sides_of
from counterfoil.partners.models import SchemeParty
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.scholarships.queries import awaited
from counterfoil.staff.money_nav import address


class Waits(NamedTuple):
    """What waits, why, since when (None: not told), and where to go."""

    what: str
    why: str
    when: dt.datetime | None
    address: str


def for_user(user: User) -> list[Waits]:
    """What waits for somebody who keeps books, approves, or says what came; a query more for each scheme."""
    return [*_to_keep(user), *_to_approve(user), *_to_acknowledge(user)]


def _to_keep(user: User) -> list[Waits]:
    books = _books(user, Permission.KEEP_BOOKS)
    if not books:
        return []
    late = _counts(giving_lists.overdue_instalments(books, timezone.localdate()), "gift__fund__book")
    unchecked = _counts(Gift.objects.filter(fund__book__in=books, checked_at__isnull=True), "fund__book")
    lines = _counts(giving_lists.unexplained_lines(books), "account__book")
    return [
        Waits(str(book), words % {"count": count}, None, there)
        for pk, book in books.items()
        for count, words, there in (
            (late.get(pk, 0), ngettext("%(count)s instalment is overdue", "%(count)s instalments are overdue",
                                       late.get(pk, 0)), address("gifts_of", book) + "?overdue=1"),
            (unchecked.get(pk, 0), ngettext("%(count)s gift waits for a legal check",
                                            "%(count)s gifts wait for a legal check", unchecked.get(pk, 0)),
             address("checks_of", book)),
            (lines.get(pk, 0), ngettext("%(count)s line of the bank is not explained",
                                        "%(count)s lines of the bank are not explained", lines.get(pk, 0)),
             address("bank_of", book)),
        )
        if count and there
    ]  # fmt: skip


def _to_approve(user: User) -> list[Waits]:
    books = _books(user, Permission.APPROVE_MONEY)
    if not books:
        return []
    own = Q(entered_by=user.actor_id)
    proposals = _counts(Proposal.objects.filter(~own, book__in=books, state=Proposal.State.WAITING), "book")
    yes = Q(approvals__approved_by=user.actor_id)
    runs = _counts(Run.objects.filter(~own, ~yes, book__in=books, state=Run.State.WAITING), "book")
    return [
        Waits(str(book), words % {"count": count}, None, there)
        for pk, book in books.items()
        for count, words, there in (
            (runs.get(pk, 0), ngettext("%(count)s run of payments waits for your approval",
                                       "%(count)s runs of payments wait for your approval", runs.get(pk, 0)),
             address("runs_of", book)),
            (proposals.get(pk, 0), ngettext("%(count)s proposal waits for your approval",
                                            "%(count)s proposals wait for your approval", proposals.get(pk, 0)),
             address("proposals_of", book)),
        )
        if count and there
    ]  # fmt: skip


def _to_acknowledge(user: User) -> list[Waits]:
    """For each scheme, a line for what came for the user's side, and for what its schools have still to say."""
    found = []
    for scheme, side in sides_of(user, Permission.ACKNOWLEDGE):
        count = paying_queries.awaiting_acknowledgement(scheme, side).count()
        if count:
            words = ngettext(
                "%(count)s payment: say whether it came", "%(count)s payments: say whether they came", count
            )
            there = reverse("staff:arrived", args=[scheme.slug])
            why = f"{scheme} · " + _("money that was paid to your side")
            found.append(Waits(words % {"count": count}, why, None, there))
        seats = SchemeParty.objects.filter(scheme=scheme, side=side).values_list("organisation", flat=True)
        if count := len(awaited(scheme, list(seats))):
            words = ngettext(
                "%(count)s school: say how many are enrolled", "%(count)s schools: say how many are enrolled", count
            )
            there = reverse("staff:enrolment", args=[scheme.slug])
            why = f"{scheme} · " + _("before the next year is paid")
            found.append(Waits(words % {"count": count}, why, None, there))
        count = giving_lists.deliveries_to(scheme, side).filter(countersigned_at__isnull=True).count()
        if count:
            words = ngettext("%(count)s delivery: say what came", "%(count)s deliveries: say what came", count)
            there = reverse("staff:came_for_us", args=[scheme.slug])
            why = f"{scheme} · " + _("goods that were sent to your side")
            found.append(Waits(words % {"count": count}, why, None, there))
    return found


def _books(user: User, permission: Permission) -> dict[int, Book]:
    """The books of one's own side in every scheme where one holds a permission."""
    sides = sides_of(user, permission)
    if not sides:
        return {}
    mine = reduce(
        or_, (Q(scheme=s, organisation__parts__scheme=s, organisation__parts__side=side) for s, side in sides)
    )
    books = Book.objects.filter(mine).select_related("organisation", "scheme").order_by("pk")
    return {book.pk: book for book in books}


def _counts(found: QuerySet[Any], book: str) -> dict[int, int]:
    return dict(found.order_by().values_list(book).annotate(Count("id")))
