"""What follows from frozen figures, computed again: parts against their whole, and the implied rate.

`figures.evaluate` does this for live figures; here the same is done from what a version document holds alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.base.contributions import Contribution, Role, read_decimal
from counterfoil.figures.arithmetic import PartsCheck, Rate, implied_rate, parts_check

Figures = Mapping[str, Sequence[Contribution]]


def check_again(content: Mapping[str, Any], figures: Figures) -> PartsCheck | None:
    """The parts check of a figure, from its own and its parts' first contributions.

    `figures`: the contributions of every figure of the version, by key. KeyError: a part is not among them.
    """
    main, parts = _main(content, figures), content.get("parts")
    if not isinstance(parts, list) or not parts or main is None:
        return None
    if main.role != Role.WHOLE or not main.value.known:
        return None
    return parts_check(main.value, [figures[str(key)][0].value for key in parts])


def rate_again(content: Mapping[str, Any], figures: Figures) -> Rate | None:
    """The rate that a figure's first contribution implies with `stated_as`. ValueError for a bad amount."""
    main, stated_as = _main(content, figures), content.get("stated_as")
    if not isinstance(stated_as, Mapping) or main is None or main.number is None:
        return None
    amount, currency = read_decimal(stated_as.get("number")), stated_as.get("currency")
    return implied_rate(main.value, main.currency, amount, currency) if isinstance(currency, str) else None


def _main(content: Mapping[str, Any], figures: Figures) -> Contribution | None:
    told = figures.get(str(content.get("key")))
    return told[0] if told else None
