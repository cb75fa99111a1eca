"""Words that several public pages say: dates of sources, whose account it is, how many figures stand how."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel.dates import format_date, format_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from counterfoil.base.dates import PartialDate
from counterfoil.base.ui_words import STANDS_WORDS
from counterfoil.figures import words
from counterfoil.publishing.shown import ShownSource
from counterfoil.statements.models import Source

ACCOUNT_OF = {
    "giving": _l("an account of the giving side"),
    "receiving": _l("an account of the receiving side"),
    "neither": _l("an account of neither side"),
}
_ORDER = ["outsider_looked", "both_agree", "evidence_seen", "sides_differ", "accounts_differ", "one_side"]


@dataclass(frozen=True)
class SaidSource:
    """A source with its dates in words; what it lacks says "not recorded"."""

    shown: ShownSource
    published_words: str
    read_words: str
    account_of: str
    kind: str
    link: str


def said_sources(sources: Iterable[ShownSource]) -> list[SaidSource]:
    """Sources, ready for a list."""
    kinds = dict(Source.Kind.choices)
    return [
        SaidSource(
            shown=source,
            published_words=date_said(source.published),
            read_words=date_said(source.read),
            account_of=str(ACCOUNT_OF[source.account_of]),
            kind=str(kinds.get(source.kind, source.kind)),
            link=source.address if urlsplit(source.address).scheme in ("http", "https") else "",
        )
        for source in sources
    ]


def date_said(said: str) -> str:
    """A date as a source printed it, in the words of the page where it is one; else as printed."""
    if not said:
        return ""
    try:
        return words.date_words(PartialDate.parse(said))
    except ValueError:
        pass
    try:
        return moment_words(dt.datetime.fromisoformat(said))
    except ValueError:
        return said


def moment_words(moment: dt.datetime) -> str:
    """A day and a time, to the minute; a moment with a time zone says it."""
    locale = words.locale()
    zone = " UTC" if moment.tzinfo is not None and not moment.utcoffset() else ""
    day, time = format_date(moment, "long", locale=locale), format_time(moment, "HH:mm", locale=locale)
    return _("%(day)s, %(time)s") % {"day": day, "time": time} + zone


def standing_line(standings: Iterable[str]) -> str:
    """How many figures stand how: "8 figures — both sides agree: 3 · one side: 5"; bends no word by number."""
    counts = Counter(standings)
    total = sum(counts.values())
    if not total:
        return ""
    head = ngettext("%(count)d figure", "%(count)d figures", total) % {"count": total}
    parts = [
        _("%(standing)s: %(count)d") % {"standing": STANDS_WORDS[code], "count": counts[code]}
        for code in _ORDER
        if counts[code]
    ]
    return _("%(head)s — %(tail)s") % {"head": head, "tail": " · ".join(parts)}
