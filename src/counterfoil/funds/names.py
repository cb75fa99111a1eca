"""Does a text name a donor who is to be named nowhere in public? A gift's name is read by both sides, and printed."""

from __future__ import annotations

from collections.abc import Iterable

from counterfoil.funds.bank.lines import folded
from counterfoil.funds.models import Donor


def names_one_of(text: str, donors: Iterable[Donor]) -> bool:
    """Whether a text holds the whole name of a person who gives, or of a donor who asked not to be named.

    It is found in any order of its parts, and however it is written.
    """
    held = folded(text)
    return any(_stands_in(name, held) for donor in donors for name in _hidden_names(donor))


def _hidden_names(donor: Donor) -> list[str]:
    if donor.organisation is not None:
        return [*donor.organisation.name.values(), *donor.organisation.aliases] if donor.anonymous else []
    return [donor.name] if donor.anonymous or donor.kind == Donor.Kind.PERSON else []


def _stands_in(name: str, folded_text: str) -> bool:
    parts = [part for part in map(folded, name.split()) if part]
    return bool(parts) and all(part in folded_text for part in parts)
