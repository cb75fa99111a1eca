"""Questions about updates, their drafts and versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from psycopg import sql

from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.publishing import document, text
from counterfoil.publishing.models import Update, Version
from counterfoil.publishing.numberwords import spelt
from counterfoil.publishing.paths import Found
from counterfoil.statements.models import Source, Statement, Term, Unit
from counterfoil.statements.terms import UnitKind

_ORDER = {Side.GIVING: 0, Side.RECEIVING: 1, Side.NEITHER: 2}


def sources_of(update: Update) -> list[Source]:
    """The accounts of an update in the order in which its figures follow them: the giving side's first."""
    found = update.sources.select_related("publisher").order_by("id")
    return sorted(found, key=lambda source: (_ORDER[Side(source.account_of)], source.id))


def evaluated(update: Update) -> list[Evaluated]:
    """Every figure of the update's accounts and records, as they are now."""
    sources = tuple(source.id for source in sources_of(update))
    records = tuple(update.records.order_by("id").values_list("id", flat=True))
    return evaluate(Scope(scheme=update.scheme_id, sources=sources, records=records))


def published(scheme: Scheme | None = None) -> QuerySet[Update]:
    """Updates with a version, newest first, with the moment of their first and the number of their last."""
    versions = Version.objects.filter(update=OuterRef("pk"))
    found = Update.objects.annotate(
        first_published=Subquery(versions.order_by("number").values("published_at")[:1]),
        last_number=Subquery(versions.order_by("-number").values("number")[:1]),
    ).filter(last_number__isnull=False)
    if scheme is not None:
        found = found.filter(scheme=scheme)
    return found.select_related("scheme", "read_count").order_by("-first_published", "-id")


_NAMES = """
    SELECT DISTINCT said FROM (
        SELECT each.value AS said FROM {organisation} o, jsonb_each_text(o.name) each
        UNION ALL SELECT unnest(o.aliases) FROM {organisation} o
        UNION ALL SELECT each.value FROM {place} p, jsonb_each_text(p.name) each
        UNION ALL SELECT unnest(p.aliases) FROM {place} p
    ) names
    WHERE said <> '' AND position(lower(said) IN %(excerpt)s) > 0
    ORDER BY said
"""


def names_in(scheme: Scheme, excerpt: str) -> list[str]:
    """Names that stand in a short text: of organisations and places, in every language, and of the scheme.

    A house knows tens of thousands, so the database looks for them; ask only where something hangs on a name.
    """
    if not excerpt.strip():
        return []
    tables = {model.__name__.lower(): sql.Identifier(model._meta.db_table) for model in (Organisation, Place)}
    with connection.cursor() as cursor:
        spellings = f"{excerpt}\n{spelt(excerpt)}".replace("\0", "").lower()
        cursor.execute(sql.SQL(_NAMES).format(**tables), {"excerpt": spellings})
        return [*(name for (name,) in cursor.fetchall()), *filter(None, scheme.name.values())]


def problems(update: Update, figures: list[Evaluated] | None = None) -> dict[str, list[Any]]:
    """What keeps each body from being published, by language; a problem of the title stands on line 0."""
    figures = evaluated(update) if figures is None else figures
    keys = {figure.key for figure in figures}
    texts = {language: (update.title.get(language, ""), body) for language, body in update.bodies.items()}
    near = "\n".join(text.around_numbers(each, language) for language, both in texts.items() for each in both)
    known: dict[str, Any] = {
        "allowed_names": names_in(update.scheme, near),
        "quoted": {name for e in figures for name in (*e.figure.tally_name.values(), e.figure.label)},
        "units": _counted_in() if near.strip() else (),
    }
    found: dict[str, list[Any]] = {}
    for language, (title, body) in texts.items():
        of_title = text.check(title, language, (), **known)
        found[language] = [replace(problem, line=0) for problem in of_title]
        found[language] += text.check(body, language, keys, **known)
    return found


def _counted_in() -> set[str]:
    """Every word for people, households and money in the closed lists."""
    kinds = (UnitKind.PEOPLE, UnitKind.PERSON_TIMES, UnitKind.HOUSEHOLDS, UnitKind.MONEY)
    units = Unit.objects.filter(kind__in=kinds).values_list("label", "aliases")
    return {word for label, aliases in units for word in (*label.values(), *aliases)}


def literals(update: Update) -> list[str]:
    """The names that stand as they are in any title or body of the draft: the second look confirms each."""
    texts = (*update.title.values(), *update.bodies.values())
    return list(dict.fromkeys(words for each in texts for words in text.literals(each)))


def open_terms(update: Update) -> list[Unit]:
    """Units that the update's statements use and that nobody has approved."""
    used = Statement.objects.filter(source__in=update.sources.all(), is_current=True).values("unit")
    return list(Unit.objects.filter(code__in=used, state=Term.State.PROPOSED))


def moved(version: Version, figures: list[Evaluated]) -> list[dict[str, Any]]:
    """Figures whose value or standing is no longer what the version froze: {key, then, now}.

    `now` is None where nothing is told of it any more.
    """
    now = {
        figure.key: {"result": figure.result.to_json(), "standing": figure.standing.to_json()} for figure in figures
    }
    frozen = [part["content"] for part in version.document["parts"] if part["kind"] == "figure" and part["content"]]
    gone = []
    for then in sorted(frozen, key=lambda content: content["order"]):
        current = now.get(then["key"])
        if current is None or any(current[name] != then[name] for name in ("result", "standing")):
            gone.append({"key": then["key"], "then": then, "now": current and {**then, **current}})
    return gone


def draft_document(update: Update) -> dict[str, Any]:
    """The draft as a document, unfrozen: the preview draws it exactly as a version is drawn."""
    parts = document.parts_of(update, evaluated(update), sources_of(update))
    meta = document.meta_of(update, number=0, at="", correction="")
    return {"meta": meta, "parts": parts, "digest": "", "previous": None}


def newest(scheme: Scheme | None = None) -> QuerySet[Update]:
    """Published updates, newest first, with what a list says of their last version.

    `titles`, `title_languages` lie side by side, one for each body; `standings` holds one standing per figure.
    The title of an `Update` itself may be a draft's, and is never shown to the public.
    """
    last = Version.objects.filter(update=OuterRef("pk")).order_by("-number")
    paths = {
        "titles": '$.parts[*] ? (@.kind == "body").content.title',
        "title_languages": '$.parts[*] ? (@.kind == "body").content.language',
        "standings": '$.parts[*] ? (@.kind == "figure").content.standing',
    }
    return published(scheme).annotate(
        **{name: Subquery(last.annotate(found=Found(path)).values("found")[:1]) for name, path in paths.items()}
    )


def published_with(source: Source) -> QuerySet[Update]:
    """Updates of which a published version tells of the source; none, where only drafts do."""
    return newest(source.scheme).filter(pk__in=_telling(source).values("update"))  # none outside its scheme


def schemes_with_updates() -> QuerySet[Scheme]:
    """Schemes that have published something, the latest first, with how many updates: `update_count`."""
    versions = Version.objects.filter(update__scheme=OuterRef("pk"))
    return (
        Scheme.objects.annotate(
            last_published=Subquery(versions.order_by("-published_at").values("published_at")[:1]),
            update_count=Count("updates", filter=Q(updates__versions__isnull=False), distinct=True),
        )
        .filter(last_published__isnull=False)
        .order_by("-last_published", "slug")
    )


def _telling(source: Source) -> QuerySet[Version]:
    """Versions that tell of the source, of whichever update; an index answers."""
    return Version.objects.filter(sources_told__contains=[f"source:{source.public_id}"])


def told_to_readers(source: Source) -> set[str]:
    """Public ids of the source's statements that some published version tells; nothing else is for readers.

    What was entered or mended since waits for its second look, and what small counts hold back (GUARDRAILS
    G10) never came into a version.
    """
    versions = _telling(source).filter(update__scheme=source.scheme_id)
    return {statement for told in versions.values_list("statements_told", flat=True) for statement in told}


def told_of(statements: Iterable[Statement]) -> set[str]:
    """The same for a few statements: public ids of those that some version tells. One look at the index for each."""
    return {
        str(s.public_id)
        for s in statements
        if Version.objects.filter(statements_told__contains=[str(s.public_id)], update__scheme=s.scheme_id).exists()
    }


def versions_with(statements: Iterable[Statement]) -> QuerySet[Version]:
    """Published versions that tell any of a few statements, the oldest first."""
    told = Q(pk__in=[])
    for statement in statements:
        told |= Q(statements_told__contains=[str(statement.public_id)])
    return Version.objects.filter(told).defer("document").select_related("update").order_by("update", "number")
