"""What published accounts tell of each link: frozen figures alone, each of which opens to how it is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import get_language

from counterfoil.partners.models import Scheme
from counterfoil.publishing import pages
from counterfoil.publishing.chain.stages import Stage, stage_of
from counterfoil.publishing.models import Update, Version
from counterfoil.publishing.shown import Page, Shown
from counterfoil.statements.queries import renderings

MOST_UPDATES = 12  # the newest; older ones stand in the list of updates
MOST_FIGURES = 6  # of one link; the rest stands in the update
# Where a link has more than it can show, what a reader looks for first. Parts and details come after all of these.
_WEIGHT = (
    "requests", "agreements-signed", "programmes", "cash-given", "goods", "fund", "recipients", "participants",
    "sessions", "themes", "screened", "groups", "dates", "delegates", "visited", "places-visited", "commitments",
    "results", "enterprises", "homes-improved", "photographs",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A frozen figure and the update in whose last version it stands."""

    slug: str
    figure: Shown


@dataclass(frozen=True)
class Link:
    """One link as published accounts tell it: the first figures, and how many more there are."""

    stage: Stage
    figures: tuple[Told, ...]
    more: int

    @property
    def known(self) -> bool:
        return bool(self.figures)


def links(scheme: Scheme) -> list[Link]:
    """Every link of a scheme's chain, in order, told or not; three queries."""
    found = figures(scheme)
    return [_link(stage, [told for told in found if stage_of(told.figure) == stage]) for stage in Stage]


def figures(scheme: Scheme, of: Collection[int] | None = None) -> list[Told]:
    """Every figure of the last versions of a scheme's newest updates; a thing told in two of them comes once.

    Args:
        of: ids of tallies: then only of updates that are told from their records.
    """
    last = Version.objects.filter(update=OuterRef("pk")).order_by("-number").values("pk")[:1]
    updates = Update.objects.filter(scheme=scheme)
    if of is not None:
        updates = updates.filter(Exists(Update.records.through.objects.filter(update=OuterRef("pk"), tally__in=of)))
    told = updates.annotate(last=Subquery(last)).exclude(last=None).order_by("-last")
    newest = dict(told.values_list("last", "slug")[:MOST_UPDATES])
    if not newest:
        return []
    versions = list(Version.objects.filter(pk__in=newest).order_by("-pk"))
    said = {words for version in versions for words in pages.words_said(version.document)}
    ours = renderings(said, get_language() or "en") if said else {}
    drawn = [(newest[version.pk], pages.page(version.document, renderings=ours)) for version in versions]
    return list(_once(drawn))


def _once(drawn: Iterable[tuple[str, Page]]) -> Iterable[Told]:
    seen: set[str] = set()
    for slug, page in drawn:
        for figure in page.figures:
            if figure.key not in seen:
                seen.add(figure.key)
                yield Told(slug, figure)


def _link(stage: Stage, found: list[Told]) -> Link:
    first = sorted(found, key=_weight)[:MOST_FIGURES]
    return Link(stage, tuple(first), len(found) - len(first))


def _weight(told: Told) -> tuple[bool, int]:
    measure = told.figure.content["measure"]
    place = _WEIGHT.index(measure) if measure in _WEIGHT else len(_WEIGHT)
    return bool(told.figure.content["dimension"]), place
