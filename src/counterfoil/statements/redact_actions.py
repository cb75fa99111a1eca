"""Taking words about a private person out of a statement and its history."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Scheme
from counterfoil.statements import queries
from counterfoil.statements.models import Rendering, Statement
from counterfoil.statements.redaction import LIST_TAKEN_OUT, TAKEN_OUT, Field, Reason, Redaction


@transaction.atomic
def redact_statement(
    *, statement: Statement, field: Field, reason: Reason, by: Actor
) -> tuple[list[Statement], set[str]]:
    """Put a dash in the place of one field's words, in the whole line: what it superseded and what superseded it.

    Our translations of these words go too, unless another statement says them. What versions froze is
    `publishing.redact_actions`, which calls this.

    Returns:
        Every statement of the line, newest first, and the words that were taken out, which are to be kept nowhere.

    Raises:
        Refusal: nothing stands there (code "nothing"), or it was oneself who entered the words (code "own_words").
    """
    Scheme.objects.select_for_update(no_key=True).get(pk=statement.scheme_id)  # as for entering: one after the other
    line = queries.history_of(queries.newest_of(statement))
    holding = [each for each in line if getattr(each, field) and not is_taken_out(getattr(each, field))]
    if not holding:
        raise Refusal(_("Nothing stands there any more."), mend=_("Look at the history."), code="nothing")
    if any(each.entered_by == by.actor_id for each in holding):
        raise Refusal(
            _("You entered these words yourself."), mend=_("A colleague has to take them out."), code="own_words"
        )
    gone = {words for each in holding for words in _each_of(getattr(each, field))}
    Redaction.objects.bulk_create(
        Redaction(statement=each, field=field, reason=reason, redacted_by=by.actor_id) for each in holding
    )
    Statement.objects.filter(pk__in=[each.pk for each in holding]).update(**{field: _free_dash(statement, field)})
    said = Statement.objects.filter(words__in=gone).values_list("words", flat=True)
    Rendering.objects.filter(words__in=gone - set(said)).delete()
    audit.record(
        by=by,
        verb="redact_statement",
        kind="statement",
        subject=statement.public_id,
        scheme=statement.scheme.public_id,
        field=str(field.value),
        count=len(holding),
    )
    return line, gone


def is_taken_out(words: str | list[str]) -> bool:
    """Whether nothing but a dash stands in a field."""
    if isinstance(words, list):
        return words == [LIST_TAKEN_OUT]
    return words == TAKEN_OUT or (words.startswith(f"{TAKEN_OUT} ") and words[2:].isdigit())


def _each_of(words: str | list[str]) -> list[str]:
    return words if isinstance(words, list) else [words]


def _free_dash(statement: Statement, field: Field) -> str | list[str]:
    """The dash, with a number where another statement of this source and tally has it in the same place already."""
    if field == Field.MEMBERS:
        return [LIST_TAKEN_OUT]
    beside = Statement.objects.filter(source=statement.source_id, tally=statement.tally_id)
    taken = set(beside.filter(**{f"{field}__startswith": TAKEN_OUT}).values_list(field, flat=True))
    number = 1
    while (dash := TAKEN_OUT if number == 1 else f"{TAKEN_OUT} {number}") in taken:
        number += 1
    return dash
