"""Taking words about a private person out of a statement, and out of all that it superseded (GUARDRAILS G13).

What is taken out leaves a tombstone: who, when, from which field and why, never what stood there.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only

TAKEN_OUT = "—"  # stands where words were; with a number where a list would else name one thing twice
LIST_TAKEN_OUT = f"{TAKEN_OUT} 1"  # alone in a list; a bare dash there is how workbooks say that nothing was stated


class Field(models.TextChoices):
    """The free words of a statement; a number, a date or a term is no free word."""

    WORDS = "words", _("the words that are the value")
    MEMBERS = "members", _("the list of words that is the value")
    EXACT_WORDS = "exact_words", _("the exact words of the source")
    SAID_BY = "said_by", _("who said it")
    DIMENSION_VALUE = "dimension_value", _("which part it is")


class Reason(models.TextChoices):
    """Why. A list, not prose: prose would say again what was taken out."""

    PERSON = "person", _("names a private person")
    ADDRESS = "address", _("gives an address or a number of a private person")
    ASKED = "asked", _("the person asked for it")


@append_only()
class Redaction(models.Model):
    """The tombstone of one field of one statement. The database lets the words go only where it stands."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="redactions")
    field = models.CharField(_("from which field"), max_length=20, choices=Field.choices)
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices)
    redacted_by = models.CharField(max_length=80)
    redacted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("statement", "field", name="redaction_once")]
        triggers = [
            pgtrigger.Protect(name="redaction_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}, {self.redacted_at:%Y-%m-%d}"


# The body of the trigger that keeps statements as they are. Two changes pass, and nothing else: the mark that
# another superseded it, once; and a dash in the place of words, where the tombstone of that field stands; of a list
# all words go. The checks of jsonb leave out `thing`, which the database works out anew (`things`).
_MAY_CHANGE = " - ".join(f"'{name}'" for name in ("is_current", "thing", *Field.values))
_A_DASH = {
    name: f"OLD.{name} <> '' AND NEW.{name} ~ '^{TAKEN_OUT}( [0-9]+)?$'"
    for name in Field.values
    if name != Field.MEMBERS
} | {Field.MEMBERS.value: f"OLD.members <> '{{}}' AND NEW.members = '{{{LIST_TAKEN_OUT}}}'"}
_WORDS_KEPT = "\n".join(
    f"""
                    IF NEW.{name} <> OLD.{name} AND NOT (
                        {_A_DASH[name]} AND EXISTS (
                            SELECT 1 FROM statements_redaction r WHERE r.statement_id = OLD.id AND r.field = '{name}'
                        )) THEN
                        RAISE EXCEPTION 'a statement never changes: add one that supersedes it';
                    END IF;"""  # noqa: S608 - of this file's own words
    for name in Field.values
)
NEVER_CHANGED = f"""
                    IF (to_jsonb(OLD) - {_MAY_CHANGE}) IS DISTINCT FROM (to_jsonb(NEW) - {_MAY_CHANGE})
                       OR (NEW.is_current AND NOT OLD.is_current) THEN
                        RAISE EXCEPTION 'a statement never changes: add one that supersedes it';
                    END IF;{_WORDS_KEPT}
                    RETURN NEW;
                """
