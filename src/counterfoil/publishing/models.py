"""Updates: the public account, its drafts, and the versions that are frozen when it is published."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField, TranslatedTextField
from counterfoil.partners.models import Scheme
from counterfoil.publishing import paths
from counterfoil.publishing.paths import Found
from counterfoil.statements.models import Source, Tally


class Update(models.Model):
    """One public page of a scheme, told from accounts, from the records of visits, or from both.

    `revision` rises with every saved draft. The second look and publishing name the revision they mean, and
    `looked_digest` keeps what the page held besides words (figures, sources, pictures), so that nobody
    publishes words or numbers that nobody looked at.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="updates")
    slug = models.SlugField(max_length=100, unique=True)
    sources = models.ManyToManyField(Source, related_name="updates")
    records = models.ManyToManyField(Tally, related_name="updates", blank=True)
    title = TranslatedTextField()
    bodies = TranslatedTextField()
    revision = models.PositiveIntegerField(default=1)
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=timezone.now)
    looked_revision = models.PositiveIntegerField(null=True, blank=True)
    looked_by = models.CharField(max_length=80, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                name="update_second_look_by_another",
                condition=Q(looked_revision__isnull=True)
                | Q(looked_revision__lt=F("revision"))
                | ~Q(looked_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_looked_over(self) -> bool:
        """Whether the words as they stand have had their second look."""
        return self.looked_revision == self.revision


@append_only(updatable=("document",))
class Version(models.Model):
    """What an update said when it was published: values, standing and words, frozen under one digest.

    Nothing of it ever changes, but that a part may become a tombstone (`redact_actions`); the digest still holds.

    `document` is the export, complete: docs/reference-export.md says how to check it without this software.
    """

    public_id = PublicIdField()
    update = models.ForeignKey(Update, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    correction = models.TextField(_("what was corrected, and why"), blank=True)
    looked_by = models.CharField(max_length=80)
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(default=timezone.now)
    # Of what it tells, beside the document: no page has to unpack every document in order to find one.
    sources_told = models.GeneratedField(
        expression=Found(paths.SOURCES), output_field=models.JSONField(), db_persist=True
    )
    statements_told = models.GeneratedField(
        expression=Found(paths.STATEMENTS), output_field=models.JSONField(), db_persist=True
    )

    class Meta:
        ordering = ["update", "number"]
        constraints = [
            UniqueConstraint("update", "number", name="version_number_once"),
            CheckConstraint(name="version_correction_says_why", condition=Q(number=1) | ~Q(correction="")),
        ]
        indexes = [
            GinIndex("sources_told", name="version_by_source"),
            GinIndex("statements_told", name="version_by_statement"),
        ]
        triggers = [
            pgtrigger.Protect(name="version_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="version_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=paths.ONLY_TOMBSTONES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.update_id} v{self.number}"


class Picture(models.Model):
    """A picture of an update. In invented schemes a drawing, labelled as one; real accounts show none."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    drawing = models.CharField(max_length=60)
    caption = TranslatedTextField()

    class Meta:
        ordering = ["update", "position"]
        constraints = [UniqueConstraint("update", "position", name="picture_position_once")]

    def __str__(self) -> str:
        return self.drawing


class ReadCount(models.Model):
    """How often a page was read: one number, no cookie, no address, no time (written in batches)."""

    update = models.OneToOneField(Update, models.CASCADE, primary_key=True, related_name="read_count")
    reads = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.reads)
