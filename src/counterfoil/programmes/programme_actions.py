"""Writes about a programme itself: its beginning, its words, what it answers, its time line, who does what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import listed
from counterfoil.base.text import TranslatedText
from counterfoil.lines.models import State as LineState
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.programmes.models import OVER, Moment, Programme, ProgrammeParty, State
from counterfoil.programmes.queries import programme_mark, public_mark
from counterfoil.programmes.rules import hold, must_follow, must_match, note, said, take_back_releases
from counterfoil.statements import actions as statements
from counterfoil.statements import tally_actions
from counterfoil.statements.models import Tally

LONGEST_AIMS = 400


@transaction.atomic
def start_programme(
    *,
    scheme: Scheme,
    name: TranslatedText,
    by: Actor,
    tally: Tally | None = None,
    aims: str = "",
    language: str = "en",
    sector: Sector | None = None,
    begins: PartialDate | None = None,
    until: PartialDate | None = None,
    answers: Sequence[Need] = (),
) -> Programme:
    """Begin a programme.

    Args:
        tally: where an account has told of it already; else one is opened under `name`.
        answers: the needs that it is to answer; of two that were merged, the one that stands.

    Raises:
        Refusal: who acts speaks for neither side; there is no name; the tally has a programme already; the end lies
            before the beginning; name or aims ask for what is refused (G7, G11).
    """
    must_speak(by, scheme)
    if not name and tally is None:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    if tally is not None and (tally.scheme_id != scheme.pk or Programme.objects.filter(tally=tally).exists()):
        raise Refusal(_("This programme is there already."), mend=_("Open that one."), where="name")
    for text in name.values():
        said(words=text, where="name", most=200)
    aims = said(words=aims, where="aims", most=LONGEST_AIMS, needed=False, prose=True)
    must_follow(first=begins, last=until, where="until")
    needs = _needs(scheme, answers)
    tally = tally or statements.open_tally(scheme=scheme, kind="programme", name=name, by=by)
    made = Programme(
        scheme=scheme, tally=tally, aims=aims, language=language, sector=sector, entered_by=by.actor_id,
        **listed(*_names(tally), aims),
    )  # fmt: skip
    made.begins, made.until = begins, until
    Programme.objects.bulk_create([made])
    made.answers.set(needs)
    note(verb="start_programme", kind="programme", subject=made, programme=made, by=by)
    return made


def _names(tally: Tally) -> list[str]:
    return [text for text in tally.name.values() if text] or [tally.handle]


def _needs(scheme: Scheme, answers: Iterable[Need]) -> list[Need]:
    """The needs that stand, each once; all of this scheme, none withdrawn."""
    stand = {need.merged_into_id or need.pk for need in answers}
    found = list(Need.objects.filter(pk__in=stand, scheme=scheme).select_related("line"))
    if len(found) != len(stand):
        raise Refusal(
            _("One of these needs is not of this scheme."), mend=_("Choose from the list."), where="answers"
        )
    for need in found:
        if need.line.state == LineState.WITHDRAWN:
            raise Refusal(
                _("%(need)s was withdrawn.") % {"need": need.line.handle}, mend=_("Take it off."), where="answers"
            )
    return found


@transaction.atomic
def change_programme(
    *,
    programme: Programme,
    aims: str,
    by: Actor,
    name: TranslatedText | None = None,
    language: str = "",
    sector: Sector | None = None,
    begins: PartialDate | None = None,
    until: PartialDate | None = None,
    seen: str = "",
) -> Programme:
    """Say anew what a programme is: its name, aims, field of help and time. Where name or aims change, each side is
    asked again whether the public may read it.

    Args:
        name: None leaves it. The others stand as given; None is *not stated*.
        seen: `queries.programme_mark` of what the writer read.

    Raises:
        Refusal: somebody changed it meanwhile (code "stale"); else as `start_programme`, and `name_tally`.
    """
    _side, held = hold(programme=programme, by=by)
    must_match(seen=seen, now=programme_mark(held))
    must_follow(first=begins, last=until, where="until")
    aims = said(words=aims, where="aims", most=LONGEST_AIMS, needed=False, prose=True)
    worded_anew = aims != held.aims
    if name is not None and TranslatedText.of(name) != held.tally.name:
        for text in name.values():
            said(words=text, where="name", most=200)
        held.tally = tally_actions.name_tally(tally=held.tally, name=name, by=by)
        worded_anew = True
    columns = take_back_releases(programme=held) if worded_anew else []
    keys = listed(*_names(held.tally), aims)
    held.aims, held.language, held.sector = aims, language or held.language, sector
    held.begins, held.until = begins, until
    held.sort_key, held.pieces = keys["sort_key"], keys["pieces"]
    held.save(
        update_fields=[
            "aims", "language", "sector", "begins_day", "begins_precision", "until_day", "until_precision",
            "sort_key", "pieces", *columns,
        ]
    )  # fmt: skip
    note(verb="change_programme", kind="programme", subject=held, programme=held, by=by)
    return held


@transaction.atomic
def answer_needs(*, programme: Programme, needs: Sequence[Need], by: Actor) -> Programme:
    """Say which needs a programme answers, all of them; of two that were merged, the one that stands.

    Raises:
        Refusal: one is of another scheme, or was withdrawn.
    """
    _side, held = hold(programme=programme, by=by)
    held.answers.set(_needs(held.scheme, needs))
    note(verb="answer_needs", kind="programme", subject=held, programme=held, by=by, count=len(needs))
    return held


@transaction.atomic
def seat_programme_parties(
    *, programme: Programme, parties: Sequence[tuple[Organisation, ProgrammeParty.Role]], by: Actor
) -> list[ProgrammeParty]:
    """Say which organisation does what in a programme, all of them; one may do several things."""
    _side, held = hold(programme=programme, by=by)
    held.parties.all().delete()
    made = ProgrammeParty.objects.bulk_create(
        ProgrammeParty(programme=held, organisation=organisation, role=role)
        for organisation, role in dict.fromkeys(parties)
    )
    note(verb="seat_programme_parties", kind="programme", subject=held, programme=held, by=by, count=len(made))
    return made


_WITH_REASON = (State.PAUSED, State.STOPPED)


@transaction.atomic
def note_moment(
    *, programme: Programme, day: dt.date, by: Actor, state: State | None = None, words: str = ""
) -> Moment:
    """Put a point on a programme's time line; how it stands is what the last day says.

    Args:
        day: not in the future.
        state: how it stands from that day on; None leaves it as it was then.

    Raises:
        Refusal: the day is to come; nothing is said; a pause or a stop, or going on after an end, has no reason.
    """
    side, held = hold(programme=programme, by=by)
    if day > timezone.localdate():
        raise Refusal(
            _("That day is still to come."), mend=_("The time line holds what has happened; plans are dates of the "
            "programme itself."), where="day",
        )  # fmt: skip
    words = said(words=words, where="words", most=200, needed=False, prose=True)
    before = held.moments.filter(day__lte=day).order_by("day", "id").last()
    stood = State(before.state) if before else State.PLANNED
    state = state or stood
    if state == stood and not words:
        raise Refusal(
            _("Nothing would be said: it stood so already."),
            mend=_("Say in a few words what happened."),
            where="words",
        )
    if not words and (state in _WITH_REASON or (stood in OVER and state not in OVER)):
        raise Refusal(_("There is no reason."), mend=_("Say why, in a few words."), where="words")
    moment = Moment(programme=held, day=day, state=state, words=words, side=side, by=by.actor_id)
    Moment.objects.bulk_create([moment])
    last = held.moments.order_by("day", "id").last()
    assert last is not None  # the one made just now
    held.state = last.state
    held.ended_at = timezone.now() if held.state in OVER else None
    held.save(update_fields=["state", "ended_at"])
    note(verb="note_moment", kind="programme", subject=held, programme=held, by=by, state=str(state))
    return moment


@transaction.atomic
def release_programme(*, programme: Programme, by: Actor, seen: str = "") -> Programme:
    """Let the public read a programme, for one's own side; it is public once both sides did (G14).

    Args:
        seen: `queries.public_mark` of what the reader saw.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"); it has no aims yet.
    """
    side, held = hold(programme=programme, by=by)
    must_match(seen=seen, now=public_mark(held))
    if not held.aims:
        raise Refusal(_("It has no aims yet."), mend=_("Say what it is for; then release it."), code="state")
    return _let(held, side, by, timezone.now(), "release_programme")


@transaction.atomic
def hold_back_programme(*, programme: Programme, by: Actor) -> Programme:
    """Take one's own side's release back; the programme leaves the public pages at once."""
    side, held = hold(programme=programme, by=by)
    return _let(held, side, by, None, "hold_back_programme")


def _let(held: Programme, side: str, by: Actor, at: dt.datetime | None, verb: str) -> Programme:
    column = f"{side}_released"
    if (getattr(held, column) is None) == (at is None):
        return held
    setattr(held, column, at)
    held.save(update_fields=[column])
    note(verb=verb, kind="programme", subject=held, programme=held, by=by)
    return held
