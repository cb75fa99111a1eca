"""What is said, exactly as said: sources, tallies, statements, and the closed lists that they draw on.

A statement never changes: an edit adds one that supersedes it, and the database refuses anything else.
The schema is worked out in docs/reference-statements.md.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Exists, F, Index, OuterRef, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import (
    PartialDateField,
    PublicIdField,
    TranslatedTextField,
    partial_date_check,
    qualified_check,
)
from counterfoil.base.kept import kept
from counterfoil.base.quantities import UNKNOWN
from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import redaction, waiting
from counterfoil.statements.named import Name, names_what_is_there
from counterfoil.statements.redaction import Redaction
from counterfoil.statements.said import Said, key_to
from counterfoil.statements.stages import Stage, StagedAct, StagedFact
from counterfoil.statements.terms import Dimension, Measure, Shape, TallyKind, Term, Unit, UnitKind

__all__ = [
    "CustodyNote", "Dimension", "Measure", "Mention", "Redaction", "Rendering", "Said", "Shape", "Source", "Stage",
    "StagedAct", "StagedFact", "Statement", "Tally", "TallyKind", "TallyParty", "Term", "Unit", "UnitKind",
    "WordMapping",
]  # fmt: skip


_OF_TALLY = (
    Name("scheme_id", "partners_scheme"),
    Name("kind_id", "statements_tallykind", "code"),
    Name("parent_id", "statements_tally", same=("scheme_id",)),
)
_OF_MENTION = (Name("source_id", "statements_source"), Name("tally_id", "statements_tally"))
# One more than foreign keys could say: source and tally belong to the statement's scheme.
_OF_STATEMENT = (
    Name("source_id", "statements_source", same=("scheme_id",)),
    Name("tally_id", "statements_tally", same=("scheme_id",)),
    Name("measure_id", "statements_measure", "code"),
    Name("unit_id", "statements_unit", "code"),
    Name("per_id", "statements_unit", "code"),
    Name("dimension_id", "statements_dimension", "code"),
    Name("place_id", "partners_place"),
    Name("supersedes_id", "statements_statement", same=("source_id", "tally_id")),
)


class Source(models.Model):
    """An account: a page, a paper or a letter that somebody published, and who read it when."""

    class Kind(models.TextChoices):
        PAGE = "page", _("web page")
        NEWSPAPER = "newspaper", _("newspaper")
        PAPER = "paper", _("paper or report")
        LETTER = "letter", _("letter")
        REGISTER = "register", _("register kept in office")
        INDEPENDENT_LOOK = "independent_look", _("report of an outsider who went and looked")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PAGE)
    account_of = models.CharField(max_length=10, choices=Side.choices)
    publisher = models.ForeignKey(Organisation, models.PROTECT, related_name="published_sources")
    title = models.TextField(blank=True)
    address = models.TextField(blank=True)
    language = models.CharField(_("language of the account"), max_length=10, default="en")
    published = PartialDateField()
    published_words = models.CharField(max_length=80, blank=True)
    read = PartialDateField()
    extent = models.CharField(max_length=200, blank=True)
    cannot_show = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        triggers = [kept("source"), waiting.entered_once(), waiting.comes_with_what_waits(*_OF_STATEMENT[2:-1])]
        constraints = [
            UniqueConstraint("scheme", "publisher", "title", "published_words", name="source_once"),
            partial_date_check("source", "published"),
            partial_date_check("source", "read"),
            CheckConstraint(
                name="source_looked_from_outside",
                condition=~Q(kind="independent_look") | Q(account_of=Side.NEITHER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}" if self.title else str(self.publisher)

    @property
    def cannot_show_words(self) -> list[str]:
        return [str(words) for words in self.cannot_show]


class Tally(models.Model):
    """One thing that both sides can speak of: this visit, this gift, this course.

    A parent means "happened within", never "is part of the sum". `handle` is its short name in the scheme (V1).
    """

    public_id = PublicIdField()
    scheme = key_to(Scheme, related_name="tallies")
    kind = key_to(TallyKind)
    handle = models.CharField(max_length=40)
    name = TranslatedTextField()
    parent = key_to("self", null=True, blank=True, related_name="children")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "tallies"
        triggers = [kept("tally"), *(names_what_is_there("tally", *_OF_TALLY, changing=c) for c in (False, True))]
        constraints = [
            UniqueConstraint("scheme", "handle", name="tally_handle_once"),
            CheckConstraint(name="tally_not_within_itself", condition=~Q(parent=F("id"))),
        ]
        indexes = [
            Index(fields=["parent"], name="tally_parent", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.handle} {self.name}".strip()


class TallyParty(models.Model):
    """Who stands on which side of one act, where it is not simply the scheme's sides."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("tally", "side", "organisation", "words", name="tally_party_once", nulls_distinct=False),
            CheckConstraint(
                name="tally_party_organisation_or_words",
                condition=Q(organisation__isnull=True) ^ Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.words)


class Mention(models.Model):
    """A source tells of a tally. Who said that two sources mean the same tally is a judgement, and kept."""

    source = key_to(Source, related_name="mentions")
    tally = key_to(Tally, related_name="mentions")
    ref = models.CharField(max_length=40)
    name = models.TextField(blank=True)
    joined_by = models.CharField(max_length=80, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [names_what_is_there("mention", *_OF_MENTION, changing=c) for c in (False, True)]
        constraints = [
            UniqueConstraint("source", "ref", name="mention_ref_once"),
            UniqueConstraint("tally", "source", name="mention_tally_once"),
            CheckConstraint(
                name="mention_join_has_its_judge",
                condition=Q(joined_by="", joined_at__isnull=True) | (~Q(joined_by="") & Q(joined_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.tally}"


_UNKNOWN = Q(value_qualifier__in=sorted(UNKNOWN))
_NO_NUMBER = Q(value_number__isnull=True)
_HAS_ITS_SHAPE = (_UNKNOWN & _NO_NUMBER & Q(words="", members=[], begins_day__isnull=True, ends_day__isnull=True)) | (
    ~_UNKNOWN
    & (
        Q(shape__in=[Shape.NUMBER, Shape.AMOUNT], value_number__isnull=False, words="", members=[])
        | (_NO_NUMBER & Q(shape=Shape.DATES, begins_day__isnull=False, words="", members=[]))
        | (_NO_NUMBER & ~Q(words="") & Q(shape=Shape.WORDS, members=[]))
        | (_NO_NUMBER & ~Q(members=[]) & Q(shape=Shape.SET, words=""))
    )
)


class _WithSource(models.Manager["Statement"]):
    """Statements of sources that are there: what waits for its source is nobody's to see."""

    def get_queryset(self) -> models.QuerySet[Statement]:
        return super().get_queryset().filter(Exists(Source.objects.filter(pk=OuterRef("source_id"))))


@append_only(updatable=("is_current", *redaction.Field.values))
class Statement(Said):
    """What one source says of one tally: a measure and a value, with all that the source said about it.

    `is_current` may go from true to false once, when another statement supersedes this one. Words about a private
    person may be taken out (`redaction`). Who added it, and when, stands in the source where it came with the source
    (`waiting`); `row` is its place in the pack then.
    """

    public_id = PublicIdField()
    scheme = key_to(Scheme, related_name="statements")
    source = key_to(Source, related_name="statements")
    tally = key_to(Tally, related_name="statements")
    row = models.PositiveIntegerField(null=True, editable=False)
    supersedes = key_to("self", null=True, blank=True, related_name="superseded_by")
    withdrawn = models.BooleanField(default=False, db_default=False)
    is_current = models.BooleanField(default=True, db_default=True)
    added_by = models.CharField(max_length=80, blank=True, db_default="")
    added_at = models.DateTimeField(null=True, blank=True)
    entered_with = models.UUIDField(null=True, blank=True)

    objects: ClassVar[_WithSource] = _WithSource()
    every: ClassVar[models.Manager[Statement]] = models.Manager()  # also what waits for its source

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["source", "tally", "thing"], name="statement_past", condition=Q(is_current=False)),
        ]
        constraints = [
            UniqueConstraint("source", "tally", "thing", name="statement_once", condition=Q(is_current=True)),
            UniqueConstraint("supersedes", name="statement_superseded_once", condition=Q(supersedes__isnull=False)),
            CheckConstraint(name="statement_has_its_shape", condition=_HAS_ITS_SHAPE),
            CheckConstraint(
                name="statement_span_runs_forward",
                condition=Q(ends_day__isnull=True) | Q(ends_day__gte=F("begins_day")) | Q(ends_precision__lt=3),
            ),
            CheckConstraint(
                name="statement_dimension_with_value",
                condition=Q(dimension__isnull=True, dimension_value="")
                | (Q(dimension__isnull=False) & ~Q(dimension_value="")),
            ),
            CheckConstraint(name="statement_currency_of_amount", condition=Q(currency="") | Q(shape=Shape.AMOUNT)),
            CheckConstraint(
                name="statement_not_negative", condition=Q(value_number__isnull=True) | Q(value_number__gte=0)
            ),
            CheckConstraint(
                name="statement_stated_as_whole",
                condition=Q(stated_as_number__isnull=True, stated_as_currency="")
                | (Q(stated_as_number__isnull=False) & ~Q(stated_as_currency="")),
            ),
            CheckConstraint(
                name="statement_added_by_somebody",
                condition=Q(added_by="", added_at__isnull=True) | (~Q(added_by="") & Q(added_at__isnull=False)),
            ),
            qualified_check("statement", "before"),
            *(partial_date_check("statement", n) for n in ("begins", "ends", "period_since", "period_until")),
        ]
        triggers = [
            waiting.never_deleted(),
            names_what_is_there("statement", waiting.BY_SOMEBODY, *_OF_STATEMENT, of=waiting.OF_WHAT_IS_THERE),
            pgtrigger.Trigger(
                name="statement_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=redaction.NEVER_CHANGED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tally_id} {self.measure_id} {self.value_number or self.words or self.members}"

    @property
    def entered_by(self) -> str:
        return self.added_by or self.source.entered_by

    @property
    def entered_at(self) -> dt.datetime:
        return self.added_at or self.source.entered_at


@append_only()
class CustodyNote(models.Model):
    """Evidence that was seen: what paper exists, how many pages, who holds it, who else has seen it, when, its hash.

    The paper itself is never uploaded (GUARDRAILS G13).
    """

    public_id = PublicIdField()
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="custody_notes")
    paper = models.CharField(_("what paper"), max_length=200)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="papers_held")
    seen = PartialDateField()
    sha256 = models.CharField(max_length=64, blank=True)
    noted_by = models.CharField(max_length=80)
    second_person = models.CharField(max_length=80)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            partial_date_check("custody_note", "seen"),
            CheckConstraint(name="custody_note_two_people", condition=~Q(noted_by=F("second_person"))),
        ]

    def __str__(self) -> str:
        return self.paper


@append_only()
class WordMapping(models.Model):
    """Somebody's judgement that one account's word means another's: the same, or narrower."""

    class Relation(models.TextChoices):
        SAME = "same", _("the same")
        NARROWER = "narrower", _("narrower")

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="word_mappings")
    measure = models.ForeignKey(Measure, models.PROTECT)
    first = models.TextField()
    second = models.TextField()
    relation = models.CharField(max_length=10, choices=Relation.choices)
    judged_by = models.CharField(max_length=80)
    judged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("tally", "measure", "first", "second", name="word_mapping_once")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}"


class Rendering(models.Model):
    """Our translation of words that a source said in its own language; shown as ours, never as the source's."""

    words = models.TextField()
    language = models.CharField(_("language of the text"), max_length=10)
    text = models.TextField()
    reviewed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [UniqueConstraint("words", "language", name="rendering_once")]

    def __str__(self) -> str:
        return f"{self.words} ({self.language})"
