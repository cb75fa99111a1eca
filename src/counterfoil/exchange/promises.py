"""A promise record as a file: the same lines as on the page, and the counts that the chart draws."""

from __future__ import annotations

from typing import Any

from counterfoil.promises.asked import Asked
from counterfoil.promises.record import ANSWER_DAYS, PROMISE_STATES, Entry, Record, Told

FORMAT = "counterfoil-promises/1"


def document(record: Record) -> dict[str, Any]:
    """What the page tells; names in every language that they have. A sensitive line has no words, names or days."""
    scheme = record.scheme
    return {
        "format": FORMAT,
        "meta": {
            "slug": scheme.slug,
            "number": "promises",
            "scheme": {"name": dict(scheme.name), "nature": scheme.nature},
            "as_of": record.today.isoformat(),
            "days_to_answer": ANSWER_DAYS,
        },
        "counts": [
            {"year": year, "side": side.value, **{str(state): found[state] for state in PROMISE_STATES}}
            for (year, side), found in record.counts().items()
        ],
        "gone_late": {side.value: count for side, count in record.gone_late.items()},
        "lines": [_entry(entry) for entry in record.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "side": entry.side.value,
        "year": entry.year,
        "state": str(entry.state),
        "sectors": [dict(sector) for sector in entry.sectors],
        "places": [dict(place) for place in entry.places],
        **(_told(told) if (told := entry.told) else {"sensitive": True}),
    }


def _told(told: Told) -> dict[str, Any]:
    meeting = told.tally and (told.tally.name or told.tally.kind.label)
    return {
        "handle": told.handle,
        "words": told.words,
        "language": told.language,
        "spoke": dict(told.spoke.name) if told.spoke else None,
        "said_at": dict(meeting) if meeting else None,
        "owner": dict(told.owner.name) if told.owner else None,
        "given": [day.isoformat() for day in told.given],
        "due": str(told.due) if told.due else None,
        "due_before": [str(due) for due in told.earlier],
        "state_since": told.since.isoformat() if told.since else None,
        "evidence_or_reason": told.said,
        "said_kept_by_one_side": told.claimed,
        "answers": list(told.answers),
        **(_asked(told.asked) if told.asked else {}),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "affected": asked.affected.value,
        "urgency": asked.urgency.value,
        "merged_into": asked.merged_into or None,
        "merged": list(asked.merged),
        "passed_to": dict(asked.passed_to.name) if asked.passed_to else None,
        "answer_given_back": asked.told_on.isoformat() if asked.told_on else None,
    }
