"""Taking words about a private person out of a statement, and out of every version that froze them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.publishing import digest
from counterfoil.publishing.models import Update, Version
from counterfoil.statements import redact_actions
from counterfoil.statements.models import Statement
from counterfoil.statements.redaction import Field, Reason


@transaction.atomic
def redact_statement(
    *, statement: Statement, field: Field, reason: Reason, by: Actor, also: Collection[str] = ()
) -> list[Update]:
    """Take words out of a statement and its history; in published versions what holds them becomes a tombstone.

    A version's digest still verifies; it covers the keys of figures, so that a key made of the words stays. Its
    tombstones are the contributions of the statement, their figures, and any other part in which the words stand,
    such as a body.

    Args:
        also: words to look for besides the whole of the field, a name alone for example; they are kept nowhere.

    Returns:
        Updates whose draft still holds the words: somebody has to write them anew, for no machine mends a sentence.

    Raises:
        Refusal: as `statements.redact_actions.redact_statement`.
    """
    line, gone = redact_actions.redact_statement(statement=statement, field=field, reason=reason, by=by)
    gone |= {words.strip() for words in also if len(words.strip()) > 1}
    statements = {str(each.public_id) for each in line}
    telling = Version.objects.filter(sources_told__contains=[f"source:{statement.source.public_id}"])
    held = telling.select_for_update(of=("self",), no_key=True).select_related("update__scheme")
    for version in held.order_by("id"):
        bury_told(version=version, told=statements, gone=gone, by=by)
    return drafts_with(statement, gone)


def bury_told(*, version: Version, told: set[str], gone: set[str], by: Actor) -> None:
    """Make tombstones of a held version's parts that tell of statements or records, and of others with the words.

    Args:
        told: ids of contributions.
        gone: the words; every part in which they stand goes.
    """
    document, buried = version.document, list(_to_bury(version.document, told, gone))
    for part in buried:
        document = digest.bury(document, part)
    if buried:
        Version.objects.filter(pk=version.pk).update(document=document)
        audit.record(
            by=by,
            verb="bury_parts",
            kind="version",
            subject=version.public_id,
            scheme=version.update.scheme.public_id,
            version=version.number,
            count=len(buried),
        )


def _to_bury(document: dict[str, Any], statements: set[str], gone: set[str]) -> Iterator[str]:
    """Ids of the parts that must go: of these statements where the words stand, and wherever else they stand."""
    told = {
        part["id"]
        for part in document["parts"]
        if part["content"] and part["kind"] == "contribution" and part["content"]["said"]["id"] in statements
    }
    for part in document["parts"]:
        content = part["content"]
        if content and (part["id"] in told or told & set(content.get("contributions", ())) or holds(content, gone)):
            yield part["id"]


def drafts_with(statement: Statement, gone: set[str]) -> list[Update]:
    """Updates of the statement's source whose titles or bodies hold any of the words now."""
    updates = Update.objects.filter(sources=statement.source_id).select_related("scheme").order_by("id")
    return [update for update in updates if holds([update.title, update.bodies], gone)]


def holds(content: object, words: Collection[str]) -> bool:
    """Whether any text in `content` holds one of the words, whatever their case and form."""
    if isinstance(content, str):
        return any(_spelt(word) in _spelt(content) for word in words)
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(holds(each, words) for each in inner)


def _spelt(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
