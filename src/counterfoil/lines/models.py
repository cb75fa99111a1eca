"""Lines: what was said at a table in so many words, and what both sides make of it.

A request, a commitment, an action, a finding or a point is one line. It is numbered for life, keeps every
wording that it ever had, is signed by each side apart, and is never deleted. What a request or a commitment has
besides that stands in the rooms above (`needs`, `promises`, `visits`), one to one with its line.
"""

from __future__ import annotations

import datetime

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PartialDateField, PublicIdField, partial_date_check
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements.models import Tally


class Kind(models.TextChoices):
    """What a line is. The first letter begins its number: R3, C12."""

    REQUEST = "request", _("request")
    COMMITMENT = "commitment", _("commitment")
    ACTION = "action", _("action")
    FINDING = "finding", _("finding")
    POINT = "point", _("point")


class State(models.TextChoices):
    """Where a line stands. *Late* is no state: it is an open line whose day has passed."""

    NOTED = "noted", _("noted")
    OPEN = "open", pgettext_lazy("line", "open")
    SAID_KEPT = "said_kept", _("said to be kept, waits for the other side")
    KEPT = "kept", _("kept")
    NOT_KEPT = "not_kept", _("not kept")
    OUTSIDE_POWER = "outside_power", _("outside our power")
    TAKEN_UP = "taken_up", _("taken up")
    IN_PART = "in_part", _("taken up in part")
    DECLINED = "declined", _("declined")
    PASSED_ON = "passed_on", _("passed on")
    WITHDRAWN = "withdrawn", _("withdrawn")


_DEED = (State.OPEN, State.SAID_KEPT, State.KEPT, State.NOT_KEPT, State.OUTSIDE_POWER)
ANSWERS = (State.TAKEN_UP, State.IN_PART, State.DECLINED, State.OUTSIDE_POWER, State.PASSED_ON)
STATES: dict[Kind, tuple[State, ...]] = {
    Kind.REQUEST: (State.OPEN, *ANSWERS, State.WITHDRAWN),
    Kind.COMMITMENT: _DEED,
    Kind.ACTION: _DEED,
    Kind.FINDING: _DEED,
    Kind.POINT: (State.NOTED,),
}
WAITING = (State.OPEN, State.SAID_KEPT)  # nothing is settled yet
WITH_REASON = (State.NOT_KEPT, State.OUTSIDE_POWER, State.DECLINED, State.PASSED_ON)
PREFIX = {Kind.REQUEST: "R", Kind.COMMITMENT: "C", Kind.ACTION: "A", Kind.FINDING: "F", Kind.POINT: "P"}
LONGEST = 400  # letters of a wording
TAKEN_OUT = "—"  # stands where a redaction took out evidence or a reason

_STATE_OF_KIND = Q()
for _kind, _states in STATES.items():
    _STATE_OF_KIND |= Q(kind=_kind, state__in=_states)


class Line(models.Model):
    """One line and where it stands now; `Step` keeps how it came there.

    `wording` counts the wordings; a side's yes names the wording it was given to, and falls away with it. A side
    that objects keeps its own words beside the line (`giving_words`). `falls_due` is the last day that `due` can
    mean. `entered_side` is the side that opened it, `spoke_side` the side whose words they are (guests write down
    what hosts ask), `owner_side` whose it is to do. What a side released is what it agreed to, and nothing else.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField()
    tally = models.ForeignKey(Tally, models.PROTECT, null=True, blank=True, related_name="lines")
    spoke = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("which office spoke")
    )
    spoke_side = models.CharField(max_length=10, choices=Side.choices)
    words = models.CharField(_("in so many words"), max_length=LONGEST, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    wording = models.PositiveSmallIntegerField(default=1)
    giving_yes = models.PositiveSmallIntegerField(null=True, blank=True)
    receiving_yes = models.PositiveSmallIntegerField(null=True, blank=True)
    giving_words = models.CharField(max_length=LONGEST, blank=True)
    receiving_words = models.CharField(max_length=LONGEST, blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_side = models.CharField(max_length=10, choices=Side.choices, default=Side.NEITHER)
    due = PartialDateField()
    falls_due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=LONGEST, blank=True)
    evidence = models.CharField(_("evidence"), max_length=LONGEST, blank=True)
    said_kept_by = models.CharField(max_length=10, choices=Side.choices, blank=True)
    confirmed_by = models.CharField(max_length=10, choices=Side.choices, blank=True)
    settled_by = models.CharField(max_length=10, choices=Side.choices, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    sensitive = models.BooleanField(default=False)
    giving_released = models.DateTimeField(null=True, blank=True)
    receiving_released = models.DateTimeField(null=True, blank=True)
    redacted = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["scheme", "id"], name="line_scheme"),
            Index(fields=["scheme", "kind", "id"], name="line_scheme_kind"),
            Index(fields=["scheme", "state", "id"], name="line_scheme_state"),
            Index(fields=["scheme", "falls_due", "id"], name="line_by_due"),
            Index(fields=["scheme", "falls_due", "id"], name="line_waits", condition=Q(state__in=WAITING)),
            *(
                Index(fields=["scheme", "tally"], name=f"line_unsigned_{side}", condition=Q(**{f"{side}_yes": None}))
                for side in SIDES
            ),
        ]
        constraints = [
            UniqueConstraint("scheme", "kind", "number", name="line_number_once"),
            CheckConstraint(name="line_state_of_kind", condition=_STATE_OF_KIND),
            CheckConstraint(name="line_has_words", condition=~Q(words="")),
            CheckConstraint(name="line_of_a_side", condition=Q(entered_side__in=SIDES, spoke_side__in=SIDES)),
            CheckConstraint(name="line_said_kept_with_evidence", condition=~Q(state=State.SAID_KEPT) | (
                Q(said_kept_by__in=SIDES) & ~Q(evidence=""))),
            CheckConstraint(name="line_kept_with_evidence_and_yes", condition=~Q(state=State.KEPT) | (
                Q(said_kept_by__in=SIDES, confirmed_by__in=SIDES) & ~Q(said_kept_by=F("confirmed_by"))
                & ~Q(evidence=""))),
            CheckConstraint(name="line_settled_with_reason", condition=~Q(state__in=WITH_REASON) | ~Q(reason="")),
            CheckConstraint(name="line_settled_by_a_side", condition=Q(state__in=(*WAITING, State.NOTED))
                            | Q(settled_by__in=SIDES, settled_at__isnull=False)),
            CheckConstraint(name="line_yes_to_what_stands", condition=(
                Q(giving_yes__isnull=True) | Q(giving_yes=F("wording")))
                & (Q(receiving_yes__isnull=True) | Q(receiving_yes=F("wording")))),
            CheckConstraint(name="line_released_what_was_agreed", condition=(
                Q(giving_released__isnull=True) | Q(giving_yes__isnull=False))
                & (Q(receiving_released__isnull=True) | Q(receiving_yes__isnull=False))),
            CheckConstraint(name="line_due_day", condition=Q(due_day__isnull=True, falls_due__isnull=True)
                            | Q(due_day__isnull=False, falls_due__gte=F("due_day"))),
            partial_date_check("line", "due"),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="line_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="line_keeps_its_name",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (OLD.scheme_id, OLD.kind, OLD.number, OLD.public_id, OLD.entered_side, OLD.entered_by,
                        OLD.spoke_side)
                       IS DISTINCT FROM (NEW.scheme_id, NEW.kind, NEW.number, NEW.public_id, NEW.entered_side,
                                         NEW.entered_by, NEW.spoke_side) THEN
                        RAISE EXCEPTION 'a line keeps its number, who opened it and whose words it holds';
                    END IF;
                    IF NEW.wording < OLD.wording OR (NEW.words <> OLD.words AND NEW.wording = OLD.wording) THEN
                        RAISE EXCEPTION 'other words are another wording';
                    END IF;
                    IF NEW.wording = OLD.wording AND (OLD.owner_id, OLD.owner_side, OLD.due_day, OLD.due_precision)
                       IS DISTINCT FROM (NEW.owner_id, NEW.owner_side, NEW.due_day, NEW.due_precision) THEN
                        RAISE EXCEPTION 'another owner or day is another wording';
                    END IF;
                    IF NEW.state = 'kept' AND OLD.state NOT IN ('kept', 'said_kept') THEN
                        RAISE EXCEPTION 'a line is kept once a side has said so, and then the other';
                    END IF;
                    IF OLD.redacted AND NOT NEW.redacted THEN
                        RAISE EXCEPTION 'what was taken out of a line stays out';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # At the end of the transaction: a line and its steps are written one after the other.
            pgtrigger.Trigger(
                name="line_kept_by_its_steps",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__state=State.KEPT),
                declare=[("ending", "text[]")],
                func="""
                    SELECT array_agg(verb || ' ' || side ORDER BY position DESC) INTO ending
                      FROM (SELECT verb, side, position FROM lines_step
                             WHERE line_id = NEW.id AND verb IN ('said_kept', 'confirmed', 'doubted', 'settled',
                                                                 'reopened', 'amended', 'took')
                             ORDER BY position DESC LIMIT 2) last;
                    IF ending IS DISTINCT FROM ARRAY['confirmed ' || NEW.confirmed_by,
                                                     'said_kept ' || NEW.said_kept_by]
                       AND EXISTS (SELECT FROM lines_line WHERE id = NEW.id AND state = 'kept') THEN
                        RAISE EXCEPTION 'a line is kept by two steps: one side said so, then the other';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle} {self.words}"

    @property
    def handle(self) -> str:
        """Its number for life, as people say it: C12."""
        return f"{PREFIX[Kind(self.kind)]}{self.number}"

    def said_yes(self, side: str) -> bool:
        """Whether a side agreed to the wording as it stands."""
        return bool(getattr(self, f"{side}_yes") == self.wording) if side in SIDES else False

    def own_words(self, side: str) -> str:
        """What a side says instead, where it objected to the wording."""
        return str(getattr(self, f"{side}_words")) if side in SIDES else ""

    @property
    def is_agreed(self) -> bool:
        return all(self.said_yes(side) for side in SIDES)

    @property
    def is_disputed(self) -> bool:
        """The sides hold two wordings side by side."""
        return bool(self.giving_words or self.receiving_words)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    def is_late(self, today: datetime.date) -> bool:
        """Open although its last day has passed. What is said to be kept waits for the other side instead."""
        return self.state == State.OPEN and self.falls_due is not None and self.falls_due < today

    @property
    def is_released(self) -> bool:
        """Both sides let the public read it (GUARDRAILS G14)."""
        return self.giving_released is not None and self.receiving_released is not None


class Verb(models.TextChoices):
    """What happened to a line."""

    OPENED = "opened", _("opened")
    AMENDED = "amended", _("worded anew")
    AGREED = "agreed", _("agreed")
    OBJECTED = "objected", _("worded it otherwise")
    TOOK = "took", _("took the other side's words")
    SAID_KEPT = "said_kept", _("said it is kept")
    CONFIRMED = "confirmed", _("confirmed it")
    DOUBTED = "doubted", _("did not confirm it")
    SETTLED = "settled", _("settled it")
    REOPENED = "reopened", _("opened it again")
    RELEASED = "released", _("let the public read it")
    HELD_BACK = "held_back", _("took it back from the public")
    DESCRIBED = "described", _("said more exactly what it is")
    REDACTED = "redacted", _("took words out")


@append_only(updatable=("words",))
class Step(models.Model):
    """One thing that happened to a line: who in which side's name, when, and the words of it.

    `words` is the wording, the objection, the evidence or the reason. It can only ever be emptied, by a redaction.
    `owner` and `due` are what a new wording said of them.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=12, choices=Verb.choices)
    wording = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    words = models.CharField(max_length=LONGEST, blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    due = PartialDateField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["line", "position"]
        constraints = [
            UniqueConstraint("line", "position", name="line_step_once"),
            partial_date_check("line_step", "due"),
        ]
        triggers = [
            pgtrigger.Protect(name="line_step_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="line_step_only_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (to_jsonb(OLD) - 'words') IS DISTINCT FROM (to_jsonb(NEW) - 'words') OR NEW.words <> '' THEN
                        RAISE EXCEPTION 'a step of a line never changes; a redaction empties its words';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}.{self.position} {self.verb}"
