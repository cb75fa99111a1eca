"""Questions about looks and photographs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from counterfoil.visits.models import Check, Checked, Checklist, Finding, Look, Photo, Visit


@dataclass(frozen=True)
class CheckRow:
    """One check of a look: what came of it (None: not looked at), and the findings that speak of it."""

    check: Check
    as_expected: bool | None
    findings: list[Finding]


def open_checklists() -> QuerySet[Checklist]:
    """The kinds of place that can be looked at."""
    return Checklist.objects.filter(locked=False)


def looks_of(visit: Visit) -> QuerySet[Look]:
    """The looks of a visit, newest first, with how many findings and photographs each has."""
    return visit.looks.select_related("checklist").annotate(
        finding_count=Count("findings", distinct=True), photo_count=Count("photos", distinct=True)
    )


def findings_of(look: Look) -> list[Finding]:
    """The findings of a look in their order, with their lines and how many photographs show each."""
    found = look.findings.select_related("line", "check_item").annotate(photo_count=Count("photos"))
    return list(found.order_by("line_id"))


def rows_of(look: Look, findings: list[Finding]) -> list[CheckRow]:
    """Every check of a look's list in its order; two queries."""
    marks = dict(Checked.objects.filter(look=look).values_list("check_item", "as_expected"))
    by_check: dict[int | None, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.check_item_id, []).append(finding)
    checks = Check.objects.filter(checklist=look.checklist_id)
    return [CheckRow(check, marks.get(check.pk), by_check.get(check.pk, [])) for check in checks]


def photos_of(visit: Visit | None = None, look: Look | None = None) -> QuerySet[Photo]:
    """Photographs of a visit or a look, oldest first, without their pixels."""
    found = Photo.objects.filter(look=look) if look else Photo.objects.filter(visit=visit)
    return found.defer("image", "small").select_related("look", "finding__line").order_by("id")


def photos_to_look_at(actor_id: str) -> Q:
    """Photographs that wait for a second person, and may be this one."""
    return Q(looked_by="") & ~Q(entered_by=actor_id)


def checks_by_list() -> list[tuple[Checklist, list[Check]]]:
    """Every open checklist with its checks; two queries."""
    found = open_checklists().prefetch_related(Prefetch("checks", Check.objects.order_by("position")))
    return [(checklist, list(checklist.checks.all())) for checklist in found]
